from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from .places import city_of, clock_of
from .roles import Role

#: (URL name, label, permission that opens the entry, key after `g`). Names only: this room imports no leaf.
_ENTRIES = [
    ("home", lambda: _("Ma journée"), None, "h"),
    ("parapheur", lambda: _("Parapheur"), "approvals.view_parapheur", "p"),
    ("clocks:agenda", lambda: _("Agenda"), "clocks.view_clock", "a"),
    ("liaison:exchange-list", lambda: _("Liaison"), "liaison.view_informationexchange", "l"),
    ("directory:tree", lambda: _("Annuaire"), "directory.view_partnerservice", "a"),
    ("reports:list", lambda: _("Rapports"), "reports.view_report", "r"),
    ("network-desk", lambda: _("Réseau"), "figures.view_network", "n"),
    ("journal", lambda: _("Journal"), "audit.view_event", "j"),
]

_ACCOUNT = [
    ("account", lambda: _("Mon compte"), None),
    ("sessions", lambda: _("Mes sessions"), None),
    ("staff", lambda: _("Personnel du poste"), "accounts.view_staff"),
    ("delegations", lambda: _("Intérim et délégations"), "accounts.delegate"),
]


def frame(request):
    """What base.html needs on every page: brand, demo banner, the entries this person has something behind."""
    user = getattr(request, "user", None)
    identity = getattr(user, "_identity", None)
    context = {"brand": settings.SSI_BRAND, "demo": settings.SSI_DEMO, "navigation": [], "service_name": ""}
    if identity is None:
        return context
    for name, label, permission, key in _ENTRIES:
        if permission is None or user.has_perm(permission):
            url = reverse(name)
            active = request.path == url if url == "/" else request.path.startswith(url)
            context["navigation"].append({"label": label(), "url": url, "active": active, "key": key})
    context["account_menu"] = [
        {"label": label(), "url": reverse(name)}
        for name, label, permission in _ACCOUNT
        if permission is None or user.has_perm(permission)
    ]
    context["person_role"] = ", ".join(dict.fromkeys(str(Role(h.role).label) for h in identity.held))
    context["can_search"] = user.has_perm("cases.search_case")
    context["service_name"], context["place"] = city_of(identity.post_ids), clock_of(identity.post_ids)
    return context
