"""The call sheet on paper: what was said and what followed, one page, each copy numbered."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.papers.models import What
from ssi.cases.models import Marking
from ssi.reports.document import BulletList, Paragraph, Section
from ssi.reports.documents import draw, register
from ssi.reports.typography import moment

from ..documents import EXERCISE, NumberedCopy, titled
from .models import CallSheet, StepKind
from .services import CALL


@register
class CallDocument(NumberedCopy):
    code, what = CALL, What.CALL
    model, related, page = CallSheet, ("by",), "crisis-call-print"
    title = gettext_lazy("Fiche d’appel")

    def collect(self, subject, *, by, number, variant):
        crisis, zone = subject.crisis, subject.crisis.post.time_zone
        day = timezone.localdate(subject.called_at, timezone=crisis.post.zone)
        steps, person, waits = subject.told
        return draw(
            self,
            post=crisis.post,
            number=number,
            title=titled(crisis, str(subject)),
            subtitle=_("%(crisis)s, exemplaire n° %(n)d") % {"crisis": crisis.reference, "n": int(variant)},
            period=(day, day),
            marking=(Marking.NP, False),
            sections=[
                Section(_("Appel"), [BulletList(list(_bearings(subject, person, waits, zone)))]),
                Section(_("Ce qui est dit"), [Paragraph(subject.text)]),
                Section(_("Ce qui a suivi"), [BulletList([_step(step, zone) for step in steps])] if steps else []),
            ],
            extra={"mention": str(EXERCISE) if crisis.exercise else ""},
        )


def _bearings(sheet, person, waits, zone):
    yield _("Reçu le %(at)s par %(who)s.") % {"at": moment(sheet.called_at, zone), "who": sheet.by.get_full_name()}
    link = f" ({sheet.get_link_display().lower()})" if sheet.link else ""
    yield _("Appelant : %(who)s.") % {"who": sheet.caller + link}
    if sheet.phone:
        yield _("Numéro à rappeler : %(phone)s.") % {"phone": sheet.phone}
    yield _("Personne recherchée : %(who)s.") % {"who": sheet.sought}
    if person is not None:
        where = f" ({person.place_number})" if person.place_number else ""
        yield _("Rattachée à : %(who)s.") % {"who": f"{person}{where}"}
    if waits:
        yield _("À rappeler, en urgence.") if sheet.urgent else _("À rappeler.")


def _step(step, zone):
    if step.kind == StepKind.RAPPEL:
        said = step.text
    else:
        said = _("Rattachée à %(who)s") % {"who": step.person} if step.person else _("Rattachement retiré")
    return f"{moment(step.at, zone)}, {step.by.get_full_name()} – {said}"
