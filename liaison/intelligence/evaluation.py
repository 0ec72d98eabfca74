"""Worth of a piece of information, what its provider allows, and whether it may go to somebody. Pure functions.

H0–H3 are those of SIENA (liaison.md §4). The grades, which other rooms know too, are in `ssi/cases/grades.py`.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.cases.grades import INFORMATION_GRADES, SOURCE_GRADES, Scale, check, worded  # noqa: F401 - known from here
from ssi.web.refusals import Refusal


class Code(models.TextChoices):
    """Handling codes of the provider."""

    H0 = "H0", gettext_lazy("H0 : prévenir et réprimer les infractions, sans autre restriction")
    H1 = "H1", gettext_lazy("H1 : ne pas verser en procédure sans l’accord du fournisseur")
    H2 = "H2", gettext_lazy("H2 : ne pas diffuser sans l’accord du fournisseur")
    H3 = "H3", gettext_lazy("H3 : autre restriction, écrite par le fournisseur")


class Scope(models.TextChoices):
    """What a provider is asked to allow."""

    JUDICIAL = "JUDICIAL", gettext_lazy("Usage judiciaire")
    ONWARD = "ONWARD", gettext_lazy("Rediffusion")


MARKINGS = ("NP", "DR")


@dataclass(frozen=True)
class Handling:
    """What a piece carries with it: codes and Spécial France stick, the protection mention only rises."""

    codes: frozenset = frozenset()
    h3_texts: frozenset = frozenset()
    special_france: bool = False
    marking: str = "NP"

    def __or__(self, other):
        return Handling(
            codes=self.codes | other.codes,
            h3_texts=self.h3_texts | other.h3_texts,
            special_france=self.special_france or other.special_france,
            marking=max(self.marking, other.marking, key=MARKINGS.index),
        )

    @property
    def shown(self):
        """The codes that say something: H0 beside a stricter one says nothing."""
        strict = self.codes - {Code.H0}
        return tuple(Code(c) for c in sorted(strict or self.codes))


def join(*handlings):
    """Handling of a text made of these parts; of none, the lowest."""
    total = Handling()
    for handling in handlings:
        total = total | handling
    return total


@dataclass(frozen=True)
class Provider:
    """Who gave the piece: a State (ISO code) and one of its services."""

    country: str
    service: str


@dataclass(frozen=True)
class Permission:
    """A consent that was given: for what, and for which countries; none named means the one it was asked for all."""

    scope: Scope
    countries: frozenset = frozenset()

    def covers(self, scope, country):
        return self.scope == scope and (not self.countries or country in self.countries)


@dataclass(frozen=True)
class Piece:
    """A piece of information as the rule sees it. `national` is the sending State's ISO code: France."""

    handling: Handling
    provider: Provider
    consents: tuple[Permission, ...] = ()
    national: str = "FR"


@dataclass(frozen=True)
class Recipient:
    """To whom, and for what. `judicial`: it will be put in a procedure. `h3_kept`: they undertook the H3 text."""

    country: str
    service: str
    judicial: bool = False
    h3_kept: bool = False


#: What `may_go` says when nothing stands in the way.
ALLOWED = None


def may_go(piece, recipient):
    """ALLOWED (None), or the Refusal that says which rule and who can lift it: the first that stands in the way.

    Spécial France first (IGI 1300 art. 65: no one lifts it), then the provider's codes, then the State of origin
    (directive (EU) 2016/680 art. 35(1)(c); directive (EU) 2023/977 art. 6(1)(h)).
    """
    for rule in (_special_france, _onward, _origin, _judicial, _other_restriction):
        refusal = rule(piece, recipient)
        if refusal is not ALLOWED:
            return refusal
    return ALLOWED


def judicial_mention(handling):
    """What is printed beside a piece under H1, wherever it goes; "" otherwise."""
    return _("ne pas verser en procédure") if Code.H1 in handling.codes else ""


def _special_france(piece, recipient):
    if not piece.handling.special_france or recipient.country == piece.national:
        return ALLOWED
    return Refusal(
        _("Spécial France : jamais communiqué à un État, un service ou un ressortissant étranger, même en partie."),
        rule=_("Spécial France, IGI 1300, art. 65"),
        remedy=_("Personne ne peut lever cette règle. Retirez ce passage de l’envoi."),
    )


def _onward(piece, recipient):
    if Code.H2 not in piece.handling.codes or _gave_it(piece, recipient) or _consented(piece, recipient, Scope.ONWARD):
        return ALLOWED
    return Refusal(
        _("H2 : %(provider)s n’a pas consenti à ce que cette information aille à %(recipient)s.")
        % {"provider": piece.provider.service, "recipient": recipient.service},
        rule=_("code de traitement H2"),
        remedy=_("Seul %(provider)s peut lever ce code : demandez son consentement, puis enregistrez la réponse.")
        % {"provider": piece.provider.service},
    )


def _origin(piece, recipient):
    ours = piece.provider.country == piece.national
    returned = piece.provider.country == recipient.country
    home = recipient.country == piece.national
    if ours or returned or home or _consented(piece, recipient, Scope.ONWARD):
        return ALLOWED
    return Refusal(
        _("Cette information vient d’un autre État (%(country)s), qui n’a pas consenti à ce transfert.")
        % {"country": piece.provider.country},
        rule=_("consentement de l’État d’origine, directive (UE) 2016/680, art. 35"),
        remedy=_("Seul cet État peut le lever, par %(provider)s : demandez son consentement.")
        % {"provider": piece.provider.service},
    )


def _judicial(piece, recipient):
    if Code.H1 not in piece.handling.codes or not recipient.judicial or _consented(piece, recipient, Scope.JUDICIAL):
        return ALLOWED
    return Refusal(
        _("H1 : à ne pas verser en procédure sans l’accord de %(provider)s.") % {"provider": piece.provider.service},
        rule=_("code de traitement H1"),
        remedy=_("Demandez cet accord à %(provider)s, ou obtenez la pièce par la voie judiciaire : CRI, entraide, DEE.")
        % {"provider": piece.provider.service},
    )


def _other_restriction(piece, recipient):
    if Code.H3 not in piece.handling.codes:
        return ALLOWED
    if not piece.handling.h3_texts:
        return Refusal(
            _("H3 sans sa restriction : on ne sait pas ce que le fournisseur interdit."),
            rule=_("code de traitement H3"),
            remedy=_("Demandez le texte à %(provider)s, puis corrigez la pièce.")
            % {"provider": piece.provider.service},
        )
    if recipient.h3_kept:
        return ALLOWED
    return Refusal(
        _("H3 : %(text)s.") % {"text": " ; ".join(sorted(piece.handling.h3_texts)).rstrip(".")},
        rule=_("code de traitement H3"),
        remedy=_("Confirmez que le destinataire s’engage à respecter cette restriction, ou retirez la pièce."),
    )


def _gave_it(piece, recipient):
    return piece.provider == Provider(recipient.country, recipient.service)


def _consented(piece, recipient, scope):
    return any(consent.covers(scope, recipient.country) for consent in piece.consents)
