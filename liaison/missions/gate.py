"""The gate before AUTORISEE: everything that is missing, all at once, each naming the traveller and the piece.

Pure functions of what was loaded. Sources: CPP art. 18 (an officer acts abroad on an express commission of the judge
or requisitions of the prosecutor, and with the agreement of the State); passports valid six months after the
departure and the arms rule are the usage of host States, à vérifier country by country (liaison.md §6.3, §7.2).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from ssi.clocks.engine import add_months
from ssi.web.dates import date_in_words

from .vocabulary import Extent

#: Months a passport must still be valid after the last day of the mission.
PASSPORT_MONTHS = 6


@dataclass(frozen=True)
class Lack:
    """Something the authorisation waits for. `member` when a traveller lacks it; `about` is a code of the gate."""

    about: str
    sentence: str
    member: object = None

    def __str__(self):
        return f"{self.member} : {self.sentence}" if self.member else self.sentence


@dataclass
class Papers:
    """What the gate reads of one mission. `passports`: keys of the members whose number is recorded."""

    mission: object
    judicial: object
    members: list
    consents: list
    passports: frozenset = field(default_factory=frozenset)

    @classmethod
    def of(cls, mission):
        """Four queries."""
        from .models import JudicialPart, TravelDocument

        return cls(
            mission,
            JudicialPart.objects.filter(case=mission.pk).first(),
            list(mission.members.filter(travels=True)),
            list(mission.consents.all()),
            frozenset(TravelDocument.objects.filter(case=mission.pk).values_list("member_id", flat=True)),
        )


def lacking(papers):
    """Every Lack of the mission, the mission's own first, then traveller by traveller. Empty: it may be authorised."""
    found = [*_basis(papers.judicial), *_consent(papers)]
    if not papers.members:
        found.append(Lack("team", _("aucun voyageur n’est inscrit.")))
    for member in papers.members:
        found += member_lacks(papers, member)
    return found


def member_lacks(papers, member):
    return [
        *_order(member),
        *_passport(papers, member),
        *_visa(papers, member),
        *_arms(member),
    ]


def _basis(judicial):
    if judicial is None or not judicial.basis:
        yield Lack(
            "basis", _("la commission rogatoire expresse ou les réquisitions ne sont pas enregistrées (CPP, art. 18).")
        )
        return
    if judicial.issued_on is None:
        yield Lack("basis", _("la date de la commission rogatoire ou des réquisitions manque."))
    if judicial.piece_id is None:
        yield Lack("basis", _("la pièce qui porte la commission rogatoire ou les réquisitions n’est pas jointe."))
    if not judicial.acts:
        yield Lack("basis", _("les actes demandés ne sont pas indiqués."))


def _consent(papers):
    """The days and the acts that no written consent covers, in runs of days that miss the same acts."""
    written = [consent for consent in papers.consents if consent.piece_id]
    if not written:
        why = (
            _("l’accord de l’État est noté, mais sa pièce écrite n’est pas jointe.")
            if papers.consents
            else _("l’accord écrit de l’État n’est pas enregistré.")
        )
        yield Lack("consent", why)
        return
    wanted = set(papers.judicial.acts) if papers.judicial else set()
    for first, last, acts in _uncovered(papers.mission, written, wanted):
        days = _days(first, last)
        if acts is None:
            yield Lack("consent", _("aucun accord écrit ne couvre %(days)s.") % {"days": days})
        else:
            names = ", ".join(str(Extent(code).label) for code in Extent.values if code in acts)
            yield Lack("consent", _("l’accord ne couvre pas, %(days)s : %(acts)s.") % {"days": days, "acts": names})


def _uncovered(mission, consents, wanted):
    """(first day, last day, acts not consented to; None when no consent speaks of these days)."""
    runs, day = [], mission.starts_on
    while day <= mission.ends_on:
        here = [consent for consent in consents if consent.starts_on <= day <= consent.ends_on]
        agreed = set().union(*(consent.extents for consent in here))
        gap = None if not here else frozenset(wanted - agreed)
        if gap is None or gap:
            if runs and runs[-1][2] == gap and runs[-1][1] == day - timedelta(days=1):
                runs[-1][1] = day
            else:
                runs.append([day, day, gap])
        day += timedelta(days=1)
    return runs


def _days(first, last):
    if first == last:
        return _("le %(day)s") % {"day": date_in_words(first)}
    return _("du %(first)s au %(last)s") % {"first": date_in_words(first), "last": date_in_words(last)}


def _order(member):
    if member.order_received_on is None:
        yield Lack("order", _("l’ordre de mission n’est pas reçu."), member)


def passport_needed_until(mission):
    """The day until which a passport must be valid: six months after the last day of the mission."""
    return add_months(mission.ends_on, PASSPORT_MONTHS)


def _passport(papers, member):
    if member.pk not in papers.passports:
        yield Lack("passport", _("le numéro de passeport manque."), member)
    if member.passport_expires_on is None:
        yield Lack("passport", _("la date d’expiration du passeport manque."), member)
        return
    needed = passport_needed_until(papers.mission)
    if member.passport_expires_on < needed:
        yield Lack(
            "passport",
            _("le passeport expire le %(expiry)s ; il doit être valable jusqu’au %(needed)s au moins.")
            % {"expiry": date_in_words(member.passport_expires_on), "needed": date_in_words(needed)},
            member,
        )


def _visa(papers, member):
    if not member.visa_required:
        return
    if member.visa_expires_on is None:
        yield Lack("visa", _("le visa exigé n’est pas obtenu."), member)
    elif member.visa_expires_on < papers.mission.ends_on:
        yield Lack(
            "visa",
            _("le visa expire le %(expiry)s, avant le départ.") % {"expiry": date_in_words(member.visa_expires_on)},
            member,
        )


def _arms(member):
    if member.armed and not member.arms_authorisation.strip():
        yield Lack("arms", _("l’autorisation de port d’arme de l’État d’accueil n’est pas enregistrée."), member)


def papers_of(missions, *, whole=True):
    """Papers of many missions: the same four queries, whatever their number. Not `whole`: travellers only."""
    from .models import JudicialPart, Member, StateConsent, TravelDocument

    keys = [mission.pk for mission in missions]
    members, consents, passports, judicial = defaultdict(list), defaultdict(list), defaultdict(set), {}
    for member in Member.objects.filter(case__in=keys, travels=True):
        members[member.case_id].append(member)
    if whole:
        judicial = {part.case_id: part for part in JudicialPart.objects.filter(case__in=keys)}
        for consent in StateConsent.objects.filter(case__in=keys):
            consents[consent.case_id].append(consent)
        for case_id, member_id in TravelDocument.objects.filter(case__in=keys).values_list("case_id", "member_id"):
            passports[case_id].add(member_id)
    return {
        m.pk: Papers(m, judicial.get(m.pk), members[m.pk], consents[m.pk], frozenset(passports[m.pk])) for m in missions
    }
