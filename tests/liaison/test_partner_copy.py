"""The partner copy: what may leave, what stays and why, and what is remembered of it."""

import pytest
from django.urls import reverse

from liaison.exchanges import partner_copy, services
from liaison.intelligence import handling
from liaison.intelligence.models import Disclosure
from liaison.models import InformationExchange, Match, Message, Person
from liaison.persons import leaving, links
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.network import known
from ssi.web.refusals import Refusal
from tests.factories import head_of, make_domain, make_exchange, make_post, make_user
from tests.kinds import EXHIBITS
from tests.liaison.people import name, put
from tests.liaison.pieces import make_piece, same_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT", requester="Direction des enquêtes")


def fresh(exchange):
    return InformationExchange.objects.get(pk=exchange.pk)


def signed(exchange, officer):
    """The answer written, submitted and approved; returns the approval request."""
    with acting_as(officer):
        services.write_answer(fresh(exchange), by=officer, answer="Voici ce que nous savons.")
        request = services.submit_answer(fresh(exchange), by=officer)
    head = head_of(exchange.post)
    with acting_as(head):
        approvals.decide(request, by=head, decision="APPROVE")
    return request


def send(exchange, officer):
    with acting_as(officer):
        return services.send_answer(fresh(exchange), by=officer)


def printed(document):
    return "\n".join(text for _label, text in document["lines"])


def test_what_may_leave_is_signed_and_what_stays_is_shown_beside_it(client, exchange, officer):
    make_piece(exchange, officer, text="Ligne ouverte à Cluj.")
    make_piece(exchange, officer, text="Surveillance en cours.", special_france=True)
    make_piece(exchange, officer, text="Confié par Rome.", country="IT", service="Servizio antidroga")
    make_piece(exchange, officer, text="Note de travail.", for_partner=False)
    with acting_as(officer):
        services.write_answer(fresh(exchange), by=officer, answer="Voici ce que nous savons.")
        request = services.submit_answer(fresh(exchange), by=officer)
    text = printed(request.document)
    assert "Ligne ouverte à Cluj." in text
    assert request.sha256 == approvals.freeze(request.document)
    for kept_home in ("Surveillance", "Rome", "Note de travail"):
        assert kept_home not in text
    reasons = dict(request.beside["removed"])
    assert "Personne ne peut lever" in reasons["Surveillance en cours."]
    assert "autre État" in reasons["Confié par Rome."]
    assert "choix de l’officier" in reasons["Note de travail."]
    client.force_login(head_of(exchange.post))
    page = client.get(reverse("parapheur")).content.decode()
    assert "Ce qui ne part pas, et pourquoi" in page
    assert "Confié par Rome." in page


def test_the_copy_says_h1_in_words_and_every_grade_with_its_wording(exchange, officer):
    make_piece(exchange, officer, codes=["H1"])
    with acting_as(officer):
        text = printed(partner_copy.build(fresh(exchange)).document)
    assert "ne pas verser en procédure" in text
    assert "source fiable dans la plupart des cas" in text


def test_nothing_of_the_file_goes_that_was_not_named_for_it(exchange, officer):
    with acting_as(officer):
        text = printed(partner_copy.build(fresh(exchange)).document)
    for inner in (exchange.purpose, exchange.title, str(officer)):
        assert inner not in text


def test_sending_tells_each_piece_who_received_it_and_the_thread_what_left(exchange, officer):
    piece = make_piece(exchange, officer, text="Ligne ouverte à Cluj.")
    make_piece(exchange, officer, text="Surveillance en cours.", special_france=True)
    request = signed(exchange, officer)
    send(exchange, officer)
    given = Disclosure.objects.get()
    assert (given.piece, given.service, given.country_id) == (piece, "Direction des enquêtes", "RO")
    partner = partner_copy.partner_of(exchange)
    assert given.copy_sha256 == partner_copy.sha256_for(request.document, partner)
    body = Message.objects.get(case=exchange, type="ANSWER").body
    assert body.startswith("Voici ce que nous savons.")
    assert "Ligne ouverte à Cluj." in body
    assert "Surveillance" not in body


def test_two_partners_never_share_a_fingerprint(exchange, officer):
    with acting_as(officer):
        document = partner_copy.build(fresh(exchange)).document
    ours = partner_copy.partner_of(exchange)
    assert partner_copy.sha256_for(document, ours) != partner_copy.sha256_for(
        document, type(ours)("RO", "Parchetul General")
    )


def test_a_piece_corrected_since_the_visa_does_not_leave(exchange, officer):
    piece = make_piece(exchange, officer)
    signed(exchange, officer)
    with acting_as(officer):
        handling.correct_piece(piece, by=officer, reason="Adresse fausse", **same_as(piece))
    with pytest.raises(Refusal, match="corrigé depuis"):
        send(exchange, officer)
    assert fresh(exchange).status == "REPONSE_VALIDEE"


# --- Persons and objects -------------------------------------------------------------------------------------


def built(exchange, officer):
    with acting_as(officer):
        return partner_copy.build(fresh(exchange))


def test_somebody_chosen_leaves_field_by_field_and_the_others_stay_with_their_reason(exchange, officer):
    name(
        exchange, officer, for_partner=True, aliases=["Nelu"], birth_place="Galați", nationalities=["RO"], sex="M",
        original_name="Попеску Ион", note="Vu par notre source.", basis="ASSESSMENT",
    )  # fmt: skip
    name(exchange, officer, surname="Ionescu", given_names="Ana", born=None, category="WITNESS")
    copy = built(exchange, officer)
    lines = dict(copy.document["lines"])
    told = lines["Personne 1"]
    for part in ("POPESCU Ion", "Попеску Ион", "Nelu", "2\u00a0mars 1985 (Galați)", "masculin", "Roumanie"):
        assert part in told
    assert "Qualité\u202f: Suspect (appréciation)" in told
    assert "source" not in printed(copy.document)
    assert "Personne 2" not in lines
    assert ("Personne\u202f: IONESCU Ana", "Non destiné au partenaire\u202f: choix de l’officier.") in copy.removed


def test_an_object_leaves_without_a_holder_who_stays(exchange, officer):
    kept, gone = name(exchange, officer), name(exchange, officer, surname="Ionescu", for_partner=True)
    put(exchange, officer, for_partner=True, holder=kept, note="Relevée à l’écoute.")
    put(exchange, officer, value="+40 722 000 111", for_partner=True, holder=gone)
    lines = dict(built(exchange, officer).document["lines"])
    assert lines["Objet 1"].splitlines() == ["+40 721 234 567", "Nature\u202f: Téléphone"]
    assert lines["Objet 2"].splitlines()[-1] == "Détenteur ou utilisateur\u202f: IONESCU Ion"


def test_a_reference_of_ours_never_leaves(exchange, officer):
    with acting_as(officer):
        links.add_reference(fresh(exchange), by=officer, system="SCCOPOL", number="SC-26-88412")
    assert "88412" not in str(built(exchange, officer))


def test_nobody_of_a_file_special_france_leaves_even_chosen_and_it_is_said_before_the_visa(exchange, officer):
    name(exchange, officer, for_partner=True)
    make_piece(exchange, officer, text="Surveillance en cours.", special_france=True)
    request = signed(exchange, officer)
    assert "POPESCU" not in str(request.document)
    assert "aucune fiche n’en part" in dict(request.beside["removed"])["Personne\u202f: POPESCU Ion"]


def test_the_matches_of_somebody_are_in_no_copy(exchange, officer):
    hidden = make_exchange(make_user(Role.ODL, exchange.post, domains=[make_domain("immigration")]))
    name(hidden, hidden.owner)
    name(exchange, officer, for_partner=True)
    copy = built(exchange, officer)
    assert Match.objects.count() == 1
    for inner in (hidden.reference, str(hidden.owner), "ecoupement"):
        assert inner not in str(copy)


def test_who_was_chosen_is_signed_and_sent_in_the_answer(exchange, officer):
    name(exchange, officer, for_partner=True)
    signed(exchange, officer)
    send(exchange, officer)
    assert "POPESCU Ion" in Message.objects.get(case=exchange, type="ANSWER").body


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_somebody_changed_or_taken_out_since_the_visa_stops_the_sending(exchange, officer, change):
    person = name(exchange, officer, for_partner=True)
    signed(exchange, officer)
    with acting_as(officer):
        if change == "edit":
            links.edit(person, by=officer, surname="Popesco")
        else:
            links.remove(person, by=officer, why="Homonyme.")
    with pytest.raises(Refusal, match="modifié, ou retiré du dossier, depuis le visa"):
        send(exchange, officer)
    assert fresh(exchange).status == "REPONSE_VALIDEE"


def test_somebody_added_since_the_visa_stays_and_stops_nothing(exchange, officer):
    signed(exchange, officer)
    name(exchange, officer, for_partner=True)
    send(exchange, officer)
    assert "POPESCU" not in Message.objects.get(case=exchange, type="ANSWER").body


def test_the_copy_asks_once_for_fifty_persons(exchange, officer, django_assert_num_queries):
    for n in range(50):
        name(exchange, officer, surname=f"Popescu{n}", for_partner=True)
    case = fresh(exchange)
    known.countries()
    with acting_as(officer), django_assert_num_queries(1):
        assert len(leaving.sorted_out(case).lines) == 50


def test_the_form_asks_it_of_an_exchange_and_shows_what_leaves(client, exchange, officer):
    client.force_login(officer)
    page = reverse("liaison:person-add", args=[exchange.reference])
    assert "joindre à la copie partenaire" in client.get(page).content.decode()
    typed = {"surname": "Popescu", "given_names": "Ion", "category": "SUSPECT", "basis": "FACT", "for_partner": "on"}
    assert client.post(page, typed).status_code == 302
    assert Person.objects.get().for_partner
    assert "dans la copie partenaire" in client.get(exchange.get_absolute_url()).content.decode()
    shown = client.get(reverse("liaison:exchange-copy", args=[exchange.reference])).content.decode()
    assert "POPESCU Ion" in shown
    other = EXHIBITS["rogatorycommission"].make(officer, post=exchange.post, domain=make_domain("stups"))
    client.force_login(officer)
    elsewhere = client.get(reverse("liaison:person-add", args=[other.reference])).content.decode()
    assert "Qualité dans ce dossier" in elsewhere
    assert "copie partenaire" not in elsewhere
