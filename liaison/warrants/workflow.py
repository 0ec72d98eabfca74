"""States of a warrant (liaison.md §7.2). From the arrest on, a state follows from a dated event (`EVENT_ACTS`)."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Transition, Workflow

from .vocabulary import EventKind, Outcome

_CHANGE, _RECORD = "liaison.change_arrestwarrant", "liaison.record_arrestwarrant"
_CLOSE = "liaison.close_arrestwarrant"
_HELD = ("ARRETE", "DEVANT_JUGE", "DECIDE_REMISE", "DECIDE_REFUS", "REMISE_PROGRAMMEE")

_FORWARD = (
    Transition("diffuse", _("Noter la diffusion"), ("EMIS",), "DIFFUSE", _CHANGE, main=True),
    Transition(
        "locate", _("Noter la localisation"), ("EMIS", "DIFFUSE"), "LOCALISE", _CHANGE, asks="comment", main=True
    ),
    Transition(
        "arrest",
        _("Noter l’arrestation"),
        ("EMIS", "DIFFUSE", "LOCALISE", "LIBERE"),
        "ARRETE",
        _RECORD,
        asks="event",
        main=True,
    ),
    Transition("present", _("Noter la présentation"), ("ARRETE",), "DEVANT_JUGE", _RECORD, asks="event", main=True),
    Transition(
        "grant",
        _("Noter la décision définitive"),
        ("ARRETE", "DEVANT_JUGE"),
        "DECIDE_REMISE",
        _RECORD,
        asks="event",
        main=True,
    ),
    Transition(
        "refuse",
        _("Noter le refus définitif"),
        ("ARRETE", "DEVANT_JUGE"),
        "DECIDE_REFUS",
        _RECORD,
        asks="event",
        hidden=True,
    ),
    Transition(
        "schedule",
        _("Noter la date de remise convenue"),
        ("DECIDE_REMISE",),
        "REMISE_PROGRAMMEE",
        _RECORD,
        asks="event",
        main=True,
    ),
    Transition("postpone", _("Noter un report"), ("REMISE_PROGRAMMEE",), "DECIDE_REMISE", _RECORD, asks="event"),
    Transition(
        "surrender",
        _("Noter la remise"),
        ("DECIDE_REMISE", "REMISE_PROGRAMMEE"),
        "REMIS",
        _RECORD,
        asks="event",
        main=True,
    ),
    Transition("release", _("Noter une mise en liberté"), _HELD, "LIBERE", _RECORD, asks="event"),
    Transition(
        "resume", _("La procédure continue, personne libre"), ("LIBERE",), "DEVANT_JUGE", _CHANGE, asks="comment"
    ),
    Transition("close", _("Clore"), ("REMIS", "DECIDE_REFUS", "LIBERE"), "CLOS", _CLOSE, asks="comment", main=True),
    Transition(
        "withdraw",
        _("Mandat ou demande retiré"),
        ("EMIS", "DIFFUSE", "LOCALISE", *_HELD),
        "CLOS",
        _CLOSE,
        asks="comment",
        destructive=True,
    ),
)


def _undo(steps):
    """The way back from each state an event leads to, for one that was noted and did not happen (`cancel_event`)."""
    origins = {}
    for step in steps:
        if step.asks == "event":
            for source in step.sources:
                origins.setdefault(source, []).append(step.target)
    label = _("Noter que l’événement n’a pas eu lieu")
    return tuple(
        Transition(undo_to(source), label, tuple(dict.fromkeys(reached)), source, _RECORD, hidden=True)
        for source, reached in origins.items()
    )


def undo_to(state):
    return f"undo_to_{state.lower()}"


WARRANT = Workflow(
    kind="arrestwarrant",
    initial=("EMIS",),
    states=(
        State("EMIS", _("Émis"), ""),
        State("DIFFUSE", _("Diffusé"), "open"),
        State("LOCALISE", _("Localisée"), "open"),
        State("ARRETE", _("Arrêtée"), "wait"),
        State("DEVANT_JUGE", _("Devant le juge"), "wait"),
        State("DECIDE_REMISE", _("Remise décidée"), "good"),
        State("DECIDE_REFUS", _("Remise refusée"), "stop"),
        State("REMISE_PROGRAMMEE", _("Remise programmée"), "good"),
        State("REMIS", _("Personne remise"), "good"),
        State("LIBERE", _("Remise en liberté"), "bad"),
        State("CLOS", _("Clos"), "good"),
    ),
    answered=frozenset({"REMIS", "DECIDE_REFUS"}),
    closed=frozenset({"CLOS"}),
    transitions=(*_FORWARD, *_undo(_FORWARD)),
)

#: (kind of event, outcome of it) → the transition it causes. The other events move nothing.
EVENT_ACTS = {
    (EventKind.ARREST, ""): "arrest",
    (EventKind.PRESENTATION, ""): "present",
    (EventKind.HEARING, ""): "present",
    (EventKind.FINAL_DECISION, Outcome.GRANTED): "grant",
    (EventKind.FINAL_DECISION, Outcome.REFUSED): "refuse",
    (EventKind.NEW_DATE, ""): "schedule",
    (EventKind.POSTPONEMENT, ""): "postpone",
    (EventKind.SURRENDER, ""): "surrender",
    (EventKind.RELEASE, ""): "release",
}
#: Events that may come again, or late, in a state they do not leave.
REPEATED = frozenset({EventKind.PRESENTATION, EventKind.HEARING, EventKind.NEW_DATE, EventKind.POSTPONEMENT})
#: Transition → the kind of event that causes it: its page is the form of that event.
EVENT_OF_ACT = {act: kind for (kind, _outcome), act in reversed(EVENT_ACTS.items())}


def act_of(event):
    """The transition this event causes, or None."""
    return EVENT_ACTS.get((event.kind, event.outcome)) or EVENT_ACTS.get((event.kind, ""))


#: Transitions only `cancel_event` fires.
UNDOES = frozenset(t.name for t in WARRANT.transitions if t.name.startswith("undo_to_"))
