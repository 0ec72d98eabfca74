"""The verbs of the journal about itself."""

from django.utils.translation import gettext_lazy as _

from .words import Nature, tell

tell(Nature.CONSULTATION, {"page.consult": _("Page d’un dossier ou d’une fiche consultée")})
tell(Nature.ACT, {"journal.purge": _("Consultations de plus de trois ans effacées du journal")})
