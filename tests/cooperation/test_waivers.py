"""Nothing ends without its evaluation but by a decision of the head of the post, with its reason."""

import json

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cooperation.models import EvaluationWaiver, TrainingEvaluation
from cooperation.trainings import evaluation
from cooperation.waivers import services
from ssi.accounts.context import acting_as
from ssi.clocks.models import Clock
from ssi.reports import documents
from ssi.web.refusals import NotAllowed, Refusal
from tests.cooperation.files import make_action
from tests.cooperation.trainees import make_session

pytestmark = pytest.mark.django_db
WHY = "Le partenaire a dissous le service formé : plus personne ne peut répondre."


@pytest.fixture
def over(cast):
    """A programme that is over, with nothing left to pay and no evaluation."""
    programme, _line = cast.approved()
    cast.act(programme, "begin", cast.odl)
    cast.act(programme, "finish", cast.asi)
    return cast.fresh(programme)


def waive(programme, by, reason=WHY):
    with acting_as(by):
        return services.waive_local(programme, by=by, reason=reason)


def test_a_programme_without_evaluation_is_closed_on_the_reasoned_decision_of_the_head(cast, over):
    with pytest.raises(Refusal, match="évaluation locale est incomplète"):
        cast.act(over, "evaluate", cast.asi)
    for person in (cast.odl, cast.asia, cast.desk):
        with pytest.raises(NotAllowed):
            waive(over, person)
    with pytest.raises(Refusal, match="30 caractères"):
        waive(over, cast.asi, "Pas le temps.")

    waiver = waive(over, cast.asi)
    assert (waiver.role, waiver.acting) == ("ASI", False)
    cast.act(over, "evaluate", cast.asi)
    cast.act(over, "close", cast.asi)
    assert cast.fresh(over).status == "CLOS"


def test_it_is_decided_once_and_never_rewritten(cast, over):
    waiver = waive(over, cast.asi)
    with pytest.raises((NotAllowed, Refusal)):
        waive(over, cast.asi)
    with acting_as(cast.asi), pytest.raises(ProgrammingError), transaction.atomic():
        EvaluationWaiver.objects.filter(pk=waiver.pk).update(reason="Autre motif, écrit après coup, bien sûr.")


def test_a_running_programme_is_not_waived(cast):
    programme, _commitment = cast.committed("10000")
    with pytest.raises(Refusal, match="terminé"):
        waive(programme, cast.asi)


def test_the_page_offers_it_to_the_head_alone_and_shows_it_to_all(cast, over, client):
    address = reverse("cooperation:programme-evaluation-waive", args=[over.reference])
    for person, offered in ((cast.asi, True), (cast.odl, False)):
        client.force_login(person)
        assert (address in client.get(over.get_absolute_url()).content.decode()) is offered
        assert client.get(address).status_code == (200 if offered else 404)
    client.force_login(cast.asi)
    client.post(address, {"reason": WHY})

    assert client.get(address).status_code == 404
    for person in (cast.odl, cast.desk, cast.ambassador):
        client.force_login(person)
        assert WHY in client.get(over.get_absolute_url()).content.decode()


def test_the_sheet_prints_it(cast, over):
    waive(over, cast.asi)
    with acting_as(cast.odl):
        printout = documents.request_document(cast.fresh(over), "programme-sheet", by=cast.odl)
    assert WHY in json.dumps(printout.snapshot, ensure_ascii=False)


# --- Levels of a training ------------------------------------------------------------------------------------


@pytest.fixture
def held(cast):
    """An action in kind, done, whose session ended three days ago; levels 1 and 2 are due."""
    action = make_action(cast.odl)
    session = make_session(cast.odl, action, starts_in=-7, days=5)
    type(action).objects.filter(pk=action.pk).update(status="REALISEE")
    return session


def levels(session):
    return {row.level: row for row in TrainingEvaluation.objects.filter(session=session).select_related("session")}


def waive_level(session, level, by, reason=WHY):
    row = levels(session)[level]
    row.case = row.session.case = cast_case(session)
    with acting_as(by):
        return services.waive_level(row, by=by, reason=reason)


def cast_case(session):
    return type(session.case).objects.select_related("post__country").get(pk=session.case_id)


def test_an_action_ends_once_its_levels_due_are_noted_or_waived(cast, held):
    with pytest.raises(Refusal, match="niveau 1 ; .*niveau 2|niveau 1"):
        cast.act(held.case, "assess", cast.odl, comment="Bilan")
    one = levels(held)[1]
    one.case = one.session.case = cast_case(held)
    with acting_as(cast.odl):
        evaluation.note_evaluation(one, by=cast.odl, done_on=timezone.localdate(), respondents=0, after=4)
    with pytest.raises(NotAllowed):
        waive_level(held, 2, cast.odl)
    waive_level(held, 2, cast.asi)

    cast.act(held.case, "assess", cast.odl, comment="Bilan")
    assert cast.fresh(held.case).status == "EVALUEE"


def test_levels_to_come_do_not_hold_the_action_back_and_go_on_after_it(cast, held):
    for level in (1, 2):
        waive_level(held, level, cast.asi)
    cast.act(held.case, "assess", cast.odl, comment="Bilan")
    left = Clock.objects.filter(case=held.case_id).open().values_list("rule__code", flat=True)
    assert set(left) == {"FOR_N3", "FOR_N4"}


def test_a_level_waived_is_not_asked_any_more_and_says_why(cast, held, client):
    waive_level(held, 1, cast.asi)
    client.force_login(cast.odl)
    page = client.get(reverse("cooperation:action-session", args=[held.case.reference, held.pk])).content.decode()
    assert WHY in page
    assert "dispensée" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cooperation_evaluationwaiver WHERE training_id IS NOT NULL")
        assert cursor.fetchone() == (1,)


def test_what_is_noted_is_not_waived(cast, held):
    one = levels(held)[1]
    TrainingEvaluation.objects.filter(pk=one.pk).update(done_on=timezone.localdate())
    with pytest.raises(Refusal, match="déjà évalué"):
        waive_level(held, 1, cast.asi)
