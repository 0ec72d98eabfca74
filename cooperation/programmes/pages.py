"""What the pages of a programme show. A constant number of queries, whatever its actions and its movements."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ssi.cases.listing import light

from ..actions.models import CooperationAction
from ..actions.workflow import ACTION
from ..funding.pages import requests_section
from ..iati.pages import beside
from ..iati.publication import DECIDED_ON
from ..money.board import board_of
from ..money.ledgers import sums_by_file
from ..needs.models import Need
from ..results.pages import results_context
from ..route.models import Submission
from ..route.pages import acts_for, steps_of
from ..steering.pages import steering_context
from ..views import page_frame
from .guards import lacks
from .workflow import IN_WRITING, PROGRAMME

CRUMB = {"label": _("Programmes"), "url": reverse_lazy("cooperation:programme-list")}


def list_rows(programmes):
    """(programme, state, sums of its money); three queries."""
    sums = sums_by_file(programmes)
    return [(row, PROGRAMME.state(row.status), sums[row.pk]) for row in programmes]


def programme_context(user, programme):
    board = board_of(programme)
    writing = programme.status in IN_WRITING and user.has_perm("cooperation.change_programme", programme)
    actions = light(CooperationAction.objects.visible_to(user)).filter(part_of=programme.pk)
    sectors, countries = list(programme.sectors.all()), list(programme.country_shares.select_related("country"))
    return {
        **page_frame(programme, CRUMB),
        "state": PROGRAMME.state(programme.status),
        "acts": acts_for(programme, user, board.rows),
        "steps": steps_of(programme, board.rows),
        "submissions": list(Submission.objects.filter(case=programme.pk).select_related("by")),
        "lacks": lacks(programme) if programme.status in IN_WRITING else [],
        "in_writing": programme.status in IN_WRITING,
        "needs": _needs(user, programme),
        "partners": list(programme.partners.select_related("service")),
        "sectors": sectors,
        "sectors_sum": sum(row.percent for row in sectors),
        "country_shares": countries,
        "countries_sum": sum(row.percent for row in countries),
        "actions": [
            (row, ACTION.state(row.status)) for row in actions.select_related("action_type").order_by("starts_on", "pk")
        ],
        "board": board,
        "may_write": writing,
        "may_add_action": programme.is_open and user.has_perm("cooperation.add_cooperationaction", programme.post),
        "may_attach": user.has_perm("attachments.add_attachment", programme),
        "may_print": user.has_perm("reports.request_document", programme),
        "may_publish": programme.status in DECIDED_ON and user.has_perm("cooperation.publish_programme", programme),
        "others": beside(user, programme.country_id),
        **may_money(user, programme),
        **requests_section(user, programme),
        **results_context(user, programme),
        **steering_context(user, programme),
    }


def may_money(user, case):
    """The acts of the money this person has on the file, for the section that shows it."""
    is_open = case.is_open
    return {
        "may_fund": is_open and user.has_perm("cooperation.change_fundingline", case),
        "may_commit": is_open and user.has_perm("cooperation.add_commitment", case),
        "may_certify": is_open and user.has_perm("cooperation.add_certification", case),
        "may_pay": is_open and user.has_perm("cooperation.add_payment", case),
        "line_add": f"{case.url_prefix}-line-add",
    }


def _needs(user, programme):
    """(row of the programme, need) of the needs this person sees; the desk reads them in the version it was given."""
    seen = {need.pk: need for need in Need.objects.visible_to(user).filter(answers__case=programme.pk)}
    return [(row, seen[row.need_id]) for row in programme.answers.all() if row.need_id in seen]
