"""Figures of official visits, of events and of trips: numbers of files, read by the desk on their metadata alone."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.counting import FilesOf

VISITS, EVENTS, TRIPS = FilesOf("officialvisit"), FilesOf("majorevent"), FilesOf("stafftrip")

VISITS.opened(
    "visits.announced",
    _("visites annoncées"),
    _("Visites officielles enregistrées pendant la période, celles qui ont été annulées comprises."),
)
VISITS.in_states(
    "visits.prepared",
    _("visites en préparation"),
    _("Visites officielles annoncées ou en préparation, dont le dossier n’est pas visé à cet instant."),
    ("ANNONCEE", "PREPARATION", "AVANCE_FAITE", "A_VISER"),
)
VISITS.in_states(
    "visits.ready",
    _("visites prêtes ou en cours"),
    _("Visites officielles dont le dossier est visé, ou qui se déroulent, à cet instant."),
    ("PRETE", "EN_COURS"),
)
VISITS.in_states(
    "visits.untold",
    _("retours d’expérience dus"),
    _("Visites officielles terminées dont le retour d’expérience n’est pas clos à cet instant."),
    ("TERMINEE",),
)
EVENTS.opened(
    "events.announced",
    _("événements annoncés"),
    _("Événements majeurs enregistrés pendant la période, ceux qui ont été annulés compris."),
)
EVENTS.open_at_end(
    "events.open",
    _("événements suivis"),
    _("Événements majeurs ni clos ni annulés à la fin de la période."),
)
TRIPS.in_states(
    "trips.away",
    _("agents en déplacement"),
    _("Déplacements d’agents en cours à cet instant, ceux qui sont sans nouvelles compris."),
    ("EN_COURS", "ALERTE"),
)
