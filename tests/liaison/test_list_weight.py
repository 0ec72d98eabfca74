"""What a list of fifty open files weighs on the line: 5 kB, as the proxy compresses it (performance.md §7, P10).

Bytes do not depend on the machine: the target is asserted here, the times are in `docs/benchmark.md`.
"""

import gzip
import itertools
import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.models import F
from django.urls import reverse

from liaison.models import InformationExchange
from ssi.accounts.roles import Role
from ssi.cases.listing import PAGE
from ssi.cases.models import Case
from ssi.web import assets, cookies
from tests.bench.vocabulary import ACTS, OBJECTS
from tests.factories import make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db

LIMIT = 5_000
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=ZoneInfo("Europe/Bucharest"))
STATES = ("RECU", "RECU", "RECU", "QUALIFIE", "EN_TRAITEMENT", "BROUILLON", "BROUILLON", "A_VALIDER")
SYLLABLES = ("bra", "cé", "dou", "gri", "lan", "mu", "nau", "plé", "rin", "sou", "tra", "vei")
SERVICES = ("Direction des enquêtes, bureau {}", "Inspection générale de la police, brigade {}", "Parquet, section {}")


@pytest.fixture
def fifty(db):
    """Fifty files at work in a post of three countries and five officers; no two fall due at the same minute."""
    draw = random.Random(42)  # noqa: S311 (texts of a test)
    post = make_post("BUC", covers=("MD", "BG"))
    domains = [make_domain(code) for code in ("stups", "immigration", "terrorisme", "cyber")]
    head = make_user(Role.ASI, post)
    names = ("Lefèvre", "Nguyen", "Oudin", "Marchetti", "Pasquier")
    officers = [make_user(Role.ODL, post, domains=domains, last_name=name) for name in names]
    turns = itertools.cycle(officers)
    for number in reversed(range(PAGE)):
        moment = NOW - timedelta(days=number * 0.4, seconds=draw.randint(0, 18_000))
        affair = "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))).capitalize()
        with time_machine.travel(moment, tick=False):
            make_exchange(
                next(turns),
                post=post,
                head=head,
                state=draw.choice(STATES),
                title=f"{draw.choice(ACTS)} : {draw.choice(OBJECTS)}, affaire {affair}",
                requester=draw.choice(SERVICES).format(draw.randint(1, 60)),
                domain=draw.choice(domains),
                marking="DR" if draw.random() < 0.15 else "NP",
            )
    # What the host country owes has no legal term: those of a partner's agreement stand for it.
    Case.objects.filter(due_at=None).update(due_at=F("opened_at") + timedelta(days=15))
    return officers[0]


def test_a_list_of_fifty_open_files_weighs_five_kilobytes_at_most(client, fifty, settings):
    settings.SSI_HOMOLOGATION_DR = True
    client.force_login(fifty)
    client.cookies[cookies.STYLE] = assets.style_sheet()[1]  # a browser that came before: the style is in its cache
    with time_machine.travel(NOW, tick=False):
        answer = client.get(reverse("liaison:exchange-list"))
    page = answer.content.decode()
    assert page.count('<td class="ssi-table__main">') == PAGE
    assert InformationExchange.objects.filter(closed_at=None, due_at__isnull=False).count() == PAGE
    for needed in (
        'class="ssi-due ssi-due--late"',
        "dépassé de",
        "dans 13\u00a0j",
        "Pasquier",
        'href="?filtrer=1"',
        "ssi-state",
    ):
        assert needed in page
    assert len(gzip.compress(answer.content, 6)) <= LIMIT


def test_the_filters_come_when_they_are_asked_for_and_stay_while_one_is_on(client, fifty):
    client.force_login(fifty)
    address = reverse("liaison:exchange-list")
    plain, asked, filtered = (client.get(address + end).content.decode() for end in ("", "?filtrer=1", "?etat=CLOS"))
    assert 'name="etat"' not in plain
    assert 'name="etat"' in asked
    assert 'name="etat"' in filtered
