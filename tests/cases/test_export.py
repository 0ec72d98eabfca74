"""A list as a file: the same rows as the list, for the same person; marked, bounded, journalled."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.cases import export
from tests.factories import make_domain, make_exchange, make_post, make_report, make_user

pytestmark = pytest.mark.django_db
LIST = "liaison:exchange-list"


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post)


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")])


def ask(client, user, file_format="csv", reason="", query=""):
    client.force_login(user)
    return client.post(f"{reverse(LIST)}{query}", {"format": file_format, "reason": reason})


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def references(answer):
    return [row[0] for row in rows_of(answer)[4:]]


def test_two_people_export_their_own_files_and_no_other(client, head, officer, post):
    mine = make_exchange(officer, head=head)
    theirs = make_exchange(post=post, domain=make_domain("immigration"), title="CANARI-3141")
    make_exchange(post=make_post("BRU"), title="CANARI-5926")
    by_officer, by_head = ask(client, officer), ask(client, head)
    assert references(by_officer) == [mine.reference]
    assert sorted(references(by_head)) == sorted([mine.reference, theirs.reference])
    assert "CANARI-5926" not in by_head.content.decode()
    assert "CANARI" not in by_officer.content.decode()


def test_a_person_without_the_room_finds_no_list_to_export(client, post):
    assert ask(client, make_user(Role.VIA, post)).status_code == 404


def test_the_filters_of_the_address_are_those_of_the_file(client, head, officer):
    make_exchange(officer, head=head, state="REPONDU")
    kept = make_exchange(officer, head=head, state="EN_TRAITEMENT")
    answer = ask(client, head, query="?etat=EN_TRAITEMENT")
    assert references(answer) == [kept.reference]
    assert "En traitement" in rows_of(answer)[2][0]


def test_a_title_that_is_a_formula_leaves_as_text(client, head, officer):
    make_exchange(officer, head=head, title='=HYPERLINK("http://ailleurs";"Voir")')
    assert rows_of(ask(client, head))[4][2] == '\'=HYPERLINK("http://ailleurs";"Voir")'
    assert b"<f>" not in ask(client, head, "xlsx").content


def test_a_marked_file_is_exported_with_its_reason_and_its_marking(client, head, officer):
    make_exchange(officer, head=head, reach={"marking": "DR"})
    asked = ask(client, head)
    assert asked.status_code == 422
    assert "dites pourquoi" in asked.content.decode()
    answer = ask(client, head, reason="Point mensuel avec la DCIS")
    assert rows_of(answer)[0] == ["DIFFUSION RESTREINTE"]
    assert answer.headers["Content-Disposition"].endswith('-DR.csv"')


def test_special_france_is_told_in_the_file_and_hidden_from_who_may_not_know(client, head, officer, post):
    make_exchange(officer, head=head, reach={"special_france": True}, title="CANARI-8979")
    answer = ask(client, head, reason="Contrôle interne")
    assert rows_of(answer)[0] == ["NON PROTÉGÉ — SPÉCIAL FRANCE"]
    assert '-SF.csv"' in answer.headers["Content-Disposition"]
    foreigner = make_user(Role.ODL, post, domains=[make_domain("stups")], french=False)
    assert "CANARI-8979" not in ask(client, foreigner).content.decode()


def test_many_files_ask_for_a_reason_and_too_many_are_refused(client, head, officer, monkeypatch):
    for _ in range(3):
        make_exchange(officer, head=head)
    monkeypatch.setattr(export, "FREE", 2)
    assert ask(client, head).status_code == 422
    assert ask(client, head, reason="Statistique").status_code == 200
    monkeypatch.setattr(export, "CAP", 2)
    refused = ask(client, head, reason="Statistique")
    assert refused.status_code == 422
    assert "Resserrez les filtres" in refused.content.decode()


def test_the_journal_says_what_left_and_why_and_not_what_was_sought(client, head, officer):
    exchange = make_exchange(officer, head=head, title="Ionescu, passeport")
    ask(client, head, reason="Point de situation", query="?q=ionescu&sens=IN")
    line = AuditEvent.objects.filter(verb="case.export").latest("pk")
    assert line.reason == "Point de situation"
    assert line.details["count"] == 1
    assert line.details["shown"] == [exchange.pk]
    assert line.details["filters"] == {"q": "…", "sens": "IN"}
    assert "ionescu" not in str(line.details).lower()


def test_an_export_refused_leaves_no_line(client, head, officer):
    make_exchange(officer, head=head, reach={"marking": "DR"})
    ask(client, head)
    assert not AuditEvent.objects.filter(verb="case.export").exists()


def test_fifty_files_cost_the_statements_of_five(client, head, officer):
    for _ in range(2):
        make_exchange(officer, head=head)
    ask(client, head)

    def spent():
        with CaptureQueriesContext(connection) as seen:
            assert client.post(reverse(LIST), {"format": "xlsx"}).status_code == 200
        return len(seen)

    few = spent()
    for _ in range(8):
        make_exchange(officer, head=head, direction="OUT", state="BROUILLON")
    assert spent() == few


def test_every_kind_of_list_gets_it_without_asking(client, head, post):
    report = make_report(post, by=head)
    client.force_login(head)
    answer = client.post(reverse("reports:list"), {"format": "csv"})
    assert references(answer) == [report.reference]


def test_an_unknown_format_asks_again(client, head):
    assert ask(client, head, "pdf").status_code == 422


def test_the_button_is_on_a_list_that_has_rows(client, head, officer):
    client.force_login(head)
    assert 'value="xlsx"' not in client.get(reverse(LIST)).content.decode()
    make_exchange(officer, head=head)
    assert 'value="xlsx"' in client.get(reverse(LIST)).content.decode()
