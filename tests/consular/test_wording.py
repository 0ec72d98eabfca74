"""What is said in a crisis to families and to the press: written by the cell, said once the consul or the ambassador
validated it, printed in the situation report.
"""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from consular.crises import figures, sitreps
from consular.crises.models import LogEntry
from consular.crises.wording import services
from consular.crises.wording.models import Wording
from ssi.accounts.context import acting_as
from ssi.web.refusals import NotAllowed, Refusal
from tests.consular.crisis import Cell

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return Cell()


def draft(cell, by=None, families="Les élèves sont à l’abri au lycée.", press=""):
    by = by or cell.asi
    with acting_as(by):
        return services.draft(cell.crisis, by=by, families=families, press=press)


def validate(wording, by):
    with acting_as(by):
        return services.validate(wording, by=by)


def told(cell):
    """What the eleventh part of the next situation report says."""
    with acting_as(cell.consul):
        figure = figures.freeze(cell.crisis, by=cell.consul)
        sitrep = sitreps.draw_up(cell.crisis, by=cell.consul, figure=figure, summary="Calme.")
    part = sitrep.snapshot["sections"][10]
    assert part["title"] == "Éléments de langage"
    return [block["text"] for block in part["blocks"]]


def test_the_consul_and_the_ambassador_validate_and_nobody_else(cell):
    for by in (cell.consul, cell.ambassador):
        wording = draft(cell, families=f"Version de {by.pk}")
        with pytest.raises(NotAllowed):
            validate(wording, cell.asi)
        assert validate(wording, by).validated_by == by
    assert "n° 2 validés" in LogEntry.objects.filter(crisis=cell.crisis).first().text


def test_versions_are_numbered_and_a_version_that_says_the_same_is_refused(cell):
    assert [draft(cell).number, draft(cell, press="Situation sous contrôle.").number] == [1, 2]
    with pytest.raises(Refusal, match="la même chose"):
        draft(cell, press="Situation sous contrôle.")
    with pytest.raises(Refusal, match="aux familles"):
        draft(cell, families=" ")


def test_an_older_version_is_no_longer_validated_nor_one_twice(cell):
    first, second = draft(cell), draft(cell, press="Autre.")
    with pytest.raises(Refusal, match="plus à valider"):
        validate(first, cell.consul)
    validate(second, cell.consul)
    with pytest.raises(Refusal, match="plus à valider"):
        validate(second, cell.ambassador)


def test_the_report_prints_the_last_validated_version_and_never_a_draft(cell):
    assert told(cell) == []
    first = draft(cell)
    assert told(cell) == []
    validate(first, cell.ambassador)
    draft(cell, families="Brouillon que personne n’a validé.")

    version, families = told(cell)
    assert version.startswith("Version n° 1, validée par")
    assert families == "Aux familles : Les élèves sont à l’abri au lycée."


def test_the_database_lets_nobody_rewrite_a_version(cell):
    wording = draft(cell)
    with pytest.raises(DatabaseError), transaction.atomic():
        Wording.objects.filter(pk=wording.pk).update(families="Autre chose")
    validate(wording, cell.consul)
    with pytest.raises(DatabaseError), transaction.atomic():
        Wording.objects.filter(pk=wording.pk).update(validated_by=cell.ambassador)


def test_the_page_writes_and_validates_and_the_day_asks(cell, client):
    url = reverse("consular:crisis-wording", args=[cell.crisis.pk])
    client.force_login(cell.asi)
    assert client.post(url, {"families": "", "press": ""}).status_code == 422
    assert client.post(url, {"families": "Restez à l’abri.", "press": ""}).status_code == 302
    page = client.get(url).content.decode()
    assert "Le consul ou l’ambassadeur la valide" in page
    assert "Rien n’est validé" in page

    client.force_login(cell.ambassador)
    assert "Éléments de langage n° 1" in client.get("/").content.decode()
    assert "Écrire une version" not in client.get(url).content.decode()
    assert client.post(url, {"families": "Autre"}).status_code == 404
    wording = Wording.objects.get()
    client.post(reverse("consular:crisis-wording-validate", args=[wording.pk]))
    assert "Ce qui se dit" in client.get(url).content.decode()
    assert "Éléments de langage n° 1" not in client.get("/").content.decode()


def test_the_desk_reads_no_wording(cell, client):
    draft(cell)
    client.force_login(cell.desk)
    assert client.get(reverse("consular:crisis-wording", args=[cell.crisis.pk])).status_code == 404
    with acting_as(cell.desk):
        assert not Wording.objects.visible_to(cell.desk).exists()
