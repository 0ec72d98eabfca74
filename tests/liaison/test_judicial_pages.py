"""The pages of judicial assistance, as an officer uses them; and the PDF, as the worker makes it."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from liaison.judicial import drafting, guided
from liaison.judicial.documents import GuidedForm, variant_of
from liaison.judicial.models import JudicialForm, RogatoryCommission
from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.reports import jobs, rendering
from ssi.reports.documents import request_document
from ssi.reports.models import Printout, ReportFile
from ssi.web.refusals import Refusal
from tests.bench.browser import observed
from tests.factories import head_of, make_country, make_domain, make_exchange, make_grant, make_post, make_user
from tests.liaison.judicial import act, fresh, open_eio
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    for code in ("FR", "RO", "MD"):
        make_country(code)
    return make_user(Role.ODL, make_post("BUC", covers=["MD"]), domains=[make_domain("stups")])


@pytest.fixture
def case(officer):
    return open_eio(officer)


def url(case, name, *arguments):
    return reverse(f"liaison:judicial-{name}", args=[case.reference, *arguments])


def test_a_file_is_opened_from_an_exchange_with_what_it_says(client, officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT", offence="Recel")
    client.force_login(officer)
    rail = client.get(exchange.get_absolute_url()).content.decode()
    address = f"{reverse('liaison:judicial-open-outgoing')}?depuis={exchange.reference}"
    assert f'href="{address}"' in rail
    form = client.get(address).context["form"]
    assert (form["offence"].value(), form["title"].value()) == ("Recel", exchange.title)

    typed = {
        "title": exchange.title,
        "instrument": "CRI",
        "country": "RO",
        "domain": make_domain("stups").pk,
        "issuing_authority": "Juge d’instruction, Lyon",
        "marking": "NP",
        "source": exchange.reference,
    }
    answer = client.post(reverse("liaison:judicial-open-outgoing"), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    made = RogatoryCommission.objects.get()
    assert made.status == "ANNONCEE"
    assert exchange.reference in client.get(made.get_absolute_url()).content.decode()


def test_an_exchange_closed_to_me_pre_fills_nothing(client, officer):
    hidden = make_exchange(post=make_post("DJI"), offence="Recel caché")
    client.force_login(officer)
    page = client.get(f"{reverse('liaison:judicial-open-outgoing')}?depuis={hidden.reference}")
    assert "Recel caché" not in page.content.decode()
    assert page.context["source"] is None
    assert not page.context["form"]["source"].value()


def test_an_eio_is_not_offered_where_no_covered_state_is_bound(client):
    person = make_user(Role.ASI, make_post("DJI"))
    client.force_login(person)
    form = client.get(reverse("liaison:judicial-open-outgoing")).context["form"]
    assert [code for code, _label in form.fields["instrument"].choices] == ["", "CRI", "MLA"]


def test_an_act_records_its_date_and_keeps_what_was_typed_when_it_is_refused(client, officer, case):
    client.force_login(officer)
    address = url(case, "act", "transmit")
    refused = client.post(address, {"version": case.version, "executing_authority": "Parquet de Bihor"})
    assert refused.status_code == 422
    assert "Parquet de Bihor" in refused.content.decode()
    day = timezone.localdate()
    typed = {"version": case.version, "executing_authority": "Parquet de Bihor", "channel": "DIRECT"}
    assert client.post(address, {**typed, "transmitted_on": day.isoformat()}).status_code == 302
    case = fresh(case)
    assert (case.status, case.transmitted_on) == ("TRANSMISE", day)
    assert "Parquet de Bihor" in client.get(case.get_absolute_url()).content.decode()


def test_the_second_of_two_people_is_told(client, officer, case):
    client.force_login(officer)
    typed = {"version": case.version, "return_on": "2030-01-01"}
    assert client.post(url(case, "dates"), typed).status_code == 302
    late = client.post(url(case, "dates"), {**typed, "return_on": "2030-02-02"})
    assert late.status_code == 409
    assert fresh(case).return_on.isoformat() == "2030-01-01"


def test_only_acts_that_mean_something_are_offered(client, officer, case):
    client.force_login(officer)
    acts = [act["label"] for act in client.get(case.get_absolute_url()).context["acts"]]
    assert acts[0] == "Enregistrer la transmission"
    assert "Enregistrer la traduction" not in acts


def test_a_guided_form_is_filled_step_by_step(client, officer, case):
    client.force_login(officer)
    begun = client.post(url(case, "form-begin"), {"code": "EIO_A"})
    draft = JudicialForm.objects.get()
    page = client.get(begun.url)
    assert page.context["step"].code == "C", "the first step that lacks something"
    assert "n’émet rien" in page.content.decode()
    typed = {"version": draft.version, "dated_on": draft.dated_on.isoformat(), "urgent": "trial", "deadline": ""}
    saved = client.post(f"{begun.url}?etape=B", typed)
    assert saved.status_code == 302, saved.context["form"].errors
    assert saved.url.endswith("?etape=C")
    draft.refresh_from_db()
    assert (draft.answers["urgent"], draft.version) == ("trial", 2)


def test_after_the_last_step_comes_what_lacks_then_the_pdf(client, officer, case):
    client.force_login(officer)
    begun = client.post(url(case, "form-begin"), {"code": "EIO_A"})
    draft = JudicialForm.objects.get()
    last = {"dated_on": draft.dated_on.isoformat(), "validated_by": ""}
    saved = client.post(f"{begun.url}?etape=L", {"version": draft.version, **last})
    assert saved.url.endswith("?etape=C")
    draft.refresh_from_db()
    steps = guided.definition_of(draft).steps
    draft.answers |= {asked.name: "Renseigné" for step in steps for asked in step.questions if asked.required}
    draft.save()
    saved = client.post(f"{begun.url}?etape=L", {"version": draft.version, **last}, follow=True)
    assert saved.redirect_chain[-1][0].endswith("?etape=L")
    assert "il reste à faire le PDF" in saved.content.decode()


@pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine")
def test_the_pdf_is_made_by_the_worker_and_reaches_the_readers_of_the_file(client, officer, case):
    with acting_as(officer):
        draft = drafting.begin(case, by=officer, code="EIO_A")
    client.force_login(officer)
    ask = reverse("reports:document", args=[GuidedForm.code, case.reference])
    assert client.post(ask, {"variant": variant_of(draft)}).status_code == 302
    printout = Printout.objects.get()
    assert printout.reference in client.get(url(case, "form", draft.pk)).content.decode()
    with as_worker():
        assert jobs.run(printout.jobs.get().pk) == "DONE"
    download = reverse("reports:printout-pdf", args=[printout.pk])
    reader = make_user(Role.ODL, make_post("BRU"), domains=[])
    assert client.get(download).status_code == 200
    make_grant(case, reader, by=head_of(case.post))
    client.force_login(reader)
    assert client.get(ask).status_code == 404
    assert download in client.get(case.get_absolute_url()).content.decode()
    pages = PdfReader(io.BytesIO(client.get(download).content)).pages
    text = "".join(page.extract_text() for page in pages)
    for words in ("émet rien", case.reference, printout.reference):
        assert words in text, words


def test_the_pdf_is_not_made_for_somebody_who_left_meanwhile(client, officer, case):
    with acting_as(officer):
        draft = drafting.begin(case, by=officer, code="EIO_A")
        printout = request_document(case, GuidedForm.code, by=officer, variant=variant_of(draft))
    Assignment.objects.filter(user=officer).update(ends_on=timezone.localdate() - timezone.timedelta(days=2))
    with as_worker():
        assert jobs.run(printout.jobs.get().pk) == "REFUSED"
    assert not ReportFile.objects.exists()


def test_a_closed_file_and_an_unknown_form_make_no_pdf(client, officer, case):
    with acting_as(officer):
        draft = drafting.begin(case, by=officer, code="EIO_A")
        with pytest.raises(Refusal, match="état actuel"):
            request_document(case, GuidedForm.code, by=officer, variant="0")
    closed = act(case, officer, "withdraw", "Désistement.")
    with acting_as(officer), pytest.raises(Refusal, match="état actuel"):
        request_document(closed, GuidedForm.code, by=officer, variant=variant_of(draft))


def test_the_page_of_a_file_costs_six_statements_at_most_whatever_its_drafts(client, officer, case):
    client.force_login(officer)
    for expected in range(2):
        client.get(case.get_absolute_url())
        with observed() as seen:
            assert client.get(case.get_absolute_url()).status_code == 200
        own = [s.sql for s in seen if not s.fixed]
        assert len(own) <= 6, "\n".join(own)
        if not expected:
            with acting_as(officer):
                for code in ("EIO_A", "EIO_B", "EIO_C"):
                    drafting.begin(case, by=officer, code=code)


def test_the_list_costs_the_same_with_one_file_and_with_ten(client, officer, case):
    client.force_login(officer)

    def spent():
        client.get(reverse("liaison:judicial-list"))
        with observed() as seen:
            page = client.get(reverse("liaison:judicial-list"))
        return len(page.context["rows"]), len([s for s in seen if not s.fixed])

    rows, with_one = spent()
    assert rows == 1
    for _n in range(9):
        open_eio(officer)
    assert spent() == (10, with_one)


def test_a_volunteer_knows_nothing_of_judicial_assistance(client, case):
    client.force_login(make_user(Role.VIA, case.post))
    for address in (case.get_absolute_url(), reverse("liaison:judicial-list"), url(case, "dates")):
        assert client.get(address).status_code == 404


def test_the_law_that_is_quoted_is_read_on_one_page_with_what_was_not_checked(client, officer):
    client.force_login(officer)
    page = client.get(reverse("liaison:judicial-law")).content.decode()
    for said in ("chambre de l’instruction", "chambre des investigations et des libertés", "à venir", "à vérifier"):
        assert said in page
    assert "directive 2014/41/UE" in page
    client.force_login(make_user(Role.VIA, make_post("BUC")))
    assert client.get(reverse("liaison:judicial-law")).status_code == 404
