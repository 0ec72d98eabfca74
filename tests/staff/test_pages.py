"""Pages of the staff: the team, one person, the rota, the network."""

import pytest
from django.urls import reverse

from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.staff.models import Absence, Duty, Establishment, Handover
from tests import factories
from tests.staff.cast import in_days

pytestmark = pytest.mark.django_db
TEAM, ROTA = reverse("staff:team"), reverse("staff:rota")


def text(answer):
    return answer.content.decode()


def test_the_head_the_deputy_and_the_ambassador_see_the_team_and_nobody_else_knows_the_page(cast, client):
    factories.make_user(Role.ODL, factories.make_post("DJI"), last_name="Ailleurs")
    for who in (cast.head, cast.deputy, cast.ambassador):
        client.force_login(who)
        page = text(client.get(TEAM))
        assert str(cast.officer) in page
        assert "Ailleurs" not in page
    for who in (cast.officer, cast.volunteer, cast.desk):
        client.force_login(who)
        assert client.get(TEAM).status_code == 404


def test_an_absence_that_leaves_nobody_to_sign_is_noted_and_says_so_at_once(cast, client):
    client.force_login(cast.head)
    dates = {"starts_on": in_days(5).isoformat(), "ends_on": in_days(6).isoformat()}
    answer = client.post(reverse("staff:absence-new"), {"user": cast.head.pk, "kind": "LEAVE", **dates}, follow=True)
    assert "Personne ne pourra signer" in text(answer)
    assert "Enregistrer un intérim" in text(answer)
    row = Absence.objects.get()
    answer = client.post(reverse("staff:absence-cancel", args=[row.pk]), follow=True)
    assert "Personne ne pourra signer" not in text(answer)


def test_the_day_of_the_head_says_who_cannot_sign_and_what_ends(cast, client):
    Assignment.objects.filter(user=cast.officer).update(ends_on=in_days(100))
    Absence.objects.create(post=cast.post, user=cast.head, starts_on=in_days(8), ends_on=in_days(9), noted_by=cast.head)
    client.force_login(cast.head)
    page = text(client.get("/"))
    assert "Personne ne pourra signer" in page
    assert "fin d’affectation" in page


def test_a_refused_line_keeps_what_was_typed_and_says_why_beside_its_field(cast, client):
    client.force_login(cast.head)
    dates = {"starts_on": in_days(5).isoformat(), "ends_on": in_days(4).isoformat()}
    answer = client.post(reverse("staff:duty-new"), {"user": cast.officer.pk, "phone": "+40 1", **dates})
    assert answer.status_code == 422
    assert "La fin précède le début." in text(answer)
    assert "+40 1" in text(answer)


def test_two_heads_at_once_are_shown_both_versions(cast, client):
    row = Duty.objects.create(
        post=cast.post, user=cast.officer, starts_on=in_days(1), ends_on=in_days(2), noted_by=cast.head
    )
    client.force_login(cast.head)
    url, data = reverse("staff:duty", args=[row.pk]), {"user": cast.officer.pk, "starts_on": in_days(1).isoformat()}
    assert client.post(url, {**data, "ends_on": in_days(3).isoformat(), "version": 1}).status_code == 302
    answer = client.post(url, {**data, "ends_on": in_days(4).isoformat(), "version": 1})
    assert answer.status_code == 409
    assert "Votre version" in text(answer)


def test_everybody_at_the_post_sees_who_answers_at_night(cast, client):
    Duty.objects.create(post=cast.post, user=cast.officer, starts_on=in_days(0), ends_on=in_days(2), phone="+40 722",
                        noted_by=cast.head)  # fmt: skip
    for who in (cast.head, cast.officer, cast.volunteer, cast.ambassador):
        client.force_login(who)
        assert "+40 722" in text(client.get(ROTA))
    client.force_login(cast.stranger)
    assert "+40 722" not in text(client.get(ROTA))


def test_one_reads_one_s_own_sheet_and_not_a_colleague_s(cast, client):
    client.force_login(cast.officer)
    assert client.get(reverse("staff:person", args=[cast.officer.pk])).status_code == 200
    assert client.get(reverse("staff:person", args=[cast.other.pk])).status_code == 404
    for who in (cast.head, cast.ambassador, cast.desk):
        client.force_login(who)
        assert client.get(reverse("staff:person", args=[cast.officer.pk])).status_code == 200
    client.force_login(cast.stranger)
    assert client.get(reverse("staff:person", args=[cast.officer.pk])).status_code == 404


def test_the_head_writes_papers_courses_and_accreditations(cast, client):
    client.force_login(cast.head)
    person = cast.officer.pk
    day = in_days(-30).isoformat()
    client.post(
        reverse("staff:sheet-edit", args=[person]),
        {"corps": "POLICE", "languages": "anglais", "card_until": in_days(20).isoformat()},
    )
    client.post(
        reverse("staff:course-new", args=[person]),
        {"kind": "LANGUE", "starts_on": day, "ends_on": day, "validated": "on"},
    )
    client.post(reverse("staff:accreditation-new", args=[person]), {"country": "RO", "resident": "on", "asked_on": day})
    page = text(client.get(reverse("staff:person", args=[person])))
    for words in ("anglais", "Langue", "validé", "attendue", "Carte diplomatique"):
        assert words in page


def test_a_hand_over_is_opened_from_the_sheet_of_whoever_leaves(cast, client):
    client.force_login(cast.head)
    sheet = reverse("staff:person", args=[cast.officer.pk])
    assert "Ouvrir la passation" not in text(client.get(sheet))
    Assignment.objects.filter(user=cast.officer).update(ends_on=in_days(30))
    assert "Ouvrir la passation" in text(client.get(sheet))
    url = reverse("staff:handover-new", args=[cast.officer.assignments.get().pk])
    answer = client.post(url, {"successor": cast.other.pk, "keys": "Coffre"})
    handover = Handover.objects.get()
    assert answer.url == handover.get_absolute_url()
    answer = client.post(reverse("staff:handover-close", args=[handover.pk]), follow=True)
    assert "Passation terminée" in text(answer)


def test_the_desk_sees_the_network_and_the_director_decides_its_numbers(cast, client):
    Assignment.objects.filter(user=cast.officer).update(ends_on=in_days(60))
    Absence.objects.create(post=cast.post, user=cast.head, starts_on=in_days(3), ends_on=in_days(3), noted_by=cast.head)
    page, decide = reverse("staff-network"), reverse("staff-establishment", args=["BUC"])
    client.force_login(cast.desk)
    told = text(client.get(page))
    assert "Postes sans signataire" in told
    assert str(cast.head) in told
    assert str(cast.officer) in told
    assert client.get(decide).status_code == 404
    client.force_login(cast.director)
    data = {"role": "ODL", "seats": 3, "since": in_days(0).isoformat()}
    assert client.post(decide, data).url == page
    assert Establishment.objects.get().set_by == cast.director
    for who in (cast.head, cast.ambassador):
        client.force_login(who)
        assert client.get(page).status_code == 404


def test_the_movements_leave_as_a_file_one_a_row(cast, client):
    Assignment.objects.filter(user=cast.officer).update(ends_on=in_days(60))
    Absence.objects.create(post=cast.post, user=cast.head, starts_on=in_days(3), ends_on=in_days(3), noted_by=cast.head)
    client.force_login(cast.desk)
    file = client.post(reverse("staff-network"), {"format": "csv"}).content.decode("utf-8-sig")
    _title, _header, *rows = [line.split(";") for line in file.splitlines()]
    rows = [row for row in rows if row[0] == "BUC"]
    leaving = next(row for row in rows if row[4] == str(cast.officer))
    assert (leaving[3], leaving[7]) == ("fin d’affectation", in_days(60).isoformat())
    unsigned = next(row for row in rows if row[3] == "jours sans signataire")
    assert unsigned[6:] == [in_days(3).isoformat(), in_days(3).isoformat(), "1"]
    client.force_login(cast.head)
    assert client.post(reverse("staff-network"), {"format": "csv"}).status_code == 404


def test_the_network_page_costs_the_same_number_of_statements_whatever_the_number_of_posts(
    cast, client, django_assert_max_num_queries
):
    client.force_login(cast.desk)
    client.get(reverse("staff-network"))
    with django_assert_max_num_queries(20) as few:
        client.get(reverse("staff-network"))
    for code in ("BRU", "DEL"):
        factories.make_user(Role.ASI, factories.make_post(code))
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("staff-network"))
