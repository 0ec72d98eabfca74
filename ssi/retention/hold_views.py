"""Pages of the holds: those in force, putting one, lifting it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.accounts.access import sees_whole
from ssi.audit.log import record
from ssi.audit.reading import opened
from ssi.cases.views import marks_of
from ssi.web.refusals import Refusal

from . import holds, periods, queue
from .forms import HoldForm, LiftForm


class Holds(View):
    """The holds in force at the posts where this person decides."""

    def get(self, request):
        if not request.user.has_perm(queue.REVIEW_CASE):
            raise Http404
        rows = list(holds.holds_at(request.user, queue.posts_of(request.user)))
        sheets, kinds = holds.sheets_held(queue.posts_of(request.user)), periods.kept_kinds()
        sheets = [(row, kinds[row.sheet.kind]._meta.verbose_name) for row in sheets]
        record("retention.holds", shown=[row.case_id for row in rows], sheets=[row.sheet_id for row, _kind in sheets])
        context = {"rows": rows, "sheets": sheets, "count": len(rows) + len(sheets)}
        return TemplateResponse(request, "retention/holds.html", context)


class _OfFile(View):
    """One form about one file: its hold, or the end of it."""

    permission, form_class, act = "", None, None
    title = lead = button = done = ""

    def dispatch(self, request, *args, **kwargs):
        self.case = queue.one(request.user, kwargs["reference"])
        if self.case is None or not sees_whole(request.user, self.case):
            raise Http404
        if not request.user.has_perm(self.permission, self.case):
            raise Http404
        opened(self.case)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, reference):
        return self.page(self.form_class())

    def post(self, request, reference):
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            type(self).act(self.case, by=request.user, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, self.done % {"reference": self.case.reference})
        return redirect("retention:decide", self.case.reference)

    def page(self, form, status=200):
        context = {
            "case": self.case,
            "form": form,
            "hold": holds.hold_of(self.case),
            "title": self.title,
            "lead": self.lead,
            "button": self.button,
            **marks_of(self.case),
            "breadcrumbs": [
                {"label": _("Gels"), "url": reverse("retention:holds")},
                {"label": self.case.reference, "url": reverse("retention:decide", args=[self.case.reference])},
                {"label": self.title},
            ],
        }
        return TemplateResponse(self.request, "retention/hold_form.html", context, status=status)


class HoldFile(_OfFile):
    permission, form_class, act = holds.HOLD, HoldForm, staticmethod(holds.hold)
    title, button = gettext_lazy("Geler la conservation"), gettext_lazy("Geler")
    lead = gettext_lazy(
        "Tant que le gel dure, ce dossier n’est ni proposé à la destruction, ni archivé, ni détruit, quel que soit son "
        "âge, et le journal garde qui l’a consulté au-delà de trois ans. Le gel est porté au fil du dossier."
    )
    done = gettext_lazy("%(reference)s est gelé.")


class LiftHold(_OfFile):
    permission, form_class, act = holds.LIFT, LiftForm, staticmethod(holds.lift)
    title, button = gettext_lazy("Lever le gel"), gettext_lazy("Lever le gel")
    lead = gettext_lazy("Le dossier revient dans son temps, ou à décider si sa durée est échue.")
    done = gettext_lazy("Le gel de %(reference)s est levé.")
