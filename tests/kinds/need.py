"""A need, the canary in each of its texts."""

from cooperation.models import Need
from tests import factories
from tests.cooperation.files import make_need
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    return Need.objects.get(pk=make_need(author, canary=canary, domain=domain).pk)


EXHIBIT = Exhibit(kind="need", make=make, act="hold", first_verb="need.open")
