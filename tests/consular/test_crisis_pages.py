"""The pages of a crisis: who opens them, what they cost, what they say without JavaScript; the day; the desk."""

import gzip
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consular.crises import figures, services
from consular.crises.people import CrisisPerson, Observation
from ssi.accounts.context import acting_as
from ssi.audit.models import AuditEvent
from tests import factories
from tests.consular.crisis import Cell

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return Cell(exercise=True)


def at(name, row):
    return reverse(f"consular:{name}", args=[row.pk])


def now():
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


def typed(line, **fields):
    return {"line": line, "observed_at": now(), "key": str(uuid.uuid4()), **fields}


#: Pages every reader of a crisis opens.
OPEN = ("crisis", "crisis-log", "crisis-headcount", "crisis-figures", "crisis-movements")
#: Those that tell names.
NOMINAL = ("crisis-persons", "crisis-rapid", "crisis-discovery", "crisis-import")


def test_an_exercise_says_so_on_every_page(cell, client):
    client.force_login(cell.consul)
    for name in (*OPEN, *NOMINAL, "crisis-phase", "crisis-function", "crisis-carnet", "crisis-new-movement"):
        text = client.get(at(name, cell.crisis)).content.decode()
        assert "EXERCICE – EXERCICE" in text, name
        assert "<title>EXERCICE" in " ".join(text.split()).replace("> ", ">"), name


def test_the_ambassador_reads_numbers_and_the_log_and_opens_no_list_of_names(cell, client):
    cell.see(1, "BLESSE")
    client.force_login(cell.ambassador)
    for name in OPEN:
        answer = client.get(at(name, cell.crisis))
        assert answer.status_code == 200, name
        assert "DUPONT" not in answer.content.decode().upper(), name
    for name in NOMINAL:
        assert client.get(at(name, cell.crisis)).status_code == 404, name
    assert client.get(at("crisis-person", cell.person(1))).status_code == 404


def test_the_desk_reads_counts_on_every_path_and_nothing_else(cell, client):
    cell.see(1, "BLESSE")
    with acting_as(cell.consul):
        figure = figures.freeze(cell.crisis, by=cell.consul)
    client.force_login(cell.desk)
    for name in (*OPEN, *NOMINAL):
        assert client.get(at(name, cell.crisis)).status_code == 404, name
    assert client.get(at("crisis-figure", figure)).status_code == 404
    assert client.get(reverse("consular:crises")).status_code == 404
    text = client.get(reverse("consular:crises-network")).content.decode()
    assert cell.crisis.reference in text
    assert cell.crisis.title not in text
    found = client.get(reverse("search"), {"q": cell.crisis.reference}).content.decode()
    assert cell.crisis.title not in found


def test_a_volunteer_of_the_cell_reads_names_without_a_reason_and_each_page_is_journalled(cell, client):
    client.force_login(cell.via)
    assert client.get(at("crisis", cell.crisis)).status_code == 404
    cell.give(cell.via)
    answer = client.get(at("crisis-persons", cell.crisis), {"ilot": "A"})
    assert "DUPONT07" in answer.content.decode()
    line = AuditEvent.objects.filter(verb="crisis.persons", actor_id=cell.via.pk).latest("pk")
    assert line.subject_id == str(cell.crisis.pk)
    assert str(cell.person(7).pk) in line.details["shown"]
    text = client.get(at("crisis-person", cell.person(7))).content.decode()
    assert "+253 77 81 00 01" in text


def test_an_officer_of_the_cell_writes_the_log_and_reads_no_name(cell, client):
    cell.give(cell.odl, "LIAISON_FORCES")
    client.force_login(cell.odl)
    log = at("crisis-log", cell.crisis)
    answer = client.post(log, {"kind": "FAIT", "text": "Port fermé", "key": str(uuid.uuid4())}, follow=True)
    assert "Port fermé" in answer.content.decode()
    assert client.get(at("crisis-persons", cell.crisis)).status_code == 404


def test_in_a_crisis_the_register_is_read_without_a_reason_and_after_it_with_one(cell, client):
    client.force_login(cell.consul)
    assert client.get(reverse("consular:persons")).status_code == 200
    assert AuditEvent.objects.filter(verb="register.list").latest("pk").reason == f"Crise {cell.crisis.reference}"
    for target, by in (("DECRUE", cell.consul), ("CLOSE", cell.ambassador)):
        with acting_as(by):
            services.move(cell.crisis, by=by, target=target, comment="Fin de l’exercice")
    assert client.get(reverse("consular:persons")).status_code == 302
    assert client.get(at("crisis-persons", cell.crisis)).status_code == 302
    assert client.post(at("crisis-rapid", cell.crisis), typed("A: 1S")).status_code == 302
    assert not Observation.objects.exists()


def test_an_observation_costs_one_round_trip_and_ten_kilobytes(cell, client):
    client.force_login(cell.consul)
    for path, data in (
        (at("crisis-rapid", cell.crisis), typed("A: 1-4S 7A 9N")),
        (at("crisis-person", cell.person(12)), {"situation": "BLESSE", "observed_at": now(), "key": str(uuid.uuid4())}),
    ):
        client.get(path)  # the page was open: its styles are known
        answer = client.post(path, data)
        assert answer.status_code == 200
        assert len(gzip.compress(answer.content, 6)) + sum(len(f"{k}={v}") for k, v in data.items()) < 10_000, path
    assert Observation.objects.count() == 7
    assert (cell.person(4).situation, cell.person(12).situation) == ("SAIN", "BLESSE")


def test_a_preview_writes_nothing_and_a_slip_is_shown_where_it_is(cell, client):
    client.force_login(cell.consul)
    path = at("crisis-rapid", cell.crisis)
    text = client.post(path, typed("A: 14-16S", preview="1")).content.decode()
    assert "rien n’est encore enregistré" in text
    assert "DUPONT15" in text
    answer = client.post(path, typed("A: 14-16S 99A"))
    assert answer.status_code == 422
    assert "<mark>99A</mark>" in answer.content.decode()
    assert not Observation.objects.exists()


def test_the_same_page_sent_again_changes_nothing_and_says_so(cell, client):
    client.force_login(cell.consul)
    data, path = typed("A: 1S"), at("crisis-rapid", cell.crisis)
    client.post(path, data)
    assert "rien n’a changé" in client.post(path, data).content.decode()
    assert Observation.objects.count() == 1


def test_a_file_brought_twice_is_told_so_and_that_of_another_crisis_is_refused(cell, client):
    from tests.consular.test_offline import told

    client.force_login(cell.consul)

    path, content = at("crisis-import", cell.crisis), json.dumps(told(cell, (1, "SAIN", 5))).encode()
    texts = [
        client.post(path, {"file": SimpleUploadedFile("o.json", content)}, follow=True).content.decode()
        for _twice in range(2)
    ]
    assert "1 nouvelle." in texts[0]
    assert "déjà été rapporté" in texts[1]
    other = json.dumps({**json.loads(content), "crisis": str(uuid.uuid4())}).encode()
    answer = client.post(path, {"file": SimpleUploadedFile("o.json", other)})
    assert answer.status_code == 422
    assert "autre crise" in answer.content.decode()


def test_a_deceased_person_is_on_no_ordinary_list(cell, client):
    CrisisPerson.objects.filter(pk=cell.person(5).pk).update(situation="DECEDE")
    client.force_login(cell.consul)
    assert "DUPONT05" not in client.get(at("crisis-persons", cell.crisis), {"ilot": "A"}).content.decode()


def test_a_crisis_comes_first_in_the_day_of_those_who_see_it(cell, client):
    for user, seen in ((cell.ambassador, True), (cell.via, False)):
        client.force_login(user)
        text = client.get("/").content.decode()
        assert (cell.crisis.title in text) == seen
    client.force_login(cell.consul)
    text = client.get("/").content.decode()
    assert text.index("Crise en cours") < text.index("Îlots à corriger")


@pytest.mark.parametrize("name", [*OPEN, *NOMINAL])
def test_a_page_asks_as_many_statements_whatever_the_crisis_holds(cell, client, name):
    client.force_login(cell.consul)
    path = at(name, cell.crisis)
    client.get(path)
    few = statements(client, path)
    for n in range(1, 16):
        cell.see(n, "SAIN")
    for user in (cell.via, cell.assistant, cell.odl):
        cell.give(user)
    with acting_as(cell.consul):
        for _n in range(4):
            figures.freeze(cell.crisis, by=cell.consul)
        for n in range(12):
            services.log.write(cell.crisis, by=cell.consul, kind="DEMANDE", text=f"Demande {n}")
    for n in range(5):
        cell.movement(label=f"Convoi {n}")
    assert statements(client, path) == few


def statements(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_a_person_of_another_post_finds_nothing(cell, client):
    client.force_login(factories.make_user("ASI", factories.make_post("BUC")))
    for name in (*OPEN, *NOMINAL):
        assert client.get(at(name, cell.crisis)).status_code == 404
