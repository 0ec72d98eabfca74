"""The list a post kept in a spreadsheet: French headings and figures, errors by line and column, all or nothing."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from cooperation.models import ActionSheet, CooperationAction, FundingLine
from cooperation.takeover import services
from cooperation.takeover.cells import Day, Number, OneOf
from cooperation.takeover.resource import columns_of
from ssi.accounts.context import acting_as
from ssi.audit.models import AuditEvent
from ssi.web.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db
HEADINGS = ["Titre", "Nature", "Du", "Au", "Lieu", "Participants", "Financement", "Montant", "Mon pense-bête"]
ROWS = [
    ["Cours de relevé", "Formation locale", "12/05/2026", "16/05/2026", "Cluj", "24", "P105", "12 500,50 €", "x"],
    ["Mission laboratoire", "EXPERT", "2026-06-01", "", "Bucarest", "2", "", "", ""],
]


def as_csv(rows=ROWS, headings=HEADINGS, encoding="cp1252", above=()):
    lines = [*above, ";".join(headings), *(";".join(row) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


def as_book(rows, headings=HEADINGS, above=()):
    book = openpyxl.Workbook()
    for row in (*above, headings, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def receive(cast, data, *, by=None, name="liste.csv"):
    by = by or cast.odl
    with acting_as(by):
        return services.receive(by=by, post=cast.post, name=name, data=data)


def preview(sheet):
    with acting_as(sheet.by):
        return services.preview(sheet, by=sheet.by)


def take_over(sheet):
    with acting_as(sheet.by):
        return services.take_over(sheet, by=sheet.by)


def test_a_list_of_the_post_becomes_proposed_actions_with_their_money_and_the_journal(cast):
    sheet = receive(cast, as_csv())
    told = preview(sheet)
    assert (told.new, told.known, told.problems, told.ignored) == (2, 0, [], ["Mon pense-bête"])
    assert not CooperationAction.objects.exists(), "a preview makes nothing"

    assert take_over(sheet).made == 2
    course = CooperationAction.objects.get(title="Cours de relevé")
    assert (course.status, course.starts_on, course.planned_people) == ("PROPOSEE", date(2026, 5, 12), 24)
    assert (course.country, course.author) == (cast.post.country, cast.odl)
    assert FundingLine.objects.get(case=course.pk).asked == Decimal("12500.50")
    assert AuditEvent.objects.filter(verb="cooperationaction.open", actor_id=cast.odl.pk).count() == 2
    assert AuditEvent.objects.filter(verb="actions.take_over").count() == 1


def test_a_workbook_with_lines_above_its_headings_and_true_dates_is_read(cast):
    begins = datetime(2026, 9, 1)  # noqa: DTZ001 - as a workbook holds it
    row = ["Stage", "Stage en France", begins, date(2026, 9, 12), "Écully", 4, "P176", 8000.5, None]
    sheet = receive(cast, as_book([row, [None] * 9], above=[["Actions 2026"], []]), name="liste.xlsx")
    (line, one, state), *rest = preview(sheet).rows

    assert (line, one.starts_on, one.ends_on, one.asked, state) == (
        4,
        date(2026, 9, 1),
        date(2026, 9, 12),
        Decimal("8000.50"),
        "new",
    )
    assert rest == [], "an empty row is no action"


def test_the_same_list_twice_makes_nothing_twice_however_it_is_spelt(cast):
    take_over(receive(cast, as_csv()))
    again = [
        ["COURS de Relevé ", "FORM_LOC", "12.05.2026", *ROWS[0][3:]],
        ROWS[1],
        ["Autre", "Séminaire", *[""] * 7],
    ]
    sheet = receive(cast, as_csv(again), by=cast.asi)
    assert (preview(sheet).new, preview(sheet).known) == (1, 2)

    take_over(sheet)
    assert CooperationAction.objects.count() == 3


def test_errors_are_told_by_line_and_column_and_nothing_is_made(cast):
    wrong = [
        ROWS[0],
        ["", "Formation locale", "32/05/2026", "", "", "beaucoup", "", "", ""],
        ["Don", "Cadeau", "01/02/2026", "31/01/2026", "", "-3", "P999", "12,5,0", ""],
        ["Aide", "CONSEIL", "01/02/2026", "31/01/2026", "", "", "", "50", ""],
        ROWS[0],
    ]
    sheet = receive(cast, as_csv(wrong))
    found = [(one.line, one.column) for one in preview(sheet).problems]
    assert found == [
        (3, "Du"),
        (3, "Participants"),
        (3, "Titre"),
        (4, "Au"),
        (4, "Financement"),
        (4, "Montant"),
        (4, "Nature"),
        (4, "Participants"),
        (5, "Au"),
        (5, "Financement"),
        (6, "Titre"),
    ]
    with pytest.raises(Refusal, match="rien n’a été repris"):
        take_over(sheet)
    assert not CooperationAction.objects.exists()
    assert ActionSheet.objects.get().done_at is None


def test_a_refusal_of_a_service_undoes_the_rows_before_it(cast, monkeypatch):
    from cooperation.actions import services as actions

    real, opened = actions.open_action, []

    def second_fails(**fields):
        opened.append(fields)
        if len(opened) == 2:
            raise Refusal("Refusé pour l’essai.")
        return real(**fields)

    monkeypatch.setattr(actions, "open_action", second_fails)
    with pytest.raises(Refusal, match="1 erreur"):
        take_over(receive(cast, as_csv()))
    assert len(opened) == 2
    assert not CooperationAction.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a;b\r\n1;2", "Intitulé, Type"),
        (as_csv([]), "aucune ligne"),
        (as_csv([ROWS[1]] * 501), "plus de 500 lignes"),
        (b"x" * ((2 << 20) + 1), "dépasse 2 Mo"),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_says_what_it_lacks(cast, data, said):
    with pytest.raises(Refusal, match=said):
        receive(cast, data)


def test_who_takes_a_list_over_and_who_sees_it(cast, client):
    for person in (cast.assistant, cast.ambassador, cast.desk):
        with pytest.raises(NotAllowed):
            receive(cast, as_csv(), by=person)
    sheet = receive(cast, as_csv(), by=cast.odl)
    client.force_login(cast.asi)
    assert client.get(reverse("cooperation:takeover-preview", args=[sheet.pk])).status_code == 404

    theirs = receive(cast, as_csv(), by=cast.via)
    assert [(one.line, one.column) for one in preview(theirs).problems] == [(2, "Montant")], "money is an officer’s"


def test_the_officer_sends_the_list_reads_the_preview_and_takes_it_over(cast, client):
    client.force_login(cast.odl)
    assert client.get(reverse("cooperation:takeover-template")).content.startswith(b"PK")
    sent = client.post(reverse("cooperation:takeover"), {"file": SimpleUploadedFile("liste.csv", as_csv())})
    page = client.get(sent.url).content.decode()
    assert "Cours de relevé" in page
    assert "Tout reprendre" in page

    client.post(sent.url)
    assert CooperationAction.objects.count() == 2
    assert ActionSheet.objects.get().rows == [], "what was taken over is not kept twice"
    client.post(sent.url)
    assert CooperationAction.objects.count() == 2


def test_the_template_filled_in_is_a_list(cast, client):
    client.force_login(cast.odl)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("cooperation:takeover-template")).content))
    book.active.cell(row=2, column=1, value="Colloque cyber")
    book.active.cell(row=2, column=2, value="COLLOQUE")
    out = io.BytesIO()
    book.save(out)

    told = preview(receive(cast, out.getvalue(), name="modele-actions.xlsx"))
    assert (told.new, told.problems, told.ignored) == (1, [], [])


def test_a_word_of_the_name_is_enough_when_no_other_name_has_it():
    types = OneOf({"stage en france": 1, "stage dans une envr": 2, "colloque seminaire": 3}, what="types")
    assert types.clean("Séminaire") == 3
    with pytest.raises(ValueError, match="ambigu"):
        types.clean("Stage")


def test_french_headings_are_understood_whatever_the_language_of_the_screen():
    with override("en"):
        assert columns_of(["Lieu", "Intitulé", "Place"]) == {"Lieu": "place", "Intitulé": "title"}


@pytest.mark.parametrize(
    ("typed", "day"),
    [("31/12/2026", date(2026, 12, 31)), ("31.12.2026", date(2026, 12, 31)), ("1/2/26", date(2026, 2, 1)), ("", None)],
)
def test_dates_are_read_as_people_type_them(typed, day):
    assert Day().clean(typed) == day


@pytest.mark.parametrize("typed", ["31/02/2026", "2026", "demain", "01/01/1200"])
def test_what_is_no_date_says_so(typed):
    with pytest.raises(ValueError, match="date|calendrier"):
        Day().clean(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12 500,50", "12500.50"), ("12\u202f500,5 €", "12500.50"), ("12500.5", "12500.50"), (7, "7.00")],
)
def test_amounts_are_read_with_a_comma_or_a_point(typed, number):
    assert Number().clean(typed) == Decimal(number)
