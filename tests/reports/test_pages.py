"""The pages of a report, as each person meets them in a browser without JavaScript."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.figures.periods import Period
from ssi.reports import jobs, services
from ssi.reports.models import Report, ReportFile, ReportJob
from ssi.reports.render import RenderFailed
from tests.factories import make_exchange, make_post, make_user
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db

WEEK = Period(dt.date(2026, 11, 14), dt.date(2026, 11, 20))
PDF = b"%PDF-1.7 a document of the tests"


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, last_name="Marchetti")


@pytest.fixture
def ambassador(post):
    return make_user(Role.AMBASSADOR, post)


@pytest.fixture
def report(head, post):
    with acting_as(head):
        return services.request_report(by=head, post=post, code="weekly", period=WEEK)


def reach(report, *names, by):
    for name in names:
        with acting_as(by):
            services.perform(Report.objects.get(pk=report.pk), name, by=by)
    return Report.objects.get(pk=report.pk)


def draw(report, document="draft", error=None):
    def answer(*_args, **_kwargs):
        if error:
            raise error
        return PDF

    job = ReportJob.objects.filter(case=report, document=document).latest("requested_at")
    with pytest.MonkeyPatch.context() as patch, as_worker():
        patch.setattr(jobs, "render_pdf", answer)
        jobs.run(job.pk)
    return ReportJob.objects.get(pk=job.pk)


def page(client, user, name, *args, status=200, **query):
    client.force_login(user)
    answer = client.get(reverse(f"reports:{name}", args=args), query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer


def send(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"reports:{name}", args=args), data)


def text_of(answer):
    return answer.content.decode()


def test_the_head_asks_for_this_weeks_report_and_lands_on_it(client, head):
    form = text_of(page(client, head, "request"))
    assert "cette semaine" in form
    assert "semaine dernière" in form
    answer = send(client, head, "request", what="weekly:last")
    report = Report.objects.get()
    assert answer.status_code == 302
    assert answer.url == report.get_absolute_url()


def test_asking_twice_leads_to_the_report_already_open(client, head):
    first = send(client, head, "request", what="weekly:this")
    again = send(client, head, "request", what="weekly:this")
    assert first.url == again.url
    assert Report.objects.count() == 1


def test_a_period_nobody_offers_is_refused_beside_the_field(client, head):
    answer = send(client, head, "request", what="weekly:1998")
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_the_draft_shows_its_figures_beside_the_lines_to_write(client, head, report, post):
    make_exchange(post=post, head=head)
    shown = text_of(page(client, head, "report-detail", report.reference))
    assert "Coopération opérationnelle" in shown
    assert "néant" in shown
    assert 'name="highlights"' in shown
    assert "Marquer relu" in shown
    assert "Brouillon (PDF)" in shown


def test_lines_are_saved_and_shown_in_the_report(client, head, report):
    answer = send(
        client,
        head,
        "report-edit",
        report.reference,
        highlights="Trois Français victimes d’un vol.",
        attention="Date de signature, avant le 27.",
        marking="NP",
        version=report.version,
    )
    assert answer.status_code == 302, text_of(answer)
    shown = text_of(page(client, head, "report-detail", report.reference))
    assert shown.count("Trois Français victimes d’un vol.") == 2


def test_a_refused_edit_keeps_what_was_typed(client, head, report):
    typed = "un\ndeux\ntrois\nquatre\ncinq\nsix"
    answer = send(
        client, head, "report-edit", report.reference, highlights=typed, attention="", marking="NP", version=1
    )
    assert answer.status_code == 422
    assert "six" in text_of(answer)
    assert "cinq lignes" in text_of(answer)


def test_the_second_of_two_editors_sees_both_versions_and_can_then_save(client, head, report):
    with acting_as(head):
        services.edit(report, by=head, expected_version=1, highlights="La leur.", attention="", marking="NP")
    answer = send(
        client, head, "report-edit", report.reference, highlights="La mienne.", attention="", marking="NP", version=1
    )
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "La leur." in shown
    assert "La mienne." in shown
    version = Report.objects.get(pk=report.pk).version
    assert f'name="version" value="{version}"' in shown


def test_the_acts_lead_from_draft_to_transmitted(client, head, report, ambassador):
    for name, status in (("proofread", "RELU"), ("sign", "SIGNE"), ("transmit", "TRANSMIS")):
        version = Report.objects.get(pk=report.pk).version
        answer = send(client, head, "report-act", report.reference, name, version=version)
        assert answer.status_code == 302, text_of(answer)
        assert Report.objects.get(pk=report.pk).status == status


def test_an_act_on_a_version_that_changed_is_refused_in_words(client, head, report):
    with acting_as(head):
        services.edit(report, by=head, expected_version=1, highlights="x", attention="", marking="NP")
    answer = send(client, head, "report-act", report.reference, "sign", version=1)
    assert answer.status_code == 422
    assert "Quelqu’un d’autre" in text_of(answer)


def test_giving_up_a_report_asks_why_and_names_it(client, head, report):
    shown = text_of(page(client, head, "report-act", report.reference, "abandon"))
    assert report.reference in shown
    assert send(client, head, "report-act", report.reference, "abandon", version=1).status_code == 422
    send(client, head, "report-act", report.reference, "abandon", version=1, comment="Doublon.")
    assert Report.objects.get(pk=report.pk).status == "ABANDONNE"


def test_the_ambassador_reads_annotates_and_acknowledges_on_one_page(client, head, report, ambassador):
    reach(report, "sign", "transmit", by=head)
    shown = text_of(page(client, ambassador, "report-detail", report.reference))
    assert "Accuser réception" in shown
    assert "Votre annotation" in shown
    assert "Coopération opérationnelle" in shown
    assert "Marchetti" in shown
    assert 'name="highlights"' not in shown
    assert "Brouillon (PDF)" not in shown
    version = Report.objects.get(pk=report.pk).version
    send(client, ambassador, "report-act", report.reference, "acknowledge", comment="Vu.", version=version)
    assert Report.objects.get(pk=report.pk).status == "ACCUSE"
    assert "Vu." in text_of(page(client, head, "report-detail", report.reference))


def test_the_desk_reads_a_transmitted_report_and_acknowledges_nothing(client, head, report):
    desk = make_user(Role.DCIS_OFFICER)
    reach(report, "sign", "transmit", by=head)
    assert "Accuser réception" not in text_of(page(client, desk, "report-detail", report.reference))
    assert send(client, desk, "report-act", report.reference, "acknowledge").status_code == 404


def test_whoever_may_not_see_a_report_is_told_it_does_not_exist(client, head, report, ambassador, post):
    job = draw(report)
    strangers = [
        ambassador,
        make_user(Role.VIA, post),
        make_user(Role.ODL, post),
        make_user(Role.CONSUL, post),
        make_user(Role.ADMIN),
        make_user(Role.DCIS_OFFICER),
        make_user(Role.ASI, make_post("BRU")),
    ]
    for person in strangers:
        page(client, person, "report-detail", report.reference, status=404)
        page(client, person, "job", report.reference, job.pk, status=404)
        page(client, person, "pdf", report.reference, job.pk, status=404)
        for name in ("report-edit", "report-queue"):
            assert send(client, person, name, report.reference).status_code == 404
        assert send(client, person, "report-act", report.reference, "sign").status_code == 404


def test_lists_and_request_do_not_exist_for_those_who_have_nothing_there(client, post, ambassador):
    for role in (Role.VIA, Role.ODL, Role.CONSUL):
        person = make_user(role, post)
        page(client, person, "list", status=404)
        page(client, person, "request", status=404)
    page(client, ambassador, "request", status=404)
    assert "transmis" in text_of(page(client, ambassador, "list"))


def test_a_list_shows_only_the_reports_of_ones_own_post(client, head, report):
    elsewhere = make_user(Role.ASI, make_post("BRU"))
    with acting_as(elsewhere):
        other = services.request_report(by=elsewhere, post=make_post("BRU"), code="weekly", period=WEEK)
    shown = text_of(page(client, head, "list"))
    assert report.reference in shown
    assert other.reference not in shown


def test_the_list_takes_as_many_queries_for_twenty_reports_as_for_two(client, head, post):
    counts = []
    for number in (2, 20):
        period = WEEK
        with acting_as(head):
            for _ in range(number):
                period = period.previous
                if not Report.objects.filter(period_start=period.start).exists():
                    services.request_report(by=head, post=post, code="weekly", period=period)
        client.force_login(head)
        client.get(reverse("reports:list"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("reports:list"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_page_of_a_signed_report_takes_six_statements_of_its_own_at_most(client, head, report, ambassador):
    reach(report, "sign", "transmit", by=head)
    draw(report, "final")
    page(client, ambassador, "report-detail", report.reference)
    with CaptureQueriesContext(connection) as captured:
        page(client, ambassador, "report-detail", report.reference)
    own = [q["sql"] for q in captured if "cases_" in q["sql"] or "reports_" in q["sql"] or "figures" in q["sql"]]
    assert 3 <= len(own) <= 6, own


def test_a_report_asked_for_and_signed_on_english_pages_is_in_french(client, head):
    english = {"accept-language": "en"}
    client.force_login(head)
    client.post(reverse("reports:request"), {"what": "weekly:last"}, headers=english)
    report = Report.objects.get()
    client.post(reverse("reports:report-act", args=[report.reference, "sign"]), headers=english)
    signed = Report.objects.get()
    assert signed.title.startswith("Compte rendu hebdomadaire, semaine ")
    assert signed.snapshot["sections"][3]["title"] == "Coopération opérationnelle"
    assert signed.snapshot["signature"]["function"] == "L’attaché de sécurité intérieure"


def test_the_pdf_leaves_with_safe_headers_and_a_line_in_the_journal(client, head, report):
    job = draw(report)
    answer = page(client, head, "pdf", report.reference, job.pk)
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{report.reference}-brouillon-v1.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    line = AuditEvent.objects.get(verb="report.download")
    assert (line.actor_id, line.case_id) == (head.pk, report.pk)
    assert line.details["sha256"] == ReportFile.objects.get(job=job).sha256


def test_the_ambassador_takes_the_signed_pdf_and_never_a_draft(client, head, report, ambassador):
    draft = draw(report)
    reach(report, "sign", "transmit", by=head)
    final = draw(report, "final")
    assert page(client, ambassador, "pdf", report.reference, final.pk).content == PDF
    page(client, ambassador, "pdf", report.reference, draft.pk, status=404)
    page(client, ambassador, "job", report.reference, draft.pk, status=404)


def test_a_job_of_another_report_does_not_open_under_this_ones_reference(client, head, report, post):
    with acting_as(head):
        other = services.request_report(by=head, post=post, code="weekly", period=WEEK.previous)
    page(client, head, "pdf", report.reference, draw(other).pk, status=404)


def test_a_waiting_pdf_polls_with_htmx_and_reloads_without(client, head, report):
    job = ReportJob.objects.get(case=report)
    whole = text_of(page(client, head, "job", report.reference, job.pk))
    assert '<noscript><meta http-equiv="refresh"' in whole
    assert "en attente" in whole
    client.force_login(head)
    fragment = client.get(reverse("reports:job", args=[report.reference, job.pk]), headers={"HX-Request": "true"})
    assert "<html" not in text_of(fragment)
    assert 'hx-trigger="load delay:2s"' in text_of(fragment)
    draw(report)
    fragment = client.get(reverse("reports:job", args=[report.reference, job.pk]), headers={"HX-Request": "true"})
    assert "hx-get" not in text_of(fragment)
    assert reverse("reports:pdf", args=[report.reference, job.pk]) in text_of(fragment)


def test_a_failed_pdf_says_why_and_can_be_asked_for_again(client, head, report):
    draw(report, error=RenderFailed("template", "x"))
    shown = text_of(page(client, head, "report-detail", report.reference))
    assert "gabarit" in shown
    assert "Réessayer" in shown
    assert send(client, head, "report-queue", report.reference).status_code == 302
    assert ReportJob.objects.filter(case=report, state="WAITING").count() == 1


def test_reading_a_report_is_written_in_the_journal_before_it_is_shown(client, head, report):
    page(client, head, "report-detail", report.reference)
    assert AuditEvent.objects.filter(verb="case.consult", case_id=report.pk, actor_id=head.pk).count() == 1


def test_the_deputy_is_told_when_a_week_waits_for_somebody_to_sign(client, head, post):
    deputy = make_user(Role.ASIA, post)
    assert "personne n’ayant aujourd’hui la signature" not in text_of(page(client, deputy, "list"))
    Assignment.objects.filter(user=head).delete()
    assert "personne n’ayant aujourd’hui la signature" in text_of(page(client, deputy, "list"))


def test_a_report_whose_author_left_shows_no_figure_to_them(client, head, report, post):
    """Named on the file but gone to another post: the lines they wrote, not the figures of today."""
    Assignment.objects.filter(user=head).update(post=make_post("BRU"))
    shown = text_of(page(client, head, "report-detail", report.reference))
    assert "ne vous sont pas ouverts" in shown
    assert "Coopération opérationnelle" not in shown
