"""Documents of a file and of a partner service: frozen when asked for, drawn once, for those who may have them."""

import json
from io import BytesIO

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from liaison.intelligence.evaluation import worded
from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.attachments import services as attachments
from ssi.audit.models import AuditEvent
from ssi.cases.models import Case
from ssi.reports import documents, jobs, rendering
from ssi.reports.models import Printout, ReportFile, ReportJob
from ssi.web.refusals import NotAllowed, Refusal
from tests.bench.browser import observed
from tests.factories import (
    head_of,
    make_contact,
    make_domain,
    make_exchange,
    make_grant,
    make_interaction,
    make_post,
    make_service,
    make_user,
)
from tests.liaison.pieces import make_piece
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a document of the tests"
REAL = pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine")


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT")


@pytest.fixture
def drawn(monkeypatch):
    seen = []

    def draw(template, snapshot, *, progress=None, limits=None):
        seen.append((template, snapshot))
        return PDF

    monkeypatch.setattr(jobs, "render_pdf", draw)
    return seen


def ask(subject, by, code="exchange-history", variant=""):
    with acting_as(by):
        return documents.request_document(subject, code, by=by, variant=variant)


def make(printout):
    with as_worker():
        return jobs.run(printout.jobs.get().pk)


def text_of(printout):
    pages = PdfReader(BytesIO(jobs.open_pdf(ReportFile.objects.get(job__printout=printout)))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def verbs():
    return set(AuditEvent.objects.values_list("verb", flat=True))


def test_a_document_is_numbered_frozen_and_made_once_from_what_was_frozen(officer, exchange, drawn):
    printout = ask(exchange, officer)
    again = ask(exchange, officer)
    make_piece(exchange, officer, text="Ajouté après la demande.")
    assert again == printout
    assert printout.reference.startswith("DOC-BUC-")
    assert make(printout) == "DONE"
    assert drawn == [("reports/pdf/document.html", printout.snapshot)]
    assert "Ajouté après" not in str(printout.snapshot)
    assert {"document.request", "document.made"} <= verbs()


def test_once_it_is_made_the_next_request_is_another_document(officer, exchange, drawn):
    first = ask(exchange, officer)
    make(first)
    second = ask(exchange, officer)
    assert second.pk != first.pk
    assert int(second.reference[-5:]) == int(first.reference[-5:]) + 1


def test_the_mark_is_the_highest_of_the_file_and_of_what_hangs_on_it(officer, exchange):
    assert ask(exchange, officer).marking == "NON PROTÉGÉ"
    with acting_as(officer):
        paper = attachments.store(exchange, BytesIO(b"Compte rendu"), by=officer, name="compte-rendu.txt")
    type(paper).objects.filter(pk=paper.pk).update(marking="DR")
    make_piece(exchange, officer, special_france=True)
    other = make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])
    printout = ask(exchange, other)
    assert printout.marking == "DIFFUSION RESTREINTE — SPÉCIAL FRANCE"
    assert paper.sha256 in str(printout.snapshot)


def test_a_piece_under_h1_is_said_on_the_first_page_and_beside_it(officer, exchange):
    make_piece(exchange, officer, codes=["H1"])
    snapshot = ask(exchange, officer).snapshot
    assert "ne pas verser en procédure" in snapshot["extra"]["mention"]
    (pieces,) = [section for section in snapshot["sections"] if section["title"] == "Renseignements"]
    assert "ne pas verser en procédure" in str(pieces)
    assert worded("4X4", "B", "2") in json.dumps(pieces, ensure_ascii=False)


def test_the_dates_of_the_file_are_explained_in_its_history(officer):
    sent = make_exchange(officer, state="TRANSMIS")
    (clocks,) = [s for s in ask(sent, officer).snapshot["sections"] if s["title"] == "Délais"]
    assert "7 jours calendaires" in str(clocks)
    assert "Demande transmise" in str(clocks)


def test_nobody_asks_for_a_document_of_a_file_they_do_not_see_or_may_only_read(client, officer, exchange):
    for stranger in (
        make_user(Role.ODL, make_post("BUC"), domains=[make_domain("autre")]),
        make_user(Role.VIA, make_post("BUC")),
        make_user(Role.DCIS_DIRECTOR),
    ):
        client.force_login(stranger)
        page = reverse("reports:document", args=["exchange-history", exchange.reference])
        assert client.get(page).status_code == 404
        assert client.post(page).status_code == 404
    with acting_as(stranger), pytest.raises(NotAllowed):
        documents.request_document(exchange, "exchange-history", by=stranger)


def test_a_document_that_does_not_exist_or_a_version_that_is_not_offered_is_refused(client, officer, exchange):
    client.force_login(officer)
    assert client.get(reverse("reports:document", args=["inconnu", exchange.reference])).status_code == 404
    page = reverse("reports:document", args=["exchange-history", exchange.reference])
    assert client.post(page, {"variant": "autre"}).status_code == 422
    with acting_as(officer), pytest.raises(Refusal):
        documents.request_document(exchange, "exchange-history", by=officer, variant="autre")


def test_who_loses_the_file_before_it_is_drawn_gets_nothing(officer, exchange, drawn):
    printout = ask(exchange, officer)
    Assignment.objects.filter(user=officer).update(ends_on="2020-01-01", starts_on="2019-01-01")
    assert make(printout) == "REFUSED"
    assert not drawn
    assert not ReportFile.objects.exists()
    assert "document.refused" in verbs()


def test_the_rule_is_asked_again_when_it_is_downloaded(client, officer, exchange, drawn):
    printout = ask(exchange, officer)
    make(printout)
    colleague = make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])
    url = reverse("reports:printout-pdf", args=[printout.pk])
    client.force_login(colleague)
    response = client.get(url)
    assert (response.status_code, response.content) == (200, PDF)
    assert printout.reference in response.headers["Content-Disposition"]
    assert "document.download" in verbs()
    Case.objects.filter(pk=exchange.pk).update(compartmented=True)
    assert client.get(url).status_code == 404
    assert client.get(reverse("reports:printout", args=[printout.pk])).status_code == 404


def test_a_frozen_document_cannot_be_changed_by_the_application(officer, exchange):
    printout = ask(exchange, officer)
    with acting_as(officer), connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('ssi_app', 'reports_printout', 'UPDATE')")
        assert cursor.fetchone() == (False,)
        assert Printout.objects.filter(pk=printout.pk).exists()


def test_one_that_failed_is_asked_for_again_from_its_page(client, officer, exchange):
    printout = ask(exchange, officer)
    ReportJob.objects.update(state="FAILED", error="Le moteur s’est arrêté.")
    client.force_login(officer)
    page = reverse("reports:printout", args=[printout.pk])
    assert "Réessayer" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    assert printout.jobs.filter(state="WAITING").count() == 1


def test_the_page_of_a_document_costs_the_same_whatever_was_made_before(
    client, officer, exchange, drawn, django_assert_max_num_queries
):
    client.force_login(officer)
    page = reverse("reports:document", args=["exchange-history", exchange.reference])
    client.get(page)
    for _ in range(6):
        make(ask(exchange, officer))
    with django_assert_max_num_queries(14):
        client.get(page)


def test_the_page_of_a_file_offers_its_documents_and_lists_those_made_at_no_cost(client, officer, exchange, drawn):
    client.force_login(officer)

    def page_and_cost():
        client.get(exchange.get_absolute_url())
        with observed() as seen:
            page = client.get(exchange.get_absolute_url()).content.decode()
        return page, len([statement for statement in seen if not statement.fixed])

    page, alone = page_and_cost()
    ask_history = reverse("reports:document", args=["exchange-history", exchange.reference])
    assert f'action="{ask_history}"' in page
    assert f'href="{reverse("liaison:exchange-letters", args=[exchange.reference])}"' in page
    for _ in range(3):
        done = ask(exchange, officer)
        make(done)
    waiting = ask(exchange, officer)
    page, beside = page_and_cost()
    assert beside == alone
    assert f'href="{reverse("reports:printout-pdf", args=[done.pk])}"' in page, "made: its bytes"
    assert f'href="{reverse("reports:printout", args=[waiting.pk])}"' in page, "on its way: how far it is"


def test_who_may_only_read_the_file_is_offered_nothing(client, officer, exchange, drawn):
    reader = make_user(Role.ODL, make_post("BRU"), domains=[])
    make_grant(exchange, reader, by=head_of(exchange.post))
    client.force_login(reader)
    assert 'id="documents"' not in client.get(exchange.get_absolute_url()).content.decode()


# --- The reciprocity sheet ------------------------------------------------------------------------------------


@pytest.fixture
def service(officer):
    service = make_service(name="Direction des enquêtes")
    make_contact(service, name="Popescu Mihai")
    make_interaction(
        officer,
        text="Demande les images CANARIDIT.",
        who="Direction des enquêtes",
        nature="ASKED_US",
        promise="Envoyer CANARIPROMIS",
    )
    return service


def test_the_sheet_for_inside_says_who_and_what(officer, service):
    printout = ask(service, officer, "reciprocity", "interne")
    said = str(printout.snapshot)
    assert "CANARIDIT" in said
    assert "CANARIPROMIS" in said
    assert "Popescu Mihai" in said
    assert printout.case_id is None


def test_the_sheet_to_carry_holds_numbers_and_no_name(officer, service):
    printout = ask(service, officer, "reciprocity", "emporter")
    said = str(printout.snapshot)
    assert "CANARI" not in said
    assert "Popescu" not in said
    (table,) = [b for s in printout.snapshot["sections"] for b in s["blocks"] if b["kind"] == "table"]
    assert table["rows"][0][1:4] == [1, 0, 1]


def test_what_one_officer_sees_of_a_service_is_theirs_alone(client, officer, service, drawn):
    printout = ask(service, officer, "reciprocity", "interne")
    assert make(printout) == "DONE"
    head = make_user(Role.ASI, make_post("BUC"))
    client.force_login(head)
    assert client.get(reverse("reports:printout-pdf", args=[printout.pk])).status_code == 404
    with acting_as(head), pytest.raises(ObjectDoesNotExist):
        Printout.objects.get(pk=printout.pk)
    client.force_login(officer)
    assert client.get(reverse("reports:printout-pdf", args=[printout.pk])).status_code == 200


def test_a_sheet_about_a_file_of_diffusion_restreinte_bears_it(officer, service):
    exchange = make_exchange(officer)
    make_interaction(officer, text="À propos.", who="Direction des enquêtes", nature="WE_ASKED", case=exchange)
    Case.objects.filter(pk=exchange.pk).update(marking="DR")
    assert ask(service, officer, "reciprocity", "interne").marking == "DIFFUSION RESTREINTE"
    assert ask(service, officer, "reciprocity", "emporter").marking == "NON PROTÉGÉ"


# --- On real paper --------------------------------------------------------------------------------------------


@REAL
def test_the_history_is_a_titled_french_pdf_whose_text_can_be_read(officer, exchange):
    make_piece(exchange, officer, codes=["H1"], text="Ligne ouverte à Constanța.")
    printout = ask(exchange, officer)
    assert make(printout) == "DONE"
    reader = PdfReader(BytesIO(jobs.open_pdf(ReportFile.objects.get(job__printout=printout))))
    assert exchange.reference in reader.metadata.title
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    text = text_of(printout)
    for expected in ("Constanța", "ne pas verser en procédure", printout.reference, printout.fingerprint[:16]):
        assert expected in text
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert all("FontFile" in str(_descriptor(font)) for font in fonts)


def _descriptor(font):
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return inner["/FontDescriptor"].get_object().keys()
