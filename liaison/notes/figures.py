"""Figures of the notes: how many, never what they say."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.counting import FilesOf

from .workflow import IN_FORCE

NOTES = FilesOf("analysisnote")

NOTES.opened(
    "notes.opened",
    _("notes d’analyse commencées"),
    _("Notes d’analyse ouvertes pendant la période, abandonnées depuis comprises."),
)
NOTES.answered(
    "notes.disseminated",
    _("notes d’analyse diffusées"),
    _("Notes d’analyse diffusées pour la première fois pendant la période, après visa ; leurs versions suivantes non."),
)
NOTES.in_states(
    "notes.in_force",
    _("notes d’analyse en vigueur"),
    _("Notes d’analyse diffusées, ni périmées, ni en cours de réécriture, ni archivées, à l’instant du calcul."),
    IN_FORCE,
)
