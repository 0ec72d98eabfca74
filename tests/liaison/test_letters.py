"""Letters to a partner: which make sense, what they say, what they may never say."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfReader

from liaison.exchanges import services
from liaison.letters import chasing
from liaison.letters.compose import Situation, compose, languages_of
from liaison.letters.models import Clause, LetterTemplate
from liaison.letters.vocabulary import LANGUAGES, LetterKind
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Direction
from ssi.reports import documents, jobs, rendering
from ssi.reports.models import Printout, ReportFile
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import make_country, make_domain, make_exchange, make_post, make_user
from tests.liaison.pieces import make_piece
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db
Kind = LetterKind
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


def sent(officer, **fields):
    return make_exchange(officer, state="TRANSMIS", **fields)


def fresh(exchange):
    return InformationExchange.objects.select_related("post__country", "country").get(pk=exchange.pk)


def letter(exchange, kind, language="fr"):
    return compose(Situation(fresh(exchange)), kind, language)


def offered(exchange):
    return Situation(fresh(exchange)).offered


# --- Which letters make sense ---------------------------------------------------------------------------------


def test_a_draft_calls_for_no_letter_and_a_transmitted_request_for_a_reminder_first(officer):
    assert offered(make_exchange(officer, state="BROUILLON")) == []
    assert offered(sent(officer)) == [Kind.REMINDER_1, Kind.REQUEST]


def test_a_partner_s_request_is_acknowledged_answered_or_refused_when_its_text_is_ready(officer):
    assert offered(make_exchange(officer, state="RECU")) == [Kind.ACKNOWLEDGEMENT]
    assert offered(make_exchange(officer, state="REPONSE_A_VALIDER")) == [Kind.ACKNOWLEDGEMENT]
    assert Kind.ANSWER in offered(make_exchange(officer, state="REPONSE_VALIDEE"))
    assert Kind.ANSWER in offered(make_exchange(officer, state="CLOS"))
    assert offered(make_exchange(officer, state="REFUSE")) == [Kind.REFUSAL]


def test_an_answer_received_ends_the_reminders_and_calls_for_thanks(officer):
    assert offered(make_exchange(officer, state="REPONSE_RECUE")) == [Kind.REQUEST, Kind.THANKS]


def test_an_oral_request_is_to_be_confirmed_in_writing_in_both_directions(officer):
    received = make_exchange(officer, state="RECU", channel="TELEPHONE", received_mode="ORAL")
    assert offered(received)[0] == Kind.ORAL_RECEIVED
    made = sent(officer, channel="TELEPHONE")
    assert Kind.ORAL_MADE in offered(made)


def test_a_letter_that_makes_no_sense_is_refused_and_its_page_is_not_found(client, officer):
    exchange = make_exchange(officer, state="RECU")
    with pytest.raises(Refusal):
        letter(exchange, Kind.REMINDER_1)
    client.force_login(officer)
    for slug in ("reminder-1", "answer", "inconnue"):
        page = reverse("liaison:exchange-letter", args=[exchange.reference, slug])
        assert client.get(page).status_code == 404
        assert client.post(page, {"act": "send", "channel": "MAIL"}).status_code == 404


# --- In which language ----------------------------------------------------------------------------------------


def test_the_partner_s_language_comes_first_where_there_is_a_text_in_it(officer):
    assert languages_of(Situation(fresh(sent(officer))), Kind.REMINDER_1) == ["ro", "fr", "en"]
    india = sent(officer, country=make_country("IN"))
    assert languages_of(Situation(fresh(india)), Kind.REMINDER_1) == ["fr", "en"]


def test_a_letter_whose_clause_is_missing_in_a_language_is_not_offered_in_it(officer):
    exchange = sent(officer)
    Clause.objects.filter(code="CONFIDENTIALITY", language="ro").update(valid_until="2020-01-01")
    assert languages_of(Situation(fresh(exchange)), Kind.REQUEST) == ["fr", "en"]


def test_the_text_in_force_on_the_day_closest_to_the_country_and_the_instrument_is_taken(officer):
    exchange = sent(officer, regime="EU_2023_977")
    assert "2023/977" in str(letter(exchange, Kind.REQUEST).conditions)
    assert "2023/977" not in str(letter(sent(officer), Kind.REQUEST).conditions)
    Clause.objects.create(code="PURPOSE", language="fr", countries=["RO"], text="Propre à la Roumanie.", source="essai")
    assert "Propre à la Roumanie." in letter(exchange, Kind.REQUEST).conditions
    Clause.objects.filter(countries=["RO"]).update(valid_from="2999-01-01")
    assert "Propre à la Roumanie." not in letter(exchange, Kind.REQUEST).conditions


def test_a_new_version_replaces_the_one_before(officer):
    exchange = sent(officer)
    old = LetterTemplate.objects.get(kind="REMINDER_1", language="fr")
    LetterTemplate.objects.create(
        kind="REMINDER_1", language="fr", version=2, subject="Rappel", body="Nouveau.", closing="Salutations.",
        source="note de service", to_verify=False,
    )  # fmt: skip
    found = letter(exchange, Kind.REMINDER_1)
    assert (found.paragraphs, found.doubtful) == (("Nouveau.",), False)
    assert old.body


def test_every_text_shipped_can_be_filled_and_says_it_was_not_verified():
    for template in LetterTemplate.objects.all():
        template.clean()
        assert template.to_verify
        assert template.source
        assert template.language in LANGUAGES
    assert {row.language for row in LetterTemplate.objects.filter(kind="REMINDER_3")} == {"fr", "en", "ro"}
    for code in Clause.objects.values_list("code", flat=True).distinct():
        assert {"fr", "en"} <= set(Clause.objects.filter(code=code).values_list("language", flat=True))


def test_a_text_that_names_something_else_of_the_file_is_refused():
    with pytest.raises(ValidationError):
        LetterTemplate(kind="THANKS", language="fr", subject="$title", body="", closing="").clean()


# --- What it says ---------------------------------------------------------------------------------------------


def test_the_wording_rises_from_a_reminder_to_the_next(officer):
    with time_machine.travel(MONDAY, tick=False):
        exchange = sent(officer)
    texts = []
    for week in (1, 2, 3):
        with time_machine.travel(MONDAY + timedelta(days=7 * week), tick=False), acting_as(officer):
            kind = Situation(fresh(exchange)).reminder
            texts.append(compose(Situation(fresh(exchange)), kind, "fr").text)
            chasing.note_sent(fresh(exchange), kind, by=officer, language="fr", channel="MAIL")
    assert "2 mars 2026 — rappel" in texts[0]
    assert "rappelée le 9 mars 2026" in texts[1]
    assert "depuis 14 jours" in texts[1]
    assert "attention personnelle" in texts[2]
    assert "16 mars 2026" in texts[2]


def test_dates_are_written_in_the_language_of_the_letter(officer):
    with time_machine.travel(datetime(2026, 8, 1, 9, tzinfo=UTC), tick=False):
        exchange = sent(officer)
        assert "1er août 2026" in letter(exchange, Kind.REMINDER_1, "fr").subject
        assert "1 August 2026" in letter(exchange, Kind.REMINDER_1, "en").subject
        assert "1 august 2026" in letter(exchange, Kind.REMINDER_1, "ro").subject


def test_codes_of_the_pieces_and_the_death_penalty_set_their_clauses(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT", visa_triggers=["DEATH_PENALTY"])
    make_piece(exchange, officer, codes=["H1"])
    answer(exchange, officer)
    conditions = " ".join(letter(exchange, Kind.ANSWER).conditions)
    assert "peine de mort" in conditions
    assert "Code H1" in conditions
    assert "Code H2" not in conditions


def test_a_refusal_says_its_coded_ground_in_diplomatic_words(officer):
    exchange = make_exchange(officer, state="REFUSE", refusal_ground="R_f2")
    found = letter(exchange, Kind.REFUSAL)
    assert "regret" in found.text
    assert "enquête en cours" in found.text
    assert languages_of(Situation(fresh(exchange)), Kind.REFUSAL) == ["fr", "en"]


def answer(exchange, officer):
    """The answer written, submitted and approved."""
    from ssi.approvals import services as approvals
    from tests.factories import head_of

    head = head_of(exchange.post)
    with acting_as(officer):
        services.write_answer(fresh(exchange), by=officer, answer="Voici ce que nous savons.")
        request = services.submit_answer(fresh(exchange), by=officer)
    with acting_as(head):
        approvals.decide(request, by=head, decision="APPROVE")


# --- What it may never say ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en", "ro"])
def test_a_reminder_holds_nothing_of_the_file_but_references_and_dates(officer, language):
    exchange = sent(officer, canary="CANARI")
    assert "CANARI" in exchange.title
    assert "CANARI" not in letter(exchange, Kind.REMINDER_1, language).text


@pytest.mark.parametrize("state", ["RECU", "REFUSE"])
def test_nor_does_an_acknowledgement_or_a_refusal(officer, state):
    exchange = make_exchange(officer, state=state, canary="CANARI")
    for kind in offered(exchange):
        assert "CANARI" not in letter(exchange, kind).text


def test_an_answer_says_the_signed_copy_and_no_more(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT", title="Titre interne CANARI")
    make_piece(exchange, officer, text="Ligne ouverte à Cluj.")
    make_piece(exchange, officer, text="CANARI surveillance en cours.", special_france=True)
    make_piece(exchange, officer, text="CANARI confié par Rome.", country="IT", service="Servizio", codes=["H2"])
    make_piece(exchange, officer, text="CANARI note de travail.", for_partner=False)
    answer(exchange, officer)
    make_piece(exchange, officer, text="CANARI ajouté après le visa.")
    found = letter(exchange, Kind.ANSWER).text
    assert "Voici ce que nous savons." in found
    assert "Ligne ouverte à Cluj." in found
    assert "CANARI" not in found


def test_a_letter_never_bears_special_france_nor_the_title_of_its_file(officer):
    exchange = sent(officer, canary="CANARI", reach={"special_france": True, "marking": "DR"})
    with acting_as(officer):
        printout = documents.request_document(fresh(exchange), "letter", by=officer, variant="reminder-1.ro")
    assert printout.marking == "DIFFUSION RESTREINTE"
    # The name of the service is the address, and stays: it is in the partner copy too.
    snapshot = {**printout.snapshot, "extra": {**printout.snapshot["extra"], "to": []}}
    assert "CANARI" not in str(snapshot)


def test_an_unsigned_text_is_not_quoted_from_a_file_special_france(officer):
    exchange = make_exchange(officer, state="BROUILLON")
    with acting_as(officer):
        services.perform(fresh(exchange), "validate_on_own_responsibility", by=officer)
    assert Kind.REQUEST in offered(exchange)
    InformationExchange.objects.filter(pk=exchange.pk).update(special_france=True)
    assert Kind.REQUEST not in offered(exchange)


# --- The page, and the paper ----------------------------------------------------------------------------------


def test_one_click_notes_the_reminder_and_asks_for_its_pdf(client, officer):
    exchange = sent(officer)
    client.force_login(officer)
    page = reverse("liaison:exchange-letter", args=[exchange.reference, "reminder-1"])
    shown = client.get(page).content.decode()
    assert 'lang="ro"' in shown
    assert "La même en français" in shown
    assert "à vérifier" in shown
    response = client.post(page, {"act": "send", "channel": "BY_HAND", "langue": "ro"})
    printout = Printout.objects.get()
    assert response.headers["Location"] == reverse("reports:printout", args=[printout.pk])
    message = exchange.messages.get(type="REMINDER")
    assert (message.language, message.channel, message.outgoing) == ("ro", "BY_HAND", True)
    assert printout.snapshot["extra"]["language"] == "ro"
    assert client.get(page).status_code == 404, "the next letter is the second reminder"


def test_the_pdf_alone_notes_nothing(client, officer):
    exchange = sent(officer)
    client.force_login(officer)
    page = reverse("liaison:exchange-letter", args=[exchange.reference, "reminder-1"])
    client.post(page, {"act": "print", "langue": "fr"})
    assert Printout.objects.get().variant == "reminder-1.fr"
    assert not exchange.messages.filter(type="REMINDER").exists()


def test_a_channel_that_does_not_exist_keeps_the_page_and_notes_nothing(client, officer):
    exchange = sent(officer)
    client.force_login(officer)
    page = reverse("liaison:exchange-letter", args=[exchange.reference, "reminder-1"])
    response = client.post(page, {"act": "send", "channel": "PIGEON", "langue": "ro"})
    assert response.status_code == 422
    assert not Printout.objects.exists()


def test_the_page_of_the_file_leads_to_its_letters(client, officer):
    exchange = sent(officer)
    client.force_login(officer)
    assert (
        reverse("liaison:exchange-letters", args=[exchange.reference])
        in client.get(exchange.get_absolute_url()).content.decode()
    )
    chase = client.get(reverse("liaison:exchange-letter", args=[exchange.reference, "reminder"]))
    assert chase.headers["Location"].endswith("/reminder-1/")
    shown = client.get(reverse("liaison:exchange-letters", args=[exchange.reference])).content.decode()
    assert "Première relance" in shown
    assert "roumain" in shown


def test_who_may_only_read_the_file_writes_no_letter(client, officer):
    exchange = sent(officer)
    reader = make_user(Role.ODL, make_post("BRU"))
    from tests.factories import make_grant

    make_grant(exchange, reader)
    client.force_login(reader)
    assert client.get(exchange.get_absolute_url()).status_code == 200
    assert client.get(reverse("liaison:exchange-letters", args=[exchange.reference])).status_code == 404
    with acting_as(reader), pytest.raises(NotAllowed):
        chasing.note_sent(fresh(exchange), Kind.REMINDER_1, by=reader, language="fr", channel="MAIL")


def test_the_texts_are_read_on_one_page(client, officer):
    client.force_login(officer)
    text = LetterTemplate.objects.get(kind="REMINDER_1", language="ro")
    for shown in (client.get(reverse("liaison:letter-texts")), client.get(text.get_absolute_url())):
        assert "Première relance" in shown.content.decode()
        assert "à vérifier" in shown.content.decode()
    assert "Stimată doamnă" in shown.content.decode()
    client.force_login(make_user(Role.CONSUL, make_post("BUC")))
    assert client.get(reverse("liaison:letter-texts")).status_code == 404


@pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine")
def test_a_letter_in_romanian_is_a_romanian_pdf_whose_letters_can_be_read(officer):
    exchange = sent(officer)
    assert exchange.direction == Direction.OUT
    with acting_as(officer):
        printout = documents.request_document(fresh(exchange), "letter", by=officer, variant="reminder-1.ro")
    with as_worker():
        assert jobs.run(printout.jobs.get().pk) == "DONE"
    reader = PdfReader(BytesIO(jobs.open_pdf(ReportFile.objects.get(job__printout=printout))))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert reader.trailer["/Root"]["/Lang"] == "ro"
    assert "Première relance" in reader.metadata.title
    for expected in (
        "Stimată doamnă",
        "menționată",
        "stadiul soluționării",
        printout.fingerprint[:16],
        "NON PROTÉGÉ",
    ):
        assert expected in text
