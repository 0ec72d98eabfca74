"""Windows of funding: their rules, the shares of partner countries, the answers that come through the desk."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from cooperation.funding import services
from cooperation.models import CountryShare, FundingLine, FundingRequest, FundingWindow
from cooperation.programmes import services as programmes
from cooperation.programmes.guards import lacks
from ssi.accounts.context import acting_as
from ssi.network.models import Country
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.cooperation.files import make_programme, paper
from tests.cooperation.funding import do, due, make_request, make_window

pytestmark = pytest.mark.django_db


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
