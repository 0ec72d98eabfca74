"""What the community says in the reports: counts and what is to be fixed, nobody's name (§7, R1.5 and R3.8)."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.reports import annual
from ssi.reports.document import BulletList
from ssi.reports.periodic import COMMUNITY, PERIODIC
from ssi.reports.registry import section
from ssi.reports.typography import day

from .health import BAD, community_of

LISTED = 6


@section(annual.CODE, order=annual.COMMUNITY)
@section(*PERIODIC, order=COMMUNITY)
def community(brief):
    """The state of the îlots when the report is drawn; nothing when the post has no register and no îlot."""
    if not brief.by.has_perm("consular.view_ilot", brief.post):
        return []
    found = community_of(brief.post, timezone.localdate(timezone=brief.post.zone))
    if found.extract is None and not found.states:
        return []
    return [BulletList([_register(found), *_to_fix(found)])]


def _register(found):
    if found.extract is None:
        return _("Aucun extrait du registre en usage.")
    facts = {
        "persons": sum(state.persons for state in found.states) + found.unplaced_persons,
        "ilots": len(found.states),
        "left": found.unplaced_persons,
        "day": day(found.extract.extracted_on),
    }
    persons = ngettext(
        "%(persons)d personne au registre (extrait du %(day)s)",
        "%(persons)d personnes au registre (extrait du %(day)s)",
        facts["persons"],
    )
    ilots = ngettext("%(ilots)d îlot", "%(ilots)d îlots", facts["ilots"])
    left = ngettext("%(left)d personne sans îlot", "%(left)d personnes sans îlot", facts["left"])
    return f"{persons}, {ilots}, {left}." % facts


def _to_fix(found):
    heavy = [weakness for weakness in found.weaknesses if weakness.tone == BAD and weakness.ilot is not None]
    return [f"{_('Îlot')} {weakness.ilot.code} – {weakness.text}" for weakness in heavy[:LISTED]]
