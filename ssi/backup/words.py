"""What the two commands print, in the language of whoever runs them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def summary(facts):
    rows = ngettext("%(n)d ligne", "%(n)d lignes", facts.rows) % {"n": facts.rows}
    tables = ngettext("%(n)d table", "%(n)d tables", len(facts.tables)) % {"n": len(facts.tables)}
    files = ngettext("%(n)d fichier", "%(n)d fichiers", len(facts.files)) % {"n": len(facts.files)}
    return _("%(rows)s de %(tables)s, %(files)s") % {"rows": rows, "tables": tables, "files": files}


def outcome(restored):
    """One sentence per thing that was checked."""
    facts, verdict = restored.facts, restored.verdict
    yield _("Restauré : %(what)s.") % {"what": summary(facts)}
    yield _("Identique à la sauvegarde : lignes, et %(n)d règles, droits, déclencheurs et fonctions.") % {
        "n": len(facts.shape)
    }
    if verdict is None:
        yield _("Journal non vérifié : donnez SSI_SEAL_PUBLIC_KEY.")
    else:
        yield _("Journal vérifié : %(events)d lignes, %(seals)d sceaux, tête %(head)s.") % {
            "events": verdict.events,
            "seals": verdict.seals,
            "head": verdict.head[:16],
        }
    yield ngettext("%(n)d fichier rouvert.", "%(n)d fichiers rouverts.", restored.opened) % {"n": restored.opened}
