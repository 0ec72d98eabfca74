"""The annual report: its year, its frame, what the rooms say in it, and the ASI's own words in each part."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures.periods import Period
from ssi.reports import services, tasks
from ssi.reports.models import Report
from ssi.reports.registry import model_of
from ssi.web.refusals import Refusal
from tests.factories import make_exchange, make_post, make_user
from tests.kinds import EXHIBITS
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db
BUCHAREST = ZoneInfo("Europe/Bucharest")
YEAR = Period.year(2026)
JANUARY = dt.datetime(2027, 1, 4, 9, tzinfo=BUCHAREST)


@pytest.fixture
def post():
    return make_post("BUC", covers=["MD"])


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, starts_on=dt.date(2024, 9, 1))


@pytest.fixture
def january():
    with time_machine.travel(JANUARY, tick=False):
        yield


def opened(head, post):
    with acting_as(head):
        return services.request_report(by=head, post=post, code="annual", period=YEAR)


def drawn(head, post, report=None):
    report = report or opened(head, post)
    with acting_as(head):
        return model_of("annual").collect(post, YEAR, by=head, report=report)


def section(document, title):
    return next(s for s in document.sections if s.title.startswith(title))


def write(report, head, **lines):
    typed = {"highlights": "", "attention": "", "marking": "NP"} | lines
    with acting_as(head):
        return services.edit(report, by=head, expected_version=report.version, **typed)


@pytest.mark.parametrize(
    ("moment", "period"),
    [
        (dt.datetime(2026, 12, 31, 23, 59, tzinfo=BUCHAREST), None),
        (dt.datetime(2027, 1, 1, 0, 0, tzinfo=BUCHAREST), YEAR),
        (dt.datetime(2027, 3, 31, 23, 59, tzinfo=BUCHAREST), YEAR),
        (dt.datetime(2027, 4, 1, 0, 0, tzinfo=BUCHAREST), None),
    ],
)
def test_the_year_that_is_over_is_due_from_the_first_of_january_to_the_end_of_march(moment, period):
    assert model_of("annual").due(moment) == period


def test_it_opens_by_itself_in_january_once_as_whoever_holds_the_signature(head, post, january):
    with as_worker():
        tasks.prepare()
        assert tasks.prepare() == []
    report = Report.objects.get(code="annual")
    assert (report.author, report.period) == (head, YEAR)
    assert report.title == "Rapport annuel d’activité, année 2026"


@pytest.mark.parametrize(("year", "before"), [(2026, 2025), (2025, 2024), (2024, 2023)])
def test_a_year_is_compared_with_the_calendar_year_before_leap_or_not(year, before):
    assert Period.year(year).previous == Period.year(before)


def test_its_sixteen_parts_are_there_in_order_and_the_empty_ones_say_nothing(head, post, january):
    document = drawn(head, post)
    assert [s.title for s in document.sections] == [
        "Mot de l’attaché de sécurité intérieure",
        "Contexte",
        "Priorités et manière dont elles ont été fixées",
        "Bilan de la coopération par domaine",
        "Résultats",
        "Évaluation",
        "Action multilatérale",
        "Coopération opérationnelle",
        "Sécurité de la communauté française",
        "Visites et événements",
        "Soutien à l’export",
        "Ressources humaines, formations et accréditations",
        "Besoins non satisfaits",
        "Programmation de l’année suivante",
        "Annexe : fiches des programmes",
        "Annexe : glossaire",
    ]
    assert section(document, "Résultats").is_empty
    assert section(document, "Annexe : fiches").is_empty


def test_the_context_tells_where_the_post_resides_and_what_else_it_covers(head, post, january):
    (lines,) = section(drawn(head, post), "Contexte").blocks
    assert len(lines.items) == 2
    assert "Moldavie" in lines.items[1] or "MD" in lines.items[1]


def test_what_the_asi_writes_in_a_part_is_printed_before_what_is_counted_there(head, post, january):
    with time_machine.travel(dt.datetime(2026, 5, 5, 9, tzinfo=BUCHAREST), tick=False):
        make_exchange(post=post, head=head)
    report = opened(head, post)
    write(report, head, highlights="Une année dense.", remarks={75: "Le canal de Giurgiu a porté ses fruits."})
    document = drawn(head, post, report)
    assert section(document, "Mot").blocks[0].text == "Une année dense."
    operational = section(document, "Coopération opérationnelle")
    assert operational.blocks[0].text == "Le canal de Giurgiu a porté ses fruits."
    assert operational.blocks[1].kind == "figures"


def test_words_for_a_part_that_takes_none_are_not_kept(head, post, january):
    report = write(opened(head, post), head, remarks={210: "Rien ici.", 9999: "Ni là."})
    assert report.remarks == {}


def test_a_word_of_more_than_a_page_is_refused(head, post, january):
    report = opened(head, post)
    with pytest.raises(Refusal, match="soixante lignes"):
        write(report, head, highlights="\n".join(["ligne"] * 61))
    write(report, head, highlights="\n".join(["ligne"] * 60))


def test_exchanges_of_the_year_stand_beside_those_of_the_year_before(head, post):
    for day in (dt.date(2025, 1, 1), dt.date(2026, 1, 1), dt.date(2026, 12, 31)):
        with time_machine.travel(dt.datetime.combine(day, dt.time(10), tzinfo=BUCHAREST), tick=False):
            make_exchange(post=post, head=head)
    with time_machine.travel(JANUARY, tick=False):
        make_exchange(post=post, head=head)
        found = {figure.code: figure for figure in drawn(head, post).figures}
    assert (found["exchanges.opened_in"].value, found["exchanges.opened_in"].previous) == (2, 1)


def test_every_acronym_used_is_in_the_glossary_sorted(head, post, january):
    items = [line for block in section(drawn(head, post), "Annexe : glossaire").blocks for line in block.items]
    assert items == sorted(items)
    assert any(line.startswith("AE : ") for line in items)


@pytest.mark.parametrize(
    "kind", ["need", "programme", "cooperationaction", "bodymeeting", "officialvisit", "majorevent"]
)
def test_a_compartmented_file_is_never_named(head, post, kind, january):
    from ssi.reports.canonical import canonical_bytes
    from tests.factories import make_domain

    shown = EXHIBITS[kind].make(None, post=post, domain=make_domain("stups"), canary="Canari")
    kept = EXHIBITS[kind].make(None, post=post, domain=make_domain("stups"), canary="Canari-secret")
    type(kept).objects.filter(pk=kept.pk).update(compartmented=True)
    text = canonical_bytes(drawn(head, post).to_json()).decode()
    assert kept.reference not in text
    assert "Canari-secret" not in text
    assert shown.post_id == post.pk


def test_signed_it_is_frozen_with_the_words_and_the_figures_of_the_day(head, post, january):
    report = opened(head, post)
    write(report, head, remarks={20: "Élections en mai."})
    with acting_as(head):
        signed = services.sign(Report.objects.get(pk=report.pk), by=head)
    assert "Élections en mai." in str(signed.snapshot)
    with pytest.raises(Refusal, match="figé"):
        write(signed, head, remarks={20: "Autre chose."})
