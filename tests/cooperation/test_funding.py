"""Requests for money: from the search to the line of the budget; the windows and who keeps their rules."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.funding import services
from cooperation.models import CountryShare, FundingLine, FundingRequest, FundingSource, FundingWindow
from cooperation.programmes import services as programmes
from cooperation.programmes.guards import lacks
from ssi.accounts.context import acting_as
from ssi.clocks.models import Clock
from ssi.network.models import Country
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.cooperation.files import Cast, make_action, make_line, make_programme, paper
from tests.cooperation.funding import do, make_request, make_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def sign_in(client):
    def sign(user):
        client.force_login(user)
        return client

    return sign


def due(request):
    """Rule → day of its open clock."""
    rows = Clock.objects.filter(case=request.pk).open().select_related("rule")
    return {clock.rule.code: timezone.localtime(clock.due_at, request.post.zone).date() for clock in rows}


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


# --- The windows -------------------------------------------------------------------------------------------------


def rules_of(window, **fields):
    names = ("label", "source", "filed_by", "basis", "lead_days", "visa_days", "draft_days")
    return {name: getattr(window, name) for name in names} | fields


def test_new_rules_follow_the_old_ones_which_a_request_keeps(cast):
    window = make_window(lead_days=90)
    request = make_request(cast.odl, make_programme(cast.odl), window=window)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with acting_as(cast.desk):
        later = services.save_window(
            window, by=cast.desk, post=None, valid_from=tomorrow, **rules_of(window, lead_days=120)
        )

    old = FundingWindow.objects.get(pk=window.pk)
    assert old.valid_until == timezone.localdate()
    assert (old.lead_days, later.lead_days, later.code) == (90, 120, window.code)
    assert FundingRequest.objects.get(pk=request.pk).window_id == window.pk
    with acting_as(cast.desk), pytest.raises(Refusal, match="ce jour-là ou après"):
        services.save_window(later, by=cast.desk, post=None, valid_from=date(2020, 1, 1), **rules_of(later))


def test_the_same_day_corrects(cast):
    window = make_window(lead_days=90)
    with acting_as(cast.desk):
        services.save_window(
            window, by=cast.desk, post=None, valid_from=window.valid_from, **rules_of(window, lead_days=60)
        )

    assert FundingWindow.objects.get(code="appel").lead_days == 60


def test_the_desk_keeps_the_windows_of_the_network_and_a_post_its_own(cast, sign_in):
    window = make_window()
    with acting_as(cast.asi), pytest.raises(NotAllowed):
        services.save_window(window, by=cast.asi, post=None, valid_from=window.valid_from, **rules_of(window))
    with acting_as(cast.odl), pytest.raises(NotAllowed):
        services.save_window(None, by=cast.odl, post=cast.post, valid_from=date(2026, 1, 1), **rules_of(window))
    with acting_as(cast.asi):
        own = services.save_window(
            None, by=cast.asi, post=cast.post, valid_from=date(2026, 1, 1), **rules_of(window, label="Fondation")
        )

    assert own.code == "fondation"
    stranger = factories.make_user("ODL", factories.make_post("DJI"))
    with acting_as(stranger):
        assert not FundingWindow.objects.filter(pk=own.pk).exists()
        assert FundingWindow.objects.filter(pk=window.pk).exists()


def test_the_database_keeps_a_post_from_writing_the_network_s_rules(cast):
    window = make_window()
    with acting_as(cast.asi):
        assert FundingWindow.objects.filter(pk=window.pk).update(lead_days=1) == 0
    with acting_as(cast.asi), pytest.raises(ProgrammingError, match="row-level security"):
        make_window("autre")


def test_the_page_of_a_window_saves_its_rules_and_refuses_an_unknown_country(cast, sign_in):
    window, client = make_window(), sign_in(cast.desk)
    address = reverse("cooperation:window", args=[window.pk])
    form = {
        "label": "Appel annuel",
        "source": "P209",
        "filed_by": "POSTE",
        "valid_from": "2020-01-01",
        "lead_days": "45",
        "visa_days": "10",
        "draft_days": "10",
        "basis": "circulaire",
        "forms_": ["EXPERT"],
        "doubts": ["PAYS"],
    }
    assert client.post(address, form | {"countries": "MD QQ"}).status_code == 422
    assert client.post(address, form | {"countries": "ua MD"}).status_code == 302

    saved = FundingWindow.objects.get(pk=window.pk)
    assert (saved.lead_days, saved.forms, saved.countries, saved.to_verify) == (45, ["EXPERT"], ["MD", "UA"], True)
    assert "Appel annuel" in client.get(reverse("cooperation:window-list")).content.decode()


@pytest.mark.parametrize(("days", "shown"), [(0, True), (30, True), (31, False), (-1, False)])
def test_the_day_tells_of_a_window_that_closes_within_thirty_days(cast, sign_in, days, shown):
    make_window(closes_on=timezone.localdate() + timedelta(days=days))

    assert ("Appel à projets appel ferme" in sign_in(cast.odl).get("/").content.decode()) is shown


def test_the_agenda_tells_of_a_window_that_closes_later(cast, sign_in):
    make_window(closes_on=timezone.localdate() + timedelta(days=90))

    page = sign_in(cast.odl).get(reverse("clocks:agenda")).content.decode()

    assert "Appel à projets appel ferme" in page


# --- Partner countries -------------------------------------------------------------------------------------------


def test_the_shares_of_the_countries_sum_to_a_hundred(cast, sign_in):
    programme = make_programme(cast.odl)
    assert lacks(programme) == []
    with acting_as(cast.odl):
        for code, percent in (("RO", "60"), ("MD", "39.99")):
            country = Country.objects.get(pk=code)
            programmes.add_part(programme, CountryShare, by=cast.odl, country=country, percent=Decimal(percent))
    assert lacks(programme) == ["Les pays partenaires font 99,99 % au lieu de 100 %."]
    CountryShare.objects.filter(country="MD").update(percent=40)

    assert lacks(programme) == []
    page = sign_in(cast.odl).get(programme.get_absolute_url()).content.decode()
    assert "Moldavie" in page


# --- The desk writes the answers that come through it --------------------------------------------------------


@pytest.fixture
def through_desk(cast):
    """A request filed with a window that answers through the desk."""
    programme = cast.lead(make_programme(cast.odl), "VALIDE_POSTE")
    request = make_request(cast.odl, programme, window=make_window("dcsd", through_desk=True))
    return do(do(request, cast.odl, "ready"), cast.odl, "file")


def test_the_desk_records_the_answer_with_its_document_and_the_post_enters_it(cast, through_desk, sign_in):
    client = sign_in(cast.desk)
    assert through_desk.reference in client.get(reverse("cooperation:waiting")).content.decode()
    address = reverse("cooperation:funding-grant", args=[through_desk.reference])
    assert address in client.get(through_desk.get_absolute_url()).content.decode()
    form = {"on": timezone.localdate().isoformat(), "granted": "45000", "reference": "DCSD/2026/77"}
    assert client.post(address, form).status_code == 422, "the document is missing"

    client.post(address, form | {"paper": paper("notification.txt")})
    granted = FundingRequest.objects.get(pk=through_desk.pk)
    assert (granted.status, granted.granted, granted.answer_reference) == ("ACCORDEE", 45000, "DCSD/2026/77")
    assert granted.attachments.get().name == "notification.txt"
    assert through_desk.reference not in client.get(reverse("cooperation:waiting")).content.decode()
    assert "FIN_REPONSE" not in due(granted)
    assert client.get(reverse("cooperation:funding-enter", args=[through_desk.reference])).status_code == 404
    do(granted, cast.odl, "enter", amount=Decimal(45000))
    assert FundingLine.objects.filter(case=granted.for_case_id, state="NOTIFIE", notified=45000).exists()


def test_the_desk_refuses_saying_why(cast, through_desk):
    refused = do(through_desk, cast.desk, "refuse", paper=paper("refus.txt"))
    assert (refused.status, refused.answer_text) == ("REFUSEE", "Crédits épuisés.")


def test_the_desk_does_not_answer_for_the_other_windows(cast, sign_in):
    programme = cast.lead(make_programme(cast.odl), "VALIDE_POSTE")
    request = do(do(make_request(cast.odl, programme), cast.odl, "ready"), cast.odl, "file")
    with pytest.raises(NotAllowed, match="ne répond pas par la DCIS"):
        do(request, cast.desk, "grant", paper=paper())
    client = sign_in(cast.desk)
    assert client.get(reverse("cooperation:funding-grant", args=[request.reference])).status_code == 404
    assert request.reference not in client.get(reverse("cooperation:waiting")).content.decode()
    do(request, cast.odl, "grant")


def test_the_windows_of_the_ministry_answer_through_the_desk():
    through = FundingWindow.objects.filter(post=None, through_desk=True).values_list("code", flat=True)
    assert set(through) == {"DCSD", "DCIS", "NATURE"}
