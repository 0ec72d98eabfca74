"""Searches for persons, as the people of a post use them: title, sightings, checks, and the end by itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from liaison.models import Person, Sighting, WantedPerson
from liaison.wanted import services
from liaison.wanted.strike_off import strike_off_due
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case
from ssi.web.refusals import NotAllowed, Refusal
from tests.bench.browser import observed
from tests.factories import head_of, make_domain, make_exchange, make_user
from tests.liaison.searches import make_search, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def domain():
    return make_domain("essai")


@pytest.fixture
def officer(post, domain):
    return make_user(Role.ODL, post, domains=[domain])


@pytest.fixture
def search(officer, domain):
    return make_search(officer, domain=domain, post=officer.assignments.get().post)


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return client


def fresh(case):
    return WantedPerson.objects.select_related("post").get(pk=case.pk)


def clocks(case):
    return {clock.rule.code: clock for clock in case.clocks.open().select_related("rule")}


def address(case, page, *args):
    return reverse(f"liaison:wanted-{page}", args=[case.reference, *args])


def typed(post, domain, **changed):
    today = timezone.localdate(timezone=post.zone)
    return {
        "title": "Localisation de Sorin P.",
        "surname": "Popa",
        "given_names": "Sorin",
        "birth": "03/11/1985",
        "sex": "M",
        "nationalities": "RO",
        "category": "CONVICTED",
        "direction": "OUT",
        "country": post.country_id,
        "domain": domain.pk,
        "legal_title": "EAW",
        "title_reference": "MAE 2025/114",
        "title_authority": "Parquet de Lyon",
        "title_date": today - timedelta(days=30),
        "purpose": "Exécution d’une peine de six ans.",
        "dangers": ["ARMED", "ESCAPE"],
        "safety": "Ne pas approcher seul.",
        "review_on": today + timedelta(days=30),
        "strike_off_on": today + timedelta(days=365),
        "marking": "NP",
    } | changed


def test_an_officer_opens_a_search_and_the_page_warns_before_all_else(page, post, domain):
    answer = page.post(reverse("liaison:wanted-open"), typed(post, domain))
    assert answer.status_code == 302, answer.context["form"].errors
    case = WantedPerson.objects.get()
    assert Person.objects.get(case=case).label == "POPA Sorin"
    assert set(clocks(case)) == {"RPE_VERIF", "RPE_RADIATION"}
    shown = page.get(answer.url).content.decode()
    assert shown.index("Armé ou susceptible") < shown.index("La recherche</h2>")
    assert "Ne pas approcher seul." in shown


@pytest.mark.parametrize("missing", ["legal_title", "title_reference", "title_authority", "title_date", "purpose"])
def test_there_is_no_search_without_its_title_and_its_purpose(page, post, domain, missing):
    answer = page.post(reverse("liaison:wanted-open"), typed(post, domain, **{missing: ""}))
    assert answer.status_code == 422
    assert missing in answer.context["form"].errors
    assert not WantedPerson.objects.exists()


def test_the_service_itself_refuses_an_empty_title(officer, post):
    with pytest.raises(Refusal, match="titre juridique"):
        make_search(officer, post=post, title_reference="  ")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"strike_off_on": 0}, "strike_off_on"),
        ({"strike_off_on": 367}, "strike_off_on"),
        ({"review_on": -1}, "review_on"),
        ({"review_on": 201, "strike_off_on": 200}, "review_on"),
        ({"title_date": 1}, "title_date"),
    ],
)
def test_dates_that_do_not_hold_are_refused_beside_their_field(page, post, domain, changes, field):
    today = timezone.localdate(timezone=post.zone)
    changes = {name: today + timedelta(days=days) for name, days in changes.items()}
    answer = page.post(reverse("liaison:wanted-open"), typed(post, domain, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_nobody_is_located_before_being_seen(page, search, officer):
    refused = page.post(address(search, "act", "locate"))
    assert refused.status_code == 422
    assert "signalement" in refused.content.decode()
    with acting_as(officer):
        see(search, officer)
    assert page.post(address(search, "act", "locate")).status_code == 302
    assert fresh(search).status == "LOCALISEE"


def test_a_sighting_is_worded_and_a_correction_keeps_the_old_one(page, search):
    sent = {
        "seen_at": "2026-01-05T10:00",
        "place": "Brăila",
        "country": "RO",
        "text": "Vu au marché.",
        "origin": "Police roumaine",
        "source": "6X6:B",
        "information": "6X6:3",
        "confidence": "LOW",
    }
    mixed = page.post(address(search, "sighting-add"), sent | {"information": "4X4:1"})
    assert "même échelle" in mixed.content.decode()
    assert page.post(address(search, "sighting-add"), sent).status_code == 302
    first = Sighting.objects.get()
    shown = page.get(search.get_absolute_url()).content.decode()
    assert "source habituellement fiable" in shown
    assert "peut-être vraie" in shown
    correct = address(search, "sighting-correct", first.pk)
    assert page.post(correct, sent | {"place": "Buzău"}).status_code == 422, "a correction says why"
    assert page.post(correct, sent | {"place": "Buzău", "reason": "Mal entendu"}).status_code == 302
    context = page.get(search.get_absolute_url()).context
    assert [row.place for row in context["sightings"]] == ["Buzău"]
    assert [row.place for row in context["corrected"]] == ["Brăila"]
    again = page.post(correct, sent | {"reason": "Encore"})
    assert "déjà été corrigé" in again.content.decode()


def test_a_check_keeps_its_clock_and_starts_the_next_one(page, search):
    due = clocks(search)["RPE_VERIF"]
    later = fresh(search).review_on + timedelta(days=30)
    assert page.post(address(search, "check"), {"found": "", "next_on": later}).status_code == 422
    assert (
        page.post(address(search, "check"), {"found": "Notice toujours en cours", "next_on": later}).status_code == 302
    )
    due.refresh_from_db()
    assert due.kept_at
    assert clocks(search)["RPE_VERIF"].fixed_on == later == fresh(search).review_on


def test_an_officer_does_not_extend_the_head_does_and_says_why(page, client, post, search, officer):
    until = fresh(search).strike_off_on + timedelta(days=60)
    assert page.get(address(search, "extend")).status_code == 404
    with acting_as(officer), pytest.raises(NotAllowed):
        services.extend(fresh(search), by=officer, until=until, reason="Toujours recherchée")
    client.force_login(head_of(post))
    assert client.post(address(search, "extend"), {"until": until, "reason": ""}).status_code == 422
    too_far = {"until": until + timedelta(days=300), "reason": "Toujours recherchée"}
    assert "chaque année" in client.post(address(search, "extend"), too_far).content.decode()
    assert client.post(address(search, "extend"), too_far | {"until": until}).status_code == 302
    assert clocks(search)["RPE_RADIATION"].fixed_on == until


# --- The end by itself -----------------------------------------------------------------------------------------

BUCHAREST = ZoneInfo("Europe/Bucharest")


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BUCHAREST)


@pytest.fixture
def led(post):
    return head_of(post)


@pytest.mark.usefixtures("led")
def test_a_search_ends_by_itself_the_day_after_its_last_day(search):
    last = fresh(search).strike_off_on
    for moment, ended in (
        (at(last - timedelta(days=1), 12), []),
        (at(last, 0, 1), []),
        (at(last, 23, 59), []),
        (at(last + timedelta(days=1), 0, 1), [search.reference]),
        (at(last + timedelta(days=1), 1), []),
    ):
        with time_machine.travel(moment, tick=False):
            assert strike_off_due() == ended, moment
    assert fresh(search).status == "RADIEE"
    clock = search.clocks.get(rule__code="RPE_RADIATION")
    assert clock.kept_at, "its term was kept, not missed"
    assert search.events.latest("pk").by == head_of(search.post)


def test_nobody_who_signs_nobody_who_ends(search):
    with time_machine.travel(at(fresh(search).strike_off_on + timedelta(days=3), 9), tick=False):
        assert strike_off_due() == []
    assert fresh(search).status == "RECHERCHEE"


@pytest.mark.usefixtures("led")
def test_a_compartmented_search_ends_too_and_one_under_arrest_does_not(search, officer, domain):
    held = make_search(officer, post=search.post, domain=domain)
    with acting_as(officer):
        services.perform(fresh(held), "arrest", by=officer, comment="Interpellé à Iași")
    assert clocks(held) == {}
    Case.objects.filter(pk=search.pk).update(compartmented=True)
    with time_machine.travel(at(fresh(search).strike_off_on + timedelta(days=1), 9), tick=False):
        assert strike_off_due() == [search.reference]
    assert fresh(held).status == "INTERPELLEE"


def test_a_person_released_is_searched_again_if_the_term_is_ahead(search, officer):
    with acting_as(officer):
        services.perform(fresh(search), "arrest", by=officer, comment="Interpellé")
        services.perform(fresh(search), "released", by=officer, comment="Libéré par la cour d’appel")
    assert set(clocks(search)) == {"RPE_VERIF", "RPE_RADIATION"}
    with acting_as(officer):
        services.perform(fresh(search), "arrest", by=officer, comment="Interpellé de nouveau")
    after = at(fresh(search).strike_off_on + timedelta(days=1), 9)
    with (
        time_machine.travel(after, tick=False),
        acting_as(officer),
        pytest.raises(Refusal, match="radiation est passée"),
    ):
        services.perform(fresh(search), "released", by=officer, comment="Libéré")


def test_the_clock_alone_ends_at_term(page, search, officer):
    assert page.post(address(search, "act", "expire")).status_code == 404
    with acting_as(officer), pytest.raises(Refusal, match="court jusqu’au"):
        services.end_at_term(fresh(search), by=officer)


def test_what_is_over_changes_no_more(search, officer):
    with acting_as(officer):
        services.perform(fresh(search), "strike_off", by=officer, comment="Mandat retiré")
        for act in (
            lambda: see(search, officer),
            lambda: services.edit(fresh(search), by=officer, expected_version=None, safety="x"),
        ):
            with pytest.raises(Refusal, match="terminée"):
                act()


# --- Pages -----------------------------------------------------------------------------------------------------


def test_the_warrant_is_shown_to_who_sees_it_only_and_kept_by_who_does_not(client, page, post, search, officer, domain):
    hidden = make_exchange(make_user(Role.ODL, post, domains=[make_domain("autre")]), canary="CANARI")
    head = head_of(post)
    client.force_login(head)
    sent = {k: v for k, v in typed(post, domain).items() if k not in {"review_on", "strike_off_on"}}
    done = client.post(
        address(search, "edit"), sent | {"warrant": hidden.reference.lower(), "version": fresh(search).version}
    )
    assert done.status_code == 302, done.context["form"].errors
    assert hidden.reference in client.get(search.get_absolute_url()).content.decode()
    client.force_login(officer)
    assert hidden.reference not in client.get(search.get_absolute_url()).content.decode()
    kept = client.post(address(search, "edit"), sent | {"version": fresh(search).version})
    assert kept.status_code == 302
    assert fresh(search).warrant_id == hidden.pk
    unknown = client.post(reverse("liaison:wanted-open"), typed(post, domain, warrant=hidden.reference))
    assert "Aucun dossier de liaison" in unknown.content.decode()


def test_two_people_editing_see_both_versions(page, search, post, domain):
    sent = {k: v for k, v in typed(post, domain).items() if k not in {"review_on", "strike_off_on"}}
    stale = page.post(address(search, "edit"), sent | {"version": 0, "safety": "Deux équipes"})
    assert stale.status_code == 409
    assert "Deux équipes" in stale.content.decode()
    assert "Ne pas approcher seul." in stale.content.decode()


def test_the_list_shows_the_next_term_and_exports_its_own_columns(page, search):
    shown = page.get(reverse("liaison:wanted-list")).content.decode()
    assert "Armé ou susceptible" in shown
    assert "ssi-due" in shown
    sheet = page.post(reverse("liaison:wanted-list"), {"format": "csv"}).content.decode("utf-8-sig")
    assert "Radiation le" in sheet
    assert "MAE 2025/114" in sheet


def test_the_day_tells_of_checks_and_of_searches_that_end(page, search, officer, domain):
    assert "Recherches à vérifier" not in page.get(reverse("home")).content.decode()
    today = timezone.localdate(timezone=search.post.zone)
    make_search(officer, post=search.post, domain=domain, title="Bientôt", strike_off_on=today + timedelta(days=25))
    make_search(officer, post=search.post, domain=domain, title="À voir", review_on=today + timedelta(days=1))
    shown = page.get(reverse("home")).content.decode()
    assert "radiation" in shown
    assert "vérification" in shown
    page.force_login(make_user(Role.ODL, search.post, domains=[domain]))
    assert "Recherches à vérifier" not in page.get(reverse("home")).content.decode(), "not their own files"


def test_a_search_with_fifty_sightings_costs_what_one_does(page, search, officer):
    def spent():
        page.get(search.get_absolute_url())
        with observed() as seen:
            assert page.get(search.get_absolute_url()).status_code == 200
        return len([s for s in seen if not s.fixed])

    with acting_as(officer):
        see(search, officer)
    few = spent()
    with acting_as(officer):
        for number in range(50):
            see(search, officer, place=f"Lieu {number}")
    assert spent() == few
