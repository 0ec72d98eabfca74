"""Pages of one archive sheet: what it says, its hold, and the proposal to empty it once its time is over."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.approvals.workflow import workflows
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import holds, periods, queue, services
from .forms import HoldForm, LiftForm, SheetForm
from .models import Disposal, Remnant
from .workflow import PROPOSE


class _OfSheet(View):
    """A page about one archive sheet that this person reads. `sheet`, with `kind` and `state` in words."""

    permission, form_class = PROPOSE, None

    def dispatch(self, request, *args, **kwargs):
        rows = Remnant.objects.filter(
            post__in=queue.posts_of(request.user, self.permission), archive_until__isnull=False
        )
        self.sheet = rows.filter(pk=kwargs["pk"]).select_related("post__country", "country", "domain").first()
        if self.sheet is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk):
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return self.done(form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)

    def here(self):
        return reverse("retention:sheet", args=[self.sheet.pk])

    def render(self, template, form, *trail, status=200, **more):
        sheet = self.sheet
        context = {
            "sheet": sheet,
            "kind": periods.kept_kinds()[sheet.kind]._meta.verbose_name,
            "state": workflows()[sheet.kind].state(sheet.outcome) if sheet.outcome else None,
            "hold": holds.hold_of_sheet(sheet),
            "form": form,
            "breadcrumbs": [
                {"label": _("Registre de conservation"), "url": reverse("retention:register")},
                *({"label": label, "url": url} for label, url in trail),
            ],
            **more,
        }
        return TemplateResponse(self.request, template, context, status=status)


class Sheet(_OfSheet):
    """What is left of an archived file; once its time is over, the proposal to empty it."""

    form_class = SheetForm

    def get(self, request, pk):
        record("retention.sheet", self.sheet)
        return self.page(SheetForm())

    def done(self, reason):
        disposal = services.propose_sheet(self.sheet, by=self.request.user, reason=reason)
        return redirect(disposal.get_absolute_url())

    def page(self, form, status=200):
        sheet, may = self.sheet, self.request.user.has_perm
        waiting = Disposal.objects.visible_to(self.request.user).filter(sheet=sheet.pk, closed_at=None).first()
        return self.render(
            "retention/sheet.html",
            form,
            (sheet.reference, ""),
            status=status,
            ended=sheet.archive_until < timezone.localdate(timezone=sheet.post.zone),
            waiting=waiting,
            may_hold=may(holds.HOLD, sheet.post),
            may_lift=may(holds.LIFT, sheet.post),
            past_holds=sheet.holds.filter(lifted_at__isnull=False).select_related("by", "lifted_by"),
        )


class _HoldOfSheet(_OfSheet):
    act, title, lead, button, said = None, "", "", "", ""

    def get(self, request, pk):
        return self.page(self.form_class())

    def done(self, reason):
        type(self).act(self.sheet, by=self.request.user, reason=reason)
        messages.success(self.request, self.said % {"reference": self.sheet.reference})
        return redirect(self.here())

    def page(self, form, status=200):
        trail = ((self.sheet.reference, self.here()), (self.title, ""))
        words = {"title": self.title, "lead": self.lead, "button": self.button}
        return self.render("retention/sheet_hold.html", form, *trail, status=status, back=self.here(), **words)


class HoldSheet(_HoldOfSheet):
    permission, form_class, act = holds.HOLD, HoldForm, staticmethod(holds.hold_sheet)
    title, button = gettext_lazy("Geler la fiche d’archive"), gettext_lazy("Geler")
    lead = gettext_lazy(
        "Tant que le gel dure, cette fiche n’est ni proposée à la destruction ni vidée, quel que soit son âge, et le "
        "journal garde qui l’a consultée."
    )
    said = gettext_lazy("La fiche de %(reference)s est gelée.")


class LiftSheetHold(_HoldOfSheet):
    permission, form_class, act = holds.LIFT, LiftForm, staticmethod(holds.lift_sheet)
    title, button = gettext_lazy("Lever le gel"), gettext_lazy("Lever le gel")
    lead = gettext_lazy("La fiche revient dans son temps, ou à décider si sa durée est échue.")
    said = gettext_lazy("Le gel de la fiche de %(reference)s est levé.")
