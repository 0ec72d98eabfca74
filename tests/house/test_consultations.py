"""F5: no page shows a word of a file to anybody without a line of the journal (PRODUCT §3.6, security.md §3.3)."""

from collections import Counter

import pytest

from tests.house.reading import Reading
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.urlmap import Cast, url_names

pytestmark = pytest.mark.django_db


def unrecorded(cast, page):
    """Files of which this page showed a word that no line of its reader tells: by key, or by a list that tells none."""
    shown = [scope for scope, canary in cast.canaries.items() if scope in cast.files and canary in page.text]
    keys = {cast.files[scope].pk for scope in shown}
    told = {case for _verb, case, _details in page.lines} | set().union(
        *(listed(details.get("shown")) for _verb, _case, details in page.lines)
    )
    return keys - told, shown


def listed(shown):
    return {int(key) for key in shown if str(key).isdigit()} if isinstance(shown, list) else set()


class Tour:
    def __init__(self, cast, **sizes):
        self.cast, self.reading = cast, Reading(cast, only_readers=True, **sizes)
        self.openings, self.silent, self.vague = 0, Counter(), Counter()

    def run(self, addresses=None):
        for page in self.reading.pages(addresses):
            if page.status != 200:
                continue
            missing, shown = unrecorded(self.cast, page)
            self.openings += len(shown)
            if missing and not page.lines:
                self.silent[page.url_name] += 1
            elif missing:
                self.vague[page.url_name, page.lines[0][0]] += 1
        return self


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level("CRITICAL", "django")


def test_no_page_shows_a_file_without_a_line_in_the_journal():
    tour = Tour(Cast(), every=size(9, 1), scopes=size(1, None)).run()
    tell(
        f"{tour.openings} files shown; pages without any line: {dict(tour.silent)}; with a line that does not name"
        f" each of them: {dict(tour.vague)}",
        F5={"readings": tour.openings, "unrecorded": tour.silent.total()},
    )
    assert tour.silent == {}
    assert tour.openings > 100


PLANTED = {
    "liaison:exchange-detail": "liaison.exchanges.views.record",
    "liaison:exchange-list": "ssi.cases.views.record",
    "cases:history": "ssi.cases.views.record",
    "attachments:download": "ssi.attachments.views.record",
}


def test_a_page_that_forgets_its_line_is_found(monkeypatch):
    cast = Cast("wantedperson")
    found = []
    for name, writer in PLANTED.items():
        page = {name: url_names()[name]}
        assert Tour(cast, every=9, scopes=1).run(page).silent == {}, name
        with monkeypatch.context() as bug:
            bug.setattr(writer, lambda *_arguments, **_details: None)
            found += list(Tour(cast, every=9, scopes=1).run(page).silent)
    tell(f"pages that forgot their line: {found}", F5={"mutants": len(PLANTED), "caught": len(found)})
    assert found == list(PLANTED)
