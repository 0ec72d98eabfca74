"""The reciprocity sheet of a partner service on paper (liaison.md §8.10): before a meeting, and to carry to it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.cases.models import Case
from ssi.clocks.words import date_in_words
from ssi.directory.models import Contact, PartnerService
from ssi.directory.reciprocity import sheet, with_those_below
from ssi.web.text import whole_number

from .document import BulletList, Column, Paragraph, Section, Table
from .documents import DocumentKind, draw, highest, register

INSIDE, CARRIED = "interne", "emporter"


@register
class ReciprocitySheet(DocumentKind):
    """What each asked of the other over a year. The version to carry holds numbers and no name, whoever asks."""

    code = "reciprocity"
    title = gettext_lazy("Fiche de réciprocité")
    intent = gettext_lazy(
        "Ce que chacun a demandé à l’autre depuis un an, d’après ce que vous voyez du cahier d’oral. La version à "
        "emporter ne contient ni nom ni texte : elle peut sortir du service."
    )
    variants = (
        (INSIDE, gettext_lazy("Version interne (PDF)")),
        (CARRIED, gettext_lazy("Version à emporter (PDF)")),
    )

    def subject_of(self, user, key):
        rows = PartnerService.objects.visible_to(user).select_related("post__country", "country")
        service = rows.filter(pk=whole_number(key)).first()
        return service if service and user.has_perm("directory.view_interaction", service.post) else None

    def collect(self, subject, *, by, number, variant):
        now, zone = timezone.now(), subject.post.zone
        found = sheet(subject, by, now)
        inside = variant == INSIDE
        sections = [Section(_("Demandes dans les deux sens"), [_counts(found), _said(found)])]
        if inside:
            sections += [*_waiting(found, zone), _promises(found), _people(subject, by)]
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Fiche de réciprocité") if inside else _("Fiche de réciprocité, version à emporter"),
            subtitle=subject.name,
            period=(found.since.astimezone(zone).date(), now.astimezone(zone).date()),
            marking=_marking(found, by) if inside else (highest(), False),
            sections=sections,
            extra={"mention": "" if inside else _("Sans nom ni texte : cette feuille peut sortir du service.")},
        )


def _counts(found):
    columns = [
        Column(_("Sens"), width=40),
        Column(_("Demandes"), "integer"),
        Column(_("Réponses"), "integer"),
        Column(_("En attente"), "integer"),
        Column(_("Délai médian")),
    ]
    rows = [(way.title, way.asked, way.answered, len(way.waiting), way.delay_words) for way in found.ways]
    return Table(columns, rows, note=_("Demandes orales notées au cahier d’oral, services rattachés compris."))


def _said(found):
    facts = {"said": found.said, "promises": len(found.promises)}
    return Paragraph(_("Échanges oraux en tout : %(said)d. Promesses à tenir : %(promises)d.") % facts)


def _waiting(found, zone):
    for way in found.ways:
        lines = [
            f"{date_in_words(said.at.astimezone(zone).date())} — {said.with_whom} : {said.text}" for said in way.waiting
        ]
        yield Section(_("%(way)s : sans réponse") % {"way": way.title}, [BulletList(lines)])


def _promises(found):
    rows = [
        (
            promise.get_direction_display(),
            promise.text,
            promise.interaction.with_whom,
            promise.due_on.isoformat() if promise.due_on else None,
        )
        for promise in found.promises
    ]
    columns = [
        Column(_("Qui promet"), width=18),
        Column(_("Promesse")),
        Column(_("Avec qui")),
        Column(_("Pour le"), "date"),
    ]
    return Section(_("Promesses à tenir"), [Table(columns, rows)] if rows else [])


def _people(service, by):
    """Whom one will meet, and how each likes to be called (liaison.md §6.9)."""
    contacts = Contact.objects.visible_to(by).filter(service__in=with_those_below(service, by), active=True)
    rows = [
        (str(one), one.function, one.preferred_address, one.languages)
        for one in contacts.select_related("service").order_by("service__name", "name")
    ]
    columns = [Column(_("Contact")), Column(_("Fonction")), Column(_("Comment l’appeler")), Column(_("Langues"))]
    return Section(_("Interlocuteurs"), [Table(columns, rows)] if rows else [])


def _marking(found, by):
    """The highest of the files that what is printed is about."""
    said = [one for way in found.ways for one in way.waiting] + [promise.interaction for promise in found.promises]
    files = {one.case_id for one in said if one.case_id}
    marks = list(Case.objects.visible_to(by).filter(pk__in=files).values_list("marking", "special_france"))
    return highest(*(marking for marking, _french in marks)), any(french for _marking, french in marks)
