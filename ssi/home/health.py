"""Is the service well? One line per part: what was found, how bad it is, and what to do about it.

Numbers and moments only: the database gives the counts to an administrator and nothing else (`sql/health.sql`).
"""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from kombu import Connection
from kombu.exceptions import OperationalError

from ssi.attachments.shelf import shelf
from ssi.web.refusals import Away

GOOD, WARNING, BAD = "good", "wait", "stop"

#: Beyond these something is stuck: messages and jobs are taken each minute, seals made each minute.
LATE = timedelta(minutes=10)
#: The worker says that it is alive each minute.
SILENT = timedelta(minutes=5)
#: A backup is made and brought back each night; a second night missed is a fault.
NIGHTLY = timedelta(hours=50)
#: A certificate is renewed before the first, and ends the service at its date.
RENEWED_BEFORE, EXPIRES_SOON = timedelta(days=30), timedelta(days=7)
#: Share of the disk that must stay free: a full one stops every write, the journal's first.
LITTLE, VERY_LITTLE = 0.15, 0.05
REDIS_SECONDS = 2


@dataclass(frozen=True)
class Line:
    """`tone` is GOOD, WARNING or BAD; `todo` is empty when there is nothing to do."""

    code: str
    label: str
    tone: str
    found: str
    todo: str = ""


def lines():
    """Every line, in the order in which one looks. Raises PermissionError for whoever is not an administrator."""
    counts = _counts()
    now = timezone.now()
    return [
        _database(),
        _migrations(),
        _worker(counts["heartbeats"], now),
        _outbox(counts["outbox"], now),
        _jobs(counts["jobs"], now),
        _journal(counts["journal"], now),
        _disk(),
        *_objects(),
        _keys(),
        _certificate(now),
        _signing(counts["jobs"], now),
        _backup(counts["heartbeats"], now),
        _restore(counts["heartbeats"], now),
        _redis(),
    ]


def worst(found):
    tones = {line.tone for line in found}
    return next(tone for tone in (BAD, WARNING, GOOD) if tone in tones)


def measures():
    """The same numbers without words, for the page of the program that watches. Whoever calls checked its secret."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.measures()")
        return json.loads(cursor.fetchone()[0])


def _counts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.health()")
        (answer,) = cursor.fetchone()
    if answer is None:
        raise PermissionError("health is for administrators")
    return json.loads(answer)


def _database():
    version = connection.pg_version
    found = _("PostgreSQL %(version)s répond.") % {"version": f"{version // 10000}.{version % 10000}"}
    return Line("database", _("Base de données"), GOOD, found)


def _migrations():
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        return Line("migrations", _("Migrations"), GOOD, _("Toutes sont appliquées."))
    found = ngettext("%(n)d migration manque.", "%(n)d migrations manquent.", missing) % {"n": missing}
    todo = _("Lancez « manage.py migrate » avec la connexion du propriétaire (service « migrate »), puis redémarrez.")
    return Line("migrations", _("Migrations"), BAD, found, todo)


def _worker(heartbeats, now):
    label, last = _("Tâches de fond"), _moment(heartbeats.get("worker"))
    todo = _("Redémarrez les services « worker » et « beat » : rien ne se perd, tout attend dans la base.")
    if last is None:
        return Line("worker", label, BAD, _("Aucun signe de vie n’a jamais été reçu."), todo)
    tone = GOOD if now - last <= SILENT else BAD
    return Line("worker", label, tone, _("Dernier signe de vie %(ago)s.") % {"ago": _ago(last, now)}, _if(tone, todo))


def _outbox(counts, now):
    label, oldest = _("Messages à délivrer"), _moment(counts["oldest"])
    found = [ngettext("%(n)d en attente", "%(n)d en attente", counts["waiting"]) % {"n": counts["waiting"]}]
    if oldest:
        found.append(_("le plus ancien %(ago)s") % {"ago": _ago(oldest, now)})
    if counts["set_aside"]:
        found.append(
            ngettext("%(n)d mis de côté", "%(n)d mis de côté", counts["set_aside"]) % {"n": counts["set_aside"]}
        )
        todo = _("Lisez « last_error » des messages mis de côté (table outbox_outboxmessage) et prévenez l’éditeur.")
        return Line("outbox", label, BAD, _sentence(found), todo)
    tone = BAD if oldest and now - oldest > LATE else GOOD
    return Line("outbox", label, tone, _sentence(found), _if(tone, _("Vérifiez les tâches de fond ci-dessus.")))


def _jobs(counts, now):
    label, oldest = _("Fabrication des PDF"), _moment(counts["oldest"])
    found = [ngettext("%(n)d en cours", "%(n)d en cours", counts["waiting"]) % {"n": counts["waiting"]}]
    if counts["failed"]:
        failed = ngettext("%(n)d échec en 7 jours", "%(n)d échecs en 7 jours", counts["failed"])
        found.append(failed % {"n": counts["failed"]})
    if oldest and now - oldest > LATE:
        found.append(_("le plus ancien %(ago)s") % {"ago": _ago(oldest, now)})
        return Line("jobs", label, BAD, _sentence(found), _("Vérifiez les tâches de fond ci-dessus."))
    todo = _("Cherchez « renderer » dans les traces du worker ; l’auteur relance son rapport depuis sa page.")
    return Line(
        "jobs", label, WARNING if counts["failed"] else GOOD, _sentence(found), todo if counts["failed"] else ""
    )


def _journal(counts, now):
    label, oldest, sealed = _("Sceaux du journal"), _moment(counts["oldest"]), _moment(counts["sealed_at"])
    waiting = counts["unsealed"]
    found = [ngettext("%(n)d ligne sans sceau", "%(n)d lignes sans sceau", waiting) % {"n": waiting}]
    found.append(_("dernier sceau %(ago)s") % {"ago": _ago(sealed, now)} if sealed else _("aucun sceau encore"))
    tone = BAD if oldest and now - oldest > LATE else GOOD
    todo = _(
        "Vérifiez que SSI_SEAL_KEY est donnée au worker et que les tâches de fond tournent ; "
        "puis « manage.py verify_audit »."
    )
    return Line("journal", label, tone, _sentence(found), _if(tone, todo))


def _disk():
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    usage = shutil.disk_usage(settings.STATE_DIR)
    free = usage.free / usage.total
    tone = BAD if free < VERY_LITTLE else WARNING if free < LITTLE else GOOD
    found = _("%(free)d Go libres, %(share)d %% du disque des pièces jointes.") % {
        "free": usage.free // 10**9,
        "share": round(free * 100),
    }
    todo = _("Agrandissez le volume « files » : disque plein, plus aucun acte ne s’enregistre.")
    return Line("disk", _("Place des fichiers"), tone, found, _if(tone, todo))


def _objects():
    """The line of the object store, where there is one."""
    if not settings.SSI_S3:
        return
    label = _("Stockage des fichiers")
    try:
        shelf().answers()
    except Away:
        todo = _(
            "Vérifiez que le service de stockage marche et que SSI_S3_… est juste (les traces disent son refus). D’ici "
            "là aucune pièce ne s’ouvre ni ne s’ajoute, les PDF attendent ; rien n’est perdu."
        )
        yield Line("objects", label, BAD, _("Ne répond pas."), todo)
    else:
        yield Line("objects", label, GOOD, _("Répond."))


def _keys():
    names = [key.partition(":")[0] for key in settings.SSI_VAULT_KEYS]
    if not names:
        todo = _("Donnez SSI_VAULT_KEYS : sans elle aucune pièce jointe ne s’enregistre ni ne s’ouvre.")
        return Line("keys", _("Clés des pièces jointes"), BAD, _("Aucune clé."), todo)
    found = ngettext("%(n)d clé, la première sert : %(name)s.", "%(n)d clés, la première sert : %(name)s.", len(names))
    return Line("keys", _("Clés des pièces jointes"), GOOD, found % {"n": len(names), "name": names[0]})


def certificate_ends(path):
    """The first end of the certificates of this file, or None where it is not given to us."""
    if not path:
        return None
    chain = x509.load_pem_x509_certificates(Path(path).read_bytes())
    return min(certificate.not_valid_after_utc for certificate in chain)


def _certificate(now):
    label = _("Certificat du site")
    todo = _("Renouvelez le certificat (secret « tls_certificate »), puis redémarrez le service « proxy ».")
    missing = _("Non suivi ici : aucun fichier n’a été donné.")
    return _ending("certificate", label, settings.SSI_TLS_CERTIFICATE, now, todo, missing)


def _signing(counts, now):
    """The certificate of the reports' signature. One that fails holds no report back: those that came out are told."""
    label = _("Signature électronique des rapports")
    todo = _(
        "Renouvelez le certificat (secrets « signing_key », « signing_passphrase », « signing_certificate »), puis "
        "redémarrez le service « worker ». Les rapports déjà sortis restent tels quels."
    )
    if counts["unsigned"]:
        found = ngettext(
            "%(n)d rapport sorti sans elle en 7 jours.",
            "%(n)d rapports sortis sans elle en 7 jours.",
            counts["unsigned"],
        )
        return Line("signing", label, BAD, found % {"n": counts["unsigned"]}, todo)
    missing = _("Aucun certificat : les rapports ne sont pas signés électroniquement.")
    return _ending("signing", label, settings.SSI_SIGNING_CERTIFICATE, now, todo, missing)


def _ending(code, label, path, now, todo, missing):
    """The line of a certificate: when it ends; `missing` is said where none was given."""
    try:
        ends = certificate_ends(path)
    except (OSError, ValueError):
        return Line(code, label, BAD, _("Le fichier du certificat ne se lit pas."), todo)
    if ends is None:
        return Line(code, label, GOOD, missing)
    days = (ends - now).days
    tone = BAD if ends - now <= EXPIRES_SOON else WARNING if ends - now <= RENEWED_BEFORE else GOOD
    found = _("Expiré.") if ends <= now else ngettext("Expire dans %(n)d jour.", "Expire dans %(n)d jours.", days)
    return Line(code, label, tone, found % {"n": days}, _if(tone, todo))


def _backup(heartbeats, now):
    todo = _("Lancez « manage.py backup --prove » chaque nuit (service « backup ») et lisez ce qu’il répond.")
    return _nightly("backup", _("Dernière sauvegarde"), heartbeats, now, todo)


def _restore(heartbeats, now):
    todo = _("Lancez « manage.py backup --prove » : une sauvegarde jamais restaurée n’en est pas une.")
    return _nightly("restore", _("Dernière restauration prouvée"), heartbeats, now, todo)


def _nightly(code, label, heartbeats, now, todo):
    last = _moment(heartbeats.get(code))
    if last is None:
        return Line(code, label, WARNING, _("Jamais encore."), todo)
    tone = GOOD if now - last <= NIGHTLY else BAD
    return Line(code, label, tone, _sentence([_ago(last, now)]).capitalize(), _if(tone, todo))


def _redis():
    try:
        options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {"socket_connect_timeout": REDIS_SECONDS}
        with Connection(settings.REDIS_URL, transport_options=options) as broker:
            broker.ensure_connection(max_retries=1, timeout=REDIS_SECONDS)
    except (OperationalError, OSError, ValueError):
        todo = _("Redémarrez Redis (ou Valkey). Rien n’est perdu : sans lui, tout part avec une minute de retard.")
        return Line("redis", "Redis", WARNING, _("Ne répond pas."), todo)
    return Line("redis", "Redis", GOOD, _("Répond."))


# --- Words ---------------------------------------------------------------------------------------------------


def _if(tone, todo):
    return "" if tone == GOOD else todo


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def _ago(moment, now):
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 1:
        return _("à l’instant")
    if minutes < 120:
        return _("il y a %(n)d min") % {"n": minutes}
    return (
        _("il y a %(n)d h") % {"n": minutes // 60} if minutes < 2880 else _("il y a %(n)d j") % {"n": minutes // 1440}
    )


def _sentence(parts):
    return ", ".join(parts) + "."
