"""A list taken away as a file: the same filters, the same rule, the marking in the file and in its name.

The rows are those of the list (`listing.page_of`), never more than `CAP`: a longer one is refused, for a file that
stops in the middle would mislead. Above `FREE` files, or as soon as one is marked, the reason is asked and journalled.
"""

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.audit.log import record
from ssi.web import sheets
from ssi.web.dates import moment_in_words
from ssi.web.downloads import saved_as
from ssi.web.refusals import Refusal

from . import listing
from .models import Direction, Marking

#: Files in one export at most; files that leave without a reason being asked.
CAP, FREE = 5000, 200
FORMATS = {"csv": (sheets.csv_bytes, sheets.CSV_TYPE), "xlsx": (sheets.xlsx_bytes, sheets.XLSX_TYPE)}


class ReasonNeeded(Refusal):
    """Nothing forbids this export, but it says why."""


def local(moment):
    """A moment as a spreadsheet shows it, in the zone of the page; None stays None."""
    return None if moment is None else timezone.localtime(moment)


#: (label, function of a file) of what every kind of file exports; a kind adds its own. Each must read what the list
#: has already read: a column that asks the database would ask it for each row.
CASE_COLUMNS = (
    (gettext_lazy("Référence"), lambda case: case.reference),
    (gettext_lazy("Marquage"), lambda case: marking_of([case])),
    (gettext_lazy("Objet"), lambda case: case.title),
    (gettext_lazy("Sens"), lambda case: str(Direction(case.direction).label) if case.direction else ""),
    (gettext_lazy("Poste"), lambda case: case.post.code),
    (gettext_lazy("Pays"), lambda case: str(case.country or "")),
    (gettext_lazy("Domaine"), lambda case: str(case.domain or "")),
    (gettext_lazy("Ouvert le"), lambda case: local(case.opened_at)),
    (gettext_lazy("Répondu le"), lambda case: local(case.answered_at)),
    (gettext_lazy("Clos le"), lambda case: local(case.closed_at)),
    (gettext_lazy("Échéance"), lambda case: local(case.due_at)),
    (gettext_lazy("Suivi par"), lambda case: case.owner.get_full_name()),
)


def export(user, queryset, filters, *, file_format, reason="", columns=CASE_COLUMNS):
    """The file of a list, as an answer to send. `filters` is the bound form of the list.

    Raises Refusal beyond `CAP` files, ReasonNeeded when the reason is missing. Three statements, whatever the rows.
    """
    model = queryset.model
    wanted = filters.wanted(kinds=(model._meta.model_name,))
    cases = listing.page_of(user, queryset, wanted, size=CAP, counted=False)
    if cases.older:
        raise Refusal(
            _("Plus de %(cap)d dossiers répondent à ces filtres : un export en contient %(cap)d au plus.")
            % {"cap": CAP},
            rule=_("taille des exports"),
            remedy=_("Resserrez les filtres, par exemple par domaine ou par pays, et exportez en plusieurs fois."),
        )
    reason = reason.replace("\0", "").strip()
    _check_reason(cases.rows, reason)
    record(
        "case.export",
        reason=reason,
        kind=model._meta.model_name,
        format=file_format,
        count=len(cases.rows),
        filters=_told(filters),
        shown=[case.pk for case in cases.rows],
    )
    return answer(
        sheets.Sheet(
            title=str(model._meta.verbose_name_plural).capitalize(),
            header=(*(str(label) for label, _cell in columns), str(_("État"))),
            rows=_rows(cases.rows, columns, filters.workflow),
            lines=_heading(user, model, cases.rows, filters),
        ),
        name=str(model._meta.verbose_name_plural),
        marks=marks_of(cases.rows),
        file_format=file_format,
    )


def answer(sheet, *, name, file_format, marks=()):
    """The bytes of a sheet, under a name that says its date and its marking."""
    write, content_type = FORMATS[file_format]
    parts = [slugify(str(name).replace("’", " ")), timezone.localdate().isoformat(), *marks]
    return saved_as(f"{'-'.join(parts)}.{file_format}", write(sheet), content_type)


def marks_of(cases):
    """Letters of the highest marking of these files: DR, SF, both or none."""
    marked = ["DR"] if any(case.marking == Marking.DR for case in cases) else []
    return [*marked, "SF"] if any(case.special_france for case in cases) else marked


def marking_of(cases):
    """The highest marking of these files, in words: a derived document takes it (PRODUCT §3.7)."""
    level = Marking.DR if any(case.marking == Marking.DR for case in cases) else Marking.NP
    words = str(level.label).upper()
    return f"{words} — SPÉCIAL FRANCE" if any(case.special_france for case in cases) else words


def _check_reason(cases, reason):
    if reason:
        return
    if marks_of(cases):
        raise ReasonNeeded(
            _("Cet export contient des dossiers marqués : dites pourquoi vous l’emportez."),
            rule=_("export de dossiers marqués"),
            remedy=_("Le motif est gardé au journal avec la liste des références."),
            field="reason",
        )
    if len(cases) > FREE:
        raise ReasonNeeded(
            _("Cet export contient plus de %(free)d dossiers : dites pourquoi vous l’emportez.") % {"free": FREE},
            rule=_("export en nombre"),
            remedy=_("Le motif est gardé au journal avec la liste des références."),
            field="reason",
        )


def _rows(cases, columns, workflow):
    for case in cases:
        yield (*(cell(case) for _label, cell in columns), str(workflow.state(case.status).label))


def _heading(user, model, cases, filters):
    chosen = [
        f"{field.label}\u202f: {filters.shown(name)}" for name, field in filters.fields.items() if filters.value(name)
    ]
    made = _("%(what)s exportés par %(who)s le %(when)s") % {
        "what": str(model._meta.verbose_name_plural).capitalize(),
        "who": user,
        "when": moment_in_words(timezone.now(), timezone.get_current_timezone()),
    }
    which = _("Filtres : %(filters)s") % {"filters": " ; ".join(chosen) or _("aucun")}
    return (marking_of(cases), made, which)


def _told(filters):
    """The filters as the journal keeps them: the words sought may be a name, only that there were some is kept."""
    values = {name: filters.value(name) for name in filters.fields if filters.value(name)}
    return values | {"q": "…"} if "q" in values else values
