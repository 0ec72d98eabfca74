"""The list of actions of a post as django-import-export reads it.

The library checks each row cell by cell, so that an error says its row and its column; what a row makes is made by
the services of the room, with the journal. The natural key of a row makes the same list again harmless.
"""

import hashlib
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader

from ssi.network import known
from ssi.network.models import Domain

from ..actions import services as actions
from ..actions.models import ActionType
from ..money import services as money
from ..money.models import FundingSource
from ..money.vocabulary import LineNature, LineState
from ..programmes.models import Programme
from .cells import Day, Number, OneOf, Text, plain
from .models import ActionOrigin

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
#: Without these headings there is no list.
REQUIRED = ("title", "action_type")


def columns_of(headers):
    """{heading as it stands: attribute}, of the headings that are understood; the first that fits wins."""
    meanings = {}
    for attribute, (heading, others) in HEADINGS.items():
        with override("fr"):
            french = plain(heading)
        for word in (french, plain(heading), *others):
            meanings.setdefault(word, attribute)
    found = {}
    for header in headers:
        attribute = meanings.get(plain(header))
        if attribute and attribute not in found.values():
            found[header] = attribute
    return found


class ActionResource(resources.Resource):
    """One list of one post, read for one person: `columns` is {heading: attribute}.

    Tried (`dry_run`), nothing is written. A row that was taken over before is skipped.
    """

    class Meta:
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader
        force_init_instance = True
        skip_diff = True
        report_skipped = True
        store_instance = True

    def __init__(self, *, by, post, columns):
        super().__init__()
        self.by, self.post = by, post
        self.known = set(ActionOrigin.objects.filter(post=post).values_list("key", flat=True))
        self.seen = {}
        readers = self._readers()
        for heading, attribute in columns.items():
            self.fields[attribute] = fields.Field(column_name=heading, attribute=attribute, widget=readers[attribute])

    def _readers(self):
        programmes = Programme.objects.visible_to(self.by).filter(post=self.post, closed_at=None)
        countries, types = known.countries_of((self.post.pk,)), ActionType.objects.all()
        return {
            "title": Text(200, required=True),
            "action_type": OneOf(_named(types, "code", "label"), what=_("types d’action"), required=True),
            "country": OneOf(_named(countries, "code", "name_fr", "name_en"), what=_("pays couverts par le poste")),
            "domain": OneOf(_named(Domain.objects.all(), "code", "name", "name_en"), what=_("domaines")),
            "place": Text(160),
            "starts_on": Day(),
            "ends_on": Day(),
            "language": Text(60),
            "planned_people": Number(whole=True),
            "part_of": OneOf(_named(programmes, "reference", "title"), what=_("programmes ouverts du poste")),
            "purpose": Text(4000),
            "source": OneOf(_named(FundingSource.objects.all(), "code", "label"), what=_("sources de financement")),
            "asked": Number(),
        }

    # --- The steps of the library --------------------------------------------------------------------------

    def init_instance(self, row=None):
        return SimpleNamespace(**dict.fromkeys(HEADINGS))

    def skip_row(self, instance, original, row, import_validation_errors=None):
        instance.key = "" if import_validation_errors else key_of(instance)
        return instance.key in self.known

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        for attribute, sentence in self._together(instance):
            errors.setdefault(attribute, ValidationError(sentence))
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance, is_create, row, *, dry_run=False, row_number=None, **kwargs):
        self.seen[instance.key] = row_number
        if not dry_run:
            instance.case = self._make(instance)

    # --- Below ---------------------------------------------------------------------------------------------

    def _together(self, one):
        """What is wrong between cells that are each right."""
        if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
            yield "ends_on", _("La fin précède le début.")
        if one.key and one.key in self.seen:
            yield "title", _("Cette ligne en répète une autre : même intitulé, même type, même début.")
        if one.asked and one.source is None:
            yield "source", _("Dites d’où vient le montant demandé.")
        if one.asked and not self.by.has_perm("cooperation.change_fundingline", self.post):
            yield "asked", _("Les montants se saisissent par un officier : videz la colonne, ou confiez-lui la liste.")

    def _make(self, one):
        words = {name: getattr(one, name) or "" for name in ("title", "place", "language", "purpose")}
        rows = {name: getattr(one, name) for name in ("action_type", "domain", "starts_on", "ends_on", "part_of")}
        people, country = one.planned_people, one.country or self.post.country
        action = actions.open_action(
            by=self.by, post=self.post, country=country, planned_people=people, **words, **rows
        )
        if one.asked:
            nature = LineNature.IN_KIND if one.source.in_kind else LineNature.FINANCIAL
            label = _("Repris de la liste du poste")
            fields_of_line = {"source": one.source, "label": label, "nature": nature, "state": LineState.ASKED}
            money.save_line(None, action, by=self.by, asked=one.asked, **fields_of_line)
        ActionOrigin.objects.create(case=action, post=self.post, key=one.key)
        return action


def key_of(one):
    """What makes two rows the same action, however they are spelt."""
    told = f"{plain(one.title)}|{one.action_type.pk}|{one.starts_on or ''}"
    return hashlib.sha256(told.encode()).hexdigest()


def _named(rows, *names):
    """{plain word: row}, by each of these attributes."""
    return {plain(getattr(row, name)): row for row in rows for name in names if getattr(row, name)}
