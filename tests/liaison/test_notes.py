"""Analysis notes, as the people of a post write, sign and review them; what each edition keeps."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from liaison.intelligence import handling
from liaison.models import AnalysisNote, Judgement
from liaison.notes import editions, services
from liaison.notes.vocabulary import CONFIDENCE, LIKELIHOOD, estimates, in_force
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.reports.canonical import three_words
from ssi.web.refusals import NotAllowed, Refusal
from tests.bench.browser import observed
from tests.factories import head_of, make_domain, make_exchange, make_user
from tests.liaison.notes import fields, judged, make_note, resting_on, signed
from tests.liaison.pieces import make_piece, same_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def domain():
    return make_domain("essai")


@pytest.fixture
def officer(post, domain):
    return make_user(Role.ODL, post, domains=[domain])


@pytest.fixture
def head(post):
    return head_of(post)


@pytest.fixture
def source(officer, post, domain):
    return make_exchange(officer, post=post, domain=domain)


@pytest.fixture
def ready(officer, post, domain, source):
    """A note that may be submitted."""
    case = make_note(officer, post=post, domain=domain)
    with acting_as(officer):
        resting_on(judged(case, officer), officer, source)
    return fresh(case)


def fresh(case):
    return AnalysisNote.objects.select_related("post", "country", "domain").get(pk=case.pk)


def reviews(case):
    return [(c.fixed_on, bool(c.kept_at)) for c in case.clocks.filter(rule__code="NAN_REVUE").order_by("pk")]


def test_an_officer_writes_a_note_from_its_page(client, officer, post, domain):
    client.force_login(officer)
    typed = {
        "title": "Cigarettes par la frontière moldave",
        "country": post.country_id,
        "domain": domain.pk,
        "question": "Le trafic passera-t-il par le fret ?",
        "review_on": timezone.localdate() + timedelta(days=90),
        "marking": "NP",
    }
    answer = client.post(reverse("liaison:note-open"), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    case = AnalysisNote.objects.get()
    assert (case.status, case.number, case.reference[:8]) == ("BROUILLON", 1, "NAN-BUC-")
    judgement = {"text": "Le trafic passera au fret.", "because": "Vu deux fois.", "confidence": "LOW"}
    url = reverse("liaison:note-judgement-add", args=[case.reference])
    assert client.post(url, judgement).status_code == 422, "without its likelihood it is no judgement"
    assert client.post(url, judgement | {"likelihood": "PROBABLE"}).status_code == 302
    shown = client.get(case.get_absolute_url()).content.decode()
    assert "Probable" in shown
    assert "environ 75" in shown
    assert "PROBABLE" not in shown, "a bare code is never shown"


def test_the_question_the_country_and_the_domain_make_the_note(officer, post, domain):
    for missing in ({"question": " "}, {"country": None}, {"domain": None}):
        with acting_as(officer), pytest.raises(Refusal):
            services.open_note(by=officer, post=post, **fields(post, domain=domain) | missing)
    assert not AnalysisNote.objects.exists()


def test_every_word_of_the_vocabularies_is_dated_and_has_its_source():
    day = datetime(2026, 11, 27, tzinfo=ZoneInfo("Europe/Paris")).date()
    assert [e.percent for e in in_force(LIKELIHOOD, day)] == [93, 75, 50, 30, 7]
    assert [e.label for e in in_force(CONFIDENCE, day)] == ["élevée", "modérée", "faible"]
    assert all(e.source and e.meaning and e.valid_from for e in estimates())
    assert in_force(LIKELIHOOD, estimates()[0].valid_from - timedelta(days=1)) == []


def test_a_word_outside_the_vocabulary_is_refused(officer, ready):
    with acting_as(officer), pytest.raises(Refusal, match="vocabulaire"):
        judged(ready, officer, likelihood="75%")


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        ("judgement", "ne juge rien"),
        ("ground", "ne repose sur aucun fait"),
        ("situation", "situation"),
    ],
)
def test_a_note_is_not_submitted_before_it_is_whole(officer, post, domain, lack, said):
    case = make_note(officer, post=post, domain=domain, **({"situation": ""} if lack == "situation" else {}))
    with acting_as(officer):
        if lack != "judgement":
            judged(case, officer)
        with pytest.raises(Refusal, match=said):
            services.submit(fresh(case), by=officer)


def test_the_day_of_the_review_is_still_ahead_when_it_is_submitted(officer, head, post, domain, source):
    noon = datetime(2026, 11, 27, 12, tzinfo=ZoneInfo("Europe/Bucharest"))
    with time_machine.travel(noon, tick=False):
        case = make_note(officer, post=post, domain=domain, review_on=noon.date() + timedelta(days=2))
        with acting_as(officer):
            resting_on(judged(case, officer), officer, source)
    with (
        time_machine.travel(noon + timedelta(days=2), tick=False),
        acting_as(officer),
        pytest.raises(Refusal, match="à venir"),
    ):
        services.submit(fresh(case), by=officer)
    with time_machine.travel(noon + timedelta(days=1), tick=False), acting_as(officer):
        assert services.submit(fresh(case), by=officer).state == "PENDING"


def test_whoever_wrote_does_not_sign_and_the_text_waits_as_it_is(officer, head, ready):
    other = make_user(Role.ODL, ready.post, domains=[ready.domain])
    with acting_as(other):
        judgement = judged(ready, other, text="Un second avis.")
        services.drop_judgement(Judgement.objects.select_related("case").get(pk=judgement.pk), by=other)
    with acting_as(officer):
        request = services.submit(fresh(ready), by=officer)
        assert {officer.pk, other.pk} <= set(request.authors)
        with pytest.raises(Refusal, match="brouillon"):
            judged(ready, officer)
        with pytest.raises(NotAllowed):
            approvals.decide(request, by=officer, decision="APPROVE")
    with acting_as(head):
        approvals.decide(request, by=head, decision="APPROVE")
    assert fresh(ready).status == "VISEE"


def test_what_was_signed_is_frozen_when_it_is_disseminated_and_its_review_begins(officer, head, ready):
    note = signed(ready, officer, head)
    edition = note.editions.get()
    request = note.approval_requests.get()
    assert (note.status, note.is_open, bool(note.answered_at)) == ("DIFFUSEE", True, True)
    assert (edition.sha256, edition.document, edition.signed_by) == (request.sha256, request.document, head)
    assert edition.sha256 == approvals.freeze(edition.document)
    assert [label for label, _text in edition.lines if label.startswith("Jugement")] == ["Jugement 1"]
    assert reviews(note) == [(note.review_on, False)]


def test_the_source_is_not_in_the_text_that_every_reader_reads(officer, head, ready, source):
    edition = signed(ready, officer, head).editions.get()
    assert source.reference not in str(edition.document)
    assert "Albița" not in str(edition.document)


@pytest.mark.parametrize("page", ["edit", "judgement-add"])
def test_a_page_that_would_be_refused_says_so_before_anything_is_typed(client, officer, head, ready, page):
    client.force_login(officer)
    too_early = client.get(reverse("liaison:note-review", args=[ready.reference]), follow=True)
    assert "Seule une note diffusée se revoit." in too_early.content.decode()
    note = signed(ready, officer, head)
    client.force_login(officer)
    assert client.get(reverse("liaison:note-review", args=[note.reference])).status_code == 200
    too_late = client.get(reverse(f"liaison:note-{page}", args=[note.reference]), follow=True)
    assert "tant qu’elle est un brouillon" in too_late.content.decode()


def test_a_new_edition_says_what_changes_and_the_former_one_stays_as_it_was(client, officer, head, ready, source):
    note = signed(ready, officer, head)
    first, other = note.editions.get(), make_exchange(officer, post=note.post, domain=note.domain)
    with acting_as(officer):
        services.perform(note, "revise", by=officer, comment="Le train est ouvert.")
        note = fresh(note)
        assert (note.status, note.number, reviews(note)) == ("BROUILLON", 2, [(note.review_on, True)])
        judgement = note.judgements.get()
        services.judge(note, by=officer, judgement=judgement, **again(judgement, likelihood="EVEN"))
        services.drop_ground(judgement.grounds.get(), by=officer)
        resting_on(judgement, officer, other, fact="Un wagon.")
        with pytest.raises(Refusal, match="ce qui change"):
            services.submit(fresh(note), by=officer)
        services.edit(fresh(note), by=officer, expected_version=None, changes="Le rail est aussi une voie.")
    note = signed(note, officer, head)
    second = note.editions.first()
    assert [e.number for e in note.editions.all()] == [2, 1]
    first.refresh_from_db()
    assert "Probable (" in dict(first.lines)["Jugement 1"]
    assert "Chances à peu près égales" in dict(second.lines)["Jugement 1"]
    with acting_as(officer):
        kept = [[g.source_id for _n, found in editions.grounds_of(note, n, officer) for g in found] for n in (1, 2)]
    assert kept[0] == [source.pk]
    assert kept[1] != [source.pk]
    client.force_login(officer)
    page = client.get(reverse("liaison:note-edition", args=[note.reference, second.pk])).content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    assert three_words(second.sha256) in page


def test_a_review_that_holds_moves_its_date_and_says_what_was_looked_at(officer, head, ready):
    note = signed(ready, officer, head)
    later = note.review_on + timedelta(days=90)
    with acting_as(officer):
        with pytest.raises(Refusal, match="donné"):
            services.reviewed(fresh(note), by=officer, found=" ", next_on=later)
        services.reviewed(fresh(note), by=officer, found="Rien de neuf.", next_on=later)
    assert reviews(note) == [(note.review_on, True), (later, False)]
    assert fresh(note).review_on == later
    assert note.editions.count() == 1, "the text did not change"


def test_the_page_says_that_a_review_is_late_from_the_day_after(client, officer, head, ready):
    note = signed(ready, officer, head)
    client.force_login(officer)
    last = datetime.combine(note.review_on, datetime.min.time(), tzinfo=note.post.zone)
    for moment, late in ((last + timedelta(hours=23), False), (last + timedelta(hours=25), True)):
        with time_machine.travel(moment, tick=False):
            client.force_login(officer)
            page = client.get(note.get_absolute_url()).content.decode()
            assert ("ne tenez pas cette note pour actuelle" in page) == late, moment


def test_a_note_that_no_longer_holds_is_told_so_then_archived(officer, head, ready):
    note = signed(ready, officer, head)
    with acting_as(officer):
        services.perform(fresh(note), "outdate", by=officer, comment="Frontière fermée.")
        assert fresh(note).clocks.open().count() == 0
        services.perform(fresh(note), "archive", by=officer, comment="Plus d’objet.")
    assert (fresh(note).status, fresh(note).is_open) == ("ARCHIVEE", False)


def test_the_day_speaks_of_a_note_a_fortnight_before_its_review(client, officer, head, ready):
    note = signed(ready, officer, head)
    noon = datetime.combine(note.review_on, datetime.min.time(), tzinfo=note.post.zone) + timedelta(hours=12)
    for days, told in ((15, False), (14, True)):
        with time_machine.travel(noon - timedelta(days=days), tick=False):
            client.force_login(officer)
            assert ("Notes d’analyse à revoir" in client.get(reverse("home")).content.decode()) == told, days


def test_the_worth_of_a_fact_is_that_of_its_file_and_its_correction_is_seen(client, officer, ready, source):
    piece = make_piece(source, officer)
    with acting_as(officer):
        judgement = ready.judgements.get()
        resting_on(judgement, officer, source, origin=f"piece:{piece.pk}", fact="Domicile à Constanța.")
        with pytest.raises(Refusal, match="pas, ou plus"):
            resting_on(judgement, officer, source, origin="piece:999999")
    client.force_login(officer)
    shown = client.get(ready.get_absolute_url()).content.decode()
    assert "B — source fiable dans la plupart des cas" in shown
    assert "évaluation corrigée depuis" not in shown
    with acting_as(officer):
        handling.correct_piece(piece, by=officer, reason="Autre ville.", **same_as(piece, source_grade="C"))
    shown = client.get(ready.get_absolute_url()).content.decode()
    assert "évaluation corrigée depuis" in shown


def test_a_fact_of_a_file_with_evaluated_pieces_names_the_piece(client, officer, ready, post, domain):
    other = make_exchange(officer, post=post, domain=domain)
    make_piece(other, officer)
    client.force_login(officer)
    url = reverse("liaison:note-judgement-ground", args=[ready.reference, ready.judgements.get().pk])
    answer = client.post(url, {"reference": other.reference, "fact": "Un domicile."})
    assert answer.status_code == 422
    choices = dict(answer.context["form"].fields["origin"].choices)[other.reference]
    assert client.post(url, {"origin": choices[0][0], "fact": "Un domicile."}).status_code == 302
    assert ready.judgements.get().grounds.last().source_grade == "B"
    assert other.reference in {one.reference for one in linked(client, ready)}


def test_two_notes_do_not_confirm_each_other(officer, ready, post, domain):
    other = make_note(officer, post=post, domain=domain)
    with acting_as(officer), pytest.raises(Refusal, match="deux avis"):
        resting_on(ready.judgements.get(), officer, other)


def test_a_page_costs_as_much_with_many_judgements_as_with_one(client, officer, ready, source):
    client.force_login(officer)

    def spent():
        client.get(ready.get_absolute_url())
        with observed() as seen:
            assert client.get(ready.get_absolute_url()).status_code == 200
        return len([s for s in seen if not s.fixed])

    before = spent()
    with acting_as(officer):
        for n in range(5):
            judgement = judged(ready, officer, text=f"Avis {n}.")
            for _again in range(3):
                resting_on(judgement, officer, source)
    assert spent() == before


def again(judgement, **changed):
    return {name: getattr(judgement, name) for name in ("text", "likelihood", "confidence", "because")} | changed


def linked(client, case):
    return client.get(case.get_absolute_url()).context["case"].linked
