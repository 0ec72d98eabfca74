"""Who reads a note, and of the files it rests on only those that exist for each: pages, paper, report."""

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.models import AnalysisNote, Ground
from liaison.notes import services
from liaison.notes.reports import disseminated_notes
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.cases import reach
from ssi.figures.periods import Period
from ssi.reports import documents
from ssi.reports.models import Printout
from ssi.reports.registry import Brief
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import head_of, make_domain, make_exchange, make_user
from tests.liaison.notes import judged, make_note, resting_on, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(post):
    return head_of(post)


@pytest.fixture
def drugs():
    return make_domain("stups")


@pytest.fixture
def officer(post, drugs):
    return make_user(Role.ODL, post, domains=[drugs, make_domain("immigration")])


@pytest.fixture
def colleague(post, drugs):
    """Reads the note; not the file of immigration it also rests on."""
    return make_user(Role.ODL, post, domains=[drugs])


@pytest.fixture
def note(officer, post, drugs):
    """A note on one file of its own domain, and on one of another."""
    case = make_note(officer, post=post, domain=drugs)
    same = make_exchange(officer, post=post, domain=drugs)
    other = make_exchange(officer, post=post, domain=make_domain("immigration"))
    with acting_as(officer):
        judgement = judged(case, officer)
        resting_on(judgement, officer, same, fact="Deux camions.")
        resting_on(judgement, officer, other, fact="Un passeur des deux côtés.")
    return AnalysisNote.objects.select_related("post").get(pk=case.pk)


def hidden(note):
    return Ground.objects.select_related("source").get(fact__startswith="Un passeur").source


def lines_of(section, by):
    post = by.assignments.get().post
    with acting_as(by):
        found = section(Brief(post, Period.week_of(timezone.localdate(timezone=post.zone)), by, None))
    return [tuple(row) for block in found for row in block.rows]


def page(client, person, note):
    client.force_login(person)
    return client.get(note.get_absolute_url())


def test_each_reader_sees_the_facts_of_the_files_they_see_and_no_trace_of_the_others(client, officer, colleague, note):
    own = page(client, officer, note).content.decode()
    theirs = page(client, colleague, note).content.decode()
    assert hidden(note).reference in own
    assert "Un passeur" in own
    assert "Deux camions." in theirs
    assert "Un passeur" not in theirs
    assert hidden(note).reference not in theirs


@pytest.mark.parametrize("wall", ["both", "second"])
def test_the_database_hides_the_fact_by_itself(colleague, note, wall):
    with acting_as(colleague):
        rows = Ground.objects.all() if wall == "second" else Ground.objects.seen_by(colleague)
        assert [row.fact for row in rows] == ["Deux camions."]


def test_the_first_wall_hides_the_fact_by_itself(colleague, note):
    assert [row.fact for row in Ground.objects.seen_by(colleague)] == ["Deux camions."]


def test_the_journal_of_the_note_says_nothing_of_a_file_its_reader_does_not_see(colleague, head, note):
    lines = AuditEvent.objects.filter(case_id=note.pk)
    assert lines.exists()
    assert hidden(note).reference not in str(list(lines.values_list("details", flat=True)))


def test_the_ambassador_reads_a_note_only_while_it_is_addressed_to_them(client, officer, head, note):
    ambassador = make_user(Role.AMBASSADOR, note.post)
    disseminated = signed(note, officer, head)
    assert page(client, ambassador, note).status_code == 404, "disseminated within the service"
    with acting_as(head):
        services.perform(disseminated, "address", by=head)
    answer = page(client, ambassador, note)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Le trafic passera au fret." in shown
    assert "Deux camions." not in shown
    assert "EXI-" not in shown
    assert note.title in client.get(reverse("home")).content.decode()
    assert [act["label"] for act in answer.context["acts"]] == []
    with acting_as(officer):
        services.perform(AnalysisNote.objects.get(pk=note.pk), "revise", by=officer, comment="Du neuf.")
    assert page(client, ambassador, note).status_code == 404, "what is being thought over is no advice"


def test_an_officer_alone_does_not_address_the_ambassador(officer, head, note):
    disseminated = signed(note, officer, head)
    with acting_as(officer), pytest.raises(NotAllowed):
        services.perform(disseminated, "address", by=officer)


def test_the_desk_reads_a_note_the_head_shared_and_none_of_its_files(client, officer, head, note):
    desk = make_user(Role.DCIS_OFFICER)
    disseminated = signed(note, officer, head)
    assert page(client, desk, note).status_code == 404
    with acting_as(head):
        reach.share_with_dcis(disseminated, by=head, reason="Utile au réseau.")
    shown = page(client, desk, note).content.decode()
    assert "Le trafic passera au fret." in shown
    assert "Deux camions." not in shown


@pytest.mark.parametrize("protected", ["compartmented", "special_france", "marking"])
def test_a_note_is_as_protected_as_the_files_it_rests_on(officer, head, note, protected):
    source = note.judgements.get().grounds.first().source
    with acting_as(head):
        if protected == "compartmented":
            reach.compartment(source, by=head, reason="Source à protéger.")
        else:
            raised = {
                "special_france": {"marking": "NP", "special_france": True},
                "marking": {"marking": "DR", "special_france": False},
            }
            reach.mark(source, by=head, reason="Contenu sensible.", **raised[protected])
    with acting_as(officer):
        with pytest.raises(Refusal, match=source.reference):
            services.submit(AnalysisNote.objects.get(pk=note.pk), by=officer)
        with pytest.raises(Refusal, match=source.reference):
            resting_on(note.judgements.get(), officer, source)


def test_the_paper_says_what_its_reader_sees_and_nobody_else_has_it(client, officer, colleague, head, note):
    signed(note, officer, head)
    note = AnalysisNote.objects.get(pk=note.pk)
    with acting_as(officer):
        own = documents.request_document(note, "analysis-note", by=officer)
    with acting_as(colleague):
        theirs = documents.request_document(note, "analysis-note", by=colleague)
    assert hidden(note).reference in str(own.snapshot)
    assert hidden(note).reference not in str(theirs.snapshot)
    assert "Deux camions." in str(theirs.snapshot)
    assert "Probable (vraisemblable" in str(theirs.snapshot)
    client.force_login(colleague)
    assert client.get(reverse("reports:printout", args=[own.pk])).status_code == 404
    assert client.get(reverse("reports:printout", args=[theirs.pk])).status_code == 200
    shown = client.get(note.get_absolute_url()).content.decode()
    assert own.reference not in shown
    assert theirs.reference in shown
    with acting_as(colleague):
        assert list(Printout.objects.all()) == [theirs], "the second wall says the same"


def test_the_weekly_report_lists_what_was_disseminated_and_titles_only_for_those_who_all_may_read(officer, head, note):
    disseminated = signed(note, officer, head)
    assert lines_of(disseminated_notes, head)[0][2] == "—"
    with acting_as(head):
        services.perform(disseminated, "address", by=head)
    assert lines_of(disseminated_notes, head)[0][2] == "—", "the desk reads the report too"
    with acting_as(head):
        reach.share_with_dcis(AnalysisNote.objects.get(pk=note.pk), by=head, reason="Utile.")
    assert lines_of(disseminated_notes, head) == [
        (note.reference, str(note.country), note.title, 1, timezone.localdate(timezone=note.post.zone).isoformat())
    ]
    with acting_as(head):
        reach.compartment(AnalysisNote.objects.get(pk=note.pk), by=head, reason="À protéger.")
    assert lines_of(disseminated_notes, head) == []
