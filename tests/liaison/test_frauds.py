"""False documents, as the people of a post use them: the sheet, SLTD, the alert and its visa, the trend."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from liaison.fraud import services
from liaison.letters.day import to_chase
from liaison.models import AlertRecipient, DocumentFraud, Item, Match, Person
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.attachments import services as attachments
from ssi.audit.models import AuditEvent
from ssi.cases.models import Case
from ssi.web.refusals import NotAllowed, Refusal
from tests.bench.browser import observed
from tests.factories import head_of, make_country, make_domain, make_exchange, make_user
from tests.liaison.frauds import SPECIMEN, make_fraud, passport
from tests.liaison.people import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def domain():
    return make_domain("essai")


@pytest.fixture
def officer(post, domain):
    return make_user(Role.ODL, post, domains=[domain])


@pytest.fixture
def fraud(officer, post, domain):
    return make_fraud(officer, post=post, domain=domain)


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return client


def fresh(case):
    return DocumentFraud.objects.select_related("post", "item").get(pk=case.pk)


def address(case, page, *args):
    return reverse(f"liaison:fraud-{page}", args=[case.reference, *args])


def open_rules(case):
    return set(case.clocks.open().values_list("rule__code", flat=True))


def typed(post, domain, **changed):
    return {
        "title": "Passeport moldave, page remplacée",
        "country": post.country_id,
        "domain": domain.pk,
        "discovered_on": timezone.localdate(timezone=post.zone),
        "discovered_by": "VISA_SECTION",
        "discovered_at_place": "Guichet des visas",
        "document_type": "PASSPORT",
        "issuing_country": "MD",
        "number": "AB1234567",
        "mrz": passport(issuer="MDA"),
        "marking": "NP",
    } | changed


def test_the_sheet_makes_the_document_and_its_holder_known_to_the_other_files(page, post, domain, officer):
    make_country("MD")
    known = make_exchange(make_user(Role.ODL, post, domains=[make_domain("autre")]))
    put(known, known.author, kind="DOCUMENT", value="AB 1234567", country_id="MD")
    answer = page.post(reverse("liaison:fraud-open"), typed(post, domain, surname="Popa", category="SUSPECT"))
    assert answer.status_code == 302, answer.context["form"].errors
    case = DocumentFraud.objects.get()
    assert case.mrz_holds is True
    assert case.item.key == "MD:AB1234567"
    assert case.item.holder_id == Person.objects.get(case=case).pk
    assert Match.objects.get().level == "CERTAIN"
    sent = typed(post, domain, number="ZZ999", version=case.version)
    assert page.post(address(case, "edit"), sent).status_code == 302
    assert Item.objects.get(case=case).key == "MD:ZZ999"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"issuing_country": ""}, "issuing_country", "pays"),
        ({"number": "1"}, "number", "4 à 20"),
        ({"surname": "Popa"}, "category", "qualité"),
        ({"discovered_on": "2199-01-01"}, "discovered_on", "avenir"),
        ({"discovered_by": ""}, "discovered_by", "Renseignez"),
    ],
)
def test_a_slip_is_said_beside_its_field_and_nothing_is_kept(page, post, domain, changes, field, said):
    make_country("MD")
    answer = page.post(reverse("liaison:fraud-open"), typed(post, domain, **changes))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not DocumentFraud.objects.exists()


def test_a_false_zone_is_kept_as_it_is_and_its_failing_digit_named(page, officer, post, domain):
    wrong = passport().replace("AB1234567", "AB1234568")
    case = make_fraud(officer, post=post, domain=domain, mrz=wrong)
    assert case.mrz_holds is False
    shown = page.get(case.get_absolute_url()).content.decode()
    assert "Clé fausse" in shown
    assert "numéro du document" in shown


# --- « Lire une MRZ » ------------------------------------------------------------------------------------------


def test_a_zone_is_read_without_a_file_and_nothing_of_it_is_stored(page):
    answer = page.post(reverse("liaison:fraud-mrz"), {"mrz": SPECIMEN})
    shown = answer.content.decode()
    assert "ERIKSSON" in shown
    assert "toutes les clés sont justes" in shown
    assert not Case.objects.exists()
    line = AuditEvent.objects.filter(verb="mrz.read").latest("pk")
    assert "ERIKSSON" not in str(line.__dict__)


def test_what_was_read_fills_the_sheet_through_a_form_not_an_address(page):
    make_country("MD")
    sent = {"preremplir": "1", "mrz": passport(issuer="MDA")}
    form = page.post(reverse("liaison:fraud-open"), sent).context["form"]
    assert form.initial["number"] == "AB1234567"
    assert (form.initial["surname"], form.initial["birth"]) == ("Popa", "02/03/1985")
    assert (form.initial["issuing_country"], form.initial["nationalities"]) == ("MD", "MD")
    assert not DocumentFraud.objects.exists()


def test_a_confusion_is_proposed_with_a_button_and_the_text_stays_as_typed(page):
    wrong = SPECIMEN.replace("L898902C", "L8989O2C")
    shown = page.post(reverse("liaison:fraud-mrz"), {"mrz": wrong}).content.decode()
    assert escape(wrong) in shown
    assert "Essayer cette lecture" in shown


# --- SLTD ------------------------------------------------------------------------------------------------------


def test_sltd_is_asked_once_reminded_and_answered(page, fraud):
    assert page.post(address(fraud, "sltd-ask"), {"reference": "GECI 2026/88"}).status_code == 302
    assert open_rules(fraud) == {"RELANCE_1"}
    assert page.post(address(fraud, "sltd-ask"), {}).status_code == 422
    query = fraud.queries.get()
    assert page.post(address(fraud, "sltd-answer", query.pk), {"answer": ""}).status_code == 422
    sent = {"answer": "HIT", "answer_text": "Volé vierge à Bălți"}
    assert page.post(address(fraud, "sltd-answer", query.pk), sent).status_code == 302
    assert open_rules(fraud) == set()
    assert "Volé vierge à Bălți" in page.get(fraud.get_absolute_url()).content.decode()
    assert page.post(address(fraud, "sltd-answer", query.pk), sent).status_code == 422, "an answer is given once"


def test_the_day_of_whoever_waits_for_sltd_leads_to_the_file_and_not_to_a_letter_of_exchanges(page, fraud, officer):
    page.post(address(fraud, "sltd-ask"), {"reference": "GECI 2026/88"})
    with acting_as(officer):
        (line,) = to_chase(officer, timezone.now() + timedelta(days=30)).lines
    assert line.url == fraud.get_absolute_url()
    assert page.get(line.url).status_code == 200


# --- The alert -------------------------------------------------------------------------------------------------


@pytest.fixture
def ready(fraud, officer):
    """A verified file, its alert written, two recipients."""
    with acting_as(officer):
        services.perform(fresh(fraud), "verify", by=officer)
        services.write_alert(fresh(fraud), by=officer, text="Passeports AB12.", expected_version=None)
        for service, country in (("DNPAF", make_country("FR")), ("Poliția de Frontieră", make_country("RO"))):
            services.add_recipient(fresh(fraud), by=officer, service=service, country=country)
    return fraud


def test_the_proposed_text_speaks_of_the_document_and_never_of_its_holder(page, fraud):
    text = page.get(address(fraud, "alert")).context["form"].initial["text"]
    assert "Page des données remplacée" in text
    assert "Chisinau → Paris" in text
    assert "Popa" not in text
    assert "1985" not in text


def test_an_alert_leaves_with_the_visa_is_dated_and_acknowledged(client, page, ready, officer, post):
    assert page.post(address(ready, "act", "disseminate")).status_code == 422
    assert page.post(address(ready, "act", "submit_alert")).status_code == 302
    assert page.get(address(ready, "alert")).status_code == 200
    frozen = page.post(address(ready, "alert"), {"text": "Autre", "version": fresh(ready).version})
    assert "figées" in frozen.content.decode()
    head = head_of(post)
    request = ready.approval_requests.get()
    assert request.document["lines"][1][1] == "DNPAF (FR)\u202f; Poliția de Frontieră (RO)"
    with acting_as(officer), pytest.raises(NotAllowed):
        approvals.decide(request, by=officer, decision="APPROVE")
    with acting_as(head):
        approvals.decide(request, by=head, decision="APPROVE")
    assert page.post(address(ready, "act", "disseminate")).status_code == 302
    assert AlertRecipient.objects.filter(sent_at=None).count() == 0
    assert open_rules(ready) == {"RELANCE_2"}
    for recipient in ready.recipients.all():
        done = page.post(address(ready, "recipient-acknowledge", recipient.pk), {"acknowledgement": "Permanence"})
        assert done.status_code == 302
    assert open_rules(ready) == set()
    assert fresh(ready).status == "DIFFUSEE"


def test_two_people_writing_an_alert_see_both_texts_and_the_second_may_overwrite(page, ready, officer):
    stale = page.post(address(ready, "alert"), {"text": "Regarder la page 2.", "version": fresh(ready).version - 1})
    assert stale.status_code == 409
    assert [row[1:] for row in stale.context["theirs"]] == [("Passeports AB12.", "Regarder la page 2.")]
    version = stale.context["form"]["version"].value()
    assert page.post(address(ready, "alert"), {"text": "Regarder la page 2.", "version": version}).status_code == 302
    assert fresh(ready).alert == "Regarder la page 2."


@pytest.mark.parametrize("decision", ["RETURN", "REFUSE"])
def test_an_alert_sent_back_is_written_again(ready, officer, post, decision):
    head = head_of(post)
    with acting_as(officer):
        request = services.submit_alert(fresh(ready), by=officer)
    with acting_as(head):
        approvals.decide(request, by=head, decision=decision, comment="Dire où regarder")
    with acting_as(officer):
        services.write_alert(fresh(ready), by=officer, text="Regarder la page 2.", expected_version=None)
    assert fresh(ready).alert == "Regarder la page 2."


def test_an_alert_needs_a_text_somebody_to_read_it_and_no_stranger_under_special_france(page, ready, officer):
    foreign = ready.recipients.get(country="RO")
    Case.objects.filter(pk=ready.pk).update(special_france=True)
    refused = page.post(address(ready, "act", "submit_alert"))
    assert "Spécial France" in refused.content.decode()
    assert "Poliția de Frontieră" in refused.content.decode()
    assert page.post(address(ready, "recipient-remove", foreign.pk)).status_code == 302
    only = ready.recipients.get()
    assert page.post(address(ready, "recipient-remove", only.pk)).status_code == 302
    assert "destinataire" in page.post(address(ready, "act", "submit_alert")).content.decode()
    with acting_as(officer):
        services.add_recipient(fresh(ready), by=officer, service="DNPAF", country=make_country("FR"))
        with pytest.raises(Refusal, match="déjà destinataire"):
            services.add_recipient(fresh(ready), by=officer, service="dnpaf", country=make_country("FR"))
    assert page.post(address(ready, "act", "submit_alert")).status_code == 302


def test_a_sheet_is_verified_when_it_says_how_the_document_is_false(page, officer, post, domain):
    case = make_fraud(officer, post=post, domain=domain, technique="")
    assert "technique" in page.post(address(case, "act", "verify")).content.decode()


# --- The list and the trend ------------------------------------------------------------------------------------


def test_every_count_of_the_trend_leads_to_exactly_those_files(page, officer, post, domain):
    today = timezone.localdate(timezone=post.zone)
    make_country("BG")
    for number, fields in enumerate(
        (
            {"issuing_country_id": "MD", "document_series": "AB12"},
            {"issuing_country_id": "MD", "document_series": "AB12", "route_to": "Lyon"},
            {"issuing_country_id": "BG", "document_series": "AB12", "discovered_on": today - timedelta(days=60)},
            {"issuing_country_id": None, "number": "", "document_series": "", "route_from": ""},
            {"issuing_country_id": "MD", "document_series": "AB12", "discovered_on": today - timedelta(days=500)},
        )
    ):
        fields = {"number": f"AB{number}00000", **fields}
        if "issuing_country_id" in fields:
            fields["issuing_country"] = None
            code = fields.pop("issuing_country_id")
            fields["issuing_country"] = make_country(code) if code else None
        make_fraud(officer, post=post, domain=domain, **fields)
    make_fraud(make_user(Role.ODL, post, domains=[make_domain("autre")]), post=post, domain=make_domain("autre"))
    context = page.get(reverse("liaison:fraud-trend")).context
    assert context["total"] == 4, "neither the old one nor what this officer does not see"
    followed = 0
    for table in context["tables"]:
        for row in table.rows:
            if row.count:
                listed = page.get(row.url).context["rows"]
                assert len(listed) == row.count, row
                followed += 1
    assert followed >= 8
    months, countries, series, routes = context["tables"]
    assert len(months.rows) == 12
    assert [row.count for row in countries.rows] == [2, 1, 1]
    assert sorted(row.count for row in series.rows) == [1, 2]
    assert {row.label for row in routes.rows} == {"Chisinau → Paris", "Chisinau → Lyon"}


def test_the_trend_is_drawn_and_told_in_a_table(page, fraud):
    shown = page.get(reverse("liaison:fraud-trend")).content.decode()
    assert shown.count("<svg viewBox") >= 4
    assert shown.count("<table") >= 4


def test_filters_of_old_addresses_are_ignored(page, fraud):
    for query in ("mois=2026-13", "mois='--", "emetteur=ZZ", "depuis=hier", "fraude=X"):
        assert len(page.get(f"{reverse('liaison:fraud-list')}?{query}").context["rows"]) == 1, query
    assert len(page.get(f"{reverse('liaison:fraud-list')}?serie=Z").context["rows"]) == 0


def test_a_list_is_exported_with_its_own_columns(page, fraud):
    sheet = page.post(reverse("liaison:fraud-list"), {"format": "csv"}).content.decode("utf-8-sig")
    assert re.search("Numéro.*Série.*Type de fraude.*Route", sheet)
    assert "Chisinau → Paris" in sheet


# --- Training --------------------------------------------------------------------------------------------------


def test_a_training_material_is_a_piece_of_its_file_and_is_seen_with_it(client, page, fraud, officer, post):
    with acting_as(officer):
        piece = attachments.store(fraud, io.BytesIO(b"Support"), by=officer, name="support.txt")
    sent = {"title": "La page 2", "language": "en", "level": "FIRST", "made_on": "2026-01-05", "attachment": piece.pk}
    assert page.post(address(fraud, "material-add"), sent).status_code == 302
    assert "La page 2" in page.get(reverse("liaison:fraud-training")).content.decode()
    client.force_login(make_user(Role.ODL, post, domains=[make_domain("autre")]))
    assert "La page 2" not in client.get(reverse("liaison:fraud-training")).content.decode()
    client.force_login(make_user(Role.VIA, post))
    assert client.get(reverse("liaison:fraud-training")).status_code == 404


def test_a_file_with_fifty_recipients_costs_what_one_with_two_does(page, ready, officer):
    def spent():
        page.get(ready.get_absolute_url())
        with observed() as seen:
            assert page.get(ready.get_absolute_url()).status_code == 200
        return len([s for s in seen if not s.fixed])

    few = spent()
    france = make_country("FR")
    with acting_as(officer):
        for number in range(50):
            services.add_recipient(fresh(ready), by=officer, service=f"Consulat {number}", country=france)
    assert spent() == few
