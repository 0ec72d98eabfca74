"""What people do with judicial assistance: each function records one act, in one transaction, all or nothing.

The service supports these procedures and issues none: an act here says what an authority did, and when.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import drafted, entered, entitled, require
from ssi.approvals.workflow import fire, lock, note
from ssi.cases import links
from ssi.web.refusals import NotAllowed, Refusal

from ..persons.links import follow_numbers, numbers_of
from . import deadlines, guards, law
from .models import RogatoryCommission
from .workflow import ANNOUNCED, JUDICIAL, RECEIVED

#: What each act writes beside the state: (mandatory, optional) fields of the file.
STEPS = {
    "receive": (("received_on",), ()),
    "translate": (("translated_on",), ()),
    "transmit": (("transmitted_on", "channel", "executing_authority"), ("executing_received_at",)),
    "acknowledge": (("annex_b_at", "executing_received_at"), ("executing_authority", "executing_reference")),
    "recognise": (("recognised_at",), ("executing_authority", "executing_reference")),
    "accept": (("recognised_at",), ("executing_authority", "executing_reference")),
    "finish": (("operations_ended_at",), ()),
    "finish_partly": (("operations_ended_at",), ()),
    "return_pieces": (("pieces_returned_on", "return_way"), ()),
    "refuse": (("refusal_ground",), ()),
}
#: Dates of the file that an officer notes as they are learnt, outside of any act.
NOTED = (
    "executing_received_at",
    "executing_reference",
    "recognition_delay",
    "execution_delay",
    "execution_expected_on",
    "annex_c_at",
    "annex_c_answered_at",
    "return_on",
    "translation_due_on",
    "detention_ends_on",
)
#: Facts, each not before the one it follows from.
_IN_ORDER = (
    ("issued_on", "received_on"),
    ("issued_on", "transmitted_on"),
    ("executing_received_at", "annex_b_at"),
    ("executing_received_at", "recognised_at"),
    ("recognised_at", "operations_ended_at"),
    ("annex_c_at", "annex_c_answered_at"),
)
_FACTS = frozenset(name for pair in _IN_ORDER for name in pair) | {"translated_on", "pieces_returned_on"}


@transaction.atomic
def open_file(*, by, post, direction, source=None, **fields):
    """Register a file: announced, or received when its date of reception is given. Returns it.

    `source`, a file `by` sees, is linked to it as what led to it. The convention is that of the table of bases when
    none is typed. Raises NotAllowed, Refusal.
    """
    require(by, "liaison.add_rogatorycommission", post)
    case = drafted(
        RogatoryCommission,
        by=by,
        post=post,
        direction=direction,
        status=RECEIVED if fields.get("received_on") else ANNOUNCED,
        **fields,
    )
    _check_instrument(case)
    _check_dates(case)
    case.convention = case.convention or _convention_of(case)
    entered(case, by=by, verb="rogatorycommission.open", label=gettext_lazy("Dossier ouvert"))
    deadlines.follow(case, {name for name in deadlines.FOLLOWED if getattr(case, name)})
    if source is not None:
        links.link(source, to=case, by=by)
    follow_numbers(case, by=by)
    return case


@transaction.atomic
def edit(case, *, by, expected_version, **fields):
    """Change what is written in the file. Raises StaleVersion, NotAllowed, Refusal."""
    lock(case, expected_version=expected_version)
    _may_change(case, by)
    before = numbers_of(case)
    changed = _write(case, fields)
    _check_instrument(case)
    follow_numbers(case, by=by, before=before)
    note(case, "rogatorycommission.edit", gettext_lazy("Dossier modifié"), by=by, fields=sorted(changed))
    deadlines.follow(case, changed)
    return case


@transaction.atomic
def note_dates(case, *, by, expected_version, **dates):
    """Note what was learnt of the procedure (`NOTED`); the clocks follow. Raises StaleVersion, NotAllowed, Refusal.

    A delay of execution is announced whole: its reasons and the date expected (CPP 694-37).
    """
    lock(case, expected_version=expected_version)
    _may_change(case, by)
    if unknown := set(dates) - set(NOTED):
        raise TypeError(f"not noted here: {sorted(unknown)}")
    before = numbers_of(case)
    changed = _write(case, dates)
    follow_numbers(case, by=by, before=before)
    if bool(case.execution_expected_on) != bool(case.execution_delay.strip()):
        raise Refusal(
            _("Un retard d’exécution s’annonce avec ses motifs et la date attendue."),
            rule=_("prolongation de l’exécution"),
            remedy=_("Donnez les deux, ou effacez les deux."),
            field="execution_delay" if case.execution_expected_on else "execution_expected_on",
        )
    note(case, "rogatorycommission.dates", gettext_lazy("Dates notées"), by=by, fields=sorted(changed))
    deadlines.follow(case, changed)
    return case


@transaction.atomic
def perform(case, name, *, by, comment="", expected_version=None, **fields):
    """Do the declared act `name`, with what it writes (`STEPS`). Raises what `fire()` raises, and Refusal."""
    lock(case, expected_version=expected_version)
    before, numbers = case.status, numbers_of(case)
    changed = _write_step(case, name, fields)
    follow_numbers(case, by=by, before=numbers)
    fire(case, name, by=by, comment=comment, locked=True)
    if name == "postpone":
        RogatoryCommission.objects.filter(pk=case.pk).update(postponed_from=before)
        case.postponed_from = before
        deadlines.pause(case)
    elif name.startswith("resume_"):
        deadlines.resume(case)
    if case.is_open:
        deadlines.follow(case, changed)
    return case


def offered(case, transitions):
    """Of these transitions, those that mean something for this file."""
    return [step for step in transitions if guards.applies(case, step.name)]


def _write_step(case, name, fields):
    required, optional = STEPS.get(name, ((), ()))
    if unknown := set(fields) - {*required, *optional}:
        raise TypeError(f"{name} does not write {sorted(unknown)}")
    for field in required:
        if not (fields.get(field) or getattr(case, field)):
            raise Refusal(
                _("Il manque : %(field)s.") % {"field": _label(field)},
                rule=_("ce que l’acte enregistre"),
                field=field,
            )
    return _write(case, {key: value for key, value in fields.items() if value or key in required}, bump=False)


def _write(case, fields, *, bump=True):
    """Set what differs and save it. Returns the names that changed. The version moves with `fire()` otherwise."""
    changed = {name for name, value in fields.items() if getattr(case, name) != value}
    for name in changed:
        setattr(case, name, fields[name])
    _check_dates(case)
    case.search_text = case.searchable()
    written = [*sorted(changed), "search_text", "updated_at"]
    if bump:
        case.version += 1
        written.append("version")
    case.save(update_fields=written)
    return changed


def _check_dates(case):
    now = timezone.now()
    today = now.astimezone(case.post.zone).date()
    for name in _FACTS:
        at = getattr(case, name)
        if at and (at > now if hasattr(at, "hour") else at > today):
            raise Refusal(
                _("« %(field)s » serait dans l’avenir : on n’enregistre ici que ce qui a eu lieu.")
                % {"field": _label(name)},
                rule=_("dates des actes"),
                field=name,
            )
    for first, then in _IN_ORDER:
        start, end = getattr(case, first), getattr(case, then)
        if start and end and end < start:
            raise Refusal(
                _("« %(then)s » précède « %(first)s ».") % {"then": _label(then), "first": _label(first)},
                rule=_("ordre des actes"),
                remedy=_("Vérifiez les deux dates."),
                field=then,
            )


def _check_instrument(case):
    if case.instrument not in law.instruments_for(case.country, timezone.localdate(timezone=case.post.zone)):
        raise guards.not_offered(case.country)


def _convention_of(case):
    """The basis of the table for this State, to verify as long as its row says so; "" when there is none."""
    rows = law.bases(case.country, timezone.localdate(timezone=case.post.zone)).get(case.instrument, ())
    return rows[0].text if rows else ""


def _may_change(case, by):
    entitled(by, "liaison.change_rogatorycommission", case)
    if case.status in JUDICIAL.closed:
        raise NotAllowed(
            _("Ce dossier est terminé : son texte et ses dates sont figés."),
            rule=_("texte figé"),
            remedy=_("Ouvrez un autre dossier et liez-le à celui-ci."),
        )


def _label(name):
    return RogatoryCommission._meta.get_field(name).verbose_name
