"""What the page of one file of judicial assistance shows: six statements, two more when it names somebody."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.views import marks_of

from ..persons.section import persons_of
from . import guided
from .law import LawOf, channel_guidance, doubt
from .workflow import JUDICIAL

PRESENCE = _("demandée ; il y faut la commission expresse du magistrat et l’accord de l’État concerné ({CPP_ABROAD})")
CHANGE = "liaison.change_rogatorycommission"


@dataclass(frozen=True)
class DraftLine:
    """A guided form begun in the file, with how far it went. Nothing here is asked of the database."""

    draft: object
    definition: guided.Definition
    missing: list

    @property
    def done(self):
        return len(self.definition.steps) - len(self.missing)


def page_of(case, user):
    today = timezone.localdate(timezone=case.post.zone)
    law = LawOf(today)
    channel, guidance = channel_guidance(case, today, law)
    drafts = [line_of(draft) for draft in case.guided_forms.all()]
    may_write = case.is_open and user.has_perm(CHANGE, case)
    return {
        "case": case,
        "state": JUDICIAL.state(case.status),
        "clocks": list(case.clocks.explained()),
        "attachments": list(case.attachments.all()),
        "thread": [entry_of(event) for event in case.events.select_related("by").order_by("-at", "-pk")[:200]],
        "steps": steps_of(case),
        "drafts": drafts,
        "persons": persons_of(case, user),
        "may_write": may_write,
        "may_draft": may_write and guided.offered(case, today),
        "may_attach": user.has_perm("attachments.add_attachment", case),
        "basis_to_verify": doubt(case, today),
        "guidance": guidance,
        "presence_rule": law.write(str(PRESENCE)),
        "channel_differs": bool(channel and case.channel and channel != case.channel),
        "disclaimer": guided.DISCLAIMER,
        "now": timezone.now(),
        **marks_of(case),
    }


def line_of(draft):
    definition = guided.definition_of(draft)
    return DraftLine(draft, definition, definition.missing(draft.answers))


def steps_of(case):
    """The dated steps of the procedure, in the order they happen: (label, day or moment, detail)."""
    foreseen = [
        (_("Émise"), case.issued_on, case.issuing_authority),
        (_("Reçue au poste"), case.received_on, ""),
        (_("Traduite"), case.translated_on, case.get_translation_language_display()),
        (_("Transmise"), case.transmitted_on, case.get_channel_display()),
        (_("Reçue par l’autorité d’exécution"), case.executing_received_at, case.executing_authority),
        (_("Annexe B") if case.is_eio else _("Accusé de réception"), case.annex_b_at, case.executing_reference),
        (_("Reconnue") if case.is_eio else _("Acceptée"), case.recognised_at, case.recognition_delay),
        (_("Annexe C reçue"), case.annex_c_at, ""),
        (_("Réponse à l’annexe C"), case.annex_c_answered_at, ""),
        (_("Fin des opérations"), case.operations_ended_at, ""),
        (_("Pièces renvoyées"), case.pieces_returned_on, case.get_return_way_display()),
    ]
    optional = {str(_("Annexe C reçue")), str(_("Réponse à l’annexe C"))}
    if not case.translation_language:
        optional.add(str(_("Traduite")))
    return [step for step in foreseen if step[1] or str(step[0]) not in optional]


def entry_of(event):
    """A line of the thread, as `components/_entry.html` shows it."""
    who = f"{event.by} p.i." if event.acting else str(event.by or "")
    moved = event.target and event.source
    told = JUDICIAL.state(event.target).label if moved else event.told
    return {"kind": told, "who": who, "at": event.at, "text": event.comment}
