"""Pages of the hand-overs of a post: opening one, its items, accepting them, closing it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from ssi.accounts.models import Assignment
from ssi.accounts.post_pages import FormPage
from ssi.audit.log import record
from ssi.audit.reading import opened
from ssi.web.refusals import Refusal

from . import handing
from .forms import HandoverForm
from .models import Handover, HandoverItem
from .reach import CHANGE
from .views import TEAM


def one(user, pk):
    """The hand-over, if it exists for this person. Raises Http404."""
    rows = Handover.objects.visible_to(user).select_related("post__country", "leaving", "successor", "assignment")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    opened(found)
    return found


class HandoverPage(View):
    """What is handed over: accepted or not, by whom; each reader sees the titles they may."""

    def get(self, request, pk):
        handover = one(request.user, pk)
        lines = handing.lines_of(handover, request.user)
        leads = request.user.has_perm(CHANGE, handover.post)
        record("staff.consult_handover", handover)
        left = sum(line.item.accepted_at is None for kind in lines.values() for line in kind)
        context = {
            "handover": handover,
            "kinds": [(kind.label, lines[kind]) for kind in HandoverItem.Kind if kind in lines],
            "left": left,
            "total": sum(map(len, lines.values())),
            "leads": leads and handover.closed_at is None,
            "takes": request.user.pk == handover.successor_id,
            "breadcrumbs": [TEAM, {"label": str(handover)}] if leads else [],
        }
        return TemplateResponse(request, "staff/handover.html", context)


class OpenHandover(FormPage):
    """From the page of the person who leaves."""

    permission, form_class = "staff.open_handover", HandoverForm
    crumbs = (TEAM,)
    button = gettext_lazy("Ouvrir la passation")
    hint = gettext_lazy(
        "Ses dossiers ouverts, ses promesses et ses contacts sont listés ; le successeur les accepte un à un."
    )

    def prepare(self, user, pk):
        rows = Assignment.objects.filter(pk=pk, post=self.post_).select_related("user", "post")
        self.assignment = rows.first()
        if self.assignment is None:
            raise Http404
        self.assignment.post = self.post_
        self.title = _("Passation de %(name)s") % {"name": self.assignment.user}
        self.back_url = reverse("staff:person", args=[self.assignment.user_id])

    def write(self, form):
        return handing.open_handover(by=self.request.user, assignment=self.assignment, **form.values())


class EditHandover(FormPage):
    permission, form_class = CHANGE, HandoverForm
    crumbs = (TEAM,)

    def prepare(self, user, pk):
        self.row = self.one(Handover.objects.filter(closed_at=None).select_related("leaving", "successor"), pk)
        self.title = str(self.row)
        self.back_url = self.row.get_absolute_url()

    def write(self, form):
        return handing.edit_handover(
            self.row, by=self.request.user, expected_version=form.expected_version, **form.values()
        )


class _Act(View):
    """POST on a hand-over: does its act and comes back to the page."""

    http_method_names = ("post",)

    def post(self, request, pk, **kwargs):
        handover = one(request.user, pk)
        try:
            messages.success(request, self.act(handover, request.user, **kwargs))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(handover)


class Accept(_Act):
    def act(self, handover, user, item):
        found = handover.items.filter(pk=item).first()
        if found is None:
            raise Http404
        found.handover = handover
        handing.accept(found, by=user)
        return _("Remis à %(name)s.") % {"name": handover.successor}


class Refresh(_Act):
    def act(self, handover, user):
        added = handing.refresh(handover, by=user)
        return ngettext("%(n)d élément ajouté.", "%(n)d éléments ajoutés.", added) % {"n": added}


class Close(_Act):
    def act(self, handover, user):
        handing.close(handover, by=user)
        return _("Passation terminée : plus rien n’est tenu par %(name)s.") % {"name": handover.leaving}
