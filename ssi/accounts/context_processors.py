from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.web.menu import pages_of

from .places import city_of, clock_of
from .roles import Role

#: Instead of a permission: the entry leads to the first page of the room that the person may open.
ROOM = "room"
#: Pages of a room that are read at one look: they are not put on shelves.
FEW = 7
#: (URL name or name of a room with a `menu.py`, label, permission, key after `g`). This room imports no leaf.
_ENTRIES = [
    ("home", lambda: _("Ma journée"), None, "h"),
    ("parapheur", lambda: _("Parapheur"), "approvals.view_parapheur", "p"),
    ("clocks:agenda", lambda: _("Agenda"), "clocks.view_clock", "e"),
    ("liaison", lambda: _("Liaison"), ROOM, "l"),
    ("cooperation", lambda: _("Coopération"), ROOM, "c"),
    ("consulaire", lambda: _("Consulaire"), ROOM, "o"),
    ("directory:tree", lambda: _("Annuaire"), "directory.view_partnerservice", "a"),
    ("reports:list", lambda: _("Rapports"), "reports.view_report", "r"),
    ("conservation", lambda: _("Conservation"), ROOM, "v"),
    ("reseau", lambda: _("Réseau"), ROOM, "n"),
    ("journal", lambda: _("Journal"), "audit.view_event", "j"),
    ("administration", lambda: _("Administration"), ROOM, "t"),
]

_ACCOUNT = [
    ("account", lambda: _("Mon compte"), None),
    ("sessions", lambda: _("Mes sessions"), None),
    ("staff:rota", lambda: _("Permanence"), "staff.view_rota"),
    ("staff:team", lambda: _("Personnel du poste"), "staff.view_sheet"),
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
        if permission == ROOM:
            entry = _room_entry(name, user, request, context)
        else:
            entry = _page_entry(name, user, request, permission)
        if entry:
            context["navigation"].append({"label": label(), "key": key, **entry})
    context["account_menu"] = [
        {"label": label(), "url": reverse(name)}
        for name, label, permission in _ACCOUNT
        if permission is None or user.has_perm(permission)
    ]
    context["person_role"] = ", ".join(dict.fromkeys(str(Role(h.role).label) for h in identity.held))
    context["can_search"] = user.has_perm("cases.search_case")
    context["service_name"], context["place"] = city_of(identity.post_ids), clock_of(identity.post_ids)
    return context


def _page_entry(name, user, request, permission):
    if permission and not user.has_perm(permission):
        return None
    url = reverse(name)
    return {"url": url, "active": request.path == url if url == "/" else request.path.startswith(url)}


def _room_entry(room, user, request, context):
    """The entry of a room; inside it, the pages this person may open stand under the menu when there are several."""
    pages = [(page, reverse(page.url_name)) for page in pages_of(room, user)]
    if not pages:
        return None
    active = request.path.startswith(f"/{room}/")
    if active and len(pages) > 1:
        context.update(_shelves(pages, request.path))
    return {"url": pages[0][1], "active": active}


def _shelves(pages, path):
    """The tabs of a room: its pages or, when they are many, its shelves and under them the pages of the open one."""
    here = max((url for _page, url in pages if path.startswith(url)), key=len, default="")
    tabs = [{"label": page.label, "url": url, "active": url == here, "group": page.group} for page, url in pages]
    if len(tabs) <= FEW or not any(tab["group"] for tab in tabs):
        return {"room_pages": tabs}
    open_shelf = next((tab["group"] for tab in tabs if tab["active"]), None)
    first = {}
    for tab in tabs:
        first.setdefault(tab["group"], tab["url"])
    shelves = [
        {"label": group, "url": url, "active": group == open_shelf, "current": "true"} for group, url in first.items()
    ]
    return {"room_shelves": shelves, "room_pages": [tab for tab in tabs if tab["group"] == open_shelf]}
