"""Pages of the parts of a visit: one form each, added or changed, and the small acts of one button."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.casework import CaseForm, RemovePart
from ssi.cases.views import CaseView, marks_of

from . import parts, services, versions
from .forms import (
    ContactForm,
    FreezeForm,
    MemberForm,
    NoteForm,
    RetexForm,
    SequenceForm,
    VehicleForm,
    WeaponForm,
)
from .models import (
    DelegationMember,
    NoteVerbale,
    OfficialVisit,
    VisitContact,
    VisitSequence,
    VisitVehicle,
    VisitWeapon,
)
from .views import VISITS


class VisitPart(CaseForm):
    """A part of the visit. A page gives `part_model`, `form_class`, `title`, `anchor`, `removal` (an address)."""

    model, crumb, permission = OfficialVisit, VISITS, "consular.change_officialvisit"

    def save(self, case, part, form):
        parts.save_part(part or self.part_model(), case, by=self.request.user, **form.values())

    def remove_url(self, case, part):
        return reverse(f"consular:{self.removal}", args=[case.reference, part.pk]) if part and self.removal else ""


class SaveSequence(VisitPart):
    part_model, form_class, title = VisitSequence, SequenceForm, gettext_lazy("Séquence du programme")
    anchor, removal = "programme", "visit-sequence-remove"
    hint = gettext_lazy("Heures du pays visité.")

    def initial(self, case, part):
        """After the last sequence: one writes a programme in its order."""
        last = None if part else case.sequences.last()
        return {"day": last.day if last else case.starts_on, "starts_at": last.ends_at if last else None}


class SaveVehicle(VisitPart):
    part_model, form_class, title = VisitVehicle, VehicleForm, gettext_lazy("Véhicule")
    anchor, removal = "vehicules", "visit-vehicle-remove"


class SaveContact(VisitPart):
    part_model, form_class, title = VisitContact, ContactForm, gettext_lazy("Contact")
    anchor, removal = "contacts", "visit-contact-remove"


class SaveMember(VisitPart):
    part_model, form_class, title = DelegationMember, MemberForm, gettext_lazy("Membre de la délégation")
    anchor, removal = "delegation", "visit-member-remove"

    def remove_url(self, case, part):
        may = self.request.user.has_perm("consular.arm_officialvisit", case)
        return super().remove_url(case, part) if may else ""


class SaveNote(VisitPart):
    part_model, form_class, title = NoteVerbale, NoteForm, gettext_lazy("Note verbale")
    anchor, removal = "notes", "visit-note-remove"

    def initial(self, case, part):
        return {} if part else {"needed_on": case.starts_on}


class SaveWeapon(VisitPart):
    part_model, form_class, title = VisitWeapon, WeaponForm, gettext_lazy("Arme")
    anchor, removal, permission = "armes", "visit-weapon-remove", "consular.arm_officialvisit"


class TakeOff(RemovePart):
    model, permission = OfficialVisit, "consular.change_officialvisit"
    remove = staticmethod(parts.remove_part)


class RemoveSequence(TakeOff):
    part_model, anchor = VisitSequence, "programme"


class RemoveVehicle(TakeOff):
    part_model, anchor = VisitVehicle, "vehicules"


class RemoveContact(TakeOff):
    part_model, anchor = VisitContact, "contacts"


class RemoveMember(TakeOff):
    part_model, anchor, permission = DelegationMember, "delegation", "consular.arm_officialvisit"


class RemoveNote(TakeOff):
    part_model, anchor = NoteVerbale, "notes"


class RemoveWeapon(TakeOff):
    part_model, anchor, permission = VisitWeapon, "armes", "consular.arm_officialvisit"


class Freeze(CaseForm):
    model, crumb, permission = OfficialVisit, VISITS, "consular.freeze_officialvisit"
    form_class, title, anchor = FreezeForm, gettext_lazy("Figer une version"), "versions"
    hint = gettext_lazy(
        "La version reçoit son numéro et ses trois mots-témoins ; elle annule et remplace la précédente."
    )
    said = gettext_lazy("Version figée.")

    def save(self, case, part, form):
        versions.freeze_version(case, by=self.request.user, **form.values())


class WriteRetex(CaseForm):
    model, crumb, permission = OfficialVisit, VISITS, "consular.change_officialvisit"
    form_class, title, anchor = RetexForm, gettext_lazy("Retour d’expérience"), "retex"

    def initial(self, case, part):
        return {"retex": case.retex}

    def save(self, case, part, form):
        services.write_retex(case, by=self.request.user, **form.values())


class RevealPaper(CaseView):
    """A number shown once, on a deliberate act: nothing of it stays in the address or in a cache."""

    model, permission = OfficialVisit, "consular.reveal_officialvisit"

    def get(self, request, reference, pk):
        return redirect(f"{self.get_case().get_absolute_url()}#delegation")

    def post(self, request, reference, pk):
        visit = self.get_case()
        member = DelegationMember.objects.filter(case=visit.pk, pk=pk).first()
        if member is None:
            messages.error(request, _("Cette personne n’est plus dans la délégation."))
            return redirect(visit.get_absolute_url())
        member.case = visit
        context = {
            "case": visit,
            "member": member,
            "number": parts.reveal_paper(member, by=request.user),
            **marks_of(visit),
            "breadcrumbs": [
                VISITS,
                {"label": visit.reference, "url": visit.get_absolute_url()},
                {"label": str(member)},
            ],
        }
        return TemplateResponse(request, "consular/visit_paper.html", context)
