import pytest

from tests.staff.cast import cast as make_cast


@pytest.fixture
def cast():
    return make_cast()
