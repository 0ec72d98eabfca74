"""The gate before AUTORISEE, at its edges. Pure: nothing here reads the database."""

from datetime import date, timedelta

import pytest

from liaison.missions.gate import Papers, lacking, passport_needed_until
from liaison.missions.models import JudicialPart, Member, Mission, StateConsent

ENDS = date(2026, 3, 13)


def mission(starts_on=date(2026, 3, 11), ends_on=ENDS):
    return Mission(pk=1, starts_on=starts_on, ends_on=ends_on)


def judicial(**fields):
    fields = {"basis": "CRI", "issued_on": date(2026, 1, 5), "acts": ["PRESENCE", "AUDITION"]} | fields
    part = JudicialPart(**fields)
    part.piece_id = fields.get("piece_id", "00000000-0000-0000-0000-000000000001")
    return part


def consent(first, last, extents=("PRESENCE", "AUDITION"), written=True):
    row = StateConsent(starts_on=first, ends_on=last, extents=list(extents))
    row.piece_id = "00000000-0000-0000-0000-000000000002" if written else None
    return row


def member(pk=1, **fields):
    fields = {
        "rank": "Commandant",
        "first_name": "Luc",
        "last_name": "Vasseur",
        "passport_expires_on": date(2030, 1, 1),
        "order_received_on": date(2026, 1, 8),
    } | fields
    return Member(pk=pk, **fields)


def papers(where=None, *, part=None, members=None, consents=None, passports=None):
    where = where or mission()
    members = [member()] if members is None else members
    return Papers(
        where,
        part or judicial(),
        members,
        [consent(where.starts_on, where.ends_on)] if consents is None else consents,
        frozenset(m.pk for m in members) if passports is None else frozenset(passports),
    )


def about(found):
    return [lack.about for lack in lacking(found)]


def test_nothing_is_missing_when_everything_is_there():
    assert lacking(papers()) == []


def test_everything_missing_is_said_at_once_and_names_the_traveller():
    broken = member(2, last_name="Nguyen", first_name="Anne", order_received_on=None, visa_required=True, armed=True)
    broken.passport_expires_on = date(2026, 8, 13)
    lacks = lacking(papers(part=judicial(basis=""), consents=[], members=[member(), broken], passports=[1]))
    assert [lack.about for lack in lacks] == ["basis", "consent", "order", "passport", "passport", "visa", "arms"]
    assert all(lack.member is broken for lack in lacks[2:])
    assert "Anne Nguyen" in str(lacks[3])
    assert "13\xa0août 2026" in str(lacks[4])
    assert "13\xa0septembre 2026" in str(lacks[4])


@pytest.mark.parametrize(
    ("ends_on", "needed"),
    [
        (date(2026, 3, 13), date(2026, 9, 13)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2027, 8, 30), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 8, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_a_passport_is_valid_six_months_after_the_last_day(ends_on, needed):
    where = mission(starts_on=ends_on, ends_on=ends_on)
    assert passport_needed_until(where) == needed
    for days, refused in ((-1, True), (0, False), (1, False)):
        one = member(passport_expires_on=needed + timedelta(days=days))
        assert ("passport" in about(papers(where, members=[one]))) == refused, days


def test_a_consent_one_day_short_is_refused_and_the_day_is_named():
    where = mission()
    short = papers(where, consents=[consent(where.starts_on, where.ends_on - timedelta(days=1))])
    (lack,) = lacking(short)
    assert "le 13\xa0mars 2026" in lack.sentence
    late = papers(where, consents=[consent(where.starts_on + timedelta(days=1), where.ends_on)])
    assert "le 11\xa0mars 2026" in lacking(late)[0].sentence


def test_two_consents_that_follow_one_another_cover_the_mission_and_a_hole_is_named():
    where = mission(date(2028, 2, 27), date(2028, 3, 2))
    joined = [consent(date(2028, 2, 27), date(2028, 2, 29)), consent(date(2028, 3, 1), date(2028, 3, 2))]
    assert lacking(papers(where, consents=joined)) == []
    holed = [consent(date(2028, 2, 27), date(2028, 2, 28)), consent(date(2028, 3, 1), date(2028, 3, 2))]
    (lack,) = lacking(papers(where, consents=holed))
    assert "le 29\xa0février 2028" in lack.sentence


def test_a_consent_to_be_present_is_no_consent_to_hear():
    (lack,) = lacking(papers(consents=[consent(date(2026, 3, 1), date(2026, 3, 31), ["PRESENCE"])]))
    assert "Audition" in lack.sentence
    assert "Présence" not in lack.sentence
    assert "du 11\xa0mars 2026 au 13\xa0mars 2026" in lack.sentence


def test_an_oral_consent_does_not_open_the_gate():
    (lack,) = lacking(papers(consents=[consent(date(2026, 3, 1), date(2026, 3, 31), written=False)]))
    assert "pièce écrite" in lack.sentence


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"issued_on": None}, "date"), ({"piece_id": None}, "pièce"), ({"acts": []}, "actes demandés")],
)
def test_the_basis_has_its_date_its_piece_and_its_acts(fields, words):
    (lack,) = lacking(papers(part=judicial(**fields)))
    assert words in lack.sentence


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ({"visa_required": True}, ["visa"]),
        ({"visa_required": True, "visa_expires_on": date(2026, 3, 12)}, ["visa"]),
        ({"visa_required": True, "visa_expires_on": date(2026, 3, 13)}, []),
        ({"armed": True}, ["arms"]),
        ({"armed": True, "arms_authorisation": "Note verbale 114"}, []),
        ({"order_received_on": None}, ["order"]),
        ({"passport_expires_on": None}, ["passport"]),
    ],
)
def test_what_a_traveller_must_hold(fields, lacks):
    assert about(papers(members=[member(**fields)])) == lacks


def test_a_mission_without_travellers_is_not_authorised():
    assert about(papers(members=[])) == ["team"]
