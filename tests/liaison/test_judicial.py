"""Judicial assistance: which instrument for which State, the acts and their dates, the law of the day of a paper."""

import csv
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from liaison.judicial import drafting, guided, law
from liaison.judicial.documents import GuidedForm, paper_of, variant_of
from liaison.judicial.models import LegalText
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals.workflow import IllegalTransition
from ssi.cases.links import seen_by
from ssi.cases.models import Case
from ssi.clocks.models import ClockRule
from ssi.reports.documents import request_document
from ssi.reports.render import render_html
from ssi.web.memory import forget_everything
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import head_of, make_country, make_domain, make_exchange, make_post, make_user
from tests.liaison.judicial import act, bring, fresh, note, open_eio

pytestmark = pytest.mark.django_db
NOW = "2026-11-20T09:00:00Z"
#: What an installation will load when the code of procedure changes: invented numbers, flagged so.
RENUMBERED = [
    ("CPP_CHANNELS", "ARTICLE", "code de procédure pénale, art. L. 6999-1", "2029-01-01", "", "yes", "essai"),
    ("CR_RETOUR", "CLOCK", "code de procédure pénale, art. L. 6999-2", "2029-01-01", "", "yes", "essai"),
]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def post():
    for code in ("FR", "RO", "MD"):
        make_country(code)
    return make_post("BUC", covers=["MD"])


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")], starts_on=date(2020, 1, 1))


@pytest.fixture
def loads(tmp_path):
    """Loads rows of `load_legal_texts`, as the owner does."""

    def load(*rows):
        path = tmp_path / "textes.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["code", "nature", "text", "valid_from", "valid_until", "to_verify", "source"])
            writer.writerows(rows)
        call_command("load_legal_texts", str(path), verbosity=0)

    return load


# --- Instruments ---------------------------------------------------------------------------------------------


def test_an_eio_is_offered_for_a_bound_state_only(post):
    today = date(2026, 11, 20)
    offered = {code: law.instruments_for(make_country(code), today) for code in ("RO", "MD", "DK", "IE", "DJ", "IN")}
    assert {code for code, found in offered.items() if "EIO" in found} == {"RO"}
    assert all({"CRI", "MLA"} <= set(found) for found in offered.values())


def test_before_the_directive_applied_there_was_no_eio(post):
    assert "EIO" not in law.instruments_for(make_country("RO"), date(2017, 5, 21))
    assert "EIO" in law.instruments_for(make_country("RO"), date(2017, 5, 22))


def test_twenty_five_states_are_bound_and_the_row_says_it_was_not_checked():
    bound = [row for row in law.all_bases() if row.instrument == "EIO"]
    assert len({row.country_id for row in bound}) == 24, "the Union less Denmark, Ireland and France itself"
    assert all(row.to_verify and row.source for row in bound)


def test_an_eio_for_moldova_is_refused_with_what_to_do(officer):
    with pytest.raises(Refusal, match="Moldavie") as refused:
        open_eio(officer, country=make_country("MD"))
    assert "commission rogatoire" in str(refused.value.remedy)


def test_the_convention_comes_from_the_table_and_stays_to_verify(officer):
    case = open_eio(officer, instrument="CRI")
    assert "20 avril 1959" in case.convention
    assert law.doubt(case, date(2026, 11, 20))


def test_a_state_without_a_row_has_its_convention_to_fill_in(officer, post):
    case = open_eio(officer, instrument="MLA", country=make_country("NP"))
    assert case.convention == ""


@pytest.mark.parametrize(
    ("fields", "direction", "said"),
    [
        ({"convention": ""}, "OUT", "ministère de la justice"),
        ({"convention": ""}, "IN", "voie diplomatique"),
        ({"urgent": True}, "OUT", "directement"),
        ({"urgent": True}, "IN", "avis de la voie diplomatique"),
    ],
)
def test_the_channel_is_advised_with_the_article_of_the_day(officer, fields, direction, said):
    case = open_eio(officer, instrument="MLA", country=make_country("NP"), direction=direction, **fields)
    _channel, sentence = law.channel_guidance(case, date(2026, 11, 20))
    assert said in sentence
    assert "art. 694)" in sentence


# --- Acts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instrument", "state"), [("EIO", "EXECUTEE"), ("CRI", "ACCEPTEE"), ("MLA", "ACCEPTEE"), ("EIO", "EN_EXECUTION")]
)
def test_a_file_goes_through_its_states(officer, instrument, state):
    case = bring(open_eio(officer, instrument=instrument), officer, state, lawfrozen())
    assert case.status == state


def lawfrozen():

    return timezone.now()


def test_a_file_is_announced_until_it_is_received(officer):
    case = open_eio(officer, received_on=None)
    assert case.status == "ANNONCEE"
    with pytest.raises(Refusal, match="reçue au poste"):
        act(case, officer, "receive")
    assert act(case, officer, "receive", received_on=date(2026, 11, 20)).status == "RECUE"


def test_what_is_not_translated_is_not_transmitted(officer):
    case = open_eio(officer, translation_language="ro")
    sent = {"transmitted_on": date(2026, 11, 20), "channel": "DIRECT", "executing_authority": "Parquet de Bihor"}
    with pytest.raises(Refusal, match="traduction manque"):
        act(case, officer, "transmit", **sent)
    case = act(case, officer, "translate", translated_on=date(2026, 11, 20))
    assert act(case, officer, "transmit", **sent).status == "TRANSMISE"


def test_an_eio_is_recognised_and_a_letter_rogatory_accepted(officer):
    moment = lawfrozen()
    for instrument, right, wrong in (("EIO", "recognise", "accept"), ("CRI", "accept", "recognise")):
        case = bring(open_eio(officer, instrument=instrument), officer, "TRANSMISE", moment)
        with pytest.raises(Refusal, match="pas de sens"):
            act(case, officer, wrong, recognised_at=moment)
        act(case, officer, right, recognised_at=moment)


def test_a_file_resumes_where_it_was_postponed_and_nowhere_else(officer):
    case = bring(open_eio(officer), officer, "EN_EXECUTION", lawfrozen())
    case = act(case, officer, "postpone", "Une enquête en cours.")
    assert (case.status, case.postponed_from) == ("REPORTEE", "EN_EXECUTION")
    with pytest.raises(Refusal):
        act(case, officer, "resume_recognised")
    assert act(case, officer, "resume_execution").status == "EN_EXECUTION"


def test_an_act_out_of_its_turn_is_refused_and_writes_nothing(officer):
    case = open_eio(officer)
    with pytest.raises(IllegalTransition):
        act(case, officer, "finish", operations_ended_at=lawfrozen())
    assert fresh(case).operations_ended_at is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"issued_on": date(2026, 11, 21), "received_on": None}, "avenir"),
        ({"issued_on": date(2026, 11, 20), "received_on": date(2026, 11, 19)}, "précède"),
    ],
)
def test_dates_that_cannot_be_are_refused(officer, fields, said):
    with pytest.raises(Refusal, match=said):
        open_eio(officer, **fields)


def test_what_is_over_is_frozen(officer):
    case = act(open_eio(officer), officer, "withdraw", "Désistement.")
    with pytest.raises(NotAllowed, match="figés"):
        note(case, officer, return_on=date(2026, 12, 1))


def test_somebody_of_another_domain_records_nothing(officer, post):
    other = make_user(Role.ODL, post, domains=[make_domain("cyber-essai")])
    case = open_eio(officer)
    with acting_as(other), pytest.raises(Case.DoesNotExist):
        drafting.begin(Case.objects.get(pk=case.pk).specific(), by=other, code="EIO_A")


# --- The law of the day --------------------------------------------------------------------------------------


def test_a_letter_of_2028_prints_the_old_article_for_ever_and_one_of_2029_the_new(officer, loads, frozen):
    case = open_eio(officer, instrument="CRI")
    loads(*RENUMBERED)
    with acting_as(officer):
        old = drafting.begin(case, by=officer, code="CRI_SLIP", dated_on=date(2028, 12, 31))
        new = drafting.begin(case, by=officer, code="CRI_SLIP", dated_on=date(2029, 1, 1))
    printed = set()
    for printed_on in ("2028-12-31T12:00:00Z", "2029-06-01T12:00:00Z"):
        frozen.move_to(printed_on)
        forget_everything()
        first, second = (render_html(GuidedForm.template, paper_of(d, number="DOC-1").to_json()) for d in (old, new))
        assert "art.\u00a0694)" in first.replace("art. 694", "art.\u00a0694")
        printed.add(first + second)
        assert "6999-1" not in first
        assert "6999-1" in second
        assert "à vérifier" in second
    assert len(printed) == 1, "printed later, the same paper"


def test_until_the_new_code_is_loaded_a_paper_of_2029_says_that_the_reference_is_missing(officer):
    assert "référence à saisir" in law.LawOf(date(2029, 1, 1)).write("({CPP_CHANNELS})")
    assert "référence à saisir" not in law.LawOf(date(2028, 12, 31)).write("({CPP_CHANNELS})")


def test_the_vocabulary_changes_on_the_same_day():
    said = {day: law.LawOf(day)["INVESTIGATION_CHAMBER"] for day in (date(2028, 12, 31), date(2029, 1, 1))}
    assert [one.text for one in said.values()] == [
        "chambre de l’instruction",
        "chambre des investigations et des libertés",
    ]
    assert [one.to_verify for one in said.values()] == [False, True]


def test_an_entry_into_force_that_slips_by_a_year_is_loaded_too(loads):
    loads(
        ("INVESTIGATION_CHAMBER", "TERM", "chambre de l’instruction", "", "2029-12-31", "", "report"),
        (
            "INVESTIGATION_CHAMBER",
            "TERM",
            "chambre des investigations et des libertés",
            "2030-01-01",
            "",
            "yes",
            "report",
        ),
    )
    assert law.LawOf(date(2029, 6, 1))["INVESTIGATION_CHAMBER"].text == "chambre de l’instruction"
    assert "libertés" in law.LawOf(date(2030, 1, 1))["INVESTIGATION_CHAMBER"].text
    assert LegalText.objects.filter(code="INVESTIGATION_CHAMBER").count() == 2


def test_a_deadline_quotes_the_new_article_from_its_first_day(loads):
    loads(*RENUMBERED)
    loads(*RENUMBERED)  # twice changes nothing
    rule = ClockRule.objects.prefetch_related("references").get(code="CR_RETOUR").as_engine()
    quoted = {day: [r.article for r in rule.references_on(day)] for day in (date(2028, 12, 31), date(2029, 1, 1))}
    assert [articles[0][-9:].replace("\u00a0", " ") for articles in quoted.values()] == [" art. 151", "L. 6999-2"]
    assert all(len(articles) == 1 for articles in quoted.values())


def test_a_malformed_file_loads_nothing(loads):
    before = LegalText.objects.count()
    with pytest.raises(CommandError):
        loads(*RENUMBERED, ("CPP_CHANNELS", "ARTICLE", "x", "le 1er janvier", "", "", ""))
    with pytest.raises(CommandError):
        loads(RENUMBERED[0], ("INCONNUE", "CLOCK", "x", "2029-01-01", "", "", ""))
    assert LegalText.objects.count() == before


# --- Guided forms --------------------------------------------------------------------------------------------


def test_the_forms_are_those_of_the_instrument(officer):
    today = date(2026, 11, 20)
    eio, cri = open_eio(officer), open_eio(officer, instrument="CRI")
    assert [one.code for one in guided.offered(eio, today)] == ["EIO_A", "EIO_B", "EIO_C"]
    assert [one.code for one in guided.offered(cri, today)] == ["CRI_SLIP"]
    annex_a = guided.offered(eio, today)[0]
    assert [step.code for step in annex_a.steps] == list("ABCDEFGHIJKL")
    listed = next(q for step in annex_a.steps for q in step.questions if q.name == "listed")
    assert len(listed.choices) == 32


def test_a_form_begins_with_what_the_file_knows_and_says_what_it_lacks(officer):
    case = open_eio(officer, case_number="JI 26/00012", offence="Vol", acts=["SEARCH"], facts="Des faits.")
    with acting_as(officer):
        draft = drafting.begin(case, by=officer, code="EIO_A")
        definition = guided.definition_of(draft)
        assert draft.answers["executing_state"] == "Roumanie"
        assert draft.answers["case_number"] == "JI 26/00012"
        lacking = {step.code for step, _labels in definition.missing(draft.answers)}
        assert lacking == {"E", "F", "K"}
        drafting.save_step(draft, by=officer, expected_version=1, answers={"persons": "Un tiers."})
        assert "E" not in {step.code for step, _labels in definition.missing(draft.answers)}


def test_a_draft_saved_by_somebody_else_meanwhile_is_not_overwritten(officer):
    case = open_eio(officer)
    with acting_as(officer):
        draft = drafting.begin(case, by=officer, code="EIO_A")
        drafting.save_step(draft, by=officer, expected_version=1, answers={"persons": "Le premier."})
        with pytest.raises(Refusal, match="enregistré ce formulaire"):
            drafting.save_step(draft, by=officer, expected_version=1, answers={"persons": "Le second."})
    draft.refresh_from_db()
    assert draft.answers["persons"] == "Le premier."


def test_the_paper_says_that_it_issues_nothing_and_what_is_missing(officer):
    case = open_eio(officer)
    with acting_as(officer):
        draft = drafting.begin(case, by=officer, code="EIO_A")
        html = render_html(GuidedForm.template, paper_of(draft, number="DOC-1").to_json())
    assert "ce document n’émet rien" in html
    assert "Rubriques incomplètes" in html
    assert "NON PROTÉGÉ" in html


def test_a_special_france_file_makes_no_paper_for_a_foreign_authority(officer):
    case = open_eio(officer, special_france=True)
    with acting_as(officer):
        draft = drafting.begin(case, by=officer, code="EIO_A")
        with pytest.raises(Refusal, match="Spécial France"):
            request_document(case, GuidedForm.code, by=officer, variant=variant_of(draft))


def test_whoever_sees_an_exchange_opens_the_assistance_that_follows_and_both_are_linked(officer, post):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    case = open_eio(officer, source=exchange)
    with acting_as(head_of(post)) as head:
        assert [(one.origin_id, one.destination_id) for one in seen_by(head)] == [(exchange.pk, case.pk)]
