"""The programme sheet (R5): what is printed is what stood when it was asked for."""

import json

import pytest

from ssi.accounts.context import acting_as
from ssi.reports import documents
from ssi.web.refusals import NotAllowed
from tests.cooperation.files import Cast, make_action

pytestmark = pytest.mark.django_db


def test_the_sheet_says_the_money_the_approvals_and_the_actions():
    cast = Cast()
    programme, _commitment = cast.committed("10000")
    action = make_action(cast.odl, part_of=programme)
    with acting_as(cast.odl):
        printout = documents.request_document(cast.fresh(programme), "programme-sheet", by=cast.odl)
    told = json.dumps(printout.snapshot, ensure_ascii=False)

    assert action.reference in told
    assert "10\u202f000\u00a0€" in told
    assert "DCSD/2026/114" in told


def test_a_volunteer_does_not_ask_for_documents():
    cast = Cast()
    programme, _line = cast.approved()
    with acting_as(cast.via), pytest.raises(NotAllowed):
        documents.request_document(programme, "programme-sheet", by=cast.via)
