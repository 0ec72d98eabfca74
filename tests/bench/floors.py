"""The bare pages: same statements, same templates, and nothing around them.

No middleware, no session, no identity asked of the database, no journal, no transaction, no row-level security:
the person and their principals are known in advance. What a page costs above its floor is what the product adds.
"""

from unittest import mock

from django.core.handlers.wsgi import WSGIHandler
from django.template.response import TemplateResponse
from django.test import override_settings
from django.urls import ResolverMatch, resolve
from django.utils import timezone

from liaison.exchanges.views import ExchangeDetail, ExchangeList, exchange_context
from ssi.approvals import views as approvals
from ssi.cases import listing
from ssi.cases.views import pager
from ssi.clocks import views as clocks
from ssi.desk import map as desk_map
from ssi.desk import views as desk
from ssi.home.day import day_of


def home(request):
    may_open = request.user.has_perm("liaison.add_informationexchange")
    context = {
        "day": day_of(request.user, since=request.user.last_visit_at),
        "now": timezone.now(),
        "may_open": may_open,
    }
    return TemplateResponse(request, "home/day.html", context)


def exchange_list(request):
    view = ExchangeList()
    view.setup(request)
    form = view.filter_form(request.GET or None, user=request.user)
    files = view.model.objects.select_related(*view.related)
    page = listing.page_of(request.user, files, form.wanted(kinds=("informationexchange",)))
    return TemplateResponse(request, view.template_name, view.context(form, page))


def search(request):
    words, everything = request.GET["q"], request.GET.get("tout") == "1"
    page = listing.search(request.user, words, everything=everything)
    context = {
        "page": page,
        "search_query": words,
        "everything": everything,
        "now": timezone.now(),
        **pager(request, page),
    }
    return TemplateResponse(request, "cases/search.html", context)


def exchange(request, reference):
    view = ExchangeDetail()
    view.setup(request, reference=reference)
    return TemplateResponse(request, "liaison/exchange_detail.html", exchange_context(request, view.get_case()))


def parapheur(request):
    view = approvals.Parapheur()
    view.setup(request)
    with mock.patch.object(approvals, "record"):
        context = view.context()
    return TemplateResponse(request, "approvals/parapheur.html", context)


def without_journal(module, page):
    """The floor of a page whose view does all by itself: its own `get`, which writes nothing."""

    def floor(request):
        view = page()
        view.setup(request)
        with mock.patch.object(module, "record"):
            return view.get(request)

    return floor


FLOORS = {
    "clocks:agenda": without_journal(clocks, clocks.AgendaPage),
    "home": home,
    "liaison:exchange-list": exchange_list,
    "search": search,
    "liaison:exchange-detail": exchange,
    "parapheur": parapheur,
    "network-desk": without_journal(desk, desk.NetworkDesk),
    "network-map": without_journal(desk_map, desk_map.NetworkMap),
}


class BareHandler(WSGIHandler):
    """Django with no middleware at all, answering the product's own addresses with their floors."""

    def __init__(self):
        with override_settings(MIDDLEWARE=[]):
            super().__init__()

    def resolve_request(self, request):
        found = resolve(request.path_info)
        request.user = request.META["bench.person"]
        request.resolver_match = ResolverMatch(FLOORS[found.view_name], found.args, found.kwargs)
        return request.resolver_match
