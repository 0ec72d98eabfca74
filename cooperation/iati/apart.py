"""A donor's file read in a confined process: a file made to hold or to break its reader holds nobody."""

import json
import logging
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from ssi.confined.parent import Busy, Child, Closed, Failed, Limits, Unavailable, Warm
from ssi.web.refusals import Refusal

logger = logging.getLogger(__name__)

MAX_BYTES = 10 << 20
LIMITS = Limits(memory_mb=1024, cpu_seconds=20, wall_seconds=25, output_mb=32)
#: Seconds a file waits for the one the same process is reading.
PATIENCE = 15
_ENGINE = Path(__file__).with_name("engine.py")


def _start():
    return Child(_ENGINE, {"root": str(settings.BASE_DIR)})


_warm = Warm(_start)


class InvalidFile(Refusal):
    """The file does not follow the schema. `faults`: [{line, message}], the first ones."""

    def __init__(self, faults):
        first = faults[0]
        super().__init__(
            _("Ce fichier n’est pas un fichier IATI 2.03 valide : ligne %(line)d, %(message)s.")
            % {"line": first["line"], "message": first["message"].rstrip(". ")},
            rule=_("schéma IATI"),
            remedy=_("Rien n’a été enregistré. Demandez au bailleur un fichier valide, ou la version 2.03."),
            field="file",
        )
        self.faults = faults


def read(data, today, *, limits=LIMITS):
    """(activities, warnings) of the file. Raises InvalidFile, and Refusal when a limit was met."""
    if len(data) > MAX_BYTES:
        raise _unread(_("il dépasse %(size)d Mo") % {"size": MAX_BYTES >> 20})
    told = json.loads(_answer({"today": today.isoformat()}, data, limits))
    if faults := told.get("faults"):
        raise InvalidFile(faults)
    return told["activities"], told["warnings"]


def _answer(request, data, limits):
    try:
        child = _warm.get()
    except Unavailable as error:
        logger.exception("no IATI file can be read: %s", error.detail)
        raise _unread(_("la lecture est en panne")) from error
    try:
        return child.ask(request, [data], limits, patience=PATIENCE)
    except Busy as error:
        raise _unread(_("un autre fichier est en cours de lecture, réessayez dans une minute")) from error
    except Failed as failure:
        logger.warning("an IATI file was not read: %s %s", failure.kind, failure.detail)
        why = {"time": _("sa lecture demande trop de temps"), "memory": _("sa lecture demande trop de mémoire")}
        raise _unread(why.get(failure.kind, _("sa lecture a échoué"))) from failure
    except (Closed, OSError) as error:
        _warm.discard(child)
        raise _unread(_("sa lecture s’est arrêtée")) from error


def _unread(why):
    return Refusal(
        _("Le fichier a été refusé : %(why)s.") % {"why": why},
        rule=_("lecture d’un fichier IATI"),
        remedy=_("Rien n’a été enregistré. Découpez-le par pays ou par année, et déposez les parties."),
        field="file",
    )
