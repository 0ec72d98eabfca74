"""A register extract: read, matched, compared, put in use whole or not at all."""

import io
from datetime import timedelta

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from consular.ilots import placing
from consular.register import files, services
from consular.register.columns import guess
from consular.register.models import ExtractDraft, Person, RegisterExtract
from consular.register.names import fold
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.community import (
    DUPONT,
    DUPONT_2,
    HEADER,
    LEVY,
    bring,
    consul_of,
    csv_file,
    homes,
    make_extract,
    make_ilot,
    persons,
    visitor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


def mistakes_of(post, *rows):
    """{(line, column): sentence} of an extract that holds these rows."""
    draft = bring(post, *rows)
    with acting_as(consul_of(post)):
        found = services.preview(draft)
    return {(mistake.line, mistake.column): mistake.sentence for mistake in found.content.mistakes}


def test_a_first_extract_makes_persons_households_and_numbers(post):
    extract = make_extract(post)
    found = persons(post)
    assert (extract.persons, extract.households, extract.added, extract.gone) == (4, 3, 4, 0)
    assert found["P1"].status == "RESIDENT"
    assert found["P2"].status == "BINATIONAL"
    assert found["P3"].status == "RESIDENT", "an empty status is a resident"
    assert found["P4"].status == "PASSAGE"
    assert found["P1"].household_id == found["P2"].household_id
    assert found["P1"].private.phones == ["+33 1 40 20 50 50"]
    assert found["P1"].private.born_on.isoformat() == "1980-03-12"
    assert found["P1"].household.place.address == "4 rue de la Paix"
    assert found["P3"].folded == "d ormesson levy eve"
    assert extract.expires_on > extract.extracted_on + timedelta(days=390)
    assert not ExtractDraft.objects.exists(), "the file brought is not kept"


def test_the_database_cannot_read_telephones_births_nor_addresses(post):
    make_extract(post)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(p::text, ' ') FROM consular_person p")
        (seen,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(h::text, ' ') FROM consular_household h")
        seen += cursor.fetchone()[0]
    assert "Dupont" in seen
    for secret in ("40 20 50 50", "1980-03-12", "rue de la Paix"):
        assert secret not in seen


def test_the_next_extract_replaces_the_last_and_keeps_the_key_of_who_stays(post):
    first = make_extract(post)
    before = persons(post)
    moved = (*LEVY[:6], "3 rue Neuve", *LEVY[7:])
    married = ("P2", "Dupont-Roy", *DUPONT_2[2:])
    second = make_extract(post, DUPONT, married, moved, ("P5", "Abdou", "Nour", "", "", "", "", "Port", "", ""))
    after = persons(post)
    assert set(after) == {"P1", "P2", "P3", "P5"}
    assert {ref: after[ref].change for ref in after} == {"P1": "", "P2": "CHANGED", "P3": "MOVED", "P5": "ADDED"}
    assert (second.added, second.gone, second.moved, second.changed) == (1, 1, 1, 1)
    assert all(after[ref].pk == before[ref].pk for ref in ("P1", "P2", "P3"))
    assert after["P3"].household.place.address == "3 rue Neuve"
    assert {person.extract_id for person in after.values()} == {second.pk}
    assert set(homes(post)) == {"F1", "F2", "P5"}, "the home of who left is gone"
    first.refresh_from_db()
    assert (first.end, first.persons) == ("REPLACED", 4)


def test_the_same_extract_again_changes_nobody(post):
    make_extract(post)
    again = make_extract(post)
    assert (again.added, again.gone, again.moved, again.changed) == (0, 0, 0, 0)


def test_who_changes_household_has_moved(post):
    make_extract(post, DUPONT, DUPONT_2)
    make_extract(post, DUPONT, (*DUPONT_2[:3], "F9", *DUPONT_2[4:]))
    assert persons(post)["P2"].change == "MOVED"
    assert persons(post)["P2"].household.external_ref == "F9"


def test_another_post_may_use_the_same_references(post):
    make_extract(post)
    other = factories.make_post("BUC")
    make_extract(other, DUPONT)
    assert set(persons(other)) == {"P1"}
    assert len(persons(post)) == 4


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ((*DUPONT[:5], "31/02/1980", *DUPONT[6:]), "Date de naissance", "Cette date n’existe pas"),
        ((*DUPONT[:5], "12/03/2180", *DUPONT[6:]), "Date de naissance", "dans l’avenir"),
        ((*DUPONT[:5], "12/03/1901", *DUPONT[6:]), "Date de naissance", "Plus de 120 ans"),
        ((*DUPONT[:4], "TOURISTE", *DUPONT[5:]), "Statut", "Statut inconnu"),
        ((*DUPONT[:4], "PASSAGE", *DUPONT[5:]), "Séjour : retour", "déclare la date de son retour"),
        ((*DUPONT[:8], "12", ""), "Téléphones", "Numéro illisible"),
        (("P1", "", *DUPONT[2:]), "Nom", "À renseigner"),
        (("", *DUPONT[1:]), "Référence de la personne", "À renseigner"),
    ],
)
def test_a_wrong_cell_is_told_with_its_line_and_nothing_changes(post, row, column, words):
    make_extract(post)
    found = mistakes_of(post, DUPONT_2, row)
    assert words in found[3, column]
    draft = ExtractDraft.objects.get()
    with acting_as(consul_of(post)), pytest.raises(Refusal, match="rien n’a été changé"):
        services.import_extract(draft, by=consul_of(post))
    assert len(persons(post)) == 4
    assert RegisterExtract.objects.filter(end="").count() == 1


def test_the_same_person_twice_is_refused_with_both_lines(post):
    found = mistakes_of(post, DUPONT, LEVY, (*DUPONT[:2], "Autre", *DUPONT[3:]))
    assert "déjà celle de la ligne 2" in found[4, "Référence de la personne"]


def test_what_a_person_suffers_from_is_never_taken_nor_repeated(post):
    header = (*HEADER, "Vulnérabilité")
    draft = bring(post, (*DUPONT, "diabète de type 1"), (*LEVY, "MEDICAL, mobilité réduite"), header=header)
    with acting_as(consul_of(post)):
        content = services.preview(draft).content
    (mistake,) = content.mistakes
    assert "diabète" not in mistake.sentence
    assert content.persons["P3"].vulnerable == ["MEDICAL", "MOBILITE"]


def refused(post, upload):
    consul = consul_of(post)
    with acting_as(consul), pytest.raises(Refusal) as caught:
        services.bring(by=consul, post=post, upload=upload, provided_by="X", extracted_on=timezone.localdate())
    assert not ExtractDraft.objects.exists()
    return str(caught.value)


def test_a_file_in_another_encoding_is_refused_with_the_line_and_what_to_do(post):
    words = refused(post, csv_file(LEVY, DUPONT, encoding="cp1252"))
    assert "n’est pas en UTF-8 (ligne 1)" in words
    assert "CSV UTF-8" in words


def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_read(post, monkeypatch):
    monkeypatch.setattr(files, "_ask", lambda data, file_format: pytest.fail("it was read"))
    upload = csv_file(DUPONT)
    upload.size = 200 * 1024 * 1024
    assert "pèse 200 Mo" in refused(post, upload)
    assert upload.size > files.LARGEST


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "aucune ligne"),
        (b"Nom;Prenom\n", "aucune ligne"),
        (b"a;b\n1;2;3\n", "3 cellules pour 2 colonnes"),
        (b"a;b\n\xff;2\n", "n’est pas en UTF-8 (ligne 2)"),
        (b"PK\x03\x04 nothing of a workbook", "n’est pas un classeur XLSX"),
        (b"a;b\n" + b"x" * 2000 + b";1\n", "dépasse 1000 caractères"),
    ],
)
def test_a_file_that_is_no_extract_is_refused_in_words(post, data, words):
    assert words in refused(post, SimpleUploadedFile("extrait.csv", data))


def test_a_workbook_gives_the_same_persons_as_a_csv(post):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate((HEADER, DUPONT)):
            page.write_row(number, 0, row)
        page.write_datetime(1, 5, timezone.datetime(1980, 3, 12), book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_number(1, 8, 33140205050)
    consul = consul_of(post)
    with acting_as(consul):
        upload = SimpleUploadedFile("extrait.xlsx", out.getvalue())
        today = timezone.localdate()
        draft = services.bring(by=consul, post=post, upload=upload, provided_by="X", extracted_on=today)
        found = services.preview(draft).content
    assert found.persons["P1"].private.born == "1980-03-12"
    assert [str(mistake.sentence) for mistake in found.mistakes] == []


def test_an_extract_is_recent_and_not_of_tomorrow(post):
    for days in (-1, services.OLDEST_DAYS + 1):
        with pytest.raises(Refusal, match="s’importe dans les 180 jours"):
            bring(post, DUPONT, days=days)
    assert bring(post, DUPONT, days=services.OLDEST_DAYS)


def test_columns_are_recognised_whatever_their_order_and_accents():
    found = guess(["TEL", "prenom", "nom", "ref", "Né le", "Adresse électronique", "adresse", "inconnu"])
    assert found == {
        "phones": 0,
        "first_name": 1,
        "last_name": 2,
        "ref": 3,
        "born": 4,
        "email": 5,
        "address": 6,
    }


def test_a_required_column_left_out_or_given_twice_is_refused(post):
    draft = bring(post, DUPONT)
    with acting_as(consul_of(post)):
        with pytest.raises(Refusal, match="Sans colonne pour : Prénom"):
            services.match(draft, by=consul_of(post), matching={"ref": 0, "last_name": 1, "first_name": None})
        with pytest.raises(Refusal, match="deux fois"):
            services.match(draft, by=consul_of(post), matching={"ref": 0, "last_name": 1, "first_name": 1})


def test_only_the_consular_section_imports(post):
    draft = bring(post, DUPONT)
    head = factories.make_user(Role.ASI, post)
    with acting_as(head):
        assert head.has_perm("consular.view_register", post)
        with pytest.raises(NotAllowed):
            services.import_extract(draft, by=head)
    assert not Person.objects.exists()


def test_the_îlot_named_by_the_extract_is_taken_once_and_unknown_codes_are_told(post):
    make_ilot(post, "A")
    north = make_ilot(post, "B")
    header = (*HEADER, "Îlot")
    rows = ((*DUPONT, "a"), (*DUPONT_2, "a"), (*LEVY, "Z"))
    draft = bring(post, *rows, header=header)
    consul = consul_of(post)
    with acting_as(consul):
        assert services.preview(draft).difference.unknown_ilots == ["Z"]
        services.import_extract(draft, by=consul)
    found = persons(post)
    assert (found["P1"].ilot.code, found["P1"].number) == ("A", 1)
    assert (found["P3"].ilot, found["P3"].number) == (None, None)
    with acting_as(consul):
        placing.place_area(by=consul, post=post, area="Port", ilot=north)
    draft = bring(post, *rows, header=header)
    with acting_as(consul):
        services.import_extract(draft, by=consul)
    assert persons(post)["P3"].ilot == north, "what the post placed stays placed"
    assert persons(post)["P1"].number == 1


def test_the_journal_tells_the_import_and_no_name(post):
    extract = make_extract(post)
    told = AuditEvent.objects.filter(verb="register.import", subject_id=str(extract.pk))
    assert told.get().details["persons"] == 4
    written = " ".join(str(event.details) + event.reason for event in AuditEvent.objects.all())
    assert "Dupont" not in written
    rows = AuditEvent.objects.filter(verb="row.insert", subject="consular_person")
    assert [event.details for event in rows] == [{"rows": 4}], "one line for the whole import"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Élodie", "elodie"), ("D’Ormesson-Lévy", "d ormesson levy"), ("Ștefan", "stefan"), ("Œuvray", "oeuvray")],
)
def test_names_fold_to_what_one_types(text, folded):
    assert fold(text) == folded


@time_machine.travel("2026-11-26 22:30:00+00:00", tick=False)
def test_the_day_of_an_import_is_that_of_the_post(post):
    """22:30 UTC is already the 27th in Djibouti: an extract of the 27th is not of tomorrow."""
    consul = consul_of(post)
    with acting_as(consul):
        day = timezone.localdate(timezone=post.zone)
        assert day.isoformat() == "2026-11-27"
        services.bring(by=consul, post=post, upload=csv_file(visitor()), provided_by="X", extracted_on=day)
