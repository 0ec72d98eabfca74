"""What people do with a false document: each function is one act, one transaction, all or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals import services as approvals
from ssi.approvals.opening import drafted, entered, entitled, require, saved
from ssi.approvals.workflow import fire, lock, note
from ssi.clocks import services as clocks
from ssi.web.refusals import Refusal

from ..persons import links
from ..persons.vocabulary import Kind
from . import mrz
from .alert import document_of
from .models import AlertRecipient, DocumentFraud, SltdQuery, TrainingMaterial
from .workflow import WRITABLE

CHANGE = "liaison.change_documentfraud"
#: Reminders of the house (liaison.md §7.4): seven days for SCCOPOL, fifteen for those who received the alert.
SLTD_RULE, RECEIPT_RULE = "RELANCE_1", "RELANCE_2"


@transaction.atomic
def open_fraud(*, by, post, person=None, **fields):
    """Register a false document. `person`: its holder, the fields of `links.add_person`, or None. Returns the file.

    The document becomes an object of the file when its number and State are known: both are compared with the others.
    """
    require(by, "liaison.add_documentfraud", post)
    case = drafted(DocumentFraud, by=by, post=post, status="SIGNALEE", **fields)
    _check(case)
    entered(case, by=by, verb="documentfraud.open", label=gettext_lazy("Fraude signalée"))
    holder = links.add_person(case, by=by, **person) if person else None
    _name_document(case, by, holder)
    return case


@transaction.atomic
def edit(case, *, by, expected_version, **fields):
    """Change the sheet until its alert is signed; the document among the objects follows. Raises StaleVersion."""
    lock(case, expected_version=expected_version)
    _may(by, case, WRITABLE)
    for name, value in fields.items():
        setattr(case, name, value)
    _check(case)
    _name_document(case, by)
    return saved(case, [*fields, "mrz_holds"], by=by, verb="documentfraud.edit", label=gettext_lazy("Fiche modifiée"))


@transaction.atomic
def write_alert(case, *, by, text, expected_version):
    """Draft the alert; whoever wrote the last draft is its author, and will not sign it."""
    lock(case, expected_version=expected_version)
    _may(by, case, WRITABLE)
    case.alert, case.alert_by = text, by
    return saved(case, ["alert", "alert_by"], by=by, verb="documentfraud.alert", label=gettext_lazy("Alerte rédigée"))


@transaction.atomic
def add_recipient(case, *, by, service, country):
    """Name a service the alert will go to. Returns the AlertRecipient."""
    lock(case)
    _may(by, case, WRITABLE)
    if case.recipients.filter(service__iexact=service.strip()).exists():
        raise Refusal(_("Ce service est déjà destinataire."), rule=_("doublon"), field="service")
    recipient = AlertRecipient.objects.create(case=case, service=service.strip(), country=country, added_by=by)
    note(case, "documentfraud.recipient", gettext_lazy("Destinataire ajouté"), by=by, row=recipient.pk)
    return recipient


@transaction.atomic
def remove_recipient(recipient, *, by):
    """Take a service off the list before the visa."""
    case = lock(recipient.case)
    _may(by, case, WRITABLE)
    row = recipient.pk
    recipient.delete()
    note(case, "documentfraud.recipient_off", gettext_lazy("Destinataire retiré"), by=by, row=row)


@transaction.atomic
def submit_alert(case, *, by, comment="", expected_version=None):
    """Send the text and its list of recipients to the parapheur. Returns the approval request."""
    return approvals.submit(
        case,
        "submit_alert",
        by=by,
        document=document_of(case),
        authors=[case.alert_by_id] if case.alert_by_id else [],
        title=_("Alerte document : %(title)s") % {"title": case.title},
        comment=comment,
        expected_version=expected_version,
    )


@transaction.atomic
def disseminate(case, *, by, comment="", expected_version=None):
    """The signed alert left to every recipient; the reminder of their acknowledgements starts."""
    lock(case, expected_version=expected_version)
    fire(case, "disseminate", by=by, comment=comment, locked=True)
    now = timezone.now()
    case.recipients.filter(sent_at=None).update(sent_at=now, sent_by=by)
    clocks.start(case, RECEIPT_RULE, event_at=now)
    return case


@transaction.atomic
def acknowledge(recipient, *, by, acknowledgement):
    """A service says it received the alert. When all have, the reminder has no object any more."""
    case = lock(recipient.case)
    _may(by, case)
    if recipient.sent_at is None or recipient.acknowledged_at:
        raise Refusal(
            _("Rien n’est à accuser : l’alerte n’est pas partie, ou l’accusé est déjà là."),
            rule=_("accusé de réception"),
        )
    recipient.acknowledged_at, recipient.acknowledgement = timezone.now(), acknowledgement.strip()
    recipient.save(update_fields=["acknowledged_at", "acknowledgement"])
    note(case, "documentfraud.acknowledge", gettext_lazy("Accusé de réception"), by=by, row=recipient.pk)
    if not case.recipients.filter(acknowledged_at=None).exists():
        clocks.keep(case, {RECEIPT_RULE})
    return recipient


@transaction.atomic
def ask_sltd(case, *, by, reference="", asked_at=None):
    """Note that SCCOPOL was asked to query SLTD; the reminder starts. Returns the SltdQuery."""
    lock(case)
    _may(by, case)
    if not case.number:
        raise Refusal(
            _("Sans numéro de document, SLTD ne peut être interrogée."),
            rule=_("interrogation SLTD"),
            remedy=_("Complétez la fiche."),
        )
    if case.queries.filter(answered_at=None).exists():
        raise Refusal(_("Une demande attend déjà sa réponse."), rule=_("doublon"))
    query = SltdQuery.objects.create(case=case, asked_by=by, reference=reference, asked_at=asked_at or timezone.now())
    clocks.start(case, SLTD_RULE, event_at=query.asked_at)
    note(case, "documentfraud.sltd", gettext_lazy("SLTD demandée à SCCOPOL"), by=by, row=query.pk)
    return query


@transaction.atomic
def answer_sltd(query, *, by, answer, answer_text=""):
    """Note what SCCOPOL answered, once."""
    case = lock(query.case)
    _may(by, case)
    if query.answered_at:
        raise Refusal(
            _("La réponse est déjà enregistrée."), rule=_("interrogation SLTD"), remedy=_("Interrogez de nouveau.")
        )
    query.answer, query.answer_text, query.answered_at, query.recorded_by = answer, answer_text, timezone.now(), by
    query.save(update_fields=["answer", "answer_text", "answered_at", "recorded_by"])
    clocks.keep(case, {SLTD_RULE})
    note(case, "documentfraud.sltd_answer", gettext_lazy("Réponse SLTD"), by=by, row=query.pk, answer=answer)
    return query


@transaction.atomic
def add_material(case, *, by, title, language, level, made_on, attachment):
    """Make a training material of one of the file's attachments. Returns the TrainingMaterial."""
    lock(case)
    _may(by, case)
    if attachment.case_id != case.pk:
        raise Refusal(_("Cette pièce n’est pas de ce dossier."), rule=_("pièces"), field="attachment")
    material = TrainingMaterial.objects.create(
        case=case, title=title, language=language, level=level, made_on=made_on, attachment=attachment, added_by=by
    )
    note(case, "documentfraud.material", gettext_lazy("Support de formation ajouté"), by=by, row=material.pk)
    return material


@transaction.atomic
def perform(case, name, *, by, comment="", expected_version=None):
    """Do the transition `name` as its own service does it."""
    service = {"submit_alert": submit_alert, "disseminate": disseminate}.get(name)
    if service is not None:
        return service(case, by=by, comment=comment, expected_version=expected_version)
    lock(case, expected_version=expected_version)
    return fire(case, name, by=by, comment=comment, locked=True)


def _check(case):
    """What the zone says of itself is kept with the file; a false one is what the file is about, never refused."""
    if case.discovered_on > timezone.localdate(timezone=case.post.zone):
        raise Refusal(_("Cette découverte serait dans l’avenir."), rule=_("dates"), field="discovered_on")
    if case.number and not case.issuing_country_id:
        raise Refusal(
            _("Dites quel pays est censé l’avoir émis : le même numéro existe ailleurs."),
            rule=_("numéro de document"),
            field="issuing_country",
        )
    reading = mrz.read(case.mrz) if case.mrz else None
    case.mrz_holds = None if reading is None or not reading.checks else reading.ok


def _name_document(case, by, holder=None):
    """Keep the document among the objects of the file in step with the sheet."""
    known = {"value": case.number, "country_id": case.issuing_country_id}
    try:
        if not case.number:
            return _forget_document(case, by)
        if case.item is None:
            case.item = links.add_item(case, by=by, kind=Kind.DOCUMENT, holder=holder, **known)
            DocumentFraud.objects.filter(pk=case.pk).update(item=case.item)
        elif {name: getattr(case.item, name) for name in known} != known:
            links.edit(case.item, by=by, **known)
    except Refusal as refusal:
        refusal.field = "number" if refusal.field == "value" else "issuing_country"
        raise


def _forget_document(case, by):
    if case.item is not None:
        links.remove(case.item, by=by, why=_("Numéro retiré de la fiche"))
        case.item = None
        DocumentFraud.objects.filter(pk=case.pk).update(item=None)


def _may(by, case, states=None):
    entitled(by, CHANGE, case)
    if not case.is_open:
        raise Refusal(_("Ce dossier est clos : rien n’y change plus."), rule=_("dossier clos"))
    if states and case.status not in states:
        raise Refusal(
            _("La fiche et l’alerte sont figées depuis que le visa est demandé."),
            rule=_("texte figé"),
            remedy=_("Celui qui vise peut la renvoyer ; visée, reprenez le texte avant de le diffuser."),
        )
