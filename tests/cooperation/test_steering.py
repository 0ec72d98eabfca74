"""Risks and next steps of a programme, and the sheet that prints them (R5)."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from cooperation.models import NextStep, ProgrammeRisk
from cooperation.money import services as money
from cooperation.steering import services
from cooperation.steering.day import steering
from ssi.accounts.context import acting_as
from ssi.audit.models import AuditEvent
from ssi.reports import documents
from ssi.reports.render import render_html
from ssi.web.refusals import NotAllowed, Refusal
from tests.cooperation.files import make_programme

pytestmark = pytest.mark.django_db


def risk(programme, by, *, owner=None, days=30, **fields):
    fields = {
        "what": "Le laboratoire de Cluj change de chef",
        "likelihood": 2,
        "severity": 3,
        "answer": "Lettre du directeur général",
        "owner": owner or by,
        "review_on": timezone.localdate() + timedelta(days=days),
    } | fields
    with acting_as(by):
        return services.save_risk(programme, by=by, **fields)


def step(programme, by, *, owner=None, days=5, what="Réunir le comité de pilotage"):
    with acting_as(by):
        due_on = timezone.localdate() + timedelta(days=days)
        return services.save_step(programme, by=by, what=what, owner=owner or by, due_on=due_on)


def test_a_risk_is_named_changed_and_lifted_with_how_it_ended(cast):
    programme = make_programme(cast.odl)
    row = risk(programme, cast.odl)
    assert row.is_serious
    with acting_as(cast.odl):
        services.save_risk(programme, by=cast.odl, risk=row, likelihood=1, severity=1)
        with pytest.raises(Refusal, match="Comment|comment"):
            services.lift_risk(programme, row, by=cast.odl, outcome=" ")
        services.lift_risk(programme, row, by=cast.odl, outcome="Le nouveau chef reste")
        with pytest.raises(NotAllowed, match="déjà terminé"):
            services.save_risk(programme, by=cast.odl, risk=row, likelihood=3)
    assert not ProgrammeRisk.objects.get(pk=row.pk).is_serious


def test_a_step_is_done_once_and_leaves_the_day_of_its_owner(cast):
    programme = make_programme(cast.odl)
    row = step(programme, cast.odl, owner=cast.via)
    with acting_as(cast.via):
        assert [line.text for line in steering(cast.via, timezone.now()).lines] == [row.what]
        services.finish_step(programme, row, by=cast.via, outcome="Réuni le 3")
        assert steering(cast.via, timezone.now()).lines == []
        with pytest.raises(NotAllowed):
            services.finish_step(programme, row, by=cast.via, outcome="Encore")
    assert NextStep.objects.get(pk=row.pk).outcome == "Réuni le 3"


@pytest.mark.parametrize(("days", "shown"), [(7, True), (8, False), (-3, True)])
def test_the_day_tells_what_is_due_within_the_week_or_late(cast, days, shown):
    programme = make_programme(cast.odl)
    risk(programme, cast.odl, days=days)
    with acting_as(cast.odl):
        assert bool(steering(cast.odl, timezone.now()).lines) is shown


def test_the_journal_names_the_programme_whose_risk_the_agenda_shows(cast, client):
    programme = make_programme(cast.odl)
    risk(programme, cast.odl, days=40)
    client.force_login(cast.odl)
    assert programme.reference in client.get(reverse("clocks:agenda")).content.decode()
    assert AuditEvent.objects.get(verb="clock.agenda").details["files"] == [programme.pk]


def test_an_assistant_reads_and_does_not_write(cast, client):
    programme = make_programme(cast.odl)
    row = step(programme, cast.odl)
    with acting_as(cast.assistant), pytest.raises(NotAllowed):
        services.finish_step(programme, row, by=cast.assistant, outcome="Fait")
    client.force_login(cast.assistant)
    page = client.get(programme.get_absolute_url()).content.decode()
    assert row.what in page
    assert "Ajouter une étape" not in page


def test_the_forms_write_from_the_page_of_the_programme(cast, client):
    programme = make_programme(cast.odl)
    client.force_login(cast.odl)
    form = {"what": "Signer la convention", "owner": cast.odl.pk, "due_on": timezone.localdate().isoformat()}
    answer = client.post(reverse("cooperation:programme-step-add", args=[programme.reference]), form)
    row = NextStep.objects.get(case=programme.pk)
    assert answer.url.endswith("#suite")
    client.post(reverse("cooperation:programme-step-done", args=[programme.reference, row.pk]), {"outcome": "Signée"})
    assert NextStep.objects.get(pk=row.pk).done_at


@override_settings(CSRF_TRUSTED_ORIGINS=["https://ssi.example"])
def test_the_sheet_says_the_score_the_years_the_risks_what_comes_next_and_its_own_address(cast):
    programme, commitment = cast.committed("10000")
    risk(programme, cast.odl)
    step(programme, cast.odl, owner=cast.via)
    with acting_as(cast.odl):
        year = timezone.localdate().year
        money.plan(commitment.line, programme, by=cast.odl, year=year, planned=Decimal(7000))
    with acting_as(cast.odl):
        printout = documents.request_document(cast.fresh(programme), "programme-sheet", by=cast.odl)
    told = json.dumps(printout.snapshot, ensure_ascii=False)

    for words in ("4 × 3 = 12", "Crédits de paiement par année", "Lettre du directeur général"):
        assert words in told
    assert "Réunir le comité de pilotage" in told
    assert cast.via.get_full_name() in told
    assert printout.snapshot["extra"]["address"] == f"https://ssi.example{programme.get_absolute_url()}"
    html = render_html(documents.document_of("programme-sheet").template, printout.snapshot)
    assert "data:image/svg+xml;base64," in html


@override_settings(CSRF_TRUSTED_ORIGINS=[])
def test_without_a_known_address_no_code_is_printed(cast):
    programme = make_programme(cast.odl)
    with acting_as(cast.odl):
        printout = documents.request_document(programme, "programme-sheet", by=cast.odl)
    html = render_html(documents.document_of("programme-sheet").template, printout.snapshot)
    assert "data:image/svg+xml" not in html
