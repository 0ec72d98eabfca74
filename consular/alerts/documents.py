"""An alert on paper: to post at the gate, to hand to a chef d'îlot, to attach to a report. It names nobody."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.cases.models import Marking
from ssi.clocks.words import moment_in_words
from ssi.reports.canonical import three_words
from ssi.reports.document import BulletList, Column, Paragraph, Section, Table
from ssi.reports.documents import DocumentKind, draw, register

from .models import Alert
from .vocabulary import Level, State


@register
class AlertSheet(DocumentKind):
    """Drawn from the frozen alert. Of a cancelled one, what is printed says first that it is."""

    code = "alert-sheet"
    title = gettext_lazy("Alerte à la communauté")
    intent = gettext_lazy("L’alerte telle qu’elle a été validée, à afficher ou à remettre ; elle ne nomme personne.")
    permission = "consular.view_alert"

    def subject_of(self, user, key):
        rows = Alert.objects.visible_to(user).select_related("post__country", "approved_by")
        alert = rows.filter(pk=key).first() if len(key) == 36 else None
        return alert if alert is not None and alert.snapshot is not None else None

    def collect(self, subject, *, by, number, variant):
        frozen, zone = subject.snapshot, subject.post.zone
        day = subject.approved_at.astimezone(zone).date()
        texts = [Paragraph(frozen["sent"], "lead")]
        texts += [Paragraph(frozen["sent_en"])] if frozen["sent_en"] else []
        return draw(
            self,
            post=subject.post,
            number=number,
            title=frozen["title"],
            subtitle=str(Level(frozen["level"]).label),
            period=(day, day),
            marking=(Marking.NP, False),
            sections=[
                Section(_("Message"), texts),
                Section(_("Consignes"), [BulletList(frozen["instructions"].splitlines())]),
                Section(_("Diffusion"), [Table([Column(_("Fait"), width=28), Column(_("Valeur"))], _facts(subject))]),
            ],
            extra={"mention": _mention(subject)},
        )


def _facts(alert):
    frozen, zone = alert.snapshot, alert.post.zone
    who = f"{alert.approved_by}{' (p.i.)' if alert.interim else ''}"
    until = frozen["expires_at"] and moment_in_words(datetime.fromisoformat(frozen["expires_at"]), zone)
    rows = [
        (_("Référence"), alert.reference),
        (_("Pour"), " ; ".join(frozen["zones"]) or _("toute la communauté")),
        (_("Validée par"), f"{who}, {moment_in_words(alert.approved_at, zone)}"),
        (_("Diffusée"), alert.sent_at and moment_in_words(alert.sent_at, zone)),
        (_("Valable jusqu’au"), until),
        (_("Mots-témoins de l’alerte"), three_words(alert.fingerprint)),
    ]
    return [(str(label), str(value)) for label, value in rows if value]


def _mention(alert):
    if alert.status == State.ANNULEE:
        return _("ALERTE ANNULÉE : ne plus diffuser.")
    return _("EXERCICE : aucun danger réel.") if alert.exercise else ""
