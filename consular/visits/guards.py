"""What must hold before a visit moves. Each refusal says which rule, and what to do."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

from . import checks, papers


def today_there(visit):
    """The day in the country visited."""
    return timezone.localdate(timezone=ZoneInfo(visit.country.time_zone))


def the_advance_was_made(visit, by):
    visit = visit.specific()
    if visit.advance_on is None or visit.advance_on > today_there(visit):
        raise Refusal(
            _("La mission préparatoire n’a pas encore eu lieu."),
            rule=_("mission préparatoire"),
            remedy=_("Saisissez sa date dans la fiche, ou passez-vous d’elle en disant pourquoi."),
        )


def has_a_programme(visit, by):
    if not visit.specific().sequences.exists():
        raise Refusal(
            _("Le programme est vide."),
            rule=_("programme minuté"),
            remedy=_("Ajoutez au moins une séquence."),
        )


def the_host_allows_it(visit, by):
    visit = visit.specific()
    forbidden = checks.blocking(papers.of(visit, by), today_there(visit))
    if forbidden:
        raise Refusal(
            " ".join(check.text for check in forbidden),
            rule=_("règles du pays hôte"),
            remedy=_("Corrigez, ou saisissez dans la fiche la référence de la dérogation accordée."),
        )


def has_begun(visit, by):
    visit = visit.specific()
    if today_there(visit) < visit.starts_on:
        raise Refusal(
            _("La visite n’a pas encore commencé."),
            rule=_("dates de la visite"),
            remedy=_("Si elle a été avancée, corrigez ses dates."),
        )


def is_told(visit, by):
    if not visit.specific().retex.strip():
        raise Refusal(
            _("Le retour d’expérience n’est pas écrit."),
            rule=_("retour d’expérience"),
            remedy=_("Rédigez-le ici : ce qui a marché, ce qui a manqué, ce qu’il faut refaire."),
        )
