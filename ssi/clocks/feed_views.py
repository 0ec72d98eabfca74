"""The subscription to one's agenda: its page, and the secret address that calendars read."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ssi.audit.log import record

from . import feeds
from .views import ClockView, agenda_crumb


class Subscription(ClockView):
    """One's secret address: make one (shown once), make another, revoke it."""

    def get(self, request):
        return self.page()

    def post(self, request):
        match request.POST.get("act"):
            case "create":
                token = feeds.create(by=request.user, whole_post=request.POST.get("whole_post") == "on")
                return self.page(address=request.build_absolute_uri(reverse("clocks:feed", args=[token])))
            case "revoke":
                feeds.revoke(by=request.user)
                messages.success(request, _("L’adresse est révoquée : plus aucun agenda ne la lit."))
                return redirect("clocks:subscription")
        raise Http404

    def page(self, address=""):
        context = {
            "feed": feeds.in_force(self.request.user),
            "address": address,
            "breadcrumbs": [agenda_crumb(), {"label": _("Abonnement")}],
        }
        return TemplateResponse(self.request, "clocks/subscription.html", context)


@login_not_required
@require_safe
def feed(request, token):
    """The calendar behind a secret address, with the present rights of its owner; 404 when there is none."""
    entered = feeds.enter(token)
    if entered is None:
        raise Http404
    person, row = entered
    body, shown = feeds.render(person, row)
    row.read_at = timezone.now()
    row.save(update_fields=["read_at"])
    record("clock.feed", row, shown=shown)
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
