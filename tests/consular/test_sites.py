"""Sites of French interest: evidence of each mark, an assessment handed over once, recommendations followed."""

import io
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from consular.sites import grid, services
from consular.sites.day import recommendations as day_section
from consular.sites.models import AssessmentItem, Recommendation, Site, SiteAssessment
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.reports import documents
from ssi.reports.canonical import three_words
from ssi.reports.render import render_pdf
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests import factories
from tests.consular.community import consul_of, make_ilot
from tests.consular.safety import do, make_assessment, make_recommendation, make_site, marks
from tests.factories import head_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_weights_of_the_grid_add_up_to_a_hundred():
    for version, items in grid.GRIDS.items():
        assert sum(item.weight for item in items) == 100, version


def test_the_score_is_weighted_and_waits_for_every_mark():
    codes = [item.code for item in grid.items_of(grid.VERSION)]
    assert grid.score(dict.fromkeys(codes, 4), grid.VERSION) == 100
    assert grid.score(dict.fromkeys(codes, 0), grid.VERSION) == 0
    assert grid.score(dict.fromkeys(codes, 0) | {"entrance": 4}, grid.VERSION) == 20
    assert grid.score(dict.fromkeys(codes, 0) | {"entrance": 1, "training": 1}, grid.VERSION) == 6
    assert grid.score(dict.fromkeys(codes[1:], 4), grid.VERSION) is None


def test_a_mark_without_evidence_is_refused_here_and_in_the_database(post):
    site = make_site(post)
    with pytest.raises(Refusal, match="preuve") as refused:
        make_assessment(site, given={"video": (3, "  ")})
    assert refused.value.field == "evidence_video"
    assessment = make_assessment(site)
    refused = pytest.raises(IntegrityError, match="a_mark_has_its_evidence")
    with acting_as(consul_of(post)), refused, transaction.atomic():
        AssessmentItem.objects.filter(assessment=assessment).update(evidence="")


@pytest.mark.parametrize("given", [{"inconnu": (1, "vu")}, {"video": (5, "vu")}, {"video": (-1, "vu")}])
def test_a_mark_that_is_not_of_the_grid_is_refused(post, given):
    with pytest.raises(Refusal, match="grille"):
        make_assessment(make_site(post), given=given)


def test_an_assessment_is_handed_over_whole_and_then_frozen(post):
    consul = consul_of(post)
    part = make_assessment(make_site(post), given=marks(without=("video",)))
    with pytest.raises(Refusal, match="Vidéo"):
        do(services.hand_over, part, consul)
    with acting_as(consul):
        whole = services.save_assessment(
            by=consul, site=part.site, assessment=part, expected_version=1, marks=marks(3), made_on=part.made_on
        )
    handed = do(services.hand_over, whole, consul)
    assert (handed.score, handed.status) == (75, "RESTITUEE")
    with acting_as(consul):
        for change in ({"score": 100}, {"summary": "Autre"}, {"status": "BROUILLON"}):
            with pytest.raises(DatabaseError, match="handed over"), transaction.atomic():
                SiteAssessment.objects.update(**change)
        with pytest.raises(DatabaseError, match="handed over"), transaction.atomic():
            AssessmentItem.objects.update(mark=4)
    with pytest.raises(Refusal, match="restituée"):
        do(services.hand_over, handed, consul)


def test_a_mark_taken_back_from_a_draft_leaves(post):
    assessment, consul = make_assessment(make_site(post)), consul_of(post)
    with acting_as(consul):
        services.save_assessment(
            by=consul,
            site=assessment.site,
            assessment=assessment,
            expected_version=1,
            marks={"video": (1, "hors service")},
            made_on=assessment.made_on,
        )
    assert list(AssessmentItem.objects.values_list("code", "mark")) == [("video", 1)]


def test_an_assessment_is_followed_once_nothing_is_left_to_do(post):
    consul = consul_of(post)
    assessment = do(services.hand_over, make_assessment(make_site(post)), consul)
    one, two = make_recommendation(assessment), make_recommendation(assessment)

    def follow(row, status, outcome):
        with acting_as(consul):
            kept = {name: getattr(row, name) for name in ("text", "owner", "priority", "due_on")}
            return services.save_recommendation(
                by=consul,
                assessment=assessment,
                recommendation=row,
                expected_version=row.version,
                status=status,
                outcome=outcome,
                **kept,
            )

    with pytest.raises(Refusal, match="Dites ce qui"):
        follow(one, "FAITE", " ")
    follow(one, "FAITE", "Mur rehaussé")
    assert SiteAssessment.objects.get().status == "RESTITUEE"
    follow(two, "ABANDONNEE", "Hors budget")
    assert SiteAssessment.objects.get().status == "SUIVIE"
    make_recommendation(assessment)
    assert SiteAssessment.objects.get().status == "RESTITUEE"


def test_more_french_than_people_is_refused(post):
    with pytest.raises(Refusal, match="plus de Français"):
        make_site(post, staff=10, french=11)
    assert make_site(post, staff=10, french=10).french == 10


def test_somebody_else_saved_meanwhile_and_both_versions_are_shown(post):
    site, client = make_site(post), signed_in(consul_of(post))
    address = reverse("consular:site-edit", args=[site.pk])
    typed = {"name": "Lycée", "type": "LYCEE", "sensitivity": 2, "version": 1}
    assert client.post(address, typed).status_code == 302
    late = client.post(address, typed | {"name": "Autre lycée"})
    assert late.status_code == 409
    assert "Autre lycée" in late.content.decode()
    with pytest.raises(StaleVersion), acting_as(head_of(post)):
        services.save_site(by=head_of(post), post=post, site=site, expected_version=1, name="X", type="LYCEE")


def test_an_officer_sees_no_site(post):
    site, officer = make_site(post), factories.make_user(Role.ODL, post)
    assert signed_in(officer).get(site.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed):
        make_site(post, by=officer)
    with acting_as(officer):
        assert not Site.objects.exists()


def test_the_forms_note_the_grid_hand_it_over_and_ask(post):
    site, client = make_site(post, ilot=make_ilot(post)), signed_in(consul_of(post))
    typed = {"made_on": timezone.localdate(timezone=post.zone).isoformat(), "mark_video": "2", "evidence_video": ""}
    refused = client.post(reverse("consular:assessment-new", args=[site.pk]), typed)
    assert refused.status_code == 422
    assert "preuve" in refused.content.decode()
    typed |= {f"mark_{code}": "4" for code in marks()} | {f"evidence_{code}": "vu" for code in marks()}
    assert client.post(reverse("consular:assessment-new", args=[site.pk]), typed).status_code == 302
    assessment = SiteAssessment.objects.get()
    again = client.get(reverse("consular:assessment-edit", args=[assessment.pk])).content.decode()
    assert again.count('value="vu"') == len(marks())
    assert client.post(reverse("consular:assessment-hand-over", args=[assessment.pk])).status_code == 302
    assert client.post(reverse("consular:assessment-hand-over", args=[assessment.pk])).status_code == 422
    ask = {"text": "Tester l’alarme", "priority": 1, "owner": "Intendant", "due_on": typed["made_on"]}
    assert client.post(reverse("consular:recommendation-new", args=[assessment.pk]), ask).status_code == 302
    one = Recommendation.objects.get()
    done = ask | {"status": "FAITE", "outcome": "Testée", "version": 1}
    assert client.post(one.get_absolute_url(), done).status_code == 302
    page = client.get(site.get_absolute_url()).content.decode()
    assert "100 %" in page
    assert "Rien n’est à faire" in page


def test_the_list_costs_the_same_however_many(post, django_assert_max_num_queries):
    consul = consul_of(post)
    for number in range(8):
        assessment = do(services.hand_over, make_assessment(make_site(post, f"Site {number}")), consul)
        make_recommendation(assessment)
    client = signed_in(consul)
    client.get(reverse("consular:sites"))
    with django_assert_max_num_queries(14):
        text = client.get(reverse("consular:sites")).content.decode()
    assert text.count("50 %") == 8


def test_the_sheet_r9_is_marked_and_says_each_evidence(post):
    consul = consul_of(post)
    assessment = do(services.hand_over, make_assessment(make_site(post, phone="+253 77 00 00 00")), consul)
    make_recommendation(assessment)
    with acting_as(consul):
        subject = SiteAssessment.objects.select_related("post").get()
        printout = documents.request_document(subject, "site-assessment", by=consul)
    told = str(printout.snapshot)
    assert "+253 77" not in told
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(render_pdf("reports/pdf/document.html", printout.snapshot))).pages
    )
    for said in ("DIFFUSION RESTREINTE", "vu sur place", "Rehausser le mur nord", three_words(printout.fingerprint)):
        assert said in text, said


def test_the_day_tells_a_recommendation_fourteen_days_before(post):
    consul = consul_of(post)
    assessment = do(services.hand_over, make_assessment(make_site(post)), consul)
    make_recommendation(assessment, text="Bientôt", days=14)
    make_recommendation(assessment, text="Plus tard", days=15)
    make_recommendation(assessment, text="Passée", days=-1)
    with acting_as(consul):
        section = day_section(consul, timezone.now())
    assert [line.text.split(" (")[0] for line in section.lines] == ["Passée", "Bientôt"]
    assert section.lines[0].due == timezone.localdate(timezone=post.zone) - timedelta(days=1)
