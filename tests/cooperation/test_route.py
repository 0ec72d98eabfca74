"""Who must approve, from the type and the money; each level its own act; an approval outgrown by the money falls."""

import pytest
from django.utils import timezone

from cooperation.models import Opinion, Programme, Submission
from cooperation.money import services as money
from cooperation.route import levels
from ssi.accounts.context import acting_as
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.cooperation.files import make_action, make_line, make_need, make_programme, paper

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["NATURE", "PARTENAIRE"], ["ASI"]),
        (["P176"], ["ASI", "DCIS"]),
        (["P105"], ["ASI", "DCIS", "MEAE"]),
        (["UE"], ["ASI", "DCIS"]),
        (["PRIVE"], ["ASI", "AMB", "DCIS"]),
        (["P105", "FDC"], ["ASI", "AMB", "DCIS", "MEAE"]),
        ([], ["ASI"]),
    ],
)
def test_the_route_of_an_isolated_action_follows_its_money(sources, expected):
    assert levels.levels_for("ACTION", sources, levels.rules_in_force()) == expected


def test_a_programme_always_goes_to_the_ministry(cast):
    programme = make_programme(cast.odl, source="NATURE")

    assert levels.route_of(programme) == ["ASI", "AMB", "DCIS", "MEAE"]


def test_a_rule_counts_from_its_first_day_to_its_last(cast):
    rule = levels.RouteRule.objects.get(code="ACTION_UE")
    today = timezone.localdate()
    levels.RouteRule.objects.filter(pk=rule.pk).update(ends_on=today)
    assert levels.levels_for("ACTION", ["UE"], levels.rules_in_force(today)) == ["ASI", "DCIS"]

    tomorrow = today + factories.timedelta(days=1)
    assert levels.levels_for("ACTION", ["UE"], levels.rules_in_force(tomorrow)) == ["ASI"]


def test_a_programme_that_lacks_something_is_not_submitted(cast):
    programme = make_programme(cast.odl, complete=False)

    with pytest.raises(Refusal, match="Aucun besoin"):
        cast.act(programme, "submit", cast.odl)


def test_sectors_sum_to_a_hundred(cast):
    programme = make_programme(cast.odl)
    with acting_as(cast.odl):
        programme.sectors.filter(code="15130").delete()

    with pytest.raises(Refusal, match="font 60 %"):
        cast.act(programme, "submit", cast.odl)


def test_a_first_priority_says_why(cast):
    need = make_need(cast.odl, urgency=4, expected_return=4, justification="Urgent.")
    programme = make_programme(cast.odl, need=need)

    with pytest.raises(Refusal, match="P1"):
        cast.act(programme, "submit", cast.odl)


def test_from_draft_to_the_approval_of_the_ministry(cast):
    programme = cast.lead(make_programme(cast.odl), "APPROUVE")

    said = list(Opinion.objects.filter(case=programme).order_by("pk").values_list("level", "sense"))
    assert said == [("AMB", "FAVORABLE"), ("DCIS", "FAVORABLE"), ("MEAE", "FAVORABLE")]
    assert [s.number for s in Submission.objects.filter(case=programme).order_by("number")] == [1, 2, 3]


def test_the_desk_sees_a_programme_once_transmitted_and_not_before(cast):
    programme = make_programme(cast.odl)
    seen = []
    for state, step in cast.steps():
        step(programme)
        with acting_as(cast.desk):
            if Programme.objects.visible_to(cast.desk).filter(pk=programme.pk).exists():
                seen.append(state)

    assert seen == ["TRANSMIS_DCIS", "AVIS_DCIS", "TRANSMIS_MEAE", "APPROUVE"]


def test_the_ambassador_sees_a_programme_from_the_moment_it_is_presented(cast):
    programme = make_programme(cast.odl)
    seen = []
    for state, step in cast.steps()[:4]:
        step(programme)
        with acting_as(cast.ambassador):
            if Programme.objects.visible_to(cast.ambassador).filter(pk=programme.pk).exists():
                seen.append(state)

    assert seen == ["AU_VISA", "VISE_AMBASSADE"]


def test_what_the_ambassador_sends_back_is_reworked_and_submitted_again(cast):
    programme = cast.lead(make_programme(cast.odl), "AU_VISA")
    cast.say(programme, "endorse_return", cast.ambassador, text="Associer la gendarmerie.")
    assert cast.fresh(programme).status == "RENVOYE_AMBASSADE"

    cast.act(programme, "submit", cast.odl)
    assert cast.fresh(programme).status == "SOUMIS_POSTE"


def test_sending_back_says_why(cast):
    programme = cast.lead(make_programme(cast.odl), "TRANSMIS_DCIS")

    with pytest.raises(Refusal, match="Dites pourquoi"):
        cast.say(programme, "opine_return", cast.desk)


def test_only_the_director_gives_an_unfavourable_opinion(cast):
    programme = cast.lead(make_programme(cast.odl), "TRANSMIS_DCIS")
    with pytest.raises(NotAllowed):
        cast.say(programme, "oppose", cast.desk, text="Hors priorités.")

    cast.say(programme, "oppose", cast.director, text="Hors priorités.")
    assert cast.fresh(programme).status == "REFUSE"


def test_the_decision_of_the_ministry_comes_with_its_document_and_its_reference(cast):
    programme = cast.lead(make_programme(cast.odl), "TRANSMIS_MEAE")
    with pytest.raises(Refusal, match="document signé"):
        cast.say(programme, "decide_approve", cast.desk, reference="DCSD/1")
    with pytest.raises(Refusal, match="référence"):
        cast.say(programme, "decide_approve", cast.desk, paper=paper())
    assert cast.fresh(programme).status == "TRANSMIS_MEAE"

    cast.say(programme, "decide_postpone", cast.desk, reference="DCSD/1", paper=paper(), text="Loi de finances.")
    assert cast.fresh(programme).status == "AJOURNE"


def test_the_head_of_the_post_records_the_signed_visa_with_its_paper(cast):
    programme = cast.lead(make_programme(cast.odl), "AU_VISA")
    with pytest.raises(Refusal, match="document signé"):
        cast.say(programme, "record_endorsement", cast.asi)

    opinion = cast.say(programme, "record_endorsement", cast.asi, paper=paper("visa.txt"))
    assert (opinion.level, opinion.piece.name) == ("AMB", "visa.txt")


def test_an_interim_is_written_beside_the_word(cast):
    programme = make_programme(cast.odl)
    cast.act(programme, "submit", cast.odl)
    factories.make_interim(cast.post, given_by=cast.asi, given_to=cast.asia)
    cast.sign(programme, by=cast.asia)
    cast.act(programme, "present", cast.asia)
    opinion = cast.say(programme, "record_endorsement", cast.asia, paper=paper())

    assert programme.approval_requests.get().signoffs.get().capacity == "p.i."
    assert not opinion.acting, "the deputy may record it in her own role"


def test_nobody_skips_a_level(cast):
    programme = cast.lead(make_programme(cast.odl), "VALIDE_POSTE")

    with pytest.raises(Refusal, match="Ambassadeur"):
        cast.act(programme, "transmit", cast.asi)
    with pytest.raises(Refusal, match="Ambassadeur"):
        cast.act(programme, "conclude", cast.asi)


def test_an_action_in_kind_is_approved_by_the_post_alone(cast):
    action = make_action(cast.odl)
    make_line(action, cast.odl, source="NATURE", asked="8000")
    cast.act(action, "submit", cast.odl)
    cast.sign(action)
    cast.act(action, "conclude", cast.asi)

    assert cast.fresh(action).status == "PROGRAMMEE"


@pytest.mark.parametrize(("asked", "state"), [("66000", "APPROUVE"), ("66000.01", "VALIDE_POSTE")])
def test_an_approval_falls_when_the_credits_rise_by_more_than_a_tenth(cast, asked, state):
    programme = cast.lead(make_programme(cast.odl, asked="60000"), "APPROUVE")
    with acting_as(cast.odl):
        money.save_line(programme.funding_lines.get(), programme, by=cast.odl, asked=money.rates.Decimal(asked))

    assert cast.fresh(programme).status == state


def test_two_small_rises_are_counted_together(cast):
    programme = cast.lead(make_programme(cast.odl, asked="60000"), "APPROUVE")
    for asked in ("64000", "67000"):
        with acting_as(cast.odl):
            line = programme.funding_lines.get()
            money.save_line(line, cast.fresh(programme), by=cast.odl, asked=money.rates.Decimal(asked))

    assert cast.fresh(programme).status == "VALIDE_POSTE"


def test_an_approval_falls_when_a_new_source_appears(cast):
    programme = cast.lead(make_programme(cast.odl), "APPROUVE")
    make_line(programme, cast.odl, source="PRIVE", asked="1")

    assert cast.fresh(programme).status == "VALIDE_POSTE"


def test_a_fallen_approval_is_asked_again_from_the_ambassador_on(cast):
    programme = cast.lead(make_programme(cast.odl), "APPROUVE")
    make_line(programme, cast.odl, source="PRIVE", asked="1")
    for _state, step in cast.steps()[2:]:
        step(programme)

    assert cast.fresh(programme).status == "APPROUVE"
    make_line(programme, cast.odl, source="PRIVE", asked="2", label="Deuxième don")
    assert cast.fresh(programme).status == "APPROUVE"
