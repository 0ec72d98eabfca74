"""Scales with their words, the algebra of handling, and the rule that says whether a piece may go."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.intelligence.evaluation import (
    ALLOWED,
    INFORMATION_GRADES,
    SOURCE_GRADES,
    Code,
    Handling,
    Permission,
    Piece,
    Provider,
    Recipient,
    Scale,
    Scope,
    join,
    judicial_mention,
    may_go,
    worded,
)
from ssi.web.refusals import Refusal

OURS = Provider("FR", "OFAST")
THEIRS = Provider("RO", "Police des frontières")
BUCHAREST = Recipient("RO", "Direction des enquêtes")
ROME = Recipient("IT", "Servizio antidroga")
PARIS = Recipient("FR", "OFAST")


def piece(*codes, provider=OURS, consents=(), **handling):
    return Piece(Handling(codes=frozenset(codes), **handling), provider, tuple(consents))


@pytest.mark.parametrize(
    ("scale", "source", "information"),
    [(scale, s, i) for scale in Scale for s in SOURCE_GRADES[scale] for i in INFORMATION_GRADES[scale]],
)
def test_a_grade_is_never_shown_as_its_bare_code(scale, source, information):
    shown = worded(scale, source, information)
    assert str(SOURCE_GRADES[scale][source]) in shown
    assert str(INFORMATION_GRADES[scale][information]) in shown


@pytest.mark.parametrize(("scale", "source", "information"), [("4X4", "E", "1"), ("6X6", "X", "1"), ("4X4", "A", "5")])
def test_a_grade_of_the_other_scale_is_refused(scale, source, information):
    with pytest.raises(Refusal, match="échelle"):
        worded(scale, source, information)


def test_an_unknown_scale_is_refused():
    with pytest.raises(Refusal, match="Échelle"):
        worded("5x5", "A", "1")


HANDLINGS = st.builds(
    Handling,
    codes=st.frozensets(st.sampled_from(Code)),
    h3_texts=st.frozensets(st.sampled_from(["ni presse", "ni tiers"])),
    special_france=st.booleans(),
    marking=st.sampled_from(["NP", "DR"]),
)


@given(HANDLINGS, HANDLINGS, HANDLINGS)
def test_joining_is_a_union_in_any_order_and_loses_nothing(a, b, c):
    assert join(a, b, c) == join(c, a, b) == (a | b) | c == a | (b | c)
    assert a | a == a
    whole = join(a, b, c)
    assert whole.codes >= a.codes
    assert whole.h3_texts >= a.h3_texts
    assert whole.special_france >= a.special_france
    assert whole | a == whole


def test_h0_is_not_shown_beside_a_stricter_code():
    assert Handling(frozenset({Code.H0, Code.H2})).shown == (Code.H2,)
    assert Handling(frozenset({Code.H0})).shown == (Code.H0,)


def test_our_own_information_goes_when_nothing_restricts_it():
    assert may_go(piece(Code.H0), BUCHAREST) is ALLOWED


def test_special_france_never_goes_abroad_even_with_every_consent():
    consents = [Permission(scope) for scope in Scope]
    refusal = may_go(piece(special_france=True, consents=consents), replace(BUCHAREST, h3_kept=True))
    assert "Personne ne peut lever" in refusal.remedy
    assert may_go(piece(special_france=True), PARIS) is ALLOWED


def test_h2_waits_for_the_consent_of_its_provider():
    held = piece(Code.H2, provider=THEIRS)
    assert "Police des frontières" in may_go(held, PARIS).remedy
    assert may_go(replace(held, consents=(Permission(Scope.ONWARD),)), PARIS) is ALLOWED
    assert may_go(replace(held, consents=(Permission(Scope.JUDICIAL),)), PARIS) is not ALLOWED


def test_a_consent_for_one_country_is_not_a_consent_for_another():
    held = piece(Code.H2, provider=THEIRS, consents=[Permission(Scope.ONWARD, frozenset({"IT"}))])
    assert may_go(held, ROME) is ALLOWED
    assert may_go(held, replace(ROME, country="ES")) is not ALLOWED


def test_an_h2_piece_may_return_to_who_gave_it():
    assert may_go(piece(Code.H2, provider=THEIRS), Recipient("RO", "Police des frontières")) is ALLOWED


def test_information_of_one_state_does_not_go_to_a_third_without_its_consent():
    held = piece(Code.H0, provider=THEIRS)
    assert "État d’origine" in may_go(held, ROME).rule
    assert may_go(held, BUCHAREST) is ALLOWED
    assert may_go(held, PARIS) is ALLOWED
    assert may_go(replace(held, consents=(Permission(Scope.ONWARD, frozenset({"IT"})),)), ROME) is ALLOWED


def test_h1_stops_at_the_door_of_the_court_and_names_the_judicial_route():
    held = piece(Code.H1, provider=THEIRS)
    refusal = may_go(held, replace(PARIS, judicial=True))
    assert "voie judiciaire" in refusal.remedy
    assert may_go(held, PARIS) is ALLOWED
    consented = replace(held, consents=(Permission(Scope.JUDICIAL),))
    assert may_go(consented, replace(PARIS, judicial=True)) is ALLOWED


def test_h1_prints_its_mention_and_the_others_do_not():
    assert judicial_mention(Handling(frozenset({Code.H1}))) == "ne pas verser en procédure"
    assert judicial_mention(Handling(frozenset({Code.H0, Code.H2}))) == ""


def test_h3_shows_its_text_and_wants_the_undertaking_of_the_recipient():
    held = piece(Code.H3, h3_texts=frozenset({"pas de contact avec la famille"}))
    assert "pas de contact avec la famille" in str(may_go(held, BUCHAREST))
    assert may_go(held, replace(BUCHAREST, h3_kept=True)) is ALLOWED


def test_h3_without_its_text_goes_nowhere():
    assert "on ne sait pas" in str(may_go(piece(Code.H3), replace(BUCHAREST, h3_kept=True)))


PERMISSIONS = st.builds(Permission, st.sampled_from(Scope), st.frozensets(st.sampled_from(["RO", "IT", "FR"])))
PIECES = st.builds(Piece, HANDLINGS, st.sampled_from([OURS, THEIRS]), st.lists(PERMISSIONS, max_size=3).map(tuple))
RECIPIENTS = st.builds(
    replace, st.sampled_from([BUCHAREST, ROME, PARIS]), judicial=st.booleans(), h3_kept=st.booleans()
)


@given(PIECES, RECIPIENTS)
def test_a_refusal_says_which_rule_and_who_can_lift_it(held, recipient):
    refusal = may_go(held, recipient)
    assert refusal is ALLOWED or (refusal.sentence and refusal.rule and refusal.remedy)


@given(PIECES, RECIPIENTS)
def test_special_france_never_leaves_whatever_else_is_true(held, recipient):
    if held.handling.special_france and recipient.country != "FR":
        assert may_go(held, recipient) is not ALLOWED


@given(PIECES, RECIPIENTS, HANDLINGS)
def test_adding_a_restriction_never_opens_a_door(held, recipient, more):
    if Code.H3 in held.handling.codes and not held.handling.h3_texts:
        return  # The missing text may be what is added.
    if may_go(held, recipient) is not ALLOWED:
        assert may_go(replace(held, handling=held.handling | more), recipient) is not ALLOWED
