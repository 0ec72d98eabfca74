"""The offline list: encrypted, opened in a real browser from a file, ticked, brought back in any order, twice."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consular.crises.offline import book, bring
from consular.crises.people import CrisisPerson, Observation, ObservationFile
from consular.papers.models import PaperCopy
from ssi.accounts.context import acting_as
from ssi.web.refusals import NotAllowed, Refusal
from tests import browser
from tests.consular.crisis import Cell

PHRASE = "lilas barque onze tambour"


@pytest.fixture
def cell(db):
    return Cell(exercise=True)


def taken(cell, **fields):
    with acting_as(cell.consul):
        values = {"passphrase": PHRASE, "reason": "Chef de l’îlot A"} | fields
        return book.make(cell.crisis, by=cell.consul, **values)


def told(cell, *lines, **fields):
    """A file as the list saves it: (number of îlot A, state, minutes ago)."""
    observations = [
        {
            "uuid": str(uuid.uuid4()),
            "person": str(cell.person(number).pk),
            "situation": state,
            "observed_at": (timezone.now() - timedelta(minutes=ago)).isoformat(),
        }
        for number, state, ago in lines
    ]
    head = {"format": book.FORMAT, "crisis": str(cell.crisis.pk), "file": str(uuid.uuid4()), "device": "essai"}
    return {**head, "observations": observations, **fields}


def back(cell, content, by=None):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    by = by or cell.consul
    with acting_as(by):
        return bring.bring(cell.crisis, by=by, upload=SimpleUploadedFile("observations.json", data))


def states(cell):
    rows = CrisisPerson.objects.filter(crisis=cell.crisis).order_by("pk")
    return list(rows.values_list("pk", "situation", "observed_at", "to_check"))


def test_the_file_holds_no_name_in_clear_and_is_a_numbered_copy(cell):
    page, copy = taken(cell)

    assert b"DUPONT" not in page.upper()
    assert PHRASE.encode() not in page
    assert PaperCopy.objects.get(pk=copy.pk).what == "OFFLINE"
    assert "EXERCICE" in page.decode()
    assert b"http" not in page.replace(b"http-equiv", b"")
    with pytest.raises(Refusal, match="12 caractères"):
        taken(cell, passphrase="court")
    cell.give(cell.via)
    with acting_as(cell.via), pytest.raises(NotAllowed):
        book.make(cell.crisis, by=cell.via, passphrase=PHRASE, reason="x")


def test_two_thousand_persons_weigh_less_than_a_megabyte_and_a_half(cell, monkeypatch):
    rows = list(CrisisPerson.objects.filter(crisis=cell.crisis)) * 90
    content = book._content(cell.crisis, rows[:2000], 1)
    size = len(json.dumps(content, ensure_ascii=False).encode()) * 4 / 3 + 20_000
    assert size < 1.5e6


def test_files_come_back_in_any_order_and_twice_without_a_change(cell):
    one = told(cell, (1, "SAIN", 30), (2, "SAIN", 30))
    two = told(cell, (1, "BLESSE", 20), (3, "INJOIGNABLE", 5))
    back(cell, one)
    back(cell, two)
    first = states(cell)
    again = back(cell, one)

    assert again.again
    assert states(cell) == first
    other = Cell("BUC")
    for content in (two, one):
        back(other, {**content, "crisis": str(other.crisis.pk), "observations": _same(content, cell, other)})
    assert [row[1:] for row in by_number(other)] == [row[1:] for row in by_number(cell)]


def _same(content, cell, other):
    """The same observations of the persons of the same numbers, under identifiers of the same order."""
    number = {str(cell.person(n).pk): n for n in (1, 2, 3)}
    return [
        {**one, "person": str(other.person(number[one["person"]]).pk), "uuid": str(uuid.uuid4())}
        for one in content["observations"]
    ]


def by_number(cell):
    rows = CrisisPerson.objects.filter(crisis=cell.crisis, ilot_code="A").order_by("number")
    return list(rows.values_list("number", "situation", "observed_at", "to_check"))


def test_the_same_observations_in_a_file_saved_again_are_not_counted_twice(cell):
    content = told(cell, (1, "SAIN", 30))
    back(cell, content)
    more = {**content, "observations": [*content["observations"], *told(cell, (2, "SAIN", 9))["observations"]]}
    brought = back(cell, more)

    assert (brought.file.lines, brought.file.fresh) == (2, 1)
    assert Observation.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"crisis": str(uuid.uuid4())}, "autre crise"),
        ({"format": "autre"}, "pas une sortie de carnet"),
        ({"observations": [{"uuid": "x"}]}, "état inconnu"),
        ({"observations": [{"situation": "DECEDE"}]}, "état inconnu"),
        ({"observations": [{"situation": "SAIN", "observed_at": "2999-01-01T00:00:00Z"}]}, "à venir"),
        ({"observations": [{"situation": "SAIN", "observed_at": "2026-99-01T00:00:00Z"}]}, "illisible"),
    ],
)
def test_a_file_that_is_not_ours_changes_nothing(cell, change, words):
    with pytest.raises(Refusal, match=words):
        back(cell, told(cell, (1, "SAIN", 5), **change))
    assert not ObservationFile.objects.exists()
    assert not Observation.objects.exists()


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[1]", b"{", b"[" * 100_000, b"nom;prenom"])
def test_bytes_that_are_no_list_are_refused_in_a_sentence(cell, data):
    with pytest.raises(Refusal, match="pas une sortie de carnet"):
        back(cell, data)


def test_two_hundred_megabytes_are_refused_before_they_are_read(cell):
    class Huge:
        size, name = 200 * 1024 * 1024, "gros.csv"

        def read(self):
            raise AssertionError("read")

    with acting_as(cell.consul), pytest.raises(Refusal, match="200 Mo"):
        bring.bring(cell.crisis, by=cell.consul, upload=Huge())


@pytest.mark.browser
def test_the_list_opens_in_a_browser_without_network_and_what_is_ticked_comes_back(cell, tmp_path):
    page_bytes, copy = taken(cell)
    file = tmp_path / "carnet.html"
    file.write_bytes(page_bytes)
    said = in_a_browser(file, tmp_path)

    assert said["refused"]
    assert said["found"] == ["A 7 · DUPONT07 Ève"]
    assert said["requests"] == [file.as_uri()]
    brought = back(cell, said["saved"])
    assert (brought.file.lines, brought.file.fresh) == (2, 2)
    assert (cell.person(7).situation, cell.person(7).to_check) == ("BLESSE", True)
    assert back(cell, said["saved"]).again


def in_a_browser(file, where):
    """Open it with a wrong phrase then the right one, find « dupont07 », tick two states, save the observations."""
    requests = []
    with browser.launched() as chromium:
        context = chromium.new_context(offline=True, viewport={"width": 400, "height": 800})
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        page.fill("#passphrase", "autre phrase de passe")
        page.click("#open button")
        page.wait_for_selector("#wrong:visible", timeout=60_000)
        page.fill("#passphrase", PHRASE)
        page.click("#open button")
        page.wait_for_selector("#list:visible", timeout=60_000)
        page.fill("#search", "dupont07")
        found = page.locator("#rows li > span:first-child").all_inner_texts()
        page.locator("#rows button", has_text="S").first.click()
        page.locator("#rows button", has_text="B").first.click()
        with page.expect_download() as download:
            page.click("#save")
        saved = where / "observations.json"
        download.value.save_as(saved)
    return {"refused": True, "found": found, "saved": saved.read_bytes(), "requests": requests}
