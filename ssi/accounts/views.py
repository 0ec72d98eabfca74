"""One's own account, and what the head of a post sees of its people."""

from datetime import timedelta

from allauth.account.internal.decorators import login_not_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as social_adapter
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ssi.network.models import Post
from ssi.web.htmx import refuse_form
from ssi.web.refusals import Refusal

from . import kept, second_factor, services
from .access import identity_of
from .forms import DelegationForm
from .models import Delegation, Session
from .sessions import digest
from .step_up import GRANT, step_up
from .words import POWERS, browser_in_words, in_words


@login_not_required
def too_many(request):
    """The answer of the throttles: 429, and how long to wait (settings.ACCOUNT_RATE_LIMITS counts by the minute)."""
    response = render(request, "account/too_many.html", status=429)
    response.headers["Retry-After"] = "60"
    return response


@require_GET
def account(request):
    identity = _identity(request)
    user = request.user
    today = timezone.localdate()
    context = {
        "assignments": _assignments(user.assignments.in_force(today)),
        "standing_in": _given_to(user, today),
        "acting": any(h.acting for h in identity.held),
        "factors": Authenticator.objects.filter(user=user, type__in=second_factor.KINDS).count(),
        "linked": SocialAccount.objects.filter(user=user).exists(),
        "providers": social_adapter().list_apps(request),
        "sessions": _live_sessions(user).count(),
        "delegates": user.has_perm("accounts.delegate"),
        "sees_staff": user.has_perm("accounts.view_staff"),
    }
    return render(request, "accounts/account.html", context)


def _given_to(user, today):
    found = Delegation.objects.filter(given_to=user, revoked_at=None, ends_on__gte=today)
    return found.select_related("post").order_by("starts_on")


@require_http_methods(["GET", "POST"])
def sessions(request):
    """The browsers signed in to this account; each may be signed out, or all but this one."""
    _identity(request)
    live = _live_sessions(request.user)
    current = digest(request.session.session_key)
    if request.method == "POST":
        return _close_sessions(request, live, current)
    rows = [{"row": s, "browser": browser_in_words(s.browser), "current": s.pk == current} for s in live]
    rows.sort(key=lambda r: not r["current"])
    return render(request, "accounts/sessions.html", {"rows": rows})


def _close_sessions(request, live, current):
    if "others" in request.POST:
        number = services.end_other_sessions(by=request.user, current=current)
        told = ngettext("%(n)d session fermée.", "%(n)d sessions fermées.", number) % {"n": number}
    else:
        services.end_session(by=request.user, session=get_object_or_404(live, pk=request.POST.get("session", "")))
        told = _("Session fermée : ce navigateur devra se reconnecter.")
    messages.success(request, told)
    return redirect("sessions")


def _live_sessions(user):
    now = timezone.now()
    idle = timedelta(seconds=settings.SSI_SESSION_IDLE_SECONDS)
    return Session.objects.filter(user=user, expire_date__gt=now, seen_at__gt=now - idle).order_by("-seen_at")


@require_GET
def kept_form(request):
    """What was typed when the session expired, to read again and send. Nothing is sent by itself."""
    found = kept.find(request)
    if found is None:
        messages.info(request, _("Aucune saisie n’est conservée : elle a été envoyée, ou a plus de trente minutes."))
        return redirect("home")
    room = _room_of(found.path)
    shown, codes = [], 0
    for name, values in found.fields:
        words = [in_words(value) for value in values if value]
        codes += words.count(None)
        if any(words):
            shown.append({"label": _label(name, room), "values": [w for w in words if w]})
    context = {"kept": found, "shown": shown, "codes": codes, "field": kept.FIELD}
    return render(request, "accounts/kept_form.html", context)


def _room_of(path):
    try:
        return resolve(path.split("?")[0]).app_name or resolve(path.split("?")[0]).namespace
    except Resolver404:
        return ""


def _label(name, room):
    """The words of a field from its name: those of a model of the same room, else of any; else the name itself."""
    bare = name.rsplit("-", 1)[-1]
    for model in sorted(apps.get_models(), key=lambda m: m._meta.app_label != room):
        for field in model._meta.get_fields():
            if field.name == bare and hasattr(field, "verbose_name"):
                return str(field.verbose_name)
    return bare.replace("_", " ")


@require_GET
def delegations(request):
    """Who stands in for the head of each post the person may look after."""
    posts = [_post_page(post, request.user) for post in _posts_where(request, "accounts.view_staff")]
    return render(request, "accounts/delegations.html", {"posts": posts})


def _post_page(post, user):
    today = services.today_at(post)
    found = Delegation.objects.filter(post=post).select_related("given_to", "given_by").order_by("-starts_on", "-pk")
    rows = [{"it": d, "state": _state_of(d, today), "powers": [POWERS.get(c, c) for c in d.permissions]} for d in found]
    return {
        "post": post,
        "open": [r for r in rows if r["state"] in ("in_force", "to_come")],
        "past": [r for r in rows if r["state"] in ("over", "revoked")],
        "holder": user.has_perm("accounts.delegate", post) and not identity_of(user).acting_at(post.pk),
    }


def _state_of(delegation, today):
    if delegation.revoked_at:
        return "revoked"
    if delegation.ends_on < today:
        return "over"
    return "to_come" if delegation.starts_on > today else "in_force"


@step_up(GRANT)
@require_http_methods(["GET", "POST"])
def new_delegation(request, code):
    post = _post_to_delegate(request, code)
    form = DelegationForm(request.POST or None, post=post)
    if request.method == "POST" and form.is_valid():
        try:
            services.delegate(by=request.user, post=post, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Délégation enregistrée."))
            return redirect("delegations")
    context = {"form": form, "post": post}
    if request.method == "POST":
        page = "accounts/new_delegation.html"
        return refuse_form(request, page=page, fragment=page, context=context)
    return render(request, "accounts/new_delegation.html", context)


@require_POST
def revoke_delegation(request, pk):
    delegation = get_object_or_404(Delegation.objects.select_related("post", "given_to"), pk=pk)
    _post_to_delegate(request, delegation.post.code)
    try:
        services.revoke_delegation(by=request.user, delegation=delegation)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Délégation retirée : elle ne vaut plus dès maintenant."))
    return redirect("delegations")


def _assignments(found):
    return found.select_related("user", "post").prefetch_related("domains")


def _identity(request):
    """The identity of the request. Without one (second factor still missing) these pages do not exist."""
    identity = getattr(request.user, "_identity", None)
    if identity is None:
        raise Http404
    return identity


def _posts_where(request, permission):
    """Posts where the person holds `permission`; a person who holds it nowhere learns of no page."""
    held = _identity(request).held
    posts = Post.objects.filter(pk__in={h.post_id for h in held if h.post_id and permission in h.permissions})
    if not posts:
        raise Http404
    return posts


def _post_to_delegate(request, code):
    _identity(request)
    post = get_object_or_404(Post, code=code.upper())
    if not request.user.has_perm("accounts.delegate", post) or identity_of(request.user).acting_at(post.pk):
        raise Http404
    return post
