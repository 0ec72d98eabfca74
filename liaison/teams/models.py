"""Joint investigation teams: the file, its parties and people, its extensions, its money, its meetings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family
from ssi.clocks.engine import add_months
from ssi.network.models import Country

from ..persons.vocabulary import System
from .vocabulary import Body, Ground, Part


class JointTeam(Case):
    """A joint investigation team that the post follows. liaison.md §7 `EquipeCommune`.

    The magistrates sign and lead it; the service helps it to exist. A maximum duration is enough and runs from the
    signature unless the agreement says another first day (Cass. crim. 2021, rule ECE_FIN).
    """

    series = "ECE"
    family = Family.OPERATIONAL
    url_prefix = "liaison:team"
    numbers_elsewhere = (("eurojust_reference", System.EUROJUST),)

    french_authority = models.CharField(_("autorité française"), max_length=160)
    purpose = models.TextField(_("objet de l’enquête commune"))
    ground = models.CharField(_("cas d’ouverture"), max_length=12, choices=Ground.choices)
    offence = models.CharField(_("infraction"), max_length=200, blank=True)
    eurojust_reference = models.CharField(_("référence Eurojust"), max_length=60, blank=True)
    minister_agreed_on = models.DateField(_("accord du ministre de la justice le"), null=True, blank=True)
    consents_on = models.DateField(_("consentement du ou des autres États le"), null=True, blank=True)
    signed_on = models.DateField(_("signée par toutes les parties le"), null=True, blank=True)
    starts_on = models.DateField(_("début, si l’accord en dit un autre"), null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField(_("durée maximale, en mois"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True, editable=False)
    headings_done = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("rubriques rédigées")
    )
    evaluated_on = models.DateField(_("évaluée le"), null=True, blank=True)
    evaluation = models.TextField(_("évaluation"), blank=True)

    class Meta:
        verbose_name = _("équipe commune d’enquête")
        verbose_name_plural = _("équipes communes d’enquête")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(signed_on=None) | Q(starts_on__gte=F("signed_on")),
                name="a_team_starts_once_signed",
                violation_error_message=_("L’équipe ne peut pas commencer avant d’être signée."),
            )
        ]

    def searchable(self):
        return "\n".join([self.french_authority, self.purpose, self.offence, self.eurojust_reference, self.evaluation])

    @property
    def first_day(self):
        return self.starts_on or self.signed_on

    @property
    def first_end(self):
        """Its end before any extension; None until it is signed for a duration."""
        if self.first_day and self.duration_months:
            return add_months(self.first_day, self.duration_months)
        return None


class _OfTeam(models.Model):
    """What hangs on a team."""

    case = models.ForeignKey(JointTeam, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


class TeamParty(_OfTeam):
    """A State of the team and the authority that signs for it."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("État"))
    authority = models.CharField(_("autorité"), max_length=160)

    class Meta:
        verbose_name = _("partie")
        verbose_name_plural = _("parties")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.country}, {self.authority}"


class TeamMember(_OfTeam):
    """Somebody in the team, with their function; a participant may come from a body of the Union."""

    part = models.CharField(_("rôle"), max_length=12, choices=Part.choices)
    name = models.CharField(_("nom"), max_length=120)
    function = models.CharField(_("fonction, service"), max_length=160)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("État")
    )
    body = models.CharField(_("organisme"), max_length=8, choices=Body.choices, blank=True)

    class Meta:
        verbose_name = _("membre ou participant")
        verbose_name_plural = _("membres et participants")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class TeamExtension(_OfTeam):
    """An extension signed before the end (appendix II of the model agreement)."""

    signed_on = models.DateField(_("signée le"))
    ends_on = models.DateField(_("nouvelle fin"))
    reason = models.CharField(_("motif"), max_length=300)

    class Meta:
        verbose_name = _("prolongation")
        verbose_name_plural = _("prolongations")
        ordering = ["signed_on", "pk"]

    def __str__(self):
        return f"{self.ends_on}"


class FundingCall(_OfTeam):
    """One call of Eurojust: its three dates are those of the call, entered and never computed."""

    name = models.CharField(_("appel"), max_length=120)
    apply_by = models.DateField(_("date limite de dépôt"))
    action_starts_on = models.DateField(_("début de la période d’action"))
    action_ends_on = models.DateField(_("fin de la période d’action"))
    claim_by = models.DateField(_("date limite de la demande de remboursement"))
    applied_on = models.DateField(_("demande déposée le"), null=True, blank=True)
    claimed_on = models.DateField(_("remboursement demandé le"), null=True, blank=True)
    note = models.CharField(_("frais visés"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("appel à financement")
        verbose_name_plural = _("appels à financement")
        ordering = ["apply_by", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action_ends_on__gte=F("action_starts_on")) & Q(claim_by__gte=F("action_ends_on")),
                name="a_call_follows_its_own_order",
                violation_error_message=_(
                    "La période d’action précède la demande de remboursement : vérifiez les dates."
                ),
            )
        ]

    def __str__(self):
        return self.name


class TeamMeeting(_OfTeam):
    """A coordination meeting, or one of the team."""

    held_on = models.DateField(_("le"))
    place = models.CharField(_("lieu"), max_length=160)
    summary = models.TextField(_("ce qui a été décidé"))

    class Meta:
        verbose_name = _("réunion")
        verbose_name_plural = _("réunions")
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return f"{self.held_on} {self.place}"
