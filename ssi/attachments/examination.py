"""The examination of a file in a confined process: a file made to hold or to break its reader holds nobody.

What the process answers is not believed blindly: JSON of known fields, and digests counted here.
"""

import hashlib
import json
import logging
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ssi.confined.parent import Busy, Child, Closed, Failed, Limits, Unavailable, Warm
from ssi.web.refusals import Refusal

from . import checks
from .levels import Level
from .markings import Finding, ForbiddenMarking, Place
from .sniff import Kind, clean_name

logger = logging.getLogger(__name__)

#: An honest file of 20 MB takes a few seconds; `pdfs.READING_TIME` ends before these do. A database connection
#: waits meanwhile, without any lock.
LIMITS = Limits(memory_mb=1024, cpu_seconds=20, wall_seconds=25, output_mb=32)
#: Seconds a file waits for the one that the same process is examining. With the limits and the grace of a stuck
#: process, less than the minute PostgreSQL leaves to an idle transaction.
PATIENCE = 15
_ENGINE = Path(__file__).with_name("engine.py")
_MENTIONS = frozenset({"DR", "SF"})


def _start():
    return Child(_ENGINE, {"root": str(settings.BASE_DIR), "locale": [str(path) for path in settings.LOCALE_PATHS]})


_warm = Warm(_start)


def examine(source, name, declared_type="", *, block_restricted=True, limits=LIMITS):
    """`checks.examine`, done apart. Raises what it raises, and Refusal when a limit was met."""
    name = clean_name(name)
    data = checks.read(source, name)
    request = {
        "name": name,
        "declared": declared_type,
        "block_restricted": block_restricted,
        "language": get_language() or settings.LANGUAGE_CODE,
    }
    line, _newline, content = _answer(request, data, name, limits).partition(b"\n")
    verdict = json.loads(line)
    if "forbidden" in verdict:
        raise ForbiddenMarking(_finding(verdict["forbidden"]), verdict["name"])
    if "refused" in verdict:
        raise Refusal(**verdict["refused"])
    content = content if verdict["rewritten"] else data
    return checks.Examined(
        kind=Kind(verdict["kind"]),
        name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        received_sha256=hashlib.sha256(data).hexdigest(),
        content=content,
        mentions=_MENTIONS.intersection(verdict["mentions"]),
        warnings=tuple(verdict["warnings"]),
    )


def _answer(request, data, name, limits):
    refused = partial(_unexamined, name)
    try:
        child = _warm.get()
    except Unavailable as error:
        logger.exception("no file can be examined: %s", error.detail)
        raise refused(_("l’examen des pièces est en panne"), _("Prévenez l’administrateur.")) from error
    try:
        return child.ask(request, [data], limits, patience=PATIENCE)
    except Busy as error:
        raise refused(_("d’autres pièces sont à l’examen"), _("Réessayez dans une minute.")) from error
    except Failed as failure:
        logger.warning("a file was not examined: %s %s", failure.kind, failure.detail)
        why = {"time": _("son examen demande trop de temps"), "memory": _("son examen demande trop de mémoire")}
        raise refused(why.get(failure.kind, _("son examen a échoué"))) from failure
    except (Closed, OSError) as error:
        _warm.discard(child)
        raise refused(_("son examen s’est arrêté"), _("Déposez-le de nouveau.")) from error


def _unexamined(name, why, remedy=""):
    """Nothing that was not examined whole enters."""
    return Refusal(
        _("« %(name)s » a été refusé : %(why)s.") % {"name": name, "why": why},
        rule=_("examen de chaque pièce"),
        remedy=remedy or _("Imprimez-le dans un nouveau PDF, ou coupez-le en plusieurs fichiers, et déposez la copie."),
    )


def _finding(told):
    return Finding(Level(**told["level"]), Place(told["place"]))
