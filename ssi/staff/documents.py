"""R12, the file of a departing officer: what the successor must find (cooperation-consular.md §11, N15).

Frozen when it is asked for, as whoever asks may read it; the list accepted item by item is on its page.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import workflows
from ssi.cases.models import Case
from ssi.cases.registry import kind_of
from ssi.clocks.models import Clock
from ssi.directory.models import Contact, Promise
from ssi.reports.blocks import MAX_CELL, MAX_ROWS
from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import DocumentKind, draw, highest, register
from ssi.reports.typography import day
from ssi.web.text import whole_number

from .models import Handover, HandoverItem
from .sections import contributed

#: Deadlines of this many days after the departure are the successor's first.
AHEAD = timedelta(days=90)
FUNCTION, FILES, DEADLINES, PROMISES, CONTACTS, KEYS = 10, 20, 30, 40, 50, 90
Kind = HandoverItem.Kind


@register
class HandoverFile(DocumentKind):
    """Of those who take part in the hand-over: who leaves, who follows, who runs the post."""

    code = "handover-file"
    title = gettext_lazy("Dossier de passation")
    intent = gettext_lazy(
        "Ce que la personne qui part laisse à son successeur, d’après ce que vous voyez : dossiers, échéances, "
        "promesses, contacts, programmes, clés du service."
    )

    def subject_of(self, user, key):
        rows = Handover.objects.visible_to(user).select_related("post__country", "leaving", "successor", "assignment")
        return rows.filter(pk=whole_number(key)).first()

    def collect(self, subject, *, by, number, variant):
        keys = {kind: [] for kind in Kind}
        for kind, key in subject.items.values_list("kind", "key"):
            keys[Kind(kind)].append(key)
        files = list(Case.objects.visible_to(by).filter(reference__in=keys[Kind.FILE]).order_by("due_at", "reference"))
        sections = {
            FUNCTION: Section(_("Fonction"), [Paragraph(_function(subject))]),
            FILES: Section(_("Dossiers ouverts"), _table(_file_columns(), map(_file, files))),
            DEADLINES: Section(_("Échéances des quatre-vingt-dix jours qui suivent"), _deadlines(files, subject)),
            PROMISES: Section(_("Promesses à tenir"), _table(_promise_columns(), _promises(keys[Kind.PROMISE], by))),
            CONTACTS: Section(_("Contacts dont la relation change de mains"), _contacts(keys[Kind.CONTACT], by)),
            KEYS: Section(_("Où sont les clés du service"), [Paragraph(subject.keys)] if subject.keys else []),
        }
        for order, title, function in contributed():
            sections[order] = Section(title, function(subject, by))
        marking = highest(*(file.marking for file in files)), any(file.special_france for file in files)
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Dossier de passation"),
            subtitle=_("%(leaving)s à %(successor)s") % {"leaving": subject.leaving, "successor": subject.successor},
            period=(subject.assignment.starts_on, subject.leaves_on),
            marking=marking,
            sections=[sections[order] for order in sorted(sections)],
        )


def _function(handover):
    facts = {
        "name": handover.leaving,
        "role": handover.assignment.function or handover.assignment.get_role_display(),
        "from": day(handover.assignment.starts_on),
        "to": day(handover.leaves_on),
        "next": handover.successor,
    }
    return _("%(name)s, %(role)s, du %(from)s au %(to)s. Successeur : %(next)s.") % facts


def _table(columns, rows):
    rows = list(rows)[:MAX_ROWS]
    return [Table(columns, rows)] if rows else []


def _file_columns():
    return [
        Column(_("Référence"), width=20),
        Column(_("Nature"), width=20),
        Column(_("Objet")),
        Column(_("État"), width=16),
        Column(_("Échéance"), "date", width=14),
    ]


def _file(case):
    due = timezone.localdate(case.due_at, timezone=case.post.zone).isoformat() if case.due_at else None
    state = workflows()[case.kind].state(case.status).label
    return (case.reference, str(kind_of(case.kind)._meta.verbose_name), case.title[:MAX_CELL], str(state), due)


def _deadlines(files, handover):
    zone = handover.post.zone
    until = timezone.now() + AHEAD
    clocks = Clock.objects.open().filter(case__in=[file.pk for file in files], due_at__lt=until)
    rows = [
        (timezone.localdate(one.due_at, timezone=zone).isoformat(), one.case.reference, str(one.rule.label)[:MAX_CELL])
        for one in clocks.select_related("case", "rule").order_by("due_at")
    ]
    columns = [Column(_("Pour le"), "date", width=14), Column(_("Dossier"), width=22), Column(_("Délai"))]
    return _table(columns, rows)


def _promise_columns():
    return [
        Column(_("Qui promet"), width=18),
        Column(_("Promesse")),
        Column(_("Avec qui")),
        Column(_("Pour le"), "date", width=14),
    ]


def _promises(keys, by):
    rows = Promise.objects.visible_to(by).pending().filter(pk__in=keys)
    for promise in rows.select_related("interaction__contact", "interaction__service"):
        due = promise.due_on.isoformat() if promise.due_on else None
        yield (promise.get_direction_display(), promise.text, promise.interaction.with_whom, due)


def _contacts(keys, by):
    rows = Contact.objects.visible_to(by).filter(pk__in=keys, active=True).select_related("service")
    columns = [Column(_("Contact")), Column(_("Service")), Column(_("Comment l’appeler")), Column(_("Langues"))]
    return _table(columns, ((str(one), one.service.name, one.preferred_address, one.languages) for one in rows))
