"""Two people on one file: what the other saved is shown in words, never in codes."""

import pytest
from django.urls import reverse

from liaison.judicial import services as judicial
from liaison.missions import services as missions
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from tests.factories import make_country, make_domain, make_post, make_user
from tests.liaison.judicial import fresh, open_eio
from tests.liaison.missions import make_mission, url
from tests.liaison.warrants import make_warrant

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    for code in ("FR", "RO", "MD"):
        make_country(code)
    return make_user(Role.ODL, make_post("BUC", covers=["MD"]), domains=[make_domain("stups")])


def plain(value):
    return str(value).replace("\u00a0", " ")


def table_of(page):
    """The rows of the comparison: label → (saved, typed)."""
    return {str(label): (plain(saved), plain(typed)) for label, saved, typed in page.context["theirs"]}


def test_a_judicial_file_compares_acts_choices_countries_and_days_in_words(client, officer):
    case = open_eio(officer, acts=["SEARCH"], channel="DIRECT")
    client.force_login(officer)
    typed = {
        "title": case.title,
        "instrument": "MLA",
        "country": "MD",
        "domain": case.domain_id,
        "issuing_authority": case.issuing_authority,
        "received_on": case.received_on.isoformat(),
        "acts": ["WITNESS", "BANK"],
        "channel": "DIPLOMATIC",
        "return_on": "2030-02-02",
        "marking": "NP",
        "version": case.version,
    }
    with acting_as(officer):
        judicial.edit(fresh(case), by=officer, expected_version=case.version, urgent=True)
    answer = client.post(reverse("liaison:judicial-edit", args=[case.reference]), typed)

    assert answer.status_code == 409
    rows = table_of(answer)
    assert rows["Actes demandés"] == ("Perquisition et saisie", "Audition de témoin, Comptes et opérations bancaires")
    assert rows["Voie de transmission"] == ("Directe, d’autorité à autorité", "Diplomatique")
    assert rows["Instrument"] == ("Décision d’enquête européenne", "Demande d’entraide")
    assert rows["Pays"] == ("Roumanie", "Moldavie")
    assert rows["Urgente"] == ("oui", "non")
    assert "2 février 2030" in rows["Retour fixé par le magistrat au"][1]
    page = answer.content.decode()
    assert "Audition de témoin, Comptes et opérations bancaires" in page
    assert "DIPLOMATIC</td>" not in page


def test_a_mission_compares_its_language_and_its_days_in_words(client, officer):
    mission = make_mission(officer, post=officer.assignments.get().post, language="ro")
    client.force_login(officer)
    typed = {
        "title": mission.title,
        "country": "RO",
        "domain": mission.domain_id,
        "unit": mission.unit,
        "starts_on": "2030-03-11",
        "ends_on": "2030-03-13",
        "places": mission.places,
        "language": "nl",
        "marking": "NP",
        "version": mission.version,
    }
    with acting_as(officer):
        missions.edit(mission, by=officer, expected_version=mission.version, lodging="Hôtel du centre")
    answer = client.post(url(mission, "edit"), typed)

    assert answer.status_code == 409
    rows = table_of(answer)
    assert "roumain" in " ".join(rows[next(label for label in rows if "angue" in label)]).lower()
    assert any("11 mars 2030" in after for _before, after in rows.values())
    assert ("Hôtel du centre", "") in rows.values()


def test_the_lists_are_filtered_by_instrument_and_by_state(client, officer):
    post = officer.assignments.get().post
    eio, cri = open_eio(officer), open_eio(officer, instrument="CRI", received_on=None)
    client.force_login(officer)

    def shown(name, **asked):
        return {row.reference for row in client.get(reverse(name), asked).context["page"].rows}

    assert shown("liaison:judicial-list") == {eio.reference, cri.reference}
    assert shown("liaison:judicial-list", instrument="EIO") == {eio.reference}
    assert shown("liaison:judicial-list", instrument="CRI", etat=cri.status) == {cri.reference}
    assert shown("liaison:judicial-list", instrument="CRI", etat=eio.status) == set()
    assert shown("liaison:judicial-list", instrument="nimporte") == {eio.reference, cri.reference}, "an old address"

    eaw = make_warrant(officer, post)
    ext = make_warrant(officer, post, instrument="EXT", country=make_country("MD"))
    assert shown("liaison:warrant-list", instrument="EXT") == {ext.reference}
    assert shown("liaison:warrant-list", instrument="EAW") == {eaw.reference}
    sheet = client.post(f"{reverse('liaison:judicial-list')}?instrument=EIO", {"format": "csv"}).content.decode()
    assert eio.reference in sheet
    assert "Décision d’enquête européenne" in sheet
    assert cri.reference not in sheet
