"""Incidents: entries follow each other and are never rewritten; list, map, export, weekly report, day."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consular.incidents.comparison import changes
from consular.incidents.day import incidents as day_section
from consular.incidents.drawing import HEIGHT, WIDTH, draw
from consular.incidents.forms import VICTIMS
from consular.incidents.models import Incident, IncidentEntry
from consular.incidents.outline import clipped
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures import registry as figures
from ssi.figures.periods import Period
from ssi.network.geo import box, outline
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests import factories
from tests.consular.community import consul_of, make_ilot
from tests.consular.safety import FACTS, add_entry, facts_of, make_incident, make_site
from tests.factories import head_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def typed(**fields):
    """What a browser sends of the form."""
    values = facts_of(**fields)
    values["occurred_at"] = timezone.localtime(values["occurred_at"]).strftime("%Y-%m-%dT%H:%M")
    return {name: value for name, value in values.items() if value is not None}


def test_an_entry_follows_another_and_both_stay(post):
    incident = make_incident(post)
    assert incident.reference == f"INC-DJI-{timezone.localdate(timezone=post.zone).year}-00001"
    again = add_entry(incident, severity=4, fr_dead=1)
    entries = list(IncidentEntry.objects.filter(incident=incident))
    assert [(one.number, one.nature, one.severity, one.fr_dead) for one in entries] == [
        (2, "SUITE", 4, 1),
        (1, "PREMIERE", 2, 0),
    ]
    assert again.last == entries[0]
    assert [label for label, _was, _now in changes(entries)[0][1]] == ["gravité", "Français décédés"]
    assert changes(entries)[1][1] == []


def test_a_correction_says_what_it_corrects(post):
    incident = make_incident(post, fr_injured=3)
    with pytest.raises(Refusal, match="rectificatif"):
        add_entry(incident, nature="RECTIFICATIF", fr_injured=0)
    corrected = add_entry(incident, nature="RECTIFICATIF", reason="Trois étrangers, non Français", fr_injured=0)
    assert (corrected.last.nature, corrected.last.totals) == ("RECTIFICATIF", [0, 0, 0])


def test_nothing_written_is_rewritten_even_in_sql(post):
    incident = make_incident(post)
    with acting_as(consul_of(post)):
        for rows, change in (
            (IncidentEntry.objects.all(), {"facts": "Rien"}),
            (Incident.objects.all(), {"reference": "INC-X"}),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                rows.update(**change)
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM consular_incidententry")
        copy = IncidentEntry.objects.get(incident=incident)
        copy.pk, copy._state.adding, copy.number = None, True, 5
        with pytest.raises(DatabaseError, match="entry 5"), transaction.atomic():
            copy.save(force_insert=True)


def test_two_people_on_one_incident_the_second_is_told(post):
    incident = make_incident(post)
    add_entry(incident, severity=3)
    with pytest.raises(StaleVersion) as told:
        add_entry(incident, by=head_of(post), expected=1, severity=5)
    assert told.value.theirs.severity == 3


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"source_grade": "X"}, "source_grade"),
        ({"latitude": 11}, "longitude"),
        ({"state": "CLOS"}, "follow_up"),
        ({"occurred_at": timezone.now() + timedelta(days=400)}, "occurred_at"),
    ],
)
def test_what_does_not_hold_is_refused(post, fields, field):
    with pytest.raises(Refusal) as refused:
        make_incident(post, **fields)
    assert refused.value.field == field
    assert not Incident.objects.exists()


def test_a_followed_incident_is_not_open_again(post):
    incident = add_entry(make_incident(post), state="CLOS", follow_up="Plainte déposée")
    with pytest.raises(Refusal, match="ouvert"):
        add_entry(incident, state="OUVERT")
    assert add_entry(incident, state="SUIVI").last.state == "SUIVI"


def test_a_site_of_another_post_is_refused(post):
    elsewhere = make_site(factories.make_post("BUC"))
    with pytest.raises(Refusal, match="autre poste"):
        make_incident(post, site=elsewhere)


def test_an_officer_does_not_write_here(post):
    officer = factories.make_user(Role.ODL, post)
    with pytest.raises(NotAllowed):
        make_incident(post, by=officer)


def test_the_form_opens_then_corrects_and_says_who_was_first(post):
    consul = consul_of(post)
    client = signed_in(consul)
    answer = client.post(reverse("consular:incident-new"), typed(), follow=True)
    assert answer.status_code == 200
    incident = Incident.objects.get()
    assert str(incident.last.evaluation) in answer.content.decode()
    page = reverse("consular:incident-entry", args=[incident.pk])
    sent = {**typed(severity=5), "nature": "SUITE", "version": 1}
    assert client.post(page, sent).status_code == 302
    late = client.post(page, {**sent, "severity": 1})
    assert late.status_code == 409
    assert "5 – majeure" in late.content.decode()
    assert client.post(page, {**sent, "version": 2, "nature": "RECTIFICATIF"}).status_code == 422


def test_an_empty_number_of_victims_is_none_known(post):
    client = signed_in(consul_of(post))
    empty = {**typed(), **dict.fromkeys(VICTIMS, "")}
    assert client.post(reverse("consular:incident-new"), empty).status_code == 302
    assert Incident.objects.get().last.totals == [0, 0, 0]


def test_the_filters_narrow_the_list_and_the_export_alike(post):
    ilot = make_ilot(post)
    make_incident(post, title="Grave", severity=5, ilot=ilot, fr_injured=0)
    make_incident(post, title="Léger", type="ACCIDENT", severity=1)
    client = signed_in(consul_of(post))
    for query, seen in (
        ("", {"Grave", "Léger"}),
        ("gravite=3", {"Grave"}),
        ("type=ACCIDENT", {"Léger"}),
        ("ilot=A", {"Grave"}),
        ("francais=1", {"Léger"}),
        ("etat=CLOS", set()),
        ("du=2200-01-01", set()),
        ("du=jamais", {"Grave", "Léger"}),
    ):
        for name in ("consular:incidents", "consular:incidents-export"):
            text = client.get(f"{reverse(name)}?{query}").content.decode()
            assert {title for title in ("Grave", "Léger") if title in text} == seen, (name, query)


def test_a_cell_of_the_export_is_never_a_formula(post):
    make_incident(post, title="=1+1")
    text = signed_in(consul_of(post)).get(reverse("consular:incidents-export")).content.decode("utf-8-sig")
    assert ";'=1+1;" in text


def test_the_list_costs_the_same_however_many(post, django_assert_max_num_queries):
    consul = consul_of(post)
    for number in range(12):
        make_incident(post, title=f"Incident {number}", site=make_site(post, f"Site {number}"))
    client = signed_in(consul)
    client.get(reverse("consular:incidents"))
    with django_assert_max_num_queries(16):
        assert client.get(reverse("consular:incidents")).status_code == 200


def test_the_map_shows_what_has_coordinates_and_the_same_as_a_table(post):
    make_incident(post, title="Ici", latitude="11.58812", longitude="43.14571")
    make_incident(post, title="Nulle part")
    text = signed_in(consul_of(post)).get(reverse("consular:incidents-map")).content.decode()
    assert text.count("<circle") == 1
    assert "11.58812 43.14571" in text
    assert "1 incident sans coordonnées" in text


def test_a_drawing_keeps_its_points_inside_and_the_north_up():
    south, north = (11.5, 43.1, "S", "", 1), (11.7, 43.3, "N", "", 1)
    drawing = draw([south, north], [(11.6, 43.2, "Lycée"), (48.8, 2.3, "Paris")])
    low, high = drawing.incidents
    assert low.y > high.y
    assert low.x < high.x
    assert all(0 < mark.x < WIDTH and 0 < mark.y < HEIGHT for mark in drawing.incidents)
    assert [mark.label for mark in drawing.landmarks] == ["Lycée"], "far ones are left out"
    assert drawing.scale_km == 10
    assert draw([], []) is None
    assert draw([south], []).scale_km == 0.5, "one point is drawn two kilometres across"


def test_the_outline_of_the_country_is_under_a_map_wider_than_a_town(post):
    town = [(11.58, 43.14, "Port", "", 1)]
    assert draw(town, [], "DJ").country == "", "an atlas is wrong by kilometres: not under a town"
    wide = draw([*town, (11.15, 42.71, "Ali Sabieh", "", 1)], [], "DJ")
    assert wide.country.startswith("M")
    assert draw([(48.8, 2.3, "Paris", "", 1), (45.7, 4.8, "Lyon", "", 1)], [], "DJ").country == "", "elsewhere"


@pytest.mark.parametrize("code", ["CA", "ID", "RU", "NO"])
def test_the_outline_of_the_most_indented_countries_stays_under_eight_kilobytes(code):
    west, south, east, north = box(outline(code)[:1])
    for share in (1, 0.3, 0.1, 0.02):
        lat, lon = (south + north) / 2, (west + east) / 2
        reach = (north - south) / 2 * share
        drawn = draw([(lat - reach, lon, "S", "", 1), (lat + reach, lon, "N", "", 1)], [], code).country
        assert len(drawn) < 8192


def test_a_ring_is_cut_at_the_edge_of_the_drawing():
    square = ((0, 0), (4, 0), (4, 4), (0, 4), (0, 0))
    assert set(clipped(square, (1, 1, 9, 9))) == {(1, 1), (4, 1), (4, 4), (1, 4)}
    assert clipped(square, (5, 5, 9, 9)) == ()


def test_the_weekly_report_counts_and_names_the_gravest_first(post):
    from consular.incidents.reports import situation

    make_incident(post, title="Léger", severity=1, fr_injured=0)
    make_incident(post, title="Grave", severity=5)
    make_incident(post, title="Ancien", occurred_at=timezone.now() - timedelta(days=40))
    today = timezone.localdate(timezone=post.zone)
    head = head_of(post)
    with acting_as(head):
        from ssi.reports.registry import Brief

        brief = Brief(post, Period(today - timedelta(days=6), today), head, None)
        figures_row, table = situation(brief)
    assert [figure.value for figure in figures_row.figures] == [2, 1]
    assert [row[1].split(" – ")[0] for row in table.rows] == ["Grave", "Léger"]


def test_the_desk_gets_the_numbers_and_no_row(post):
    make_incident(post, fr_injured=2)
    desk = factories.make_user(Role.DCIS_OFFICER)
    today = timezone.localdate(timezone=post.zone)
    period = Period(today - timedelta(days=1), today)
    with acting_as(desk):
        assert figures.compute("incidents.occurred", [post], period, by=desk) == 1
        assert figures.compute("incidents.french_victims", [post], period, by=desk) == 2
        assert figures.compute("incidents.by_type", [post], period, by=desk) == [("Vol ou cambriolage", 1)]
        assert not Incident.objects.exists()
    officer = factories.make_user(Role.ODL, post)
    with acting_as(officer):
        assert figures.figure_of("incidents.occurred")([post], period) == 0


def test_the_day_tells_a_grave_incident_that_nobody_wrote_about_since_yesterday(post):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        make_incident(post, title="Grave", severity=3)
        make_incident(post, title="Léger", severity=2)
        make_incident(post, title="Clos", severity=5, state="CLOS", follow_up="Fini")
    consul = consul_of(post)

    def told(**later):
        with acting_as(consul):
            return [line.text for line in day_section(consul, start + timedelta(**later)).lines]

    assert told(hours=24) == []
    assert told(hours=24, seconds=1) == ["Grave"]
    assert told(days=7) == ["Grave"]
    assert told(days=7, seconds=1) == ["Grave", "Léger"]


def test_the_facts_of_the_helper_are_those_of_the_form():
    assert set(FACTS) <= {field.name for field in IncidentEntry._meta.get_fields()}
