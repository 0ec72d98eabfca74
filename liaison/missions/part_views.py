"""Pages of the parts of a mission: one form each, added or changed, and the small acts of one button."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.cases.views import CaseView, marks_of
from ssi.web.refusals import Refusal

from . import parts
from .forms import (
    ActForm,
    CheckForm,
    ConsentForm,
    ContactForm,
    DebriefForm,
    ExhibitForm,
    JudicialForm,
    MemberForm,
    SlotForm,
)
from .models import Member, Mission, MissionAct, MissionCheck, MissionContact, SealedExhibit, Slot
from .pages import source_of


class PartView(CaseView):
    """A form about one part. A subclass gives `form_class`, `title`, `anchor`, `model_`, `save`."""

    model = Mission
    permission = "liaison.change_mission"
    form_class = None
    title = ""
    anchor = ""
    model_ = None
    removal = ""

    def get(self, request, reference, pk=None):
        mission = self.get_case()
        return self.page(mission, self.form(mission, self.part(mission)))

    def post(self, request, reference, pk=None):
        mission = self.get_case()
        part = self.part(mission)
        form = self.form(mission, part, request.POST)
        if not form.is_valid():
            return self.page(mission, form, status=422)
        try:
            self.save(mission, part, form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(mission, form, status=422)
        messages.success(request, _("Enregistré."))
        return redirect(f"{mission.get_absolute_url()}#{self.anchor}")

    def part(self, mission):
        """The row the address names; None for a new one. Http404 when it hangs on another file."""
        if self.kwargs.get("pk") is None:
            return None
        found = self.model_.objects.filter(case=mission.pk, pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        found.case = mission
        return found

    def form(self, mission, part, data=None):
        return self.form_class(
            data, mission=mission, user=self.request.user, instance=part, initial=self.initial(mission, part)
        )

    def initial(self, mission, part):
        return {}

    def save(self, mission, part, values):
        raise NotImplementedError

    def remove_url(self):
        """Where the part is taken off, when it is a plan and not a trace."""
        known = self.removal and self.kwargs.get("pk")
        return reverse(self.removal, args=[self.kwargs["reference"], self.kwargs["pk"]]) if known else ""

    def page(self, mission, form, status=200):
        context = {
            "form": form,
            "title": self.title,
            "anchor": self.anchor,
            "remove_url": self.remove_url(),
            "case": mission,
            **marks_of(mission),
            "breadcrumbs": [{"label": mission.reference, "url": mission.get_absolute_url()}, {"label": self.title}],
        }
        return TemplateResponse(self.request, "liaison/mission_part.html", context, status=status)


class Judicial(PartView):
    form_class, title, anchor = JudicialForm, gettext_lazy("Volet judiciaire"), "judiciaire"

    def part(self, mission):
        return mission.judicial

    def initial(self, mission, part):
        source = source_of(part, self.request.user)
        return {"source_reference": source.reference if source else ""}

    def save(self, mission, part, values):
        parts.write_judicial(mission, by=self.request.user, **values)


class AddConsent(PartView):
    form_class, title, anchor = ConsentForm, gettext_lazy("Enregistrer un accord"), "judiciaire"

    def initial(self, mission, part):
        return {"starts_on": mission.starts_on, "ends_on": mission.ends_on, "given_on": timezone.localdate()}

    def save(self, mission, part, values):
        parts.add_consent(mission, by=self.request.user, **values)


class MemberPage(PartView):
    form_class, title, anchor, model_ = MemberForm, gettext_lazy("Voyageur"), "equipe", Member

    def save(self, mission, part, values):
        if part is None:
            return parts.add_member(mission, by=self.request.user, **values)
        return parts.edit_member(part, by=self.request.user, **values)


class SlotPage(PartView):
    form_class, title, anchor, model_ = SlotForm, gettext_lazy("Créneau du programme"), "programme", Slot
    removal = "liaison:mission-slot-remove"

    def initial(self, mission, part):
        return {} if part else {"day": mission.starts_on, "starts_at": "09:00"}

    def save(self, mission, part, values):
        parts.save_part(part or Slot(), mission, by=self.request.user, **values)


class ContactPage(PartView):
    form_class, title, anchor, model_ = ContactForm, gettext_lazy("Contact"), "contacts", MissionContact
    removal = "liaison:mission-contact-remove"

    def save(self, mission, part, values):
        parts.save_part(part or MissionContact(), mission, by=self.request.user, **values)


class AddCheck(PartView):
    form_class, title, anchor = CheckForm, gettext_lazy("Ajouter un contrôle"), "controles"

    def save(self, mission, part, values):
        parts.add_check(mission, by=self.request.user, **values)


class LogPage(PartView):
    """A new line of the log; with a `pk`, the line that corrects that one."""

    form_class, title, anchor, model_ = ActForm, gettext_lazy("Noter un acte"), "journal", MissionAct

    def form(self, mission, part, data=None):
        again = {name: getattr(part, name) for name in ActForm.Meta.fields} if part else {"at": timezone.localtime()}
        return ActForm(data, mission=mission, user=self.request.user, initial=again)

    def save(self, mission, part, values):
        parts.log_act(mission, by=self.request.user, corrects=part, **values)


class ExhibitPage(PartView):
    form_class, title, anchor, model_ = ExhibitForm, gettext_lazy("Scellé"), "scelles", SealedExhibit

    def save(self, mission, part, values):
        parts.save_exhibit(part or SealedExhibit(), mission, by=self.request.user, **values)


class Debrief(PartView):
    form_class, title, anchor = DebriefForm, gettext_lazy("Compte rendu"), "compte-rendu"

    def initial(self, mission, part):
        return {"debrief": mission.judicial.debrief}

    def save(self, mission, part, values):
        parts.write_debrief(mission, by=self.request.user, **values)


class OneButton(PartView):
    """An act of one button on a part: a GET goes back to the file."""

    def get(self, request, reference, pk):
        mission = self.get_case()
        self.part(mission)
        return redirect(mission.get_absolute_url())

    def post(self, request, reference, pk):
        mission = self.get_case()
        part = self.part(mission)
        try:
            self.do(part)
        except Refusal as refusal:
            return self.refused(refusal, mission)
        return redirect(f"{mission.get_absolute_url()}#{self.anchor}")


class Remove(OneButton):
    """Take a slot or a contact off the sheet."""

    def do(self, part):
        parts.remove_part(part, by=self.request.user)


class Tick(OneButton):
    """Done, not done, without object: officers, and whoever was granted the logistics."""

    permission = "liaison.check_mission"
    logistics = True
    model_, anchor = MissionCheck, "controles"

    def do(self, part):
        parts.tick(part, by=self.request.user, state=self.request.POST.get("state", ""))


class Reveal(OneButton):
    """« Montrer »: the passport number on the page of this act alone, and a line in the journal."""

    permission = "liaison.reveal_mission"
    model_ = Member

    def post(self, request, reference, pk):
        mission = self.get_case()
        member = self.part(mission)
        context = {
            "case": mission,
            "member": member,
            "number": parts.reveal_passport(member, by=request.user),
            **marks_of(mission),
            "breadcrumbs": [{"label": mission.reference, "url": mission.get_absolute_url()}, {"label": _("Passeport")}],
        }
        return TemplateResponse(request, "liaison/mission_passport.html", context)
