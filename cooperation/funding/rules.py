"""Does this window fit this project? Rule by rule, in words. Pure functions: facts in, verdicts out."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.web.dates import date_in_words

from ..money.words import in_euros
from . import planning
from .vocabulary import Carrier, Rule


class Answer(Enum):
    """`OPEN`: the file does not say, or somebody has to judge."""

    YES = "yes"
    OPEN = "open"
    NO = "no"


@dataclass(frozen=True)
class Project:
    """What is to be funded. Amount in euros, `days` its length, `forms` codes of types of action, `countries` ISO.

    `partner`: whether a beneficiary administration is named. `names`: labels of forms and countries, by code.
    """

    amount: Decimal | None = None
    days: int | None = None
    forms: frozenset = frozenset()
    countries: frozenset = frozenset()
    starts_on: date | None = None
    partner: bool = False
    is_programme: bool = False
    names: dict = field(default_factory=dict, compare=False)

    def told(self, codes):
        return ", ".join(sorted(str(self.names.get(code, code)) for code in codes))


@dataclass(frozen=True)
class Verdict:
    """What one rule of a window says of the project. `doubtful`: the rule itself was not verified."""

    rule: Rule
    answer: Answer
    sentence: str
    doubtful: bool = False

    @property
    def label(self):
        return self.rule.label

    @property
    def spoken(self):
        """The same as the icon, for whoever does not see it."""
        return {Answer.YES: _("oui"), Answer.NO: _("non")}.get(self.answer, _("à juger"))

    @property
    def icon(self):
        return {Answer.YES: "check", Answer.NO: "cross"}.get(self.answer, "info")


@dataclass(frozen=True)
class Finding:
    """A window seen from a project."""

    window: object
    verdicts: list
    steps: list
    #: The first start this window leaves time for, when the date alone is against it.
    possible_on: date | None = None

    @property
    def fits(self):
        return all(verdict.answer is not Answer.NO for verdict in self.verdicts)

    @property
    def open(self):
        """Rules that somebody still has to look at."""
        return [verdict for verdict in self.verdicts if verdict.answer is Answer.OPEN]

    @property
    def against(self):
        return [verdict for verdict in self.verdicts if verdict.answer is Answer.NO]


def find(windows, project, today):
    """A Finding for each window, those that fit first, then those with the fewest questions."""
    findings = [look(window, project, today) for window in windows]
    return sorted(findings, key=lambda f: (not f.fits, len(f.against), len(f.open), f.window.label))


def look(window, project, today):
    verdicts = []
    for rule, judge in JUDGES.items():
        answer, sentence = judge(window, project, today)
        verdicts.append(Verdict(rule, answer, sentence, window.is_doubtful(rule)))
    steps = planning.steps(window, project.starts_on) if project.starts_on else []
    refused = [verdict.rule for verdict in verdicts if verdict.answer is Answer.NO]
    possible_on = planning.earliest_start(window, today) if refused == [Rule.LEAD] else None
    return Finding(window, verdicts, steps, possible_on)


def _amount(window, project, today):
    low, high, amount = window.min_amount, window.max_amount, project.amount
    if low is None and high is None:
        return Answer.YES, _("Ni plancher ni plafond enregistré.")
    bounds = _bounds(low, high)
    if amount is None:
        return Answer.OPEN, _("%(bounds)s ; le dossier ne dit pas combien chercher.") % {"bounds": bounds}
    told = {"bounds": bounds, "amount": in_euros(amount)}
    if low is not None and amount < low:
        return Answer.NO, _("%(bounds)s ; %(amount)s est trop peu.") % told
    if high is not None and amount > high:
        return Answer.NO, _("%(bounds)s ; %(amount)s est trop : demandez-en une partie.") % told
    return Answer.YES, _("%(bounds)s ; %(amount)s convient.") % told


def _bounds(low, high):
    if low and high is not None:
        return _("De %(low)s à %(high)s") % {"low": in_euros(low), "high": in_euros(high)}
    if high is not None:
        return _("Au plus %(high)s") % {"high": in_euros(high)}
    return _("Au moins %(low)s") % {"low": in_euros(low)}


def _duration(window, project, today):
    most, days = window.max_days, project.days
    if most is None:
        return Answer.YES, _("Aucune durée maximale enregistrée.")
    limit = ngettext("%(n)d jour au plus", "%(n)d jours au plus", most) % {"n": most}
    if days is None:
        return Answer.OPEN, _("%(limit)s ; le dossier n’a pas encore de dates.") % {"limit": limit}
    told = {"limit": limit, "days": ngettext("%(n)d jour prévu", "%(n)d jours prévus", days) % {"n": days}}
    if days <= most:
        return Answer.YES, _("%(limit)s ; %(days)s.") % told
    if project.is_programme:
        return Answer.NO, _("%(limit)s ; %(days)s. Cherchez plutôt depuis une de ses actions.") % told
    return Answer.NO, _("%(limit)s ; %(days)s.") % told


def _form(window, project, today):
    admitted, forms = frozenset(window.forms), project.forms
    if not admitted:
        return Answer.YES, _("Toutes les formes d’action.")
    told = {"admitted": project.told(admitted), "forms": project.told(forms & admitted)}
    if not forms:
        return Answer.OPEN, _("Finance : %(admitted)s. Le dossier n’a pas encore d’action.") % told
    if not forms & admitted:
        return Answer.NO, _("Finance seulement : %(admitted)s.") % told
    if forms <= admitted:
        return Answer.YES, _("Finance : %(forms)s.") % told
    return Answer.OPEN, _("Finance : %(forms)s, mais pas : %(rest)s.") % {
        **told,
        "rest": project.told(forms - admitted),
    }


def _country(window, project, today):
    listed, countries = frozenset(window.countries), project.countries
    if not listed:
        return Answer.YES, _("Aucune liste de pays enregistrée.")
    if not countries:
        return Answer.OPEN, _("Le dossier ne dit pas encore quel pays.")
    outside = countries - listed
    if not outside:
        return Answer.YES, _("Éligible : %(countries)s.") % {"countries": project.told(countries)}
    if outside == countries:
        return Answer.NO, _("Pas éligible : %(countries)s.") % {"countries": project.told(outside)}
    told = {"inside": project.told(countries - outside), "outside": project.told(outside)}
    return Answer.OPEN, _("Éligible : %(inside)s ; pas éligible : %(outside)s.") % told


def _carrier(window, project, today):
    if window.filed_by == Carrier.POST:
        return Answer.YES, _("Le poste dépose lui-même la demande.")
    who = Carrier(window.filed_by).label
    if window.filed_by == Carrier.BENEFICIARY and not project.partner:
        return Answer.OPEN, _("C’est %(who)s qui dépose : nommez-la dans le dossier, et parlez-lui-en.") % {"who": who}
    return Answer.YES, _("C’est %(who)s qui dépose ; le poste l’aide et suit.") % {"who": who}


def _exclusion(window, project, today):
    excluded = project.forms & frozenset(window.excluded_forms)
    if excluded and excluded == project.forms:
        return Answer.NO, _("Exclut : %(forms)s.") % {"forms": project.told(excluded)}
    parts = [project.told(excluded)] if excluded else []
    if window.excludes:
        parts.append(window.excludes)
    if not parts:
        return Answer.YES, _("Rien de ce que prévoit le dossier.")
    return Answer.OPEN, _("Exclut : %(list)s. À vous de juger.") % {"list": ", ".join(parts)}


def _lead(window, project, today):
    if window.closes_on and window.closes_on < today:
        return Answer.NO, _("Fermé depuis le %(day)s.") % {"day": date_in_words(window.closes_on)}
    days = ngettext("%(n)d jour entre le dépôt et le début", "%(n)d jours entre le dépôt et le début", window.lead_days)
    days %= {"n": window.lead_days}
    if project.starts_on is None:
        return Answer.OPEN, _("%(days)s ; le dossier n’a pas encore de date de début.") % {"days": days}
    last = planning.file_by(window, project.starts_on)
    told = {"days": days, "day": date_in_words(last)}
    if last >= today:
        return Answer.YES, _("%(days)s : à déposer le %(day)s au plus tard.") % told
    earliest = planning.earliest_start(window, today)
    if earliest is None:
        return Answer.NO, _("%(days)s : il fallait déposer le %(day)s, et le guichet ferme avant.") % told
    told["start"] = date_in_words(earliest)
    return Answer.NO, _("%(days)s : il fallait déposer le %(day)s. Début possible dès le %(start)s.") % told


JUDGES = {
    Rule.AMOUNT: _amount,
    Rule.DURATION: _duration,
    Rule.FORM: _form,
    Rule.COUNTRY: _country,
    Rule.CARRIER: _carrier,
    Rule.EXCLUSION: _exclusion,
    Rule.LEAD: _lead,
}
