"""Pages of the cahier d'oral: one line to note a call, what was said, promises due and kept."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from ssi.audit.log import record
from ssi.network import known
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from . import oral
from .models import Contact, Interaction, PartnerService, Promise
from .oral_forms import OralForm
from .reciprocity import sheet
from .views import TREE_CRUMB, _must, _one, post_or_404

ORAL_CRUMB = {"label": gettext_lazy("Cahier d’oral"), "url": "/annuaire/oral/"}
PAGE = 50


class OralLog(View):
    """The form of one line, and under it what was said, newest first."""

    def dispatch(self, request, *args, **kwargs):
        self.post_ = post_or_404(request.user, "directory.add_interaction")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(OralForm(user=request.user, initial={"who": self.named()}))

    def post(self, request):
        form = OralForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            oral.note(by=request.user, post=self.post_, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("Noté."))
        return redirect("directory:oral")

    def named(self):
        """Whom the page was opened for: `?contact=12`, from the contact's page; nobody when it is not one's own."""
        key = whole_number(self.request.GET.get("contact"))
        contacts = Contact.objects.visible_to(self.request.user).select_related("service")
        found = contacts.filter(pk=key).first() if key else None
        return oral.label(found) if found else ""

    def page(self, form, status=200):
        user, before = self.request.user, whole_number(self.request.GET.get("avant"))
        said = Interaction.objects.visible_to(user).select_related("contact", "service", "created_by", "case")
        if before is not None:
            said = said.filter(pk__lt=before)
        said = list(said.prefetch_related("promises").order_by("-pk")[: PAGE + 1])
        contacts = list(Contact.objects.visible_to(user).filter(post=self.post_, active=True).select_related("service"))
        proposed = [contact.pk for contact in contacts]
        record("directory.oral_log", shown=[row.pk for row in said[:PAGE]], proposed=proposed)
        context = {
            "form": form,
            "rows": said[:PAGE],
            "next_url": f"?avant={said[PAGE - 1].pk}" if len(said) > PAGE else "",
            "names": [*map(oral.label, contacts), *services_of(user, self.post_)],
            "pending": Promise.objects.visible_to(user).pending().count(),
            "breadcrumbs": [TREE_CRUMB, {"label": ORAL_CRUMB["label"]}],
        }
        return TemplateResponse(self.request, "directory/oral.html", context, status=status)


def services_of(user, post):
    """The services that the field « avec qui » proposes after the contacts."""
    return PartnerService.objects.visible_to(user).filter(post=post, active=True).values_list("name", flat=True)


def _need_url(user, row):
    """Where a need heard in this meeting is noted, in one click; by name, for this room imports no other."""
    if not user.has_perm("cooperation.add_need", row.post):
        return ""
    return f"{reverse('cooperation:need-open')}?echange={row.pk}"


@require_GET
def interaction(request, pk):
    row = _one(Interaction, request.user, pk, "contact", "service", "post", "created_by", "case")
    record("directory.consult", row)
    context = {
        "row": row,
        "promises": row.promises.select_related("kept_by"),
        "now": timezone.now(),
        "may_write": request.user.has_perm("directory.add_interaction", row.post),
        "need_url": _need_url(request.user, row),
        "breadcrumbs": [TREE_CRUMB, ORAL_CRUMB, {"label": row.get_kind_display()}],
    }
    return TemplateResponse(request, "directory/interaction.html", context)


@require_POST
def interaction_answered(request, pk):
    row = _one(Interaction, request.user, pk, "post")
    return _done(request, row, lambda: oral.answered(row, by=request.user), _("Demande répondue."))


@require_GET
def promises(request):
    """Due first, the latest at the top; then those that were kept."""
    _must(request.user, "directory.view_interaction")
    seen = Promise.objects.visible_to(request.user).select_related("interaction__contact", "interaction__service")
    kept = seen.exclude(kept_at=None).select_related("kept_by").order_by("-kept_at")
    context = {
        "pending": _with_post(seen.pending()[: 4 * PAGE]),
        "kept": kept[:PAGE],
        "now": timezone.now(),
        "breadcrumbs": [TREE_CRUMB, ORAL_CRUMB, {"label": _("Promesses")}],
    }
    record("directory.list", promises=True)
    return TemplateResponse(request, "directory/promises.html", context)


@require_POST
def promise_kept(request, pk):
    row = _one(Promise, request.user, pk, "interaction__post")
    return _done(request, row.interaction, lambda: oral.keep(row, by=request.user), _("Promesse tenue."))


@require_GET
def reciprocity(request, pk):
    """What each asked of the other; `?emporter=1` leaves only numbers, for a sheet that leaves the office."""
    row = _one(PartnerService, request.user, pk, "post")
    if not request.user.has_perm("directory.view_interaction", row.post):
        raise Http404
    record("directory.reciprocity", row)
    context = {
        "service": row,
        "sheet": sheet(row, request.user),
        "carried": "emporter" in request.GET,
        "now": timezone.now(),
        "breadcrumbs": [TREE_CRUMB, {"label": row.name, "url": row.get_absolute_url()}, {"label": _("Réciprocité")}],
    }
    return TemplateResponse(request, "directory/reciprocity.html", context)


def _done(request, said, act, sentence):
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect("directory:promises" if request.POST.get("next") == "list" else said.get_absolute_url())


def _with_post(rows):
    """Promises as a list, the post of each from memory."""
    posts, rows = known.posts(), list(rows)
    for row in rows:
        row.interaction.post = posts[row.interaction.post_id]
    return rows
