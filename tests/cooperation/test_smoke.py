import pytest
from cooperation.models import RouteRule, ExchangeRate
@pytest.mark.django_db
def test_smoke():
    assert RouteRule.objects.count() == 6
    assert ExchangeRate.objects.count() == 2
