"""Pages of the equipment: the list of the post, a lot, its hand-over, its end-use checks."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.audit.log import record
from ssi.network import known

from ..actions.models import CooperationAction
from ..views import CaseForm
from . import services
from .forms import EndUseForm, EquipmentForm, HandOverForm
from .models import EndUseCheck, Equipment
from .pages import lots_of

CRUMB = {"label": gettext_lazy("Équipements"), "url": reverse_lazy("cooperation:equipment-list")}
MOST = 200


class EquipmentList(View):
    """What the post gave or is about to give, the checks still to be done first."""

    def get(self, request):
        if not request.user.has_perm("cooperation.view_equipment"):
            raise Http404
        rows = Equipment.objects.visible_to(request.user).select_related("case").prefetch_related("checks")
        lots = lots_of(rows.defer("case__search", "case__search_text").order_by("-pk")[:MOST])
        known.attach([lot.row.case for lot in lots])
        record("equipment.list", kind="equipment", shown=[lot.row.pk for lot in lots])
        due = sorted(
            ((check, lot.row) for lot in lots for check in lot.checks if check.done_on is None),
            key=lambda one: (one[0].due_on, one[0].pk),
        )
        context = {"lots": lots, "due": due, "now": timezone.now()}
        return TemplateResponse(request, "cooperation/equipment_list.html", context)


class EquipmentPart(CaseForm):
    model, part_model = CooperationAction, Equipment
    permission, anchor = "cooperation.change_equipment", "equipements"

    def part(self, case):
        found = super().part(case)
        if found is not None:
            found.case = case
        return found


class SaveEquipment(EquipmentPart):
    """Add a lot, or with a `pk` change it while it is not handed over."""

    form_class, title = EquipmentForm, gettext_lazy("Équipement")

    def save(self, case, part, form):
        services.save(part, case, by=self.request.user, **form.values())


class HandOver(EquipmentPart):
    form_class, permission = HandOverForm, "cooperation.hand_equipment"
    title = gettext_lazy("Remise de l’équipement")
    hint = gettext_lazy("Les contrôles d’emploi à six et douze mois se planifient d’après ce jour.")

    def initial(self, case, part):
        return {"handed_on": timezone.localdate(timezone=case.post.zone), "handed_at": case.place}

    def save(self, case, part, form):
        services.hand_over(part, by=self.request.user, **form.values())


class NoteCheck(EquipmentPart):
    form_class, part_model, permission = EndUseForm, EndUseCheck, "cooperation.check_equipment"
    title = gettext_lazy("Contrôle d’emploi final")

    def part(self, case):
        found = super().part(case)
        found.equipment.case = case
        return found

    def around(self, case, part):
        check = EndUseCheck.objects.select_related("equipment").get(pk=self.kwargs["pk"])
        return {
            "hint": _("%(check)s : %(lot)s, %(service)s.")
            % {"check": check, "lot": check.equipment, "service": check.equipment.service}
        }

    def save(self, case, part, form):
        services.note_check(part, by=self.request.user, **form.values())
