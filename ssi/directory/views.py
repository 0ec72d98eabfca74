"""Pages of the annuaire: the tree, one service, one contact, what is to be verified."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from ssi.accounts.access import own_post
from ssi.audit.log import record
from ssi.audit.reading import opened
from ssi.network import known
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

from . import services
from .forms import ContactForm, ServiceForm
from .models import Contact, PartnerService
from .reach import posts_where
from .tree import ONE_PAGE, counted_countries, trees
from .words import freshness

TREE_CRUMB = {"label": gettext_lazy("Annuaire"), "url": "/annuaire/"}
#: A search shows this many of each; past it, one word more is needed.
MOST = 50


@require_GET
def tree(request):
    """The tree, one country at a time when there is much; with ?q=, what answers to the words."""
    user = request.user
    _must(user, "directory.view_partnerservice")
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    countries = counted_countries(user)
    chosen = next((c for c, _n in countries if c.pk == request.GET.get("pays", "").upper()), None)
    whole = sum(n for _c, n in countries) <= ONE_PAGE
    context = {
        "words": words,
        "countries": countries,
        "chosen": chosen,
        "groves": trees(user, chosen) if not words and (chosen or whole) else [],
        "found": _found(user, words) if words else None,
        "stale": Contact.objects.visible_to(user).to_verify(timezone.localdate()).count(),
        "sees_contacts": user.has_perm("directory.view_contact"),
        "may_write": user.has_perm("directory.change_partnerservice"),
        "notes_oral": user.has_perm("directory.add_interaction"),
        "several_posts": len(posts_where(user, "directory.view_partnerservice")[0]) != 1,
    }
    record("directory.list", searched=bool(words), country=chosen.pk if chosen else "")
    return TemplateResponse(request, "directory/tree.html", context)


def _found(user, words):
    found_contacts = Contact.objects.visible_to(user).select_related("service")
    found_services = PartnerService.objects.visible_to(user)
    people = found_contacts.found_by(words, "name", "function", "service__name")[:MOST]
    return {
        "contacts": [(contact, freshness(contact)) for contact in people],
        "services": list(found_services.found_by(words, "name", "local_name", "competences")[:MOST]),
    }


@require_GET
def service(request, pk):
    row = _one(PartnerService, request.user, pk, "country", "post", "parent")
    record("directory.consult", row)
    contacts = Contact.objects.visible_to(request.user).filter(service=row).order_by("-active", "name")
    context = {
        "service": row,
        "below": PartnerService.objects.visible_to(request.user).filter(parent=row),
        "contacts": [(contact, freshness(contact)) for contact in contacts.select_related("holder")],
        "sees_contacts": request.user.has_perm("directory.view_contact", row.post),
        "may_write": request.user.has_perm("directory.change_partnerservice", row.post),
        "sees_oral": request.user.has_perm("directory.view_interaction", row.post),
        "may_add": request.user.has_perm("directory.change_contact", row.post),
        "breadcrumbs": [TREE_CRUMB, {"label": row.name}],
    }
    return TemplateResponse(request, "directory/service.html", context)


@require_GET
def contact(request, pk):
    row = _one(Contact, request.user, pk, "service", "post", "holder")
    record("directory.consult", row)
    context = {
        "contact": row,
        "fresh": freshness(row),
        "may_write": services.may_change(row, request.user),
        "notes_oral": request.user.has_perm("directory.add_interaction", row.post),
        "breadcrumbs": [
            TREE_CRUMB,
            {"label": row.service.name, "url": row.service.get_absolute_url()},
            {"label": row.name},
        ],
    }
    return TemplateResponse(request, "directory/contact.html", context)


@require_GET
def to_verify(request):
    """Contacts nobody verified for six months, the oldest first, one click each."""
    _must(request.user, "directory.view_contact")
    late = Contact.objects.visible_to(request.user).to_verify(timezone.localdate()).select_related("service", "holder")
    rows = [(row, freshness(row), services.may_change(row, request.user)) for row in _with_post(late[: 4 * MOST])]
    record("directory.list", to_verify=len(rows))
    context = {"rows": rows, "breadcrumbs": [TREE_CRUMB, {"label": _("À vérifier")}]}
    return TemplateResponse(request, "directory/to_verify.html", context)


@require_POST
def verify(request, pk):
    row = _one(Contact, request.user, pk, "post", "holder")
    try:
        services.verify_contact(row, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s : vérifié aujourd’hui.") % {"name": row.name})
    return redirect("directory:to-verify" if request.POST.get("next") == "list" else row.get_absolute_url())


class DirectoryFormView(View):
    """A form of the annuaire, for a new row or one that exists. Somebody else saved meanwhile: both are shown."""

    model = form_class = None
    permission = template_name = None
    related = ("post",)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.row = self.above = None
        self.prepare(request.user, **kwargs)

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission, self.post_):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def prepare(self, user, pk=None):
        self.row = _one(self.model, user, pk, *self.related) if pk else None
        self.post_ = self.row.post if self.row else post_or_404(user, self.permission)

    def form(self, data=None):
        version = {"version": self.row.version} if self.row else {}
        return self.form_class(
            data, post=self.post_, user=self.request.user, instance=self.row, initial={**self.initial(), **version}
        )

    def initial(self):
        return {}

    def get(self, request, **kwargs):
        return self.page(self.form())

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            row = self.write(form)
        except StaleVersion as refusal:
            form.refuse(refusal)
            return self.page(form, status=409, theirs=both_versions(refusal.theirs, form))
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("%(name)s : fiche enregistrée.") % {"name": row.name})
        return redirect(row.get_absolute_url())

    def page(self, form, status=200, theirs=()):
        crumbs = [TREE_CRUMB, *([{"label": self.row.name, "url": self.row.get_absolute_url()}] if self.row else [])]
        context = {
            "form": form,
            "row": self.row,
            "theirs": theirs,
            "breadcrumbs": [*crumbs, {"label": _("Modifier") if self.row else _("Nouveau")}],
        }
        return TemplateResponse(self.request, self.template_name, context, status=status)


class ServiceFormView(DirectoryFormView):
    model, form_class = PartnerService, ServiceForm
    permission, template_name = "directory.change_partnerservice", "directory/service_form.html"

    def initial(self):
        covered = known.countries_of((self.post_.pk,))
        return {"country": self.request.GET.get("pays") or (covered[0].pk if len(covered) == 1 else None)}

    def write(self, form):
        by, values = self.request.user, form.values()
        if self.row is None:
            return services.add_service(by=by, post=self.post_, **values)
        row = _one(PartnerService, by, self.row.pk, "post")
        return services.edit_service(row, by=by, expected_version=form.cleaned_data["version"] or 0, **values)


class ContactFormView(DirectoryFormView):
    """A new contact is added from the page of its service (`service`); an old one is changed (`pk`)."""

    model, form_class = Contact, ContactForm
    permission, template_name = "directory.change_contact", "directory/contact_form.html"
    related = ("post", "service", "holder")

    def prepare(self, user, pk=None, service=None):
        if service is None:
            return super().prepare(user, pk)
        self.above = _one(PartnerService, user, service, "post")
        self.post_ = self.above.post
        return None

    def initial(self):
        return {"service": self.above, "holder": self.request.user} if self.above else {}

    def write(self, form):
        by, values = self.request.user, form.values()
        if self.row is None:
            return services.add_contact(by=by, **values)
        row = _one(Contact, by, self.row.pk, "post", "holder")
        return services.edit_contact(row, by=by, expected_version=form.cleaned_data["version"] or 0, **values)


def post_or_404(user, permission):
    """The person's (first) post where they hold `permission`."""
    if post := own_post(user, permission):
        return post
    raise Http404


def _one(model, user, pk, *related):
    row = model.objects.visible_to(user).select_related(*related).filter(pk=pk).first()
    if row is None:
        raise Http404
    opened(row)
    return row


def _with_post(rows):
    """The rows, each given its post from memory."""
    posts = known.posts()
    for row in rows:
        row.post = posts[row.post_id]
        yield row


def _must(user, permission):
    if not user.has_perm(permission):
        raise Http404
