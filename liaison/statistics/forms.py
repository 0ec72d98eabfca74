"""What the figures are asked for, kept in the address."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.filters import Filters
from ssi.cases.models import Direction
from ssi.figures.periods import Period
from ssi.network import known
from ssi.web.dates import date_in_words

from .scope import SERVICE, partner, posts_of, scope_of, sees_the_network, service_is

WEEK, MONTH, QUARTER, YEAR, DATES = "semaine", "mois", "trimestre", "annee", "dates"
PERIODS = [
    (QUARTER, _("trimestre")),
    (MONTH, _("mois")),
    (WEEK, _("semaine (samedi à vendredi)")),
    (YEAR, _("année")),
    (DATES, _("dates libres")),
]
_OF = {WEEK: Period.week_of, MONTH: Period.month_of, QUARTER: Period.quarter_of, YEAR: lambda d: Period.year(d.year)}
DOMAIN, COUNTRY, BY_SERVICE, BY_PARTNER, POST = "domaine", "pays", "service", "partenaire", "poste"
#: Column of the metadata row behind each way to break the figures down.
DIMENSIONS = {DOMAIN: "domain_id", COUNTRY: "country_id", BY_SERVICE: SERVICE, BY_PARTNER: partner, POST: "post_id"}
_BY = [
    (DOMAIN, _("domaine")),
    (COUNTRY, _("pays")),
    (BY_PARTNER, _("service partenaire")),
    (BY_SERVICE, _("service requérant")),
    (POST, _("poste")),
]
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def _day(label):
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class IndicatorFilters(Filters):
    """Period, domain, partner, direction; the desk also chooses a post, and never a service, which is a text."""

    periode = forms.ChoiceField(label=_("Période"), required=False, choices=PERIODS)
    le = _day(_("Contenant le"))
    du = _day(_("Du"))
    au = _day(_("Au"))
    par = forms.ChoiceField(label=_("Détail par"), required=False)
    sens = forms.ChoiceField(label=_("Sens"), required=False, choices=[("", _("tous")), *Direction.choices[1:]])
    domaine = forms.ChoiceField(label=_("Domaine"), required=False)
    pays = forms.ChoiceField(label=_("Pays"), required=False)
    poste = forms.ChoiceField(label=_("Poste"), required=False)
    partenaire = forms.CharField(label=_("Service partenaire"), required=False, max_length=160)
    service = forms.CharField(label=_("Service requérant"), required=False, max_length=160)

    #: What is not a restriction has no chip.
    NOT_CHIPS = ("periode", "le", "du", "au", "par")

    def __init__(self, data=None, *, user, today, **kwargs):
        super().__init__(data, **kwargs)
        self.user, self.today = user, today
        self.network = sees_the_network(user)
        self.fields["domaine"].choices = [("", _("tous")), *((d.code, str(d)) for d in known.domains())]
        posts = posts_of(user)
        countries = known.countries_of(tuple(sorted(post.pk for post in posts)))
        self.fields["pays"].choices = [("", _("tous")), *((c.pk, str(c)) for c in countries)]
        self.fields["poste"].choices = [("", _("tous")), *((p.code, p.city) for p in posts)]
        hidden = (BY_SERVICE, BY_PARTNER) if self.network else (POST,) if len(posts) < 2 else ()
        self.fields["par"].choices = [choice for choice in _BY if choice[0] not in hidden]
        for name in hidden:
            del self.fields[name]

    def chips(self, request):
        labels = {self.fields[name].label for name in self.NOT_CHIPS}
        return [chip for chip in super().chips(request) if chip["label"] not in labels]

    def value(self, name):
        return super().value(name) if name in self.fields else ""

    @property
    def kind(self):
        kind = self.value("periode") or QUARTER
        return QUARTER if kind == DATES and self._dates() is None else kind

    @property
    def by(self):
        return self.value("par") or (POST if self.network else DOMAIN)

    @property
    def period(self):
        return self._dates() if self.kind == DATES else _OF[self.kind](self._day)

    @property
    def previous(self):
        """The calendar period just before, or as many days for free dates."""
        if self.kind in (DATES, WEEK):
            return self.period.previous
        return _OF[self.kind](self.period.start - dt.timedelta(days=1))

    def scope(self):
        """What this person may count, narrowed to what they asked."""
        narrow = {}
        if self.value("sens"):
            narrow["direction"] = self.value("sens")
        if self.value("domaine"):
            narrow["domain__code"] = self.value("domaine")
        if self.value("pays"):
            narrow["country"] = self.value("pays")
        if self.value("service"):
            narrow |= service_is(self.value("service"))
        code = self.value("poste")
        posts = tuple(p for p in posts_of(self.user) if p.code == code) if code else None
        return scope_of(self.user, posts=posts, partner=self.value("partenaire"), **narrow)

    def period_in_words(self):
        period = self.period
        return _("du %(start)s au %(end)s") % {
            "start": date_in_words(period.start),
            "end": date_in_words(period.end),
        }

    @property
    def _day(self):
        day = self.value("le") or self.today
        return day if FIRST < day < LAST else self.today

    def _dates(self):
        start, end = self.value("du"), self.value("au")
        if not (start and end and FIRST < start <= end < LAST):
            return None
        return Period(start, end)
