"""No word written in a file reaches whoever may not read the file: body, headers, exports, logs of production.

`make test` asks each address about each kind of file in the name of one person, another for each; PROOF=full in the
name of everybody.
"""

import logging

import pytest
from django.views.generic import View

from ssi.cases.views import CaseView
from tests.house.canaries import CANARY, Canaries
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.test_every_url import Round, fell, read_table, sample
from tests.house.urlmap import scopes_of, url_names

pytestmark = pytest.mark.django_db


class Listening(Round):
    """A tour that reads, and hears every word that is said."""

    def __init__(self, cast, table, canaries):
        super().__init__(cast, table)
        self.written, self.heard, self.foreign = canaries, set(), []

    def run(self, addresses, only=None):
        for place, (url_name, arguments) in enumerate(addresses.items()):
            scopes = only or scopes_of(url_name, arguments)
            for scope, actors in sample(list(self.clients), scopes, place, size(len(self.clients), 1)):
                self.knock(url_name, arguments, "GET", scope, actors)
        return self

    def judge(self, url_name, method, actor, scope, response, body):
        self.cells += 1
        self.statuses[response.status_code] += 1
        words = self.written.in_text(" ".join([body, *response.headers.values()]))
        self.heard |= set(words)
        self.foreign += [(url_name, actor, scope, of) for of in words.values() if self.hidden(actor, of)]


@pytest.fixture
def canaries(cast):
    return Canaries(cast)


def test_no_word_of_a_file_reaches_whoever_may_not_read_it(cast, canaries, production_log):
    tour = Listening(cast, read_table(), canaries).run(url_names())

    failed = sum(count for status, count in tour.statuses.items() if status >= 500)
    logged = len(canaries.in_text(production_log.getvalue()))
    written, heard = len(canaries.scopes), len(tour.heard)
    tell(
        f"{written} words, {heard} read in {tour.cells} answers, {len(tour.foreign)} by strangers, {logged} logged",
        F4={"canaries": written, "answers": tour.cells, "foreign": len(tour.foreign), "logged": logged},
    )
    assert tour.foreign == []
    assert logged == 0
    assert failed == 0, tour.statuses
    assert heard > written // size(10, 2), "the tour must be able to hear"


def test_a_log_a_header_and_a_page_that_betray_a_file_are_heard(cast, canaries, production_log, monkeypatch):
    """Planted bugs: a title in a log; a memory that the next person is answered from; both walls down."""
    table = read_table()
    pages = {name: url_names()[name] for name in ("liaison:exchange-detail", "liaison:exchange-list")}
    honest, dispatch, last = CaseView.get_case, View.dispatch, []

    def get_case(view):
        case = honest(view)
        logging.getLogger("ssi.cases").warning("opened: %s", case.title)
        last[:] = CANARY.findall(case.title)
        return case

    def answer(view, request, *args, **kwargs):
        remembered = "".join(f"zq{number}z" for number in last)
        response = dispatch(view, request, *args, **kwargs)
        response.headers["X-Last"] = remembered
        return response

    monkeypatch.setattr("tests.house.test_canaries.size", lambda small, full: full)
    with monkeypatch.context() as bugs:
        bugs.setattr(CaseView, "get_case", get_case)
        assert Listening(cast, table, canaries).run(pages, ("compartmented",)).foreign == []
        bugs.setattr(View, "dispatch", answer)
        remembered = Listening(cast, table, canaries).run(pages, ("compartmented",)).foreign
    fell(monkeypatch)
    seen = Listening(cast, table, canaries).run(pages, ("compartmented",)).foreign

    caught = [bool(canaries.in_text(production_log.getvalue())), bool(remembered), len(seen) > 20]
    tell(f"planted bugs heard: {caught}", F4={"mutants": 3, "caught": sum(caught)})
    assert all(caught)
