"""Pages of the technical administrator: they show people and roles, never a file."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ssi.audit.log import record
from ssi.web.htmx import refuse_form
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from .. import second_factor
from ..models import Assignment, User
from ..step_up import GRANT, step_up
from . import services
from .acts import ACTS
from .forms import AssignmentForm, EndForm, PersonForm, ReasonForm
from .people import PeopleFilters, page_of, row_of

_LIST = {"label": gettext_lazy("Comptes"), "url": "/administration/"}


@require_GET
def people(request):
    """The accounts by name; narrowed by words, post and state, all in the address."""
    _must(request)
    filters = PeopleFilters(request.GET)
    rows, more = page_of(filters, whole_number(request.GET.get("apres")))
    query = request.GET.copy()
    query["apres"] = more
    record("accounts.list", searched=bool(filters.value("q")))
    context = {
        "rows": rows,
        "filters": filters,
        "narrowed": any(filters.value(name) for name in filters.fields),
        "next_url": f"?{query.urlencode()}" if more else "",
    }
    return TemplateResponse(request, "administration/people.html", context)


@require_GET
def person(request, pk):
    """One account: who, which assignments, which ways in; and what the administrator may do to it."""
    someone = _person(request, pk)
    held = row_of(someone)
    shown = [a.pk for a in (*held.present, *held.coming)]
    record("accounts.consult", someone)
    context = {
        "person": someone,
        "held": held,
        "past": [a for a in someone.assignments.all() if a.pk not in shown],
        "factors": Authenticator.objects.filter(user=someone, type__in=second_factor.KINDS).count(),
        "sessions": someone.sessions.count(),
        "oneself": someone.pk == request.user.pk,
        "acts": [(slug, act) for slug, act in ACTS.items() if act.applies_to(someone)],
        "breadcrumbs": [_LIST, {"label": str(someone)}],
    }
    return TemplateResponse(request, "administration/person.html", context)


@require_http_methods(["GET", "POST"])
def new_person(request):
    _must(request)
    form = PersonForm(request.POST or None)

    def save():
        made = services.create_person(by=request.user, **form.cleaned_data)
        messages.success(request, _("Compte créé. Il n’ouvre rien sans affectation ni mot de passe."))
        return redirect("administration:assign", made.pk)

    return _form_page(request, form, save, title=_("Nouveau compte"), button=_("Créer le compte"))


@require_http_methods(["GET", "POST"])
def edit_person(request, pk):
    someone = _person(request, pk)
    form = PersonForm(request.POST or None, person=someone)

    def save():
        former = someone.email
        services.correct_person(by=request.user, person=someone, **form.cleaned_data)
        if former.lower() != form.cleaned_data["email"].lower():
            get_adapter(request).send_notification_mail("account/email/address_changed", someone, email=former)
        messages.success(request, _("Fiche corrigée."))
        return redirect("administration:person", someone.pk)

    return _form_page(request, form, save, someone, title=_("Corriger la fiche"), button=_("Enregistrer"))


@step_up(GRANT)
@require_http_methods(["GET", "POST"])
def assign(request, pk):
    someone = _person(request, pk)
    form = AssignmentForm(request.POST or None)

    def save():
        services.assign(by=request.user, person=someone, **form.cleaned_data)
        messages.success(request, _("Affectation enregistrée."))
        return redirect("administration:person", someone.pk)

    return _form_page(request, form, save, someone, title=_("Nouvelle affectation"), button=_("Affecter"))


@require_http_methods(["GET", "POST"])
def end_assignment(request, pk):
    _must(request)
    assignment = get_object_or_404(Assignment.objects.select_related("user", "post"), pk=pk)
    form = EndForm(request.POST or None, initial={"last_day": services.today_of(assignment)})

    def save():
        services.end_assignment(by=request.user, assignment=assignment, **form.cleaned_data)
        messages.success(request, _("Fin d’affectation enregistrée."))
        return redirect("administration:person", assignment.user_id)

    title, told = _("Terminer l’affectation"), assignment.get_role_display()
    told = f"{told}, {assignment.post.city}" if assignment.post else told
    return _form_page(request, form, save, assignment.user, title=title, button=title, explanation=told)


@step_up(GRANT)
@require_http_methods(["GET", "POST"])
def act(request, pk, act):
    someone, todo = _person(request, pk), ACTS.get(act)
    if todo is None or not todo.applies_to(someone):
        raise Http404
    form = ReasonForm(request.POST or None)

    def save():
        made = todo.perform(by=request.user, person=someone, **form.cleaned_data)
        for prefix in todo.mails:
            get_adapter(request).send_notification_mail(prefix, someone)
        if todo.secret:
            context = {"person": someone, "secret": made, "breadcrumbs": _crumbs(someone, todo.label)}
            return TemplateResponse(request, "administration/secret.html", context)
        messages.success(request, todo.told)
        return redirect("administration:person", someone.pk)

    words = {"title": todo.label, "button": todo.label, "explanation": todo.explanation}
    return _form_page(request, form, save, someone, **words)


def _form_page(request, form, save, someone=None, **words):
    """Show the form, or do what it asks: a refusal of the service comes back beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            return save()
        except Refusal as refusal:
            form.refuse(refusal)
    page = "administration/form.html"
    context = {"form": form, "person": someone, "breadcrumbs": _crumbs(someone, words["title"]), **words}
    if request.method == "POST":
        return refuse_form(request, page=page, fragment=page, context=context)
    return TemplateResponse(request, page, context)


def _crumbs(someone, here):
    middle = [{"label": str(someone), "url": f"/administration/comptes/{someone.pk}/"}] if someone else []
    return [_LIST, *middle, {"label": here}]


def _person(request, pk):
    _must(request)
    return get_object_or_404(User.objects.prefetch_related("assignments__post", "assignments__domains"), pk=pk)


def _must(request):
    if not request.user.has_perm("accounts.manage_accounts"):
        raise Http404
