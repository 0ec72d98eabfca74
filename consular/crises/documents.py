"""What is printed of a crisis: the situation report (R4), and the manifest of a movement in French and English (R8)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.papers.models import PaperCopy, What
from consular.register.models import Person
from ssi.cases.models import Marking
from ssi.reports.document import BulletList, Column, Paragraph, Section, Table
from ssi.reports.documents import DocumentKind, draw, register
from ssi.reports.typography import moment

from .models import Sitrep
from .movements import MANIFEST, PRINT
from .people import Movement
from .vocabulary import MovementKind, Origin

EXERCISE = gettext_lazy("EXERCICE – EXERCICE – EXERCICE")
SITREP = "crisis-sitrep"


@register
class SitrepDocument(DocumentKind):
    """Drawn from a frozen report: whoever follows the crisis may ask for theirs, and all say the same."""

    code = SITREP
    title = gettext_lazy("Point de situation")
    intent = gettext_lazy("Tiré du point figé : tous les exemplaires disent la même chose.")
    permission = "consular.follow_crisis"
    has_versions = True

    def subject_of(self, user, key):
        rows = Sitrep.objects.visible_to(user).select_related("crisis__post__country")
        return rows.filter(pk=key).first() if len(key) == 36 else None

    def ask_url(self, subject):
        return subject.get_absolute_url()

    def collect(self, subject, *, by, number, variant):
        told, crisis = subject.snapshot, subject.crisis
        day = timezone.localdate(subject.at, timezone=crisis.post.zone)
        return draw(
            self,
            post=crisis.post,
            number=number,
            title=titled(crisis, _("Point de situation n° %(n)d") % {"n": subject.number}),
            subtitle=f"{crisis.title} ({crisis.reference})",
            period=(day, day),
            marking=(Marking.NP, False),
            at=subject.at,
            sections=[_section(part) for part in told["sections"]],
            extra={"mention": str(EXERCISE) if crisis.exercise else "", "words": subject.fingerprint},
        )


def _section(part):
    blocks = []
    for block in part["blocks"]:
        if block["kind"] == "text":
            blocks.append(Paragraph(block["text"]))
        elif block["kind"] == "list":
            blocks.append(BulletList(block["items"]))
        else:
            first, *others = block["columns"]
            columns = [Column(first), *(Column(name, "text" if block.get("words") else "integer") for name in others)]
            blocks.append(Table(columns, block["rows"], total=block.get("total"), note=block.get("note", "")))
    return Section(part["title"], blocks)


class NumberedCopy(DocumentKind):
    """A paper of a crisis that tells names: one variant a copy, its number in the register of copies.

    Asked for through `movements.print_copy`. Each gives `model`, `related` (beside the crisis and the post), `what` it
    is in that register, and the name of the `page` that asks for it.
    """

    intent = gettext_lazy("Chaque exemplaire a son numéro, son motif et sa ligne au registre des exemplaires papier.")
    permission = PRINT
    has_versions = True
    model = related = what = page = None

    def subject_of(self, user, key):
        rows = self.model.objects.visible_to(user)
        rows = rows.select_related("crisis__post__country", "post__country", *(self.related or ()))
        return rows.filter(pk=key).first() if len(key) == 36 else None

    def ask_url(self, subject):
        return reverse(f"consular:{self.page}", args=[subject.pk])

    def offered(self, subject, user):
        """[(number, label)] of the copies this person registered and whose PDF is not asked for yet."""
        waiting = PaperCopy.objects.visible_to(user).filter(
            crisis=subject.crisis_id, what=self.what, document="", printed_by=user
        )
        return [(str(copy.number), str(copy)) for copy in waiting]


@register
class Manifest(NumberedCopy):
    code, what = MANIFEST, What.MANIFEST
    model, page = Movement, "crisis-manifest"
    title = gettext_lazy("Manifeste")
    template = "consular/pdf/manifest.html"

    def collect(self, subject, *, by, number, variant):
        crisis, post = subject.crisis, subject.crisis.post
        seats = list(subject.seats.select_related("person"))
        day = timezone.localdate(subject.planned_at, timezone=post.zone)
        kind = MovementKind(subject.kind)
        return draw(
            self,
            post=post,
            number=number,
            title=titled(crisis, _("Manifeste – %(what)s") % {"what": subject}),
            period=(day, day),
            marking=(Marking.NP, False),
            sections=[],
            extra={
                "mention": str(EXERCISE) if crisis.exercise else "",
                "copy": int(variant),
                "kind_fr": str(kind.label),
                "kind_en": {"CONVOI": "Convoy", "VOL": "Flight", "BATEAU": "Boat"}[kind],
                "label": subject.label,
                "crisis": crisis.reference,
                "origin": subject.origin,
                "destination": subject.destination,
                "planned": moment(subject.planned_at, post.time_zone),
                "capacity": subject.capacity,
                "escort": subject.escort,
                "rows": _rows(seats),
                "totals": _totals(seats),
            },
        )


def titled(crisis, title):
    """The title is on every page: so is the word."""
    word = _("EXERCICE")
    return f"{word} – {title}" if crisis.exercise else title


def _rows(seats):
    """[number, name, first name, birth, nationalities, minor, boarded, arrived]; births as the register has them."""
    keys = [seat.person.person_key for seat in seats if seat.person.person_key]
    born = {person.pk: person.private.born for person in Person.objects.filter(pk__in=keys).only("details")}
    return [
        [
            seat.number,
            seat.person.last_name.upper(),
            seat.person.first_name,
            born.get(seat.person.person_key, ""),
            ", ".join(seat.person.nationalities) or (seat.person.origin if seat.person.origin != "AUTRE" else "?"),
            "MINEUR_SEUL" in seat.person.vulnerable,
            seat.boarded_at is not None,
            seat.arrived_at is not None,
        ]
        for seat in seats
    ]


def _totals(seats):
    """[[French label, English label, listed]]."""
    english = {Origin.FR: "French", Origin.UE: "Other EU citizens", Origin.AUTRE: "Other nationalities"}
    return [
        [str(origin.label), english[origin], sum(seat.person.origin == origin for seat in seats)] for origin in Origin
    ]
