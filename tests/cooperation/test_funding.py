"""Requests for money: from the search to the line of the budget; the windows and who keeps their rules."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.funding import services
from cooperation.models import FundingLine, FundingRequest, FundingSource
from ssi.accounts.context import acting_as
from ssi.web.refusals import NotAllowed, Refusal
from tests.cooperation.files import make_action, make_line, make_programme
from tests.cooperation.funding import do, due, make_request, make_window

pytestmark = pytest.mark.django_db


# --- The search --------------------------------------------------------------------------------------------------


def test_from_a_programme_the_windows_say_rule_by_rule_why_they_fit_or_not(cast, sign_in):
    start = timezone.localdate() + timedelta(days=300)
    programme = make_programme(cast.odl, asked="600000", starts_on=start, ends_on=start + timedelta(days=360))
    make_action(cast.odl, part_of=programme, kind="EXPERT")
    page = sign_in(cast.odl).get(reverse("cooperation:programme-funding", args=[programme.reference]))
    text = page.content.decode()

    fitting = [found.window.code for found, _asked in page.context["fitting"]]
    others = [found.window.code for found in page.context["others"]]
    assert "FSPI" in fitting
    assert {"FSPI-R", "TAIEX"} <= set(others)
    assert "600\u202f000\u00a0€ convient" in text
    assert "Cherchez plutôt depuis une de ses actions" in text
    assert "Préparer une demande" in text


def test_another_figure_is_tried_in_the_address(cast, sign_in):
    start = timezone.localdate() + timedelta(days=300)
    programme = make_programme(cast.odl, asked="600000", starts_on=start, ends_on=start + timedelta(days=360))
    address = reverse("cooperation:programme-funding", args=[programme.reference])
    form = {"montant": "80000", "jours": "200", "debut": start.isoformat()}
    page = sign_in(cast.odl).get(address, form)

    assert "FSPI-R" in [found.window.code for found, _asked in page.context["fitting"]]


def test_a_search_costs_as_much_whatever_the_number_of_windows(cast, sign_in):
    start = timezone.localdate() + timedelta(days=300)
    programme = make_programme(cast.odl, starts_on=start, ends_on=start)
    client, address = sign_in(cast.odl), reverse("cooperation:programme-funding", args=[programme.reference])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(30):
        make_window(f"appel-{n}")
        make_action(cast.odl, part_of=programme, title=f"Action {n}")
    with CaptureQueriesContext(connection) as many:
        page = client.get(address)

    assert len(page.context["fitting"]) >= 30
    assert len(many) <= len(few)


# --- A request ---------------------------------------------------------------------------------------------------


def test_a_request_opens_from_the_search_once(cast, sign_in):
    programme, window = make_programme(cast.odl), make_window()
    client = sign_in(cast.odl)
    address = f"{reverse('cooperation:programme-ask', args=[programme.reference])}?guichet={window.pk}"
    token = client.get(address).context["form"]["form_token"].initial
    wished = (timezone.localdate() + timedelta(days=300)).isoformat()
    form = {"window": window.pk, "asked": "60000", "wished_on": wished, "form_token": token}

    first, again = client.post(address, form), client.post(address, form)

    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert FundingRequest.objects.get().for_case_id == programme.pk


def test_the_retro_planning_becomes_clocks_and_follows_the_wished_start(cast):
    programme, today = make_programme(cast.odl), timezone.localdate()
    window = make_window(lead_days=90, visa_days=30)
    request = make_request(cast.odl, programme, window=window, wished_on=today + timedelta(days=200))
    filing = today + timedelta(days=110)
    expected = {
        "FIN_DOSSIER": filing - timedelta(days=30),
        "FIN_VISAS": filing - timedelta(days=3),
        "FIN_DEPOT": filing,
    }
    assert due(request) == expected

    with acting_as(cast.odl):
        wished_on = request.wished_on + timedelta(days=10)
        services.edit(request, by=cast.odl, expected_version=request.version, wished_on=wished_on)

    assert due(request) == {rule: day + timedelta(days=10) for rule, day in expected.items()}


def test_a_step_that_is_late_is_due_today(cast):
    window = make_window(lead_days=90)
    request = make_request(cast.odl, make_programme(cast.odl), window=window, days=30)

    assert set(due(request).values()) == {timezone.localdate(timezone=cast.post.zone)}


def test_what_the_post_files_has_the_visa_of_the_post_first(cast):
    programme = make_programme(cast.odl)
    request = do(make_request(cast.odl, programme), cast.odl, "ready")
    with pytest.raises(Refusal, match="n’a pas encore le visa du poste"):
        do(request, cast.odl, "file")
    cast.lead(programme, "VALIDE_POSTE")

    assert do(request, cast.odl, "file").status == "DEPOSEE"


def test_what_the_beneficiary_files_goes_through_it(cast):
    request = make_request(cast.odl, make_programme(cast.odl), window=make_window(filed_by="BENEFICIAIRE"))
    request = do(request, cast.odl, "ready")
    with pytest.raises(Refusal, match="Ce n’est pas le poste qui dépose"):
        do(request, cast.odl, "file")

    request = do(request, cast.odl, "hand_over")
    assert do(request, cast.odl, "file").status == "DEPOSEE", "the post only follows: no visa is asked of it"


def test_the_post_does_not_hand_over_what_it_files(cast):
    request = do(make_request(cast.odl, make_programme(cast.odl)), cast.odl, "ready")

    with pytest.raises(Refusal, match="C’est le poste qui dépose"):
        do(request, cast.odl, "hand_over")


@pytest.fixture
def filed(cast):
    """(programme, request): a request filed ten days ago."""
    programme = cast.lead(make_programme(cast.odl), "VALIDE_POSTE")
    request = do(make_request(cast.odl, programme, window=make_window(lead_days=90)), cast.odl, "ready")
    filed_on = timezone.localdate(timezone=cast.post.zone) - timedelta(days=10)
    return programme, do(request, cast.odl, "file", filed_on=filed_on, reference="Dépôt 12")


def test_once_filed_an_answer_and_a_reminder_are_awaited(cast, filed):
    _programme, request = filed

    assert due(request) == {
        "FIN_REPONSE": request.filed_on + timedelta(days=90),
        "FIN_RELANCE": request.filed_on + timedelta(days=30),
    }


def test_a_reminder_plans_the_next_one(cast, filed):
    _programme, request = filed
    today = timezone.localdate(timezone=cast.post.zone)
    do(request, cast.odl, "remind", on=today, channel="COURRIEL", whom="Bureau des projets")

    assert due(request)["FIN_RELANCE"] == today + timedelta(days=30)
    assert request.reminders.get().whom == "Bureau des projets"


def test_nobody_is_reminded_before_the_filing(cast):
    request = make_request(cast.odl, make_programme(cast.odl))

    with pytest.raises(Refusal, match="personne à relancer"):
        do(request, cast.odl, "remind", on=timezone.localdate(), channel="COURRIEL", whom="Bureau")


def test_no_day_is_yet_to_come_nor_before_the_filing(cast, filed):
    _programme, request = filed
    today = timezone.localdate(timezone=cast.post.zone)

    with pytest.raises(Refusal, match="n’est pas encore venu"):
        do(request, cast.odl, "grant", on=today + timedelta(days=1))
    with pytest.raises(Refusal, match="précède le dépôt"):
        do(request, cast.odl, "grant", on=request.filed_on - timedelta(days=1))
    assert do(request, cast.odl, "grant", on=request.filed_on).status == "ACCORDEE"


def test_what_is_granted_goes_to_a_line_and_no_more(cast, filed):
    programme, request = filed
    request = do(request, cast.odl, "grant", granted=Decimal("45000.50"), reference="DCSD 114")
    assert due(request) == {}
    with pytest.raises(Refusal, match="on n’en porte pas plus"):
        do(request, cast.odl, "enter", amount=Decimal("45000.51"))

    request = do(request, cast.odl, "enter", amount=Decimal("45000.50"), commit_before=date(2027, 1, 31))

    line = FundingLine.objects.get(pk=request.line_id)
    assert (line.case_id, line.source_id, line.state) == (programme.pk, "P209", "NOTIFIE")
    assert (line.notified, line.commit_before) == (Decimal("45000.50"), date(2027, 1, 31))
    assert request.status == "AU_BUDGET"
    assert not request.is_open


def test_a_line_that_waited_for_the_money_receives_it(cast, sign_in, filed):
    programme, request = filed
    line = make_line(programme, cast.odl, source="P209", asked="60000", label="Volet FSPI")
    request = do(request, cast.odl, "grant")
    page = sign_in(cast.odl).get(reverse("cooperation:funding-enter", args=[request.reference]))
    assert page.context["form"]["line"].initial == line, "the only one that waits is offered"
    request = do(request, cast.odl, "enter", line=line)

    assert request.line_id == line.pk
    assert FundingLine.objects.get(pk=line.pk).notified == Decimal(50000)


def test_a_new_source_makes_an_approval_fall(cast):
    programme, _line = cast.approved()
    request = do(do(make_request(cast.odl, programme), cast.odl, "ready"), cast.odl, "file")
    do(do(request, cast.odl, "grant"), cast.odl, "enter")

    assert cast.fresh(programme).status == "VALIDE_POSTE"


def test_what_is_given_in_kind_is_valued_and_is_no_credit(cast):
    programme = cast.lead(make_programme(cast.odl), "VALIDE_POSTE")
    window = make_window("forces", source=FundingSource.objects.get(pk="NATURE"))
    request = do(do(make_request(cast.odl, programme, window=window), cast.odl, "ready"), cast.odl, "file")
    request = do(do(request, cast.odl, "grant", granted=Decimal(6500)), cast.odl, "enter", amount=Decimal(6500))

    line = FundingLine.objects.get(pk=request.line_id)
    assert (line.nature, line.asked, line.notified) == ("VALORISE", 6500, 0)


def test_a_refusal_says_why_and_another_request_may_follow(cast, filed):
    programme, request = filed
    with pytest.raises(Refusal, match="Dites pourquoi"):
        do(request, cast.odl, "refuse", text=" ")
    request = do(request, cast.odl, "refuse")

    assert request.answer_text == "Crédits épuisés."
    assert make_request(cast.odl, programme, window=request.window).status == "A_PREPARER"


def test_one_request_at_a_time_with_one_window(cast):
    programme = make_programme(cast.odl)
    first = make_request(cast.odl, programme)

    with pytest.raises(Refusal, match=first.reference):
        make_request(cast.odl, programme)


@pytest.mark.parametrize(("days", "opens"), [(-1, False), (0, True)])
def test_a_window_takes_requests_until_its_closing_day_included(cast, days, opens):
    closes_on = timezone.localdate(timezone=cast.post.zone) + timedelta(days=days)
    window = make_window(closes_on=closes_on)
    if opens:
        assert make_request(cast.odl, make_programme(cast.odl), window=window)
        return
    with pytest.raises(Refusal, match="fermé"):
        make_request(cast.odl, make_programme(cast.odl), window=window)


def test_a_volunteer_drafts_and_does_not_file(cast):
    programme = cast.lead(make_programme(cast.odl), "VALIDE_POSTE")
    request = do(make_request(cast.via, programme), cast.via, "ready")

    with pytest.raises(NotAllowed):
        do(request, cast.via, "file")


def test_a_request_lies_as_its_programme_does(cast, sign_in):
    programme = make_programme(cast.odl)
    programme.compartmented = programme.special_france = True
    programme.save()
    request = make_request(cast.odl, programme)

    assert (request.compartmented, request.special_france) == (True, True)
    assert sign_in(cast.via).get(request.get_absolute_url()).status_code == 404


def test_the_desk_sees_a_request_once_filed(cast, sign_in, filed):
    _programme, request = filed
    client = sign_in(cast.desk)
    assert client.get(request.get_absolute_url()).status_code == 200
    before = make_request(cast.odl, make_programme(cast.odl))
    assert client.get(before.get_absolute_url()).status_code == 404


def test_the_pages_of_a_request_take_it_to_the_budget(cast, sign_in):
    programme = cast.lead(make_programme(cast.odl), "VALIDE_POSTE")
    request, client, today = make_request(cast.odl, programme), sign_in(cast.odl), timezone.localdate().isoformat()

    def send(name, form=None, *more):
        return client.post(reverse(f"cooperation:funding-{name}", args=[request.reference, *more]), form or {})

    assert send("act", None, "ready").status_code == 302
    assert send("file", {"filed_on": today, "reference": "12"}).status_code == 302
    reminded = {"on": today, "channel": "COURRIEL", "whom": "Le bureau", "said": "Sous quinzaine."}
    assert send("reminder-add", reminded).status_code == 302
    assert send("grant", {"on": today, "granted": ""}).status_code == 422
    assert send("grant", {"on": today, "granted": "50000"}).status_code == 302
    assert send("enter", {"label": "Volet", "amount": "50000"}).status_code == 302
    page = client.get(request.get_absolute_url()).content.decode()
    assert "Portée au budget" in page
    assert "Sous quinzaine." in page
    assert request.reference in client.get(programme.get_absolute_url()).content.decode()
