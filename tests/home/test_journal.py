"""The journal page: acts in words, a link to what the reader sees, filters in the address, pages that lose nothing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.log import record
from ssi.audit.models import AuditEvent
from ssi.audit.words import Nature, is_told, words_of
from ssi.cases.models import Case
from ssi.home import journal_lines
from tests.factories import make_domain, make_exchange, make_post, make_user
from tests.house.sources import python_files

pytestmark = pytest.mark.django_db
URL = "/journal/"


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, last_name="Garrigues")


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")], last_name="Ferracci")


def read(client, reader, **filters):
    client.force_login(reader)
    return client.get(URL, filters)


def table(answer):
    html = answer.content.decode()
    return html.split("<tbody")[1].split("</tbody>")[0] if "<tbody" in html else ""


def test_the_acts_are_told_in_words_with_who_role_post_and_file(client, head, officer, post):
    exchange = make_exchange(officer, post=post, state="EN_TRAITEMENT")
    lines = table(read(client, head))
    for words in ("Dossier ouvert", "Qualifier", "Échéance ouverte", "Ferracci", "Officier de liaison", "Bucarest"):
        assert words in lines, words
    assert f'<a href="{exchange.get_absolute_url()}">{exchange.reference}</a>' in lines
    assert "informationexchange." not in lines
    assert "Écriture dans la base" not in lines


def test_the_acts_are_told_in_english_to_an_english_reader(client, head, officer, post):
    make_exchange(officer, post=post, state="EN_TRAITEMENT")
    client.force_login(head)
    client.cookies["language"] = "en"
    lines = table(client.get(URL))
    assert "Dossier ouvert" not in lines
    for words in ("File opened", "Deadline opened", "Liaison officer"):
        assert words in lines, words


def test_a_file_the_reader_does_not_see_is_not_told(client, head, post, officer):
    """Nor that it exists: its lines are read by its members, for their own acts, and by the head."""
    exchange = make_exchange(officer, post=post)
    Case.objects.filter(pk=exchange.pk).update(compartmented=True)
    deputy = make_user(Role.ASIA, post)
    lines = table(read(client, deputy))
    assert exchange.reference not in lines
    assert exchange.get_absolute_url() in table(read(client, head))
    Case.objects.filter(pk=exchange.pk).update(compartmented=False)
    assert exchange.get_absolute_url() in table(read(client, deputy))


def test_an_act_on_an_account_names_the_person_it_is_about(client, head, officer):
    with acting_as(head):
        record("accounts.assigned", head.assignments.get(), reason="Demande du poste", to=officer.pk)
    lines = table(read(client, head))
    assert "Affectation donnée" in lines
    assert "Ferracci" in lines
    assert "Demande du poste" in lines


def test_filters_narrow_by_person_file_nature_and_local_days(client, head, officer, post):
    with time_machine.travel(datetime(2026, 3, 3, 21, 59, tzinfo=UTC), tick=False):  # 23:59 in Bucharest
        first = make_exchange(officer, post=post)
    with time_machine.travel(datetime(2026, 3, 3, 22, 1, tzinfo=UTC), tick=False):  # the day after
        second = make_exchange(head, post=post)
    everything = {"du": "2026-03-01", "au": "2026-03-05"}
    for filters, seen, hidden in (
        ({"qui": officer.pk}, first, second),
        ({"qui": head.pk} | everything, second, first),
        ({"reference": first.reference.lower()}, first, second),
        ({"au": "2026-03-03"}, first, second),
        ({"du": "2026-03-04", "au": "2026-03-04"}, second, first),
    ):
        lines = table(read(client, head, **filters))
        assert seen.reference in lines, filters
        assert hidden.reference not in lines, filters
    for nature, seen, hidden in (
        ("actes", "Dossier ouvert", "Connexion"),
        ("comptes", "Connexion", "Dossier ouvert"),
        ("base", "Écriture dans la base", "Dossier ouvert"),
        ("consultations", "Journal consulté", "Dossier ouvert"),
    ):
        lines = table(read(client, head, nature=nature))
        assert seen in lines, nature
        assert hidden not in lines, nature


def test_an_empty_answer_says_what_to_do(client, head):
    page = read(client, head, reference="SIE-BUC-2001-00001").content.decode()
    assert "Aucune ligne ne répond à ces filtres" in page
    assert "Retirer le filtre" in page


@pytest.mark.parametrize(
    "filters", [{"qui": "x"}, {"du": "hier"}, {"avant": "-1"}, {"nature": "tout"}, {"reference": "\0"}]
)
def test_an_address_that_got_old_is_read_all_the_same(client, head, filters):
    assert read(client, head, **filters).status_code == 200


def test_pages_lose_no_line_and_cost_the_same(client, head, post, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(journal_lines, "PAGE", 5)
    with acting_as(head):
        for n in range(12):
            record("case.list", reason=f"ligne {n:02d}")
    found, address = [], "?nature=consultations"
    client.force_login(head)
    while address:
        answer = client.get(URL + address)
        found += re.findall(r"ligne \d\d", answer.content.decode())
        address = answer.context["next_url"]
    assert found == [f"ligne {n:02d}" for n in range(11, -1, -1)]


def test_one_s_own_acts_and_those_of_the_post_led_and_no_other(client, head, officer):
    elsewhere = make_post("BRU")
    far = make_exchange(make_user(Role.ASI, elsewhere), post=elsewhere)
    assert far.reference not in read(client, head).content.decode()
    assert read(client, officer).status_code == 404


def test_every_verb_written_by_name_has_its_words():
    """`record("room.verb", …)`: the reader must not meet a code."""
    written = {
        (path, verb)
        for path, text in python_files().items()
        for verb in re.findall(r"""record\(\s*"([a-z_]+\.[a-z_]+)\"""", text)
    }
    assert len(written) > 30
    assert sorted((path, verb) for path, verb in written if not is_told(verb)) == []


def test_what_nobody_declared_shows_the_words_of_its_own_line_else_its_code():
    with translation.override("fr"):
        assert words_of(AuditEvent(verb="mission.open", details={"act": "Mission ouverte"})) == "Mission ouverte"
        assert words_of(AuditEvent(verb="mission.open", details={})) == "mission.open"
        told = words_of(AuditEvent(verb="row.update", subject="accounts_assignment", details={}))
        assert told == "Écriture dans la base\u202f: modification (affectation)"
    assert len(Nature) == 5


def test_the_reading_itself_is_written(client, head):
    before = timezone.now() - timedelta(minutes=1)
    read(client, head)
    assert AuditEvent.objects.filter(verb="journal.read", actor_id=head.pk, at__gt=before).count() == 1
