"""The visit file (R6, cooperation-consular.md §7), drawn from a frozen version and from nothing else of the visit.

Two people on a radio compare its three words. It holds the weapons: the officers ask for it and read it.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.models import SignOff
from ssi.reports.canonical import three_words
from ssi.reports.document import BulletList, Column, Paragraph, Section, Signature, Table
from ssi.reports.documents import CaseDocument, draw, register
from ssi.web.dates import date_in_words

from . import differences
from .models import DelegationMember, NoteVerbale, OfficialVisit, VersionText, VisitWeapon
from .rules import rules_of
from .vocabulary import Rank, Topic

BLANK_LINES = 4


@register
class VisitFile(CaseDocument):
    code = "visit-file"
    title = gettext_lazy("Dossier de visite")
    intent = gettext_lazy(
        "Une version figée, entière : ce qui change, programme, séquences, délégation, armes, véhicules, notes "
        "verbales, contacts. Elle annule et remplace la précédente."
    )
    permission = "consular.read_officialvisit"
    template = "consular/pdf/visit.html"
    about = OfficialVisit
    has_versions = True

    def offered(self, subject, user):
        versions = [(one.number, three_words(one.fingerprint)) for one in subject.versions.all()]
        return [(str(n), _("Version %(n)d (%(words)s)") % {"n": n, "words": words}) for n, words in versions]

    def drawn(self, subject, version, facts, **fields):
        """The frame of a paper of this frozen version, whose own facts are said rather than those of today."""
        return draw(
            self,
            post=subject.post,
            version=version.number,
            subtitle=facts["title"],
            period=(date.fromisoformat(facts["starts_on"]), date.fromisoformat(facts["ends_on"])),
            marking=(subject.marking, subject.special_france),
            timezone=subject.country.time_zone,
            **fields,
        )

    def collect(self, subject, *, by, number, variant):
        texts = VersionText.objects.filter(case=subject.pk, version__number__lte=int(variant))
        found = list(texts.select_related("version").order_by("-version__number")[:2])
        text, before = found[0], found[1] if len(found) > 1 else None
        version, said = text.version, text.snapshot
        return self.drawn(
            subject,
            version,
            said["facts"],
            number=number,
            title=_("Dossier de visite %(reference)s") % {"reference": subject.reference},
            signature=_signature(subject, version),
            sections=_sections(subject, said, before),
            extra={
                "words": three_words(version.fingerprint),
                "code": _code(subject, version),
                "replaces": before.version.number if before else 0,
                "approved": _signoff(subject, version) is not None,
                "emergency": _emergency(said),
                "sketches": _sketches(said),
            },
        )


@register
class PocketCards(VisitFile):
    """A5, one sheet a person of the delegation, drawn from the same frozen version as the visit file.

    A lost card tells no weapon, no number of a paper and no reserved sequence.
    """

    code = "visit-cards"
    title = gettext_lazy("Cartes de poche")
    intent = gettext_lazy(
        "Une feuille A5 par personne de la délégation : son programme, son véhicule, qui appeler. Ni arme, ni séquence "
        "réservée."
    )
    template = "consular/pdf/visit_cards.html"

    def collect(self, subject, *, by, number, variant):
        text = VersionText.objects.select_related("version").get(case=subject.pk, version__number=int(variant))
        version, said = text.version, text.snapshot
        return self.drawn(
            subject,
            version,
            said["facts"],
            number=number,
            title=_("Cartes de poche %(reference)s") % {"reference": subject.reference},
            sections=[],
            extra={
                "words": three_words(version.fingerprint),
                "code": _code(subject, version),
                "emergency": _emergency(said),
                "days": _pocket_programme(said),
                "cards": [
                    [f"{row['last_name'].upper()} {row['first_name']}", row["function"], row["vehicle"], row["radio"]]
                    for row in _by_name(said["members"])
                ],
            },
        )


def _pocket_programme(said):
    """[[day, [[hours, what, vehicles]]]] without what is reserved to the officers."""
    days = {}
    for row in _in_order(said):
        if not row["reserved"]:
            days.setdefault(row["day"], []).append([_hours(row), _what(row), row["vehicle"]])
    return [[date_in_words(date.fromisoformat(day), weekday=True).capitalize(), rows] for day, rows in days.items()]


def _sections(subject, said, before):
    """In the order of R6."""
    return [
        Section(_("Ce qui change depuis la version précédente"), _changes(before, said)),
        Section(_("La visite"), _facts(said["facts"])),
        Section(_("Programme minuté"), _programme(said)),
        Section(_("Fiches de séquence"), _sheets(said)),
        Section(_("Délégation"), _delegation(said)),
        Section(_("Véhicules et cortège"), _vehicles(said)),
        Section(_("Indicatifs radio"), _radio(said)),
        Section(_("Armes"), _weapons(said)),
        Section(_("Règles du pays hôte"), _rules(subject)),
        Section(_("Notes verbales"), _notes(said)),
        Section(_("Contacts"), _contacts(said)),
        Section(_("Repères pratiques"), [Paragraph(said["facts"]["practical"])]),
        Section(_("Retour d’expérience"), _lessons()),
    ]


def _changes(before, said):
    if before is None:
        return [Paragraph(_("Première version."))]
    found = differences.between(before.snapshot, said)
    lines = [
        f"{title} – {change.word} : {change.what}" + (f" ({' ; '.join(change.details)})" if change.details else "")
        for title, changes in found
        for change in changes
    ]
    return [BulletList([line[:4000] for line in lines])]


def _facts(facts):
    rows = [
        (_("Autorité"), f"{facts['authority']} ({Rank(facts['rank']).label})"),
        (_("Dates"), f"{_day(facts['starts_on'])} – {_day(facts['ends_on'])}"),
        (_("Lieux"), facts["places"]),
        (_("Autorité d’accueil"), facts["host"]),
        (_("Mission préparatoire"), _day(facts["advance_on"])),
        (_("Hôpital de référence"), facts["hospital"]),
        (_("Point de repli"), facts["fallback"]),
        (_("Dérogation de l’État hôte"), facts["waiver"]),
    ]
    return [Table([Column(_("Fait"), width=28), Column(_("Valeur"))], [row for row in rows if row[1]])]


def _programme(said):
    days = {}
    for row in _in_order(said):
        days.setdefault(row["day"], []).append(row)
    columns = [
        Column(_("Heure"), width=13),
        Column(_("Séquence")),
        Column(_("Participants"), width=22),
        Column(_("Véhicules"), width=13),
        Column(_("Responsable"), width=18),
    ]
    for day, rows in days.items():
        cells = [(_hours(r), _what(r), r["who"], r["vehicle"], r["leader"]) for r in rows]
        yield Table(columns, cells, caption=date_in_words(date.fromisoformat(day), weekday=True).capitalize())


def _sheets(said):
    labels = (
        ("place", _("Lieu")),
        ("contact", _("Contact sur place")),
        ("route", _("Itinéraire")),
        ("security", _("Sécurité")),
        ("medical", _("Point médical")),
        ("fallback", _("Repli")),
    )
    for row in _in_order(said):
        cells = [(label, row[name]) for name, label in labels if row[name]]
        if cells:
            caption = f"{_day(row['day'])}, {_hours(row)} – {row['what']}"
            yield Table([Column(_("Fait"), width=24), Column(_("Valeur"))], cells, caption=caption)


def _delegation(said):
    rows = [
        (
            f"{row['last_name'].upper()} {row['first_name']}",
            row["function"],
            differences.said("kind", row["kind"], DelegationMember),
            row["phone"],
            row["vehicle"],
        )
        for row in _by_name(said["members"])
    ]
    heads = (_("Fonction"), _("Au titre de"), _("Téléphone"), _("Véhicule"))
    return [Table([Column(_("Nom")), *(Column(head, width=19) for head in heads)], rows)]


def _vehicles(said):
    armoured = _("(blindé)")
    rows = [
        (
            row["call_sign"],
            f"{row['model']} {armoured if row['armoured'] else ''}".strip(),
            row["plate"],
            f"{row['driver']} {row['phone']}".strip(),
            _("oui") if row["in_convoy"] else _("non"),
        )
        for row in sorted(said["vehicles"].values(), key=lambda row: row["call_sign"])
    ]
    columns = [Column(_("Indicatif"), width=13), Column(_("Véhicule")), Column(_("Immatriculation"), width=20)]
    return [Table([*columns, Column(_("Conducteur"), width=28), Column(_("Cortège"), width=12)], rows)]


def _radio(said):
    rows = [
        (row["radio"], f"{row['last_name'].upper()} {row['first_name']}", row["function"])
        for row in sorted(said["members"].values(), key=lambda row: row["radio"])
        if row["radio"]
    ]
    return [Table([Column(_("Indicatif"), width=25), Column(_("Porteur")), Column(_("Fonction"), width=35)], rows)]


def _weapons(said):
    rows = [
        (
            row["model"],
            differences.said("kind", row["kind"], VisitWeapon),
            row["number"],
            row["bearer"],
            row["rounds"],
            row["permit"] or _("attendue"),
        )
        for row in sorted(said["weapons"].values(), key=lambda row: (row["bearer"], row["number"]))
    ]
    columns = [Column(_("Arme")), Column(_("Nature"), width=16), Column(_("Numéro"), width=15)]
    columns += [Column(_("Porteur"), width=19), Column(_("Cartouches"), "integer", width=13)]
    return [Table([*columns, Column(_("Autorisation"), width=19)], rows)]


def _rules(subject):
    found = rules_of(subject.country, subject.post, subject.starts_on)
    rows, to_verify = [], _("à vérifier")
    for topic in Topic:
        rule = found.get(topic.value)
        doubt = f" ({to_verify})" if rule is not None and rule.to_verify else ""
        rows.append((str(topic.label), rule.said + doubt if rule else _("à saisir"), rule.source if rule else ""))
    return [Table([Column(_("Règle"), width=34), Column(_("Ce qui est admis")), Column(_("Source"), width=34)], rows)]


def _notes(said):
    rows = [
        (
            row["what"],
            row["latest_on"] or _("à saisir"),
            f"{_day(row['sent_on'])} {row['number']}".strip(),
            f"{differences.said('answer', row['answer'], NoteVerbale)} {row['answer_reference']}".strip(),
        )
        for row in sorted(said["notes"].values(), key=lambda row: row["latest_on"] or "")
    ]
    columns = [Column(_("Objet")), Column(_("Au plus tard"), "date", width=18), Column(_("Envoyée"), width=24)]
    return [Table([*columns, Column(_("Réponse"), width=24)], rows)]


def _contacts(said):
    rows = [
        (row["what"], row["name"], row["function"], row["phone"])
        for row in sorted(said["contacts"].values(), key=lambda row: (row["what"], row["name"]))
    ]
    columns = [Column(_("Pour quoi"), width=22), Column(_("Nom")), Column(_("Fonction"), width=26)]
    return [Table([*columns, Column(_("Téléphone"), width=22)], rows)]


def _lessons():
    """A form to be filled by hand, on the way back."""
    columns = [Column(_("Ce qui a marché")), Column(_("Ce qui a manqué")), Column(_("À refaire autrement"))]
    return [Table(columns, [("\u00a0",) * len(columns)] * BLANK_LINES)]


def _code(subject, version):
    """What the QR says: which visit, which version, its words; read by any telephone, it names nobody."""
    return f"{subject.reference} v{version.number} {three_words(version.fingerprint)}"


def _sketches(said):
    """Of each day with a place: its sequences in order, numbered, and where each is."""
    days = {}
    for row in _in_order(said):
        if row.get("latitude") is not None:
            days.setdefault(row["day"], []).append(row)
    return [
        {
            "day": date_in_words(date.fromisoformat(day), weekday=True).capitalize(),
            "points": [[n, row["latitude"], row["longitude"]] for n, row in enumerate(rows, 1)],
            "legend": [[n, _hours(row), _what(row)] for n, row in enumerate(rows, 1)],
        }
        for day, rows in days.items()
    ]


def _emergency(said):
    """What to call and where to go: the last page of the file, and the back of each pocket card."""
    calls = [[row["what"], row["name"], row["phone"]] for row in said["contacts"].values()]
    facts = said["facts"]
    return {"hospital": facts["hospital"], "fallback": facts["fallback"], "calls": sorted(calls)[:6]}


def _signoff(subject, version):
    signed = SignOff.objects.filter(
        case=subject.pk, decision=SignOff.Decision.APPROVE, request__document__version=version.number
    )
    return signed.select_related("by").order_by("-at").first()


def _signature(subject, version):
    """Who approved this version; « p.i. » as it was recorded at that moment. None while nobody has."""
    signed = _signoff(subject, version)
    if signed is None:
        return None
    return Signature(
        name=str(signed.by),
        function=_("L’attaché de sécurité intérieure"),
        place=subject.post.city,
        signed_on=signed.at.astimezone(subject.post.zone).date().isoformat(),
        interim=signed.acting,
    )


def _in_order(said):
    return sorted(said["sequences"].values(), key=lambda row: (row["day"], row["starts_at"]))


def _by_name(rows):
    return sorted(rows.values(), key=lambda row: (row["last_name"], row["first_name"]))


def _hours(row):
    return f"{row['starts_at']}–{row['ends_at']}" if row["ends_at"] else row["starts_at"]


def _what(row):
    return f"{row['what']} – {row['place']}" if row["place"] else row["what"]


def _day(text):
    return date_in_words(date.fromisoformat(text)) if text else ""
