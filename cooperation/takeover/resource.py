"""The list of actions of a post as django-import-export reads it: French headings, dates and numbers as people type them.

Each row is checked by the library field by field, so that an error says its row and its column; what it makes is made
by the services of the room, with the journal. The natural key of a row makes the same list again harmless.
"""

import datetime as dt
import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources, widgets

from ssi.web.dates import EARLIEST, LATEST
from ssi.web.text import normalise, unprintable

from ..actions.models import ActionType
from ..money.models import FundingSource
from ..programmes.models import Programme
from .models import ActionOrigin

#: A date as a French list writes it.
DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%Y-%m-%d %H:%M:%S")


def plain(text):
    """What two spellings of a heading or a name share: no accents, no capitals, no punctuation."""
    letters = unicodedata.normalize("NFKD", str(text).replace("’", " ").replace("'", " ").lower())
    kept = (" " if not letter.isalnum() else letter for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


class Text(widgets.CharWidget):
    def __init__(self, longest, *, required=False):
        super().__init__()
        self.longest, self.required = longest, required

    def clean(self, value, row=None, **kwargs):
        text = normalise(str(value if value is not None else "")).strip()
        if self.required and not text:
            raise ValueError(_("Cette colonne est vide."))
        if unprintable(text):
            raise ValueError(_("Un caractère invisible s’y trouve : effacez la case et retapez-la."))
        if len(text) > self.longest:
            raise ValueError(_("Plus de %(most)d caractères.") % {"most": self.longest})
        return text


class Day(widgets.Widget):
    """A date of a spreadsheet, or typed the French way."""

    def clean(self, value, row=None, **kwargs):
        if value in (None, ""):
            return None
        day = _day_of(value)
        if day is None:
            raise ValueError(_("« %(value)s » n’est pas une date : écrivez 31/12/2026.") % {"value": str(value)[:40]})
        if not EARLIEST <= day <= LATEST:
            raise ValueError(_("L’année de « %(value)s » est hors du calendrier.") % {"value": str(value)[:40]})
        return day


def _day_of(value):
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    for form in DATE_FORMATS:
        try:
            return dt.datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


class Number(widgets.Widget):
    """« 12 500,50 € », « 12500.5 » or a number of the spreadsheet; never negative."""

    def __init__(self, *, whole=False):
        super().__init__()
        self.whole = whole

    def clean(self, value, row=None, **kwargs):
        text = "".join(str(value if value is not None else "").split()).replace("€", "").replace(",", ".")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise ValueError(_("« %(value)s » n’est pas un nombre.") % {"value": str(value)[:40]}) from None
        if not number.is_finite() or not 0 <= number < Decimal(10) ** 12:
            raise ValueError(_("Un nombre positif, inférieur à mille milliards."))
        if self.whole and number != number.to_integral_value():
            raise ValueError(_("Un nombre entier."))
        return int(number) if self.whole else number.quantize(Decimal("0.01"))


class OneOf(widgets.Widget):
    """One of a few rows, by its code or its name; `known` gives {plain word: row} when the list is read."""

    def __init__(self, known, *, what, required=False):
        super().__init__()
        self.known, self.what, self.required = known, what, required

    def clean(self, value, row=None, **kwargs):
        word = plain(value if value is not None else "")
        if not word:
            if self.required:
                raise ValueError(_("Cette colonne est vide."))
            return None
        if (found := self.known.get(word)) is None:
            raise ValueError(_("« %(value)s » : %(what)s inconnu.") % {"value": str(value)[:60], "what": self.what})
        return found


#: attribute → (heading of the template, other headings that mean the same).
HEADINGS = {
    "title": (gettext_lazy("Intitulé"), ("titre", "action", "objet de l action", "nom", "libelle")),
    "action_type": (gettext_lazy("Type"), ("type d action", "nature", "forme")),
    "country": (gettext_lazy("Pays"), ("pays beneficiaire",)),
    "domain": (gettext_lazy("Domaine"), ("thematique", "theme")),
    "place": (gettext_lazy("Lieu"), ("ville", "lieu de l action")),
    "starts_on": (gettext_lazy("Début"), ("du", "date de debut", "date")),
    "ends_on": (gettext_lazy("Fin"), ("au", "date de fin")),
    "language": (gettext_lazy("Langue"), ("langues",)),
    "planned_people": (gettext_lazy("Effectif prévu"), ("effectif", "participants", "nombre de stagiaires", "places")),
    "part_of": (gettext_lazy("Programme"), ("reference du programme",)),
    "purpose": (gettext_lazy("Objet"), ("description", "observations", "commentaires")),
    "source": (gettext_lazy("Source de financement"), ("financement", "source", "budget")),
    "asked": (gettext_lazy("Montant demandé (€)"), ("montant", "montant en euros", "cout", "cout en euros")),
}
REQUIRED = ("title", "action_type", "starts_on")


def columns_of(headers):
    """{heading as it stands: attribute}, of the headings that are understood; the first that fits wins."""
    meanings = {}
    for attribute, (heading, others) in HEADINGS.items():
        for word in (plain(heading), *others, attribute):
            meanings.setdefault(plain(word), attribute)
    found = {}
    for header in headers:
        attribute = meanings.get(plain(header))
        if attribute and attribute not in found.values():
            found[header] = attribute
    return found


class ActionResource(resources.Resource):
    """One list of one post, read for one person. Rows are made by `open_action`, or found again by their key."""

    class Meta:
        use_transactions = True
        skip_diff = True
        report_skipped = True
        store_instance = True

    def __init__(self, *, by, post, columns):
        super().__init__()
        self.by, self.post = by, post
        known = set(ActionOrigin.objects.filter(post=post).values_list("key", flat=True))
        self.known, self.seen = known, set()
        for heading, attribute in columns.items():
            widget = self._widgets()[attribute]
            self.fields[attribute] = fields.Field(column_name=heading, attribute=attribute, widget=widget)

    def _widgets(self):
        from ssi.network import known
        from ssi.network.models import Domain

        countries = [row for row in known.countries_of((self.post.pk,))]
        programmes = Programme.objects.visible_to(self.by).filter(post=self.post, closed_at=None)
        return {
            "title": Text(200, required=True),
            "action_type": OneOf(_named(ActionType.objects.all(), "code", "label"), what=_("type"), required=True),
            "country": OneOf(_named(countries, "code", "name_fr"), what=_("pays couvert par le poste")),
            "domain": OneOf(_named(Domain.objects.all(), "code", "name"), what=_("domaine")),
            "place": Text(160),
            "starts_on": Day(),
            "ends_on": Day(),
            "language": Text(60),
            "planned_people": Number(whole=True),
            "part_of": OneOf(_named(programmes, "reference", "title"), what=_("programme ouvert du poste")),
            "purpose": Text(4000),
            "source": OneOf(_named(FundingSource.objects.all(), "code", "label"), what=_("source")),
            "asked": Number(),
        }
