"""The search for one person, and where they were seen."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family
from ssi.network.models import Country

from ..intelligence.evaluation import Scale, worded
from ..persons.vocabulary import System
from .vocabulary import NOTICES, Confidence, Danger, LegalTitle, Notice


class WantedPerson(Case):
    """One person looked for, under a legal title and for a purpose, until a date (liaison.md §6.6, §7.2).

    Who it is stands among the persons of the file (`persons.links`). On `strike_off_on`, the last day, the search
    ends by itself (`strike_off.py`). `warrant`: the file of the arrest warrant, shown only to who sees it.
    """

    series = "RPE"
    family = Family.OPERATIONAL
    url_prefix = "liaison:wanted"
    numbers_elsewhere = (("notice_reference", System.INTERPOL), ("sis_reference", System.SIS))

    legal_title = models.CharField(_("titre juridique"), max_length=12, choices=LegalTitle.choices)
    title_reference = models.CharField(_("référence du titre"), max_length=80)
    title_authority = models.CharField(_("autorité qui l’a émis"), max_length=160)
    title_date = models.DateField(_("date du titre"))
    purpose = models.TextField(_("finalité de la recherche"))
    notice = models.CharField(_("notice Interpol"), max_length=10, choices=Notice.choices, blank=True)
    notice_reference = models.CharField(_("référence de la notice"), max_length=60, blank=True)
    sis_reference = models.CharField(_("signalement SIS"), max_length=60, blank=True)
    fpr_reference = models.CharField(_("fiche FPR"), max_length=60, blank=True)
    dangers = ArrayField(
        models.CharField(max_length=12, choices=Danger.choices), default=list, blank=True, verbose_name=_("danger")
    )
    safety = models.CharField(_("consignes de sécurité"), max_length=300, blank=True)
    warrant = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("mandat")
    )
    review_on = models.DateField(_("prochaine vérification"))
    strike_off_on = models.DateField(_("radiation le"))

    class Meta:
        verbose_name = _("recherche de personne")
        verbose_name_plural = _("recherches de personnes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(legal_title="") & ~Q(purpose="") & ~Q(title_reference=""),
                name="a_search_has_its_title",
                violation_error_message=_("Une recherche repose sur un titre juridique et une finalité."),
            )
        ]

    def searchable(self):
        return "\n".join(
            [
                self.title_reference,
                self.title_authority,
                self.purpose,
                self.notice_reference,
                self.sis_reference,
                self.fpr_reference,
                self.safety,
                *(self.sightings.values_list("place", flat=True) if self.pk else ()),
            ]
        )

    @property
    def notice_meaning(self):
        return NOTICES.get(self.notice)

    @property
    def dangers_shown(self):
        return [str(Danger(code).label) for code in self.dangers]


class Sighting(models.Model):
    """Where the person was seen, on whose word and what it is worth. Never rewritten: a correction replaces it."""

    case = models.ForeignKey(WantedPerson, on_delete=models.PROTECT, related_name="sightings")
    seen_at = models.DateTimeField(_("vu le"))
    place = models.CharField(_("lieu"), max_length=200)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    text = models.TextField(_("circonstances"))
    origin = models.CharField(_("service qui le rapporte"), max_length=160)
    scale = models.CharField(_("échelle"), max_length=3, choices=Scale.choices, default=Scale.FOUR)
    source_grade = models.CharField(_("source"), max_length=1)
    information_grade = models.CharField(_("information"), max_length=1)
    confidence = models.CharField(_("confiance"), max_length=6, choices=Confidence.choices)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    reason = models.CharField(_("pourquoi cette correction"), max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("signalement de présence")
        verbose_name_plural = _("signalements de présence")
        ordering = ["-seen_at", "-pk"]
        indexes = [models.Index(fields=["case", "-seen_at"], name="sightings_of_a_search")]
        constraints = [
            models.CheckConstraint(condition=Q(replaces=None) | ~Q(reason=""), name="a_corrected_sighting_says_why")
        ]

    def __str__(self):
        return f"{self.case_id}/{self.pk}"

    @property
    def worth(self):
        return worded(self.scale, self.source_grade, self.information_grade)
