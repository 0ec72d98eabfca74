"""What the security plan lacks today: its yearly validation, its yearly exercise, its committee. One list for all."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.clocks.engine import add_months
from ssi.web.dates import date_in_words

from .models import Committee, Exercise, PlanState, SecurityPlan

#: Told this long before the plan lapses.
AHEAD = timedelta(days=60)
#: An exercise each year (F13); a committee each half-year is an internal rule.
EXERCISE_MONTHS, COMMITTEE_MONTHS = 12, 6


@dataclass(frozen=True)
class Lack:
    text: str
    url: str
    due: object = None


def lacks_of(post, today):
    """The Lacks of a post on its day `today`, the plan first. Three statements."""
    return [*_of_the_plan(post, today), *_of_exercises(post, today), *_of_committees(post, today)]


def _of_the_plan(post, today):
    page = reverse("consular:plan")
    plan = SecurityPlan.objects.filter(post=post, status=PlanState.VALIDE).first()
    if plan is None:
        yield Lack(_("Aucun plan de sécurité n’est validé."), page)
    elif plan.next_on < today:
        yield Lack(_("Le plan de sécurité n’est plus valide : à revoir et à valider."), page, plan.next_on)
    elif plan.next_on - AHEAD <= today:
        yield Lack(_("Le plan de sécurité est à valider de nouveau."), page, plan.next_on)


def _of_exercises(post, today):
    last = Exercise.objects.filter(post=post, held_on__lte=today).exclude(played="").first()
    if last is None:
        yield Lack(_("Aucun exercice de sécurité n’a été joué."), reverse("consular:exercise-new"))
        return
    if (due := add_months(last.held_on, EXERCISE_MONTHS)) - AHEAD <= today:
        text = _("Exercice annuel à jouer : le dernier est du %(day)s.") % {"day": date_in_words(last.held_on)}
        yield Lack(text, reverse("consular:exercise-new"), due)
    if not last.lessons:
        yield Lack(_("Retour d’expérience à écrire."), last.get_absolute_url())


def _of_committees(post, today):
    last = Committee.objects.filter(post=post).first()
    if last is None or add_months(last.held_on, COMMITTEE_MONTHS) < today:
        due = add_months(last.held_on, COMMITTEE_MONTHS) if last else None
        yield Lack(_("Comité de sécurité à réunir."), reverse("consular:committee-new"), due)
