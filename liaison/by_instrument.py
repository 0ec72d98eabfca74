"""The lists whose files follow an instrument (judicial assistance, warrants) are filtered by it too."""

from dataclasses import dataclass, fields

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.filters import CaseFilters
from ssi.cases.listing import Wanted


@dataclass(frozen=True)
class WantedUnder(Wanted):
    """A list of the files of one kind that follow this instrument; `table` is the table of the kind."""

    table: str = ""
    instrument: str = ""

    def conditions(self):
        sql, params = super().conditions()
        if self.instrument:
            test = f"EXISTS (SELECT FROM {self.table} d WHERE d.case_ptr_id = f.id AND d.instrument = %s)"  # noqa: S608
            return [*sql, test], [*params, self.instrument]
        return sql, params


class InstrumentFilters(CaseFilters):
    """A kind gives its `model`, which has a field `instrument`, and its `workflow`."""

    instrument = forms.ChoiceField(label=_("Instrument"), required=False)

    model = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = self.model._meta.get_field("instrument").choices
        self.fields["instrument"].choices = [("", _("tous")), *choices]

    def wanted(self, *, kinds):
        base = super().wanted(kinds=kinds)
        inherited = {f.name: getattr(base, f.name) for f in fields(base)}
        return WantedUnder(**inherited, table=self.model._meta.db_table, instrument=self.value("instrument"))
