from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.network.models import Post

#: (URL name, label, permission that opens the entry). Names only: this room imports no leaf.
_ENTRIES = [
    ("home", lambda: _("Ma journée"), None),
    ("parapheur", lambda: _("Parapheur"), "approvals.view_parapheur"),
    ("liaison:list", lambda: _("Liaison"), "liaison.view_informationexchange"),
    ("reports:list", lambda: _("Rapports"), "reports.view_report"),
    ("network-desk", lambda: _("Réseau"), "figures.view_network"),
    ("journal", lambda: _("Journal"), "audit.view_event"),
]


def frame(request):
    """What base.html needs on every page: brand, demo banner, the entries this person has something behind."""
    user = getattr(request, "user", None)
    identity = getattr(user, "_identity", None)
    context = {"brand": settings.SSI_BRAND, "demo": settings.SSI_DEMO, "navigation": [], "service_name": ""}
    if identity is None:
        return context
    for name, label, permission in _ENTRIES:
        if permission is None or user.has_perm(permission):
            url = reverse(name)
            active = request.path == url if url == "/" else request.path.startswith(url)
            context["navigation"].append({"label": label(), "url": url, "active": active})
    context["can_search"] = user.has_perm("cases.search_case")
    context["service_name"] = _service_name(identity.post_ids)
    return context


_POSTS = {}


def _service_name(post_ids):
    """City of the person's post; posts are renamed so rarely that a process may remember them."""
    if not post_ids:
        return "DCIS"
    first = post_ids[0]
    if first not in _POSTS:
        _POSTS[first] = Post.objects.values_list("city", flat=True).get(pk=first)
    return _POSTS[first]
