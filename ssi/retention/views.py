"""Pages of the room: what is to decide, the decisions, what is left, the durations."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from ssi.accounts.access import sees_whole
from ssi.accounts.step_up import DESTROY, step_up
from ssi.approvals.workflow import available, workflows
from ssi.audit.log import record
from ssi.audit.reading import opened
from ssi.cases.views import CaseActView, CaseListView, CaseView, acts_of, marks_of
from ssi.web.refusals import Refusal

from . import holds, periods, queue, services
from .execution import CERTIFICATE
from .forms import ArchiveForm, DecideForm, DisposalFilters, Nature, PeriodForm
from .models import Disposal, InstrumentArchive, Measure, Remnant, RetentionPeriod
from .words import table_label
from .workflow import DISPOSAL, PROPOSE

VIEW = "retention.view_disposal"


class Queue(View):
    """The files and archive sheets whose time is over, at the posts where this person decides."""

    def get(self, request):
        _must(request.user, queue.REVIEW_CASE)
        files = queue.expired_files(request.user)
        record("retention.queue", shown=[one.row.pk for one in files])
        context = {
            "files": [(one, workflows()[one.row.kind].state(one.row.status)) for one in files[: queue.MOST]],
            "more": len(files) > queue.MOST,
            "most": queue.MOST,
            "sheets": queue.expired_sheets(request.user),
        }
        return TemplateResponse(request, "retention/queue.html", context)


class Decide(View):
    """One file out of its time: what would go, and what may be done of it."""

    def dispatch(self, request, *args, **kwargs):
        self.case = queue.one(request.user, kwargs["reference"])
        if self.case is None or not sees_whole(request.user, self.case):
            raise Http404
        _must(request.user, queue.REVIEW_CASE, self.case)
        opened(self.case)
        self.standing = queue.standing_of(self.case)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, reference):
        record("case.consult", self.case)
        return self.page(DecideForm(offered=self.offered()))

    def post(self, request, reference):
        form = DecideForm(request.POST, offered=self.offered())
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return self.decide(form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)

    def decide(self, typed):
        measure, reason = typed["measure"], typed["reason"]
        if measure in Measure.values:
            disposal = services.propose(self.case, by=self.request.user, measure=measure, reason=reason)
            messages.success(self.request, _("Proposition %(reference)s faite.") % {"reference": disposal.reference})
            return redirect(disposal.get_absolute_url())
        services.keep(self.case, by=self.request.user, nature=measure, reason=reason, until=typed["until"])
        messages.success(self.request, _("%(reference)s est conservé.") % {"reference": self.case.reference})
        return redirect("retention:queue")

    def offered(self):
        """The measures that make sense now, for this person."""
        if self.standing is None or self.case.held:
            return []
        may = self.request.user.has_perm
        kept = {
            periods.REVIEW: [Nature.REVIEW, Nature.PROLONG],
            periods.ACTIVE: [Nature.PROLONG],
            periods.TEN_YEARS: [Nature.EXPRESS],
        }[self.standing.ground]
        found = [nature for nature in kept if may(services.PERMISSION_OF[nature], self.case)]
        ended = self.case.closed_at is not None and may(PROPOSE, self.case)
        return [*found, *(Measure.values if ended else ())]

    def page(self, form, status=200):
        case = self.case
        weight = services.weigh(case)
        context = {
            "case": case,
            "kind": periods.kept_kinds()[case.kind]._meta.verbose_name,
            "state": workflows()[case.kind].state(case.status),
            "standing": self.standing,
            "period": periods.period_of(case, timezone.localdate(timezone=case.post.zone)),
            "counts": sorted((table_label(name), n) for name, n in weight["counts"].items()),
            "documents": len(weight["sha256"]),
            "recipients": services.recipients_of(case),
            "decisions": case.retention_decisions.select_related("by"),
            "waiting": Disposal.objects.visible_to(self.request.user).filter(target=case.pk, closed_at=None).first(),
            "form": form,
            "hold": holds.hold_of(case) if case.held else None,
            "may_hold": self.request.user.has_perm(holds.HOLD, case),
            "may_lift": self.request.user.has_perm(holds.LIFT, case),
            "past_holds": case.retention_holds.filter(lifted_at__isnull=False).select_related("by", "lifted_by"),
            **marks_of(case),
            "breadcrumbs": [_crumb(), {"label": case.reference}],
        }
        return TemplateResponse(self.request, "retention/decide.html", context, status=status)


class DisposalList(CaseListView):
    model = Disposal
    template_name = "retention/disposal_list.html"
    filter_form = DisposalFilters
    permission = VIEW

    def context(self, form, page):
        rows = [(row, DISPOSAL.state(row.status)) for row in page.rows]
        return {**super().context(form, page), "rows": rows}


class DisposalDetail(CaseView):
    model = Disposal
    permission = VIEW
    related = ("owner", "deputy", "author", "post__country")

    def get(self, request, reference):
        case = self.get_case()
        record("case.consult", case)
        context = {
            "case": case,
            "state": DISPOSAL.state(case.status),
            "acts": acts_of(case, available(case, request.user)),
            "lines": [line for line in services.lines_of(case) if line[1]],
            "signed": services.request_of(case),
            "certificate": case.outcome
            and request.user.has_perm("retention.request_certificate", case)
            and CERTIFICATE,
            **marks_of(case),
            "breadcrumbs": [
                {"label": _("Décisions de conservation"), "url": reverse("retention:disposal-list")},
                {"label": case.reference},
            ],
        }
        return TemplateResponse(request, "retention/disposal_detail.html", context)


@step_up(DESTROY)
class DisposalAct(CaseActView):
    model = Disposal
    permission = VIEW
    workflow = DISPOSAL
    perform = staticmethod(services.perform)


class Register(View):
    """What is left of the files: each number that leads nowhere, why, and the archive sheets."""

    def get(self, request):
        _must(request.user, queue.REVIEW_CASE)
        rows = Remnant.objects.filter(post__in=queue.posts_of(request.user)).select_related("country", "domain")
        found = list(rows.annotate(held=holds.held("sheet"))[:500])
        record("retention.register", shown=[row.pk for row in found])
        kinds = periods.kept_kinds()
        context = {
            "rows": [
                (row, kinds[row.kind]._meta.verbose_name, row.outcome and workflows()[row.kind].state(row.outcome))
                for row in found
            ]
        }
        return TemplateResponse(request, "retention/register.html", context)


class Periods(View):
    """The durations of each kind, in force, to come and past: to read; the director changes them."""

    def get(self, request):
        _must(request.user, "retention.view_period")
        today = timezone.localdate()
        current = periods.in_force(today)
        history = {}
        for row in RetentionPeriod.objects.select_related("by"):
            history.setdefault(row.kind, []).append(row)
        archives = periods.archives_in_force(today)
        context = {
            "rows": [
                (
                    code,
                    model._meta.verbose_name,
                    current.get(code),
                    [r for r in history.get(code, []) if r != current.get(code)],
                    [(value, label, archives.get((code, value))) for value, label in instruments_of(model)],
                )
                for code, model in sorted(
                    periods.kept_kinds().items(), key=lambda pair: str(pair[1]._meta.verbose_name)
                )
            ],
            "may_change": request.user.has_perm("retention.change_period"),
            "today": today,
        }
        return TemplateResponse(request, "retention/periods.html", context)


class ChangePeriod(View):
    """Other durations of one kind, from a day on."""

    def dispatch(self, request, *args, **kwargs):
        _must(request.user, "retention.change_period")
        if kwargs["kind"] not in periods.kept_kinds():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, kind):
        today = timezone.localdate()
        return self.page(kind, PeriodForm(instance=periods.in_force(today).get(kind), initial={"valid_from": today}))

    def post(self, request, kind):
        form = PeriodForm(request.POST, instance=RetentionPeriod(kind=kind))
        if not form.is_valid():
            return self.page(kind, form, status=422)
        try:
            periods.change(kind, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(kind, form, status=422)
        messages.success(request, _("Durées enregistrées : les précédentes restent lisibles."))
        return redirect("retention:periods")

    def page(self, kind, form, status=200):
        label = periods.kept_kinds()[kind]._meta.verbose_name
        trail = [{"label": _("Durées de conservation"), "url": reverse("retention:periods")}, {"label": label}]
        context = {"kind": label, "form": form, "breadcrumbs": trail}
        return TemplateResponse(self.request, "retention/period_form.html", context, status=status)


class ChangeArchive(View):
    """Other years of archive for the files of one kind that follow one instrument, from a day on."""

    def dispatch(self, request, *args, **kwargs):
        _must(request.user, "retention.change_period")
        self.model = periods.kept_kinds().get(kwargs["kind"])
        self.instruments = dict(instruments_of(self.model)) if self.model else {}
        if kwargs["value"] not in self.instruments:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, kind, value):
        today = timezone.localdate()
        row = periods.archives_in_force(today).get((kind, value))
        first = {} if row else {"archive_years": periods.in_force(today)[kind].archive_years}
        return self.page(value, ArchiveForm(instance=row, initial={"valid_from": today, **first}))

    def post(self, request, kind, value):
        form = ArchiveForm(request.POST, instance=InstrumentArchive(kind=kind, value=value))
        if not form.is_valid():
            return self.page(value, form, status=422)
        try:
            periods.change_archive(kind, value, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(value, form, status=422)
        messages.success(request, _("Durées enregistrées : les précédentes restent lisibles."))
        return redirect("retention:periods")

    def page(self, value, form, status=200):
        label = f"{self.model._meta.verbose_name}, {self.instruments[value]}"
        trail = [{"label": _("Durées de conservation"), "url": reverse("retention:periods")}, {"label": label}]
        context = {"kind": label, "form": form, "breadcrumbs": trail}
        return TemplateResponse(self.request, "retention/period_form.html", context, status=status)


def instruments_of(model):
    """(value, label) of the instruments by which the archive of this kind differs; none for most kinds."""
    return model._meta.get_field(model.archive_by).choices if model.archive_by else ()


def _must(user, permission, about=None):
    if not user.has_perm(permission, about):
        raise Http404


def _crumb():
    return {"label": _("Conservation"), "url": reverse("retention:queue")}
