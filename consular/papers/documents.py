"""R7, the booklet of an îlot (cooperation-consular.md §7): A5, its own îlot only, for a chef d'îlot to walk with.

No telephone, no birth, no reason of vulnerability: what a lost booklet tells is who lives where. Frozen when it is
asked for, it ends with its extract (`sec.purge_register`).
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.ilots.models import Ilot
from consular.register.names import fold
from ssi.cases.models import Marking
from ssi.reports.documents import DocumentKind, draw, register

from .models import PaperCopy
from .services import BOOKLET

ROWS = 12  # a page of A5 that a thumb can hold
#: What the radio says of a person (cooperation-consular.md §4.3), ticked on paper.
LETTERS = (
    ("S", gettext_lazy("sain")),
    ("A", gettext_lazy("besoin d’aide")),
    ("B", gettext_lazy("blessé")),
    ("N", gettext_lazy("injoignable")),
    ("P", gettext_lazy("déjà parti")),
)


@register
class IlotBooklet(DocumentKind):
    """One variant a copy: its number. Asked for through `services.print_booklet`, which says why."""

    code = BOOKLET
    title = gettext_lazy("Livret d’îlot")
    intent = gettext_lazy("Chaque exemplaire a son numéro, son motif et sa ligne au registre des exemplaires papier.")
    permission = "consular.print_booklet"
    template = "consular/pdf/booklet.html"
    has_versions = True

    def subject_of(self, user, key):
        rows = Ilot.objects.visible_to(user).select_related("post__country", "main_point", "fallback_point")
        return rows.filter(pk=key).first() if len(key) == 36 else None

    def ask_url(self, subject):
        return reverse("consular:booklet", args=[subject.pk])

    def offered(self, subject, user):
        """The copies this person numbered and whose PDF is not asked for yet."""
        waiting = PaperCopy.objects.visible_to(user).filter(ilot=subject, printed_by=user, printout_key=None)
        return [(str(copy.number), str(copy)) for copy in waiting.filter(document="")]

    def collect(self, subject, *, by, number, variant):
        copy = PaperCopy.objects.select_related("extract").get(post=subject.post, number=int(variant))
        today = timezone.localdate(timezone=subject.post.zone)
        chefs = subject.chefs.in_office(today)
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Livret de l’îlot %(code)s") % {"code": subject.code},
            subtitle=subject.name,
            period=(copy.extract.extracted_on, today),
            marking=(Marking.NP, False),
            sections=[],
            extra={
                "mention": _("Données personnelles : à rendre ou à détruire, jamais à copier."),
                "copy": copy.number,
                "code": subject.code,
                "channel": subject.radio_channel,
                "extracted_on": copy.extract.extracted_on.isoformat(),
                "persons": subject.persons.count(),
                "chefs": [[chef.name, chef.call_sign, chef.deputy] for chef in chefs],
                "points": [
                    _point(point, label)
                    for point, label in (
                        (subject.main_point, _("Point de regroupement")),
                        (subject.fallback_point, _("Point de repli")),
                    )
                    if point is not None
                ],
                "letters": [[letter, str(words)] for letter, words in LETTERS],
                "pages": _pages(subject, number),
                "blank": list(range(ROWS)),
            },
        )


def _pages(ilot, number):
    """Twelve persons a page, street by street then by name: rows of (number, name, address), and the text of the QR."""
    people = [(person, person.household.place) for person in ilot.persons.select_related("household")]
    people.sort(key=lambda pair: (fold(pair[1].street), pair[1].house, pair[0].folded, pair[0].number))
    rows = [
        [person.number, f"{person.last_name.upper()} {person.first_name}", place.address or person.household.area]
        for person, place in people
    ]
    parts = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
    return [{"rows": part, "code": f"{number} {ilot.code} {page}"} for page, part in enumerate(parts, 1)]


def _point(point, label):
    facts = [
        (_("Coordonnées"), point.coordinates),
        (_("Accès"), point.access),
        (_("Clef"), point.key_holder),
        (_("Moyens"), point.means),
        (_("Capacité"), str(point.capacity or "")),
        (_("Eau (jours)"), str(point.water_days or "")),
        (_("Hélicoptère"), _("oui") if point.helicopter else ""),
    ]
    return {"label": label, "name": point.name, "facts": [[name, text] for name, text in facts if text]}
