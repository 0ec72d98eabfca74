"""The call sheet on paper: what was said and what followed, one page, each copy numbered."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.papers.models import What
from ssi.cases.models import Marking
from ssi.reports.document import BulletList, Paragraph, Section
from ssi.reports.documents import DocumentKind, draw, register
from ssi.reports.typography import moment

from ..documents import EXERCISE, copies_waiting, titled
from ..movements import PRINT
from .models import CallSheet, StepKind
from .services import CALL


@register
class CallDocument(DocumentKind):
    """One variant a copy: its number in the register of copies. Asked for through `services.print_call`."""

    code = CALL
    title = gettext_lazy("Fiche d’appel")
    intent = gettext_lazy("Chaque exemplaire a son numéro, son motif et sa ligne au registre des exemplaires papier.")
    permission = PRINT
    has_versions = True

    def subject_of(self, user, key):
        rows = CallSheet.objects.visible_to(user).select_related("crisis__post__country", "post__country", "by")
        return rows.filter(pk=key).first() if len(key) == 36 else None

    def ask_url(self, subject):
        return reverse("consular:crisis-call-print", args=[subject.pk])

    def offered(self, subject, user):
        return copies_waiting(subject.crisis_id, What.CALL, user)

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
    link = f" ({sheet.get_link_display()})" if sheet.link else ""
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
