"""Acts on the pieces of an exchange: who may, what is refused and why, what is remembered."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from liaison.intelligence import handling, notices
from liaison.intelligence.models import Intelligence
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import head_of, make_country, make_domain, make_exchange, make_user
from tests.liaison.pieces import make_piece, same_as

pytestmark = pytest.mark.django_db

UNION = {"basis": "UNION", "justification": "Demande du service requérant"}


@pytest.fixture
def head(post):
    return head_of(post)


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT")


def give(piece, by, service="Direction des enquêtes", country="RO", **more):
    with acting_as(by):
        return handling.disclose(piece, by=by, service=service, country=make_country(country), **UNION | more)


def consent(piece, officer, head, *, granted=True, scope="ONWARD", countries=()):
    with acting_as(officer):
        asked = handling.ask_consent(piece, by=officer, scope=scope, countries=countries)
    with acting_as(head):
        return handling.record_consent(asked, by=head, granted=granted, proof="Message du 20 novembre")


def test_a_piece_keeps_its_words_its_worth_and_its_origin(exchange, officer):
    piece = make_piece(exchange, officer)
    assert "source fiable dans la plupart des cas" in piece.worth
    assert piece.added_by == officer
    assert exchange.events.filter(verb="informationexchange.add_piece").exists()


def test_the_search_box_finds_what_a_piece_says(exchange, officer):
    make_piece(exchange, officer, text="Le fourgon est à Galați.")
    with acting_as(officer):
        assert "Galați" in InformationExchange.objects.get(pk=exchange.pk).search_text


def test_a_grade_outside_its_scale_is_refused(exchange, officer):
    with pytest.raises(Refusal, match="échelle"):
        make_piece(exchange, officer, source_grade="F")


def test_h3_without_its_text_is_refused(exchange, officer):
    with pytest.raises(Refusal, match="H3"):
        make_piece(exchange, officer, codes=["H3"])


def test_a_piece_collected_tomorrow_is_refused(exchange, officer):
    with pytest.raises(Refusal, match="avenir"):
        make_piece(exchange, officer, collected_at=timezone.now() + timedelta(days=1))


def test_a_special_france_piece_makes_its_file_special_france(exchange, officer, post):
    foreigner = make_user(Role.ODL, post, french=False, domains=[exchange.domain])
    make_piece(exchange, officer, special_france=True)
    assert InformationExchange.objects.get(pk=exchange.pk).special_france
    with acting_as(foreigner):
        assert not InformationExchange.objects.visible_to(foreigner).exists()
        assert not Intelligence.objects.exists()


def test_an_officer_who_is_not_french_does_not_write_special_france(exchange, post):
    foreigner = make_user(Role.ODL, post, french=False, domains=[exchange.domain])
    with pytest.raises(NotAllowed, match="agents français"):
        make_piece(exchange, foreigner, special_france=True)


def test_what_is_drawn_from_a_piece_takes_its_restrictions(exchange, officer):
    source = make_piece(exchange, officer, codes=["H1", "H3"], h3_text="Pas de contact avec la famille")
    drawn = make_piece(exchange, officer, codes=["H0"], derived_from=[source])
    assert set(drawn.codes) == {"H0", "H1", "H3"}
    assert drawn.h3_text == "Pas de contact avec la famille"


def test_the_pieces_of_a_file_do_not_exist_for_another_domain(exchange, officer, post):
    stranger = make_user(Role.ODL, post, domains=[make_domain("autre")])
    given = give(make_piece(exchange, officer), officer)
    with acting_as(stranger):
        assert not Intelligence.objects.filter(case=exchange.pk).exists()
        assert not type(given).objects.exists()


def test_the_database_refuses_to_rewrite_a_piece_or_a_disclosure(exchange, officer):
    given = give(make_piece(exchange, officer), officer)
    with acting_as(officer):
        for rows in (Intelligence.objects.all(), type(given).objects.all()):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(case_id=exchange.pk)


def test_our_information_goes_to_the_partner_and_its_trace_stays(exchange, officer):
    given = give(make_piece(exchange, officer), officer)
    assert (given.service, given.country_id, given.by) == ("Direction des enquêtes", "RO", officer)
    assert len(given.copy_sha256) == 64


def test_each_recipient_has_a_fingerprint_of_their_own(exchange, officer):
    piece = make_piece(exchange, officer)
    assert give(piece, officer).copy_sha256 != give(piece, officer, service="Parquet général").copy_sha256


def test_special_france_is_refused_abroad_to_the_head_of_service_too(exchange, officer, head):
    piece = make_piece(exchange, officer, special_france=True)
    with pytest.raises(Refusal, match="Spécial France"):
        give(piece, head)
    assert give(piece, head, service="OFAST", country="FR")


def test_an_h2_piece_goes_once_its_provider_has_consented(exchange, officer, head):
    piece = make_piece(exchange, officer, codes=["H2"])
    with pytest.raises(Refusal, match="H2"):
        give(piece, officer)
    consent(piece, officer, head, countries=["RO"])
    assert give(piece, officer)


def test_a_refused_consent_opens_nothing(exchange, officer, head):
    piece = make_piece(exchange, officer, codes=["H2"])
    consent(piece, officer, head, granted=False)
    with pytest.raises(Refusal, match="H2"):
        give(piece, officer)


def test_information_of_a_third_state_waits_for_its_consent(exchange, officer, head):
    piece = make_piece(exchange, officer, country="IT", service="Servizio antidroga")
    with pytest.raises(Refusal, match="autre État"):
        give(piece, officer)
    consent(piece, officer, head)
    assert give(piece, officer)


def test_a_piece_drawn_from_an_h2_piece_needs_the_consent_for_its_source(exchange, officer, head):
    source = make_piece(exchange, officer, codes=["H2"])
    drawn = make_piece(exchange, officer, derived_from=[source], service="SSI de Bucarest")
    consent(drawn, officer, head)
    with pytest.raises(Refusal, match="OFAST"):
        give(drawn, officer)
    consent(source, officer, head)
    assert give(drawn, officer)


def test_an_h1_piece_is_not_put_in_a_procedure_without_leave(exchange, officer, head):
    piece = make_piece(exchange, officer, codes=["H1"])
    assert give(piece, officer)
    with pytest.raises(Refusal, match="procédure") as refused:
        give(piece, officer, judicial=True)
    assert "voie judiciaire" in refused.value.remedy
    consent(piece, officer, head, scope="JUDICIAL")
    assert give(piece, officer, judicial=True)


def test_only_the_head_of_service_records_a_consent_and_with_its_proof(exchange, officer, head):
    piece = make_piece(exchange, officer, codes=["H2"])
    with acting_as(officer):
        asked = handling.ask_consent(piece, by=officer, scope="ONWARD")
        with pytest.raises(NotAllowed):
            handling.record_consent(asked, by=officer, granted=True, proof="Au téléphone")
    with acting_as(head):
        with pytest.raises(Refusal, match="preuve"):
            handling.record_consent(asked, by=head, granted=True, proof=" ")
        handling.record_consent(asked, by=head, granted=False, proof="Lettre du 3 mars")
        with pytest.raises(Refusal, match="déjà"):
            handling.record_consent(asked, by=head, granted=True, proof="Lettre du 4 mars")


def test_a_country_outside_the_union_asks_for_a_basis_of_its_own(exchange, officer):
    piece = make_piece(exchange, officer)
    with pytest.raises(Refusal, match="base"):
        give(piece, officer, service="Police", country="DJ")
    assert give(piece, officer, service="Police", country="DJ", basis="ASSESSED")


def test_a_derogation_is_not_the_officer_s_to_decide(exchange, officer, head):
    piece = make_piece(exchange, officer)
    with pytest.raises(NotAllowed, match="visa"):
        give(piece, officer, service="Police", country="DJ", basis="DEROGATION")
    assert give(piece, head, service="Police", country="DJ", basis="DEROGATION")


def test_a_correction_drafts_one_notice_for_each_who_received_any_version(exchange, officer):
    piece = make_piece(exchange, officer)
    give(piece, officer)
    give(piece, officer)
    give(piece, officer, service="Parquet général")
    with acting_as(officer):
        second = handling.correct_piece(piece, by=officer, reason="Adresse fausse", **same_as(piece, text="À Galați."))
        assert sorted(n.disclosure.service for n in second.notices.all()) == [
            "Direction des enquêtes",
            "Parquet général",
        ]
        assert "Adresse fausse" in second.notices.first().body
        third = handling.correct_piece(second, by=officer, reason="Encore", **same_as(second))
        assert third.notices.count() == 2
        notices.send(third.notices.first(), by=officer)
        with pytest.raises(Refusal, match="déjà"):
            notices.send(third.notices.first(), by=officer)


def test_a_corrected_piece_neither_leaves_nor_is_corrected_again(exchange, officer):
    piece = make_piece(exchange, officer)
    with acting_as(officer):
        handling.correct_piece(piece, by=officer, reason="Adresse fausse", **same_as(piece))
    piece = Intelligence.objects.get(pk=piece.pk)
    with pytest.raises(Refusal, match="corrigé depuis"):
        give(piece, officer)
    with acting_as(officer), pytest.raises(Refusal, match="corrigé depuis"):
        handling.correct_piece(piece, by=officer, reason="Encore", **same_as(piece))


def test_a_correction_does_not_drop_a_code_except_for_who_may_lift_it(exchange, officer, head):
    piece = make_piece(exchange, officer, codes=["H2"])
    with acting_as(officer), pytest.raises(NotAllowed, match="n’enlève"):
        handling.correct_piece(piece, by=officer, reason="Trop strict", **same_as(piece, codes=["H0"]))
    with acting_as(head):
        assert handling.correct_piece(piece, by=head, reason="Accord reçu", **same_as(piece, codes=["H0"]))


def test_nothing_is_added_to_a_closed_file(officer):
    closed = make_exchange(officer, state="CLOS")
    with pytest.raises(NotAllowed, match="clos"):
        make_piece(closed, officer)
