"""A file of the consular section, read apart (`engine.py`): a header and rows of text, or why not, in a sentence."""

import json
import logging
from hashlib import sha256
from pathlib import Path

from django.utils.translation import gettext as _

from ssi.confined.parent import Busy, Child, Closed, Failed, Limits, Unavailable, Warm
from ssi.web.refusals import Refusal

logger = logging.getLogger(__name__)

#: Bytes. A hundred thousand persons take some fifteen megabytes of CSV.
LARGEST = 20 * 1024 * 1024
LIMITS = Limits(memory_mb=1024, cpu_seconds=60, wall_seconds=75, output_mb=60)
PATIENCE = 15
_ENGINE = Path(__file__).with_name("engine.py")
_warm = Warm(lambda: Child(_ENGINE, {}))


def read(upload):
    """(header, rows, SHA-256) of an uploaded CSV or XLSX file. Raises Refusal; nothing is kept."""
    if upload.size > LARGEST:
        raise _refused(
            _("Ce fichier pèse %(size)d Mo : un extrait du registre en pèse %(most)d au plus.")
            % {"size": upload.size // (1024 * 1024), "most": LARGEST // (1024 * 1024)},
            _("Vérifiez que c’est bien l’extrait du poste, sans image ni feuille annexe."),
        )
    data = upload.read()
    answer = _ask(data, "xlsx" if data[:4] == b"PK\x03\x04" else "csv")
    if why := answer.get("refused"):
        raise _refused(*_words(why, answer))
    return answer["header"], answer["rows"], sha256(data).hexdigest()


def _ask(data, file_format):
    broken = _refused(_("Ce fichier ne se laisse pas lire."), _("Enregistrez-le au format CSV UTF-8 et recommencez."))
    try:
        child = _warm.get()
    except Unavailable as error:
        logger.exception("no register extract can be read: %s", error.detail)
        raise _refused(_("La lecture des extraits est en panne."), _("Prévenez l’administrateur.")) from error
    try:
        return json.loads(child.ask({"format": file_format}, [data], LIMITS, patience=PATIENCE))
    except Busy as error:
        raise _refused(_("Un autre extrait est en cours de lecture."), _("Recommencez dans une minute.")) from error
    except Failed as error:
        raise broken from error
    except (Closed, OSError) as error:
        _warm.discard(child)
        raise broken from error


def _refused(sentence, remedy):
    return Refusal(sentence, rule=_("lecture d’un extrait du registre"), remedy=remedy, field="file")


def _words(why, facts):
    again = _("Rien n’a été changé.")
    known = {
        "encoding": (
            _("Ce fichier n’est pas en UTF-8 (ligne %(line)d)."),
            _("Dans le tableur, choisissez « CSV UTF-8 » ou donnez le classeur XLSX lui-même."),
        ),
        "csv": (_("Ce fichier n’est pas un tableau lisible (ligne %(line)d)."), again),
        "not-xlsx": (_("Ce fichier n’est pas un classeur XLSX lisible."), again),
        "empty": (_("Ce fichier ne contient aucune ligne sous son en-tête."), again),
        "long": (_("Ce fichier dépasse %(most)d lignes."), _("Importez l’extrait d’un seul poste.")),
        "wide": (_("Ce fichier dépasse %(most)d colonnes."), _("Gardez les colonnes utiles.")),
        "ragged": (
            _("La ligne %(line)d a %(cells)d cellules pour %(columns)d colonnes."),
            _("Un point-virgule de trop, sans doute : corrigez cette ligne."),
        ),
        "cell": (_("Une cellule de la ligne %(line)d dépasse %(most)d caractères."), again),
    }
    sentence, remedy = known[why]
    return sentence % facts, remedy
