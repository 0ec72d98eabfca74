"""Kirkpatrick levels of a session (N9): what was answered, in counts and means; never who answered what."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.approvals.workflow import note
from ssi.web.refusals import Refusal

from . import planning
from .models import Nomination
from .services import OVER, begin
from .states import TRAINED

#: Names on one sheet of calls: what one afternoon on the phone holds (cooperation-consular.md §9.1).
SHEET = 12
#: The fields each level asks for, beside the number of those who answered.
ASKS = {1: ("after",), 2: ("before", "after"), 3: ("yes",), 4: ("before", "after")}
#: Highest value of « before » and « after »: a mark out of five, a share; an indicator has none.
CEILING = {1: 5, 2: 100}


@transaction.atomic
def note_evaluation(evaluation, *, by, done_on, respondents=None, before=None, after=None, yes=None, text=""):
    """Keep the result of one level, again if it is corrected. Raises NotAllowed, Refusal. Returns it.

    Goes on after the action is closed: levels 3 and 4 come six and twelve months later.
    """
    session = evaluation.session
    action = begin(session.case, by, "cooperation.evaluate_trainingsession", states_over=OVER)
    values = {"respondents": respondents, "before": before, "after": after, "yes": yes}
    _check(evaluation, session, done_on, values)
    asked = {"respondents", *ASKS[evaluation.level]}
    for name, value in values.items():
        setattr(evaluation, name, value if name in asked else None)
    evaluation.done_on, evaluation.text, evaluation.by = done_on, text, by
    evaluation.save(update_fields=["done_on", "text", "by", *values])
    planning.keep_evaluation(session, evaluation.level)
    note(
        action,
        "session.evaluate",
        gettext_lazy("Évaluation de formation enregistrée"),
        by=by,
        comment=_("Session %(n)d, niveau %(level)d") % {"n": session.number, "level": evaluation.level},
        row=evaluation.pk,
    )
    return evaluation


def sheets_of(session):
    """The trainees to call, twelve by twelve, in list order; empty once their names are forgotten."""
    rows = session.nominations.filter(status__in=TRAINED, forgotten_on=None)
    rows = list(rows.select_related("country").order_by("number"))
    return [rows[start : start + SHEET] for start in range(0, len(rows), SHEET)]


def _check(evaluation, session, done_on, values):
    level = evaluation.level
    if done_on > timezone.localdate(timezone=session.case.post.zone):
        raise Refusal(_("Cette date est dans l’avenir : vérifiez-la."), rule=_("dates"), field="done_on")
    if done_on < session.starts_on:
        raise Refusal(_("La session n’avait pas commencé à cette date."), rule=_("dates"), field="done_on")
    if values["respondents"] is None:
        raise Refusal(_("Dites combien ont répondu."), rule=_("évaluation"), field="respondents")
    trained = Nomination.objects.filter(session=session, status__in=TRAINED).count()
    if values["respondents"] > trained:
        raise Refusal(
            ngettext(
                "%(n)d personne seulement a suivi la session.",
                "%(n)d personnes seulement ont suivi la session.",
                trained,
            )
            % {"n": trained},
            rule=_("évaluation"),
            field="respondents",
        )
    for name in ASKS[level]:
        if values[name] is None:
            raise Refusal(_("Cette valeur est nécessaire à ce niveau."), rule=_("évaluation"), field=name)
        if name != "yes" and level in CEILING and not 0 <= values[name] <= CEILING[level]:
            raise Refusal(
                _("Une valeur de 0 à %(most)d est attendue.") % {"most": CEILING[level]},
                rule=_("évaluation"),
                field=name,
            )
    if level == 3 and values["yes"] > values["respondents"]:
        raise Refusal(_("Il y a plus de « oui » que de réponses : vérifiez."), rule=_("évaluation"), field="yes")
