"""The figures of the other nouns on the page of indicators: the registered ones, read as the reports read them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import compute, figure_of

from .tables import Shown, printed

#: (title, [(figure, list that holds its files, filters of that list)]).
GROUPS = (
    (
        _("Entraide judiciaire et missions"),
        (
            ("judicial.opened", "liaison:judicial-list", ""),
            ("judicial.executed", "liaison:judicial-list", ""),
            ("judicial.open", "liaison:judicial-list", "ouverture=ouverts"),
            ("missions.opened", "liaison:mission-list", ""),
            ("missions.ahead", "liaison:mission-list", "ouverture=ouverts"),
            ("missions.under_way", "liaison:mission-list", "etat=EN_COURS"),
            ("missions.to_report", "liaison:mission-list", "etat=RETOUR"),
            ("teams.signed", "liaison:team-list", ""),
            ("teams.at_work", "liaison:team-list", "ouverture=ouverts"),
        ),
    ),
    (
        _("Mandats, personnes recherchées, faux documents, notes d’analyse"),
        (
            ("warrants.opened", "liaison:warrant-list", ""),
            ("warrants.held", "liaison:release-risk", ""),
            ("warrants.release_risk", "liaison:release-risk", ""),
            ("warrants.concluded", "liaison:warrant-list", ""),
            ("wanted.searched", "liaison:wanted-list", "ouverture=ouverts"),
            ("wanted.arrested", "liaison:wanted-list", "etat=INTERPELLEE"),
            ("fraud.opened", "liaison:fraud-list", ""),
            ("fraud.alerted", "liaison:fraud-list", "etat=DIFFUSEE"),
            ("notes.disseminated", "liaison:note-list", ""),
            ("notes.in_force", "liaison:note-list", "ouverture=ouverts"),
        ),
    ),
)


def groups_for(scope, period, *, links):
    """[(title, [Shown])] for whoever counts whole posts; nothing for a deputy or an officer, who count what they see.

    `links`: whether this person may open the lists. As many statements as figures, whatever the files.
    """
    if scope.by_file or not scope.posts:
        return []
    return [(title, [_shown(scope, period, *one, links=links) for one in ones]) for title, ones in GROUPS]


def _shown(scope, period, code, name, query, *, links):
    known = figure_of(code)
    value = compute(code, scope.posts, period, by=scope.user)
    url = reverse(name) + (f"?{query}" if query else "") if links and value else ""
    return Shown(code.replace(".", "-"), known.label, known.definition, printed(value), known.unit, url)
