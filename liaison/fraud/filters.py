"""Filters of the list of frauds: beside those of every file, what the trend counts, so that a number leads to it."""

import re
from dataclasses import dataclass, fields
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.filters import CaseFilters
from ssi.cases.listing import Wanted
from ssi.network import known

from .vocabulary import DocumentType, FraudType
from .workflow import FRAUD

#: How the address says « not told »: the trend counts those too.
UNTOLD = "-"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class WantedFrauds(Wanted):
    """A list of frauds: each pair is (column of the sheet, value); "" is what was not told."""

    sheet: tuple = ()
    month: str = ""
    found_since: date | None = None

    def conditions(self):
        sql, params = super().conditions()
        tests = [f"coalesce(d.{column}, '') = %s" for column, _value in self.sheet]
        values = [value for _column, value in self.sheet]
        if self.month:
            tests.append("to_char(d.discovered_on, 'YYYY-MM') = %s")
            values.append(self.month)
        if self.found_since:
            tests.append("d.discovered_on >= %s")
            values.append(self.found_since)
        if tests:
            wanted = " AND ".join(["d.case_ptr_id = f.id", *tests])
            sql.append(f"EXISTS (SELECT FROM liaison_documentfraud d WHERE {wanted})")  # noqa: S608  (columns of ours)
            params += values
        return sql, params


#: Filter of the address → column of the sheet.
SHEET = {
    "document": "document_type",
    "fraude": "fraud_type",
    "emetteur": "issuing_country_id",
    "serie": "document_series",
    "depart": "route_from",
    "arrivee": "route_to",
}


class FraudFilters(CaseFilters):
    document = forms.ChoiceField(label=_("Document"), required=False, choices=[("", _("tous")), *DocumentType.choices])
    fraude = forms.ChoiceField(
        label=_("Type de fraude"),
        required=False,
        choices=[("", _("tous")), (UNTOLD, _("non précisé")), *FraudType.choices],
    )
    emetteur = forms.ChoiceField(label=_("Pays émetteur"), required=False)
    serie = forms.CharField(label=_("Série"), required=False, max_length=30)
    depart = forms.CharField(label=_("Départ"), required=False, max_length=60)
    arrivee = forms.CharField(label=_("Destination"), required=False, max_length=60)
    mois = forms.CharField(
        label=_("Mois de découverte"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"placeholder": "2026-11"}),
    )

    depuis = forms.DateField(label=_("Découverts depuis le"), required=False)

    workflow = FRAUD

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        countries = sorted(((c.pk, str(c)) for c in known.countries().values()), key=lambda pair: pair[1])
        self.fields["emetteur"].choices = [("", _("tous")), (UNTOLD, _("non précisé")), *countries]

    def wanted(self, *, kinds):
        base = super().wanted(kinds=kinds)
        sheet = tuple((column, self._told(name)) for name, column in SHEET.items() if self.value(name))
        month = self.value("mois")
        inherited = {f.name: getattr(base, f.name) for f in fields(base)}
        return WantedFrauds(
            **inherited,
            sheet=sheet,
            month=month if _MONTH.fullmatch(month) else "",
            found_since=self.value("depuis") or None,
        )

    def _told(self, name):
        value = self.value(name)
        return "" if value == UNTOLD else value
