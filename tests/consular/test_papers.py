"""Booklets and their paper: one îlot only, one number a copy, and what became of each."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from consular.papers import services
from consular.papers.models import PaperCopy, State
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.reports.canonical import three_words
from ssi.reports.models import ReportJob
from ssi.reports.qr import svg
from ssi.reports.render import render_pdf
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.community import (
    DUPONT,
    DUPONT_2,
    LEVY,
    consul_of,
    make_chef,
    make_copy,
    make_extract,
    make_ilot,
    make_point,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


@pytest.fixture
def ilot(post):
    make_extract(post, DUPONT, DUPONT_2, LEVY)
    make_ilot(post, "B", areas=("Port",))
    ilot = make_ilot(post, "A", areas=("Plateau",), main_point=make_point(post, "Lycée Kessel"))
    make_chef(ilot)
    return ilot


def move(copy, state, *, by=None, version=None, days=0, **fields):
    by = by or consul_of(copy.post)
    with acting_as(by):
        return services.move(
            copy,
            by=by,
            state=state,
            on=timezone.localdate(timezone=copy.post.zone) + timedelta(days=days),
            expected_version=version or copy.version,
            **fields,
        )


def test_a_booklet_holds_its_own_ilot_and_what_a_chef_needs(ilot):
    copy, printout = make_copy(ilot)
    told = str(printout.snapshot)
    assert "DUPONT Élise" in told
    assert "4 rue de la Paix" in told
    assert "Lycée Kessel" in told
    assert "ALPHA" in told
    assert "Lévy" not in told, "another îlot"
    for kept in ("+33", "1980", "BINATIONAL", "+253"):
        assert kept not in told, kept
    assert (copy.number, copy.document, copy.fingerprint) == (1, printout.reference, printout.fingerprint)


def test_the_booklet_is_an_a5_sheet_with_its_copy_its_words_and_large_numbers(ilot):
    copy, printout = make_copy(ilot)
    reader = PdfReader(io.BytesIO(render_pdf("consular/pdf/booklet.html", printout.snapshot)))
    first = reader.pages[0]
    assert [round(float(side) / 72 * 25.4) for side in first.mediabox[2:]] == [148, 210]
    text = [page.extract_text() for page in reader.pages]
    for page in text:
        assert three_words(printout.fingerprint) in page
        assert "À DÉTRUIRE" in page
        assert "exemplaire 1" in page
    assert "DUPONT Marc" in "".join(text)
    assert copy.number == 1


def test_twelve_persons_a_page_street_by_street(post):
    rows = [
        (f"P{n}", f"Nom{n:02}", "Zoé", f"F{n}", "", "", f"{n} rue {'AB'[n % 2]}", "Port", "", "") for n in range(25)
    ]
    make_extract(post, *rows)
    _copy, printout = make_copy(make_ilot(post, "A", areas=("Port",)))
    pages = printout.snapshot["extra"]["pages"]
    assert [len(page["rows"]) for page in pages] == [12, 12, 1]
    streets = [address.split(" ", 1)[1] for page in pages for _n, _name, address in page["rows"]]
    assert streets == ["rue A"] * 13 + ["rue B"] * 12
    houses = [int(address.split(" ", 1)[0]) for page in pages for _n, _name, address in page["rows"]]
    assert houses[:13] == sorted(houses[:13]), "2 comes before 10"
    assert len({page["code"] for page in pages}) == 3


def test_copies_are_numbered_without_a_gap_per_post(ilot):
    numbers = [make_copy(ilot)[0].number for _n in range(3)]
    assert numbers == [1, 2, 3]
    other = factories.make_post("BUC")
    make_extract(other, DUPONT)
    assert make_copy(make_ilot(other, "A", areas=("Plateau",)))[0].number == 1


def test_an_empty_ilot_and_a_missing_reason_print_nothing(post, ilot):
    with pytest.raises(Refusal, match="Aucune personne"):
        make_copy(make_ilot(post, "C"))
    with pytest.raises(Refusal, match="pourquoi"):
        make_copy(ilot, reason=" ")
    assert ilot.copies.count() == 0


def test_the_deputy_reads_and_does_not_print(post, ilot):
    deputy = factories.make_user(Role.ASIA, post)
    with pytest.raises(NotAllowed):
        make_copy(ilot, by=deputy)


def test_a_copy_is_handed_given_back_and_destroyed_before_a_witness(ilot):
    copy, _printout = make_copy(ilot)
    copy = move(copy, State.REMIS, holder="Chantal Moreau")
    assert (copy.state, copy.holder) == ("REMIS", "Chantal Moreau")
    copy = move(copy, State.RENDU)
    assert copy.holder == "Chantal Moreau", "who had it stays written"
    copy = move(copy, State.DETRUIT, witness="Major Vincent Roche")
    assert copy.may_become == []
    assert not type(copy).objects.still_out().exists()


def test_a_destruction_has_another_person_for_witness(ilot):
    copy, _printout = make_copy(ilot)
    consul = consul_of(ilot.post)
    for witness in ("", consul.get_full_name().upper()):
        with pytest.raises(Refusal, match="témoin"):
            move(copy, State.DETRUIT, witness=witness)
    with pytest.raises(Refusal, match="À qui"):
        move(copy, State.REMIS)


@pytest.mark.parametrize(
    ("state", "fields"),
    [(State.RENDU, {}), (State.REMIS, {"holder": "X", "days": 1}), (State.REMIS, {"holder": "X", "days": -1})],
)
def test_what_cannot_have_happened_is_refused(ilot, state, fields):
    copy, _printout = make_copy(ilot)
    with pytest.raises(Refusal):
        move(copy, state, **fields)


def test_two_people_do_not_write_one_over_the_other(ilot):
    copy, _printout = make_copy(ilot)
    move(copy, State.REMIS, holder="X")
    with pytest.raises(Refusal, match="déjà « remis »"):
        move(copy, State.DETRUIT, witness="Y", version=1)


def test_the_pages_print_and_follow_a_copy(client, ilot):
    consul = consul_of(ilot.post)
    client.force_login(consul)
    page = reverse("consular:booklet", args=[ilot.pk])
    assert client.post(page, {"reason": ""}).status_code == 422
    printed = client.post(page, {"reason": "Sac de départ"})
    copy = ilot.copies.get()
    assert printed.url == reverse("reports:printout", args=[copy.printout_key])
    body = client.get(printed.url).content.decode()
    assert three_words(copy.fingerprint) in body
    here = copy.get_absolute_url()
    today = timezone.localdate(timezone=ilot.post.zone).isoformat()
    typed = {"state": "REMIS", "on": today, "holder": "Chantal Moreau", "version": copy.version}
    assert client.post(here, typed).status_code == 302
    listed = client.get(reverse("consular:copies")).content.decode()
    assert "Chantal Moreau" in listed
    assert "périmé" not in listed
    make_extract(ilot.post, DUPONT)
    assert "périmé" in client.get(reverse("consular:copies")).content.decode()


def test_every_booklet_of_the_post_is_asked_for_at_once(client, ilot):
    make_ilot(ilot.post, "Z", areas=("Nulle part",))
    consul = consul_of(ilot.post)
    client.force_login(consul)
    page = reverse("consular:booklets")
    assert client.post(page, {"reason": " "}).status_code == 422
    printed = client.post(page, {"reason": "Alerte cyclonique"})
    assert printed.url == f"{page}?de=1&a=2"
    with acting_as(consul):
        copies = list(PaperCopy.objects.filter(post=ilot.post).order_by("number"))
    assert [(copy.number, copy.ilot.code, copy.reason) for copy in copies] == [
        (1, "A", "Alerte cyclonique"),
        (2, "B", "Alerte cyclonique"),
    ]
    assert len({copy.printout_key for copy in copies}) == 2
    body = client.get(printed.url).content.decode()
    assert "0 prêt" in body
    assert 'http-equiv="refresh"' in body
    ReportJob.objects.filter(printout=copies[0].printout_key).update(state=ReportJob.State.DONE)
    ReportJob.objects.filter(printout=copies[1].printout_key).update(state=ReportJob.State.FAILED)
    body = client.get(printed.url).content.decode()
    assert reverse("reports:printout", args=[copies[0].printout_key]) in body
    assert "échec" in body
    assert "refresh" not in body


def test_the_booklets_somebody_else_asked_for_are_not_followed(client, ilot):
    make_copy(ilot)
    client.force_login(factories.head_of(ilot.post))
    body = client.get(f"{reverse('consular:booklets')}?de=1&a=1").content.decode()
    assert "Numéroter un exemplaire par îlot" in body


def test_either_every_booklet_is_numbered_or_none(ilot, monkeypatch):
    consul = consul_of(ilot.post)
    asked = services.documents.request_document

    def refused_for_the_second(subject, *args, **kwargs):
        if subject.code == "B":
            raise Refusal("Non.")
        return asked(subject, *args, **kwargs)

    monkeypatch.setattr(services.documents, "request_document", refused_for_the_second)
    with acting_as(consul):
        with pytest.raises(Refusal, match="Non"):
            services.print_every_booklet(ilot.post, by=consul, reason="Exercice")
        assert not PaperCopy.objects.filter(post=ilot.post).exists()


@pytest.mark.parametrize("role", [Role.ODL, Role.VIA, Role.ASIA])
def test_nobody_else_prints_every_booklet(client, ilot, role):
    person = factories.make_user(role, ilot.post)
    client.force_login(person)
    assert client.get(reverse("consular:booklets")).status_code == 404
    with acting_as(person), pytest.raises(NotAllowed):
        services.print_every_booklet(ilot.post, by=person, reason="Exercice")


def test_somebody_else_follows_the_paper_and_does_not_open_the_document(client, ilot):
    copy, printout = make_copy(ilot)
    client.force_login(factories.make_user(Role.ASI, ilot.post))
    body = client.get(copy.get_absolute_url()).content.decode()
    assert copy.document in body
    assert reverse("reports:printout", args=[printout.pk]) not in body
    assert client.get(reverse("reports:printout", args=[printout.pk])).status_code == 404


def test_a_qr_code_is_one_path_that_changes_with_its_text():
    assert svg("DOC-DJI-2026-00012 A 1").count("<path") == 1
    assert svg("A 1") != svg("A 2")
