"""The rules as rows, compared with the table of the specification (liaison.md §7.4) written a second time here."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from ssi.accounts.roles import Role
from ssi.clocks import engine, words
from ssi.clocks.calendars import Calendar
from ssi.clocks.models import ClockRule
from tests.factories import make_post, make_user

pytestmark = pytest.mark.django_db

H, CAL, OUVRABLES, OUVRES, MOIS, FIXE = (
    "HOURS", "CALENDAR_DAYS", "WEEKDAYS_MON_SAT", "BUSINESS_DAYS", "MONTHS", "FIXED_DATE",
)  # fmt: skip
#: code: (unit, amount, duration to verify, words of the articles). [M] and [P] durations are "to verify".
TABLE = {
    "E977_U_D": (H, 8, False, ["2023/977", "5", "a)"]),
    "E977_U_I": (CAL, 3, False, ["2023/977", "5", "b)"]),
    "E977_STD": (CAL, 7, False, ["2023/977", "5", "c)"]),
    "E977_REVUE": (MOIS, 6, True, ["2023/977", "16", "4"]),
    "E977_STAT": (FIXE, 0, False, ["2023/977", "18", "1"]),
    "ORAL_CONF": (OUVRES, 2, False, ["interne"]),
    "RELANCE_1": (CAL, 7, False, ["interne"]),
    "RELANCE_2": (CAL, 15, False, ["interne"]),
    "RELANCE_3": (CAL, 30, False, ["interne"]),
    "RELANCE_SUITE": (CAL, 15, False, ["interne"]),
    "RETOUR_UTILITE": (CAL, 30, False, ["interne"]),
    "DEE_ACK": (CAL, 7, False, ["2014/41", "16", "D. 47-1-10"]),
    "DEE_RECO": (CAL, 30, True, ["2014/41", "12", "3"]),
    "DEE_RECO_EXT": (CAL, 60, True, ["2014/41", "12", "5"]),
    "DEE_EXEC": (CAL, 90, False, ["2014/41", "12", "4", "694-37"]),
    "DEE_EXEC_EXT": (FIXE, 0, False, ["2014/41", "12", "6", "694-37"]),
    "DEE_INTERC": (H, 96, True, ["2014/41", "31", "3"]),
    "CR_RETOUR": (FIXE, 0, False, ["151"]),
    "CR_RETOUR_DEFAUT": (CAL, 8, False, ["151"]),
    "CR_TRADUCTION": (FIXE, 0, False, ["interne"]),
    "CR_DETENTION": (FIXE, 0, False, ["magistrat"]),
    "MAE_DEC_CONS": (CAL, 10, True, ["17"]),
    "MAE_DEC": (CAL, 60, False, ["17", "695-43"]),
    "MAE_DEC_EXT": (CAL, 90, False, ["17", "695-43"]),
    "MAE_FR_AUD": (OUVRABLES, 5, False, ["695-29"]),
    "MAE_FR_AUD_7": (CAL, 7, False, ["695-31"]),
    "MAE_FR_AUD_20": (CAL, 20, False, ["695-31"]),
    "MAE_FR_ORIG": (OUVRABLES, 6, True, ["695-26"]),
    "MAE_REMISE": (CAL, 10, False, ["23", "695-37"]),
    "MAE_REMISE_FM": (CAL, 10, False, ["23", "695-37"]),
    # The agreements of the Union (issue 4): lengths and articles from memory, all to be verified.
    **{
        f"{code}_{end}": (CAL, days, True, [text])
        for code, text in (("TCA", "Royaume-Uni"), ("ISN", "Islande"))
        for end, days in (("DEC_CONS", 10), ("DEC", 60), ("DEC_EXT", 90), ("REMISE", 10), ("REMISE_FM", 10))
    },
    "ACC_FR_AUD": (OUVRABLES, 5, True, ["695-29", "renvoi"]),
    "ACC_FR_AUD_7": (CAL, 7, True, ["695-31", "renvoi"]),
    "ACC_FR_AUD_20": (CAL, 20, True, ["695-31", "renvoi"]),
    "ACC_FR_ORIG": (OUVRABLES, 6, True, ["695-26", "renvoi"]),
    "EXT_PROV_CEE_18": (CAL, 18, False, ["extradition", "16", "4"]),
    "EXT_PROV_CEE_40": (CAL, 40, False, ["extradition", "16", "4"]),
    "EXT_PROV_FR": (CAL, 30, False, ["696-24"]),
    "EXT_PROV": (FIXE, 0, True, ["traité"]),
    "EXT_PRISE_15": (CAL, 15, False, ["extradition", "18", "4"]),
    "EXT_PRISE_30": (CAL, 30, False, ["extradition", "18", "4"]),
    "EXT_PRISE": (FIXE, 0, True, ["traité"]),
    "ECE_FIN": (FIXE, 0, False, ["Cass. crim., 2021"]),
    "ECE_APPEL_DEPOT": (FIXE, 0, False, ["Eurojust"]),
    "ECE_APPEL_ACTION": (FIXE, 0, False, ["Eurojust"]),
    "ECE_APPEL_FRAIS": (FIXE, 0, False, ["Eurojust"]),
    "RPE_VERIF": (FIXE, 0, False, ["interne"]),
    "RPE_RADIATION": (FIXE, 0, False, ["interne"]),
    "NAN_REVUE": (FIXE, 0, False, ["interne"]),
    "RET_ACTIF": (MOIS, 12, False, ["2025-59", "5", "analogie"]),
    "RET_DIX": (MOIS, 120, False, ["2025-59", "5", "analogie"]),
    "RET_ARCHIVE_2": (MOIS, 24, False, ["2025-59"]),
    "RET_ARCHIVE_3": (MOIS, 36, False, ["2025-59"]),
    "RET_ARCHIVE_5": (MOIS, 60, False, ["2025-59"]),
    "RET_ARCHIVE_10": (MOIS, 120, False, ["2025-59"]),
    "RET_ARCHIVE_20": (MOIS, 240, False, ["2025-59"]),
    "JOURNAL": (MOIS, 36, False, ["R. 236-59", "analogie"]),
    "CONTACT_REVUE": (MOIS, 6, False, ["interne"]),
    # Outside the table: the agreed deadline of the files that the directive does not bind (§2.1).
    "BILATERAL_STD": (CAL, 15, True, ["interne"]),
}
#: Articles the specification did not read at the source, even where the duration was confirmed by another text.
UNREAD_ARTICLES = {
    "E977_REVUE", "DEE_RECO", "DEE_RECO_EXT", "DEE_EXEC_EXT",
    "DEE_INTERC", "MAE_DEC_CONS", "MAE_DEC", "MAE_DEC_EXT", "MAE_FR_AUD",
    "MAE_FR_AUD_7", "MAE_FR_AUD_20", "MAE_FR_ORIG", "MAE_REMISE", "MAE_REMISE_FM", "EXT_PROV", "EXT_PRISE",
    "BILATERAL_STD",
    *(code for code in TABLE if code.startswith(("TCA_", "ISN_", "ACC_FR_"))),
}  # fmt: skip


#: Rules that the rooms of cooperation and of the community load and test themselves.
ELSEWHERE = ("FOR_", "EQP_", "FIN_", "EXP_", "VIS_", "EVT_", "DEP_")


@pytest.fixture
def rules():
    found = ClockRule.objects.prefetch_related("references")
    return {rule.code: rule for rule in found if not rule.code.startswith(ELSEWHERE)}


def test_every_rule_of_the_specification_is_loaded_with_its_unit_and_its_length(rules):
    loaded = {code: (rule.unit, rule.amount, rule.to_verify) for code, rule in rules.items()}
    assert loaded == {code: row[:3] for code, row in TABLE.items()}


def test_every_rule_quotes_the_articles_of_the_specification(rules):
    for code, (*_length, said) in TABLE.items():
        articles = " ".join(r.article.replace("\u00a0", " ") for r in rules[code].references.all())
        assert [word for word in said if word not in articles] == [], code


def test_articles_that_were_not_read_at_the_source_are_flagged(rules):
    flagged = {code for code, rule in rules.items() if any(r.to_verify for r in rule.references.all())}
    assert flagged == UNREAD_ARTICLES
    assert {code for code, rule in rules.items() if rule.to_verify} <= flagged


def test_a_length_that_is_data_has_no_guessed_value(rules):
    for rule in rules.values():
        if rule.unit == FIXE and rule.code != "E977_STAT":
            assert (rule.amount, rule.annual_day) == (0, None), rule.code
    assert rules["E977_STAT"].annual_day == [3, 1]
    assert 60 in rules["ECE_FIN"].warn_days


def test_every_rule_says_its_effect_and_the_release_is_written_in_full(rules):
    assert [code for code, rule in rules.items() if not (rule.on_expiry and rule.event and rule.topic)] == []
    released = {code for code, rule in rules.items() if "LIBÉRATION D’OFFICE" in rule.on_expiry}
    surrenders = {f"{code}_{end}" for code in ("MAE", "TCA", "ISN") for end in ("REMISE", "REMISE_FM")}
    assert released == surrenders | {"EXT_PROV_CEE_40", "EXT_PRISE_30"}


def test_every_rule_can_run_and_be_explained(rules):
    zone = ZoneInfo("Europe/Paris")
    for rule in rules.values():
        clock = engine.Clock(
            rule.as_engine(), datetime(2026, 3, 3, 9, tzinfo=zone), zone, Calendar("FR"), fixed_on=date(2026, 9, 1)
        )
        lines = words.explain(clock, datetime(2026, 3, 4, tzinfo=UTC))
        assert [line for line in lines if not line.text] == [], rule.code


def test_a_warrant_of_2029_quotes_the_new_code_and_says_it_was_not_checked(rules):
    zone = ZoneInfo("Europe/Paris")
    for year, article, doubt in ((2028, "695-37", False), (2029, "L. 6123-21", True)):
        clock = engine.Clock(
            rules["MAE_REMISE"].as_engine(), datetime(year, 6, 1, 9, tzinfo=zone), zone, Calendar("FR")
        )
        sources = [line for line in words.explain(clock, clock.event_at) if line.topic == "Source"]
        (found,) = [line for line in sources if article in line.text.replace("\u00a0", " ")]
        assert found.to_verify is doubt
        assert len(sources) == 2, "the framework decision and the code, each on its line"


# --- The pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def head(client):
    person = make_user(Role.ASI, make_post("BUC"))
    client.force_login(person)
    return person


def test_the_head_of_service_reads_every_rule_on_one_page(client, head, rules):
    page = client.get(reverse("clocks:rule-list")).content.decode()
    assert [code for code in rules if f">{code}<" not in page] == []
    assert page.count("à vérifier") > len(UNREAD_ARTICLES)


def test_the_list_of_rules_costs_the_same_whatever_their_number(client, head, django_assert_max_num_queries):
    client.get(reverse("clocks:rule-list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("clocks:rule-list"))


def test_the_page_of_a_rule_shows_its_versions_with_their_dates(client, head):
    page = client.get(reverse("clocks:rule-detail", args=["MAE_REMISE"])).content.decode().replace("\u00a0", " ")
    for said in ("695-37", "31 décembre 2028", "L. 6123-21", "1er janvier 2029", "à venir", "LIBÉRATION D’OFFICE"):
        assert said in page


def test_a_rule_that_does_not_exist_is_not_found(client, head):
    assert client.get(reverse("clocks:rule-detail", args=["INCONNUE"])).status_code == 404


def test_whoever_works_on_no_file_with_deadlines_has_no_such_page(client):
    client.force_login(make_user(Role.VIA, make_post("BUC")))
    assert client.get(reverse("clocks:rule-list")).status_code == 404
    assert client.get(reverse("clocks:rule-detail", args=["MAE_REMISE"])).status_code == 404
