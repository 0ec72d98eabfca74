"""What the pages of the room say, to whom, and at what cost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.models import Commitment, CooperationAction, Need, Programme
from cooperation.money import services as money
from ssi.accounts.context import acting_as
from ssi.directory import oral
from tests import factories
from tests.cooperation.files import LONG, Cast, make_action, make_line, make_need, make_programme

pytestmark = pytest.mark.django_db


def need_form(**fields):
    return {
        "title": "Laboratoire mobile",
        "country": "RO",
        "source": "ENTRETIEN",
        "asked_on": timezone.localdate().isoformat(),
        "text": "Un laboratoire mobile.",
        "urgency": "4",
        "expected_return": "4",
        "returns": ["RENSEIGNEMENT"],
        "justification": "",
        "marking": "NP",
    } | fields


@pytest.mark.parametrize(("length", "status"), [(99, 422), (100, 302)])
def test_a_first_priority_is_justified_in_a_hundred_characters(cast, sign_in, length, status):
    form = need_form(justification="x" * length)

    assert sign_in(cast.odl).post(reverse("cooperation:need-open"), form).status_code == status


@pytest.mark.parametrize(
    ("urgency", "expected_return", "priority"),
    [(4, 4, "P1"), (5, 3, "P2"), (3, 3, "P2"), (4, 2, "P3"), (2, 2, "P3"), (3, 1, "P4"), (1, 1, "P4"), (5, 5, "P1")],
)
def test_the_priority_is_urgency_times_return(cast, urgency, expected_return, priority):
    need = Need.objects.get(pk=make_need(cast.odl, urgency=urgency, expected_return=expected_return).pk)

    assert (need.score, need.priority) == (urgency * expected_return, priority)


def test_one_click_from_a_meeting_to_a_need(cast, sign_in):
    with acting_as(cast.odl):
        noted = oral.note(by=cast.odl, post=cast.post, who="Directeur général", text="Il veut des chiens.")
    client = sign_in(cast.odl)
    page = client.get(noted.get_absolute_url()).content.decode()
    link = f"{reverse('cooperation:need-open')}?echange={noted.pk}"
    assert link in page

    assert "Il veut des chiens." in client.get(link).content.decode()
    client.post(link, need_form(title="Équipe cynophile", justification=LONG))
    assert Need.objects.get(title="Équipe cynophile").meeting_id == noted.pk


def test_an_unanswered_need_stays_in_the_list_and_says_so(cast, sign_in):
    need = make_need(cast.odl)
    page = sign_in(cast.odl).get(reverse("cooperation:need-list")).content.decode()
    assert need.reference in page
    assert "sans réponse" in page

    make_action(cast.odl, need=need)
    page = sign_in(cast.odl).get(reverse("cooperation:need-list")).content.decode()
    assert "sans réponse" not in page


def test_a_refused_need_keeps_its_reason_in_sight(cast, sign_in):
    need = make_need(cast.odl)
    client = sign_in(cast.asi)
    client.post(reverse("cooperation:need-act", args=[need.reference, "reject"]), {"comment": "Déjà couvert par l’UE."})

    assert "Déjà couvert par l’UE." in client.get(need.get_absolute_url()).content.decode()


def test_the_matrix_puts_each_need_in_its_cell(cast, sign_in):
    need = make_need(cast.odl, urgency=5, expected_return=2)
    page = sign_in(cast.odl).get(reverse("cooperation:need-matrix"))

    row = next(cells for urgency, cells in page.context["rows"] if urgency == 5)
    priority, needs = row[1]
    assert (priority, [found.pk for found, _met in needs]) == ("P2", [need.pk])


def test_a_page_with_forty_actions_and_two_hundred_movements_asks_no_more(cast, sign_in):
    programme, commitment = cast.committed("10000")
    client = sign_in(cast.odl)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(programme.get_absolute_url()).status_code == 200
    actions = [make_action(cast.odl, part_of=programme, title=f"Action {n}") for n in range(40)]
    lines = [make_line(action, cast.odl, asked="100", label=f"Ligne {n}") for n, action in enumerate(actions[:5])]
    day = timezone.localdate()
    for n in range(200):
        row = Commitment.objects.create(
            line=commitment.line, case_id=programme.pk, number=f"EJ-{n + 2}", supplier="X", by=cast.odl
        )
        row.entries.create(case_id=programme.pk, on=day, amount=10, rate_on=day, eur=10, by=cast.odl)
    assert len(lines) == 5
    with CaptureQueriesContext(connection) as many:
        page = client.get(programme.get_absolute_url())

    assert len(page.context["actions"]) == 40
    assert len(many) <= len(few)


def test_each_level_says_its_word_on_the_version_it_was_given(cast, sign_in):
    programme = cast.lead(make_programme(cast.odl), "AU_VISA")
    client = sign_in(cast.ambassador)
    assert programme.reference in client.get(reverse("cooperation:waiting")).content.decode()
    page = client.get(reverse("cooperation:programme-say", args=[programme.reference, "endorse"])).content.decode()
    assert "Quarante-huit techniciens" in page
    assert "Version 1" in page

    answer = client.post(reverse("cooperation:programme-say", args=[programme.reference, "endorse"]), {"text": ""})
    assert answer.status_code == 302
    assert cast.fresh(programme).status == "VISE_AMBASSADE"


def test_only_the_next_act_of_the_route_is_offered(cast, sign_in):
    programme = cast.lead(make_programme(cast.odl), "VALIDE_POSTE")
    page = sign_in(cast.asi).get(programme.get_absolute_url())

    labels = [str(act["label"]) for act in page.context["acts"]]
    assert labels[0] == "Présenter à l’ambassadeur"
    assert "Transmettre à la DCIS" not in labels
    assert "Constater l’approbation" not in labels


def test_the_desk_does_not_find_a_draft(cast, sign_in):
    programme = make_programme(cast.odl)

    assert sign_in(cast.desk).get(programme.get_absolute_url()).status_code == 404


def test_an_action_given_up_says_its_cause(cast, sign_in):
    action = make_action(cast.odl)
    url = reverse("cooperation:action-act", args=[action.reference, "cancel"])
    client = sign_in(cast.odl)
    assert client.post(url, {"comment": "Plus de crédits."}).status_code == 422

    client.post(url, {"comment": "Plus de crédits.", "cause": "CREDITS"})
    assert cast.fresh(action).cause == "CREDITS"


def test_a_smaller_envelope_says_what_falls_and_why(cast, sign_in):
    strong, weak = (make_need(cast.odl, urgency=u, expected_return=4) for u in (3, 2))
    for need, asked in ((strong, "5000"), (weak, "4000")):
        make_line(make_action(cast.odl, need=need), cast.odl, asked=asked)
    page = sign_in(cast.asi).get(reverse("cooperation:reduced-budget"), {"enveloppe": "6000"})

    answer = page.context["answer"]
    assert [row.score for row in answer.kept] == [12]
    assert answer.left == Decimal(1000)
    kept = answer.kept[0].action.reference
    assert f"ferait tomber {kept} et perdre 4 points" in answer.falls[0].why


def test_the_desk_finds_a_domain_asked_for_at_two_posts_and_reads_no_text(cast, sign_in):
    there, shared, alone = Cast("DJI"), factories.make_domain("cyber"), factories.make_domain("drogues")
    here = make_need(cast.asi, domain=shared, canary="CANARI")
    elsewhere = make_need(there.asi, domain=shared)
    lonely = make_need(cast.asi, domain=alone)
    page = sign_in(cast.desk).get(reverse("cooperation:need-similar"))

    assert [(group.domain, group.count) for group in page.context["groups"]] == [(shared, 2)]
    text = page.content.decode()
    assert here.reference in text
    assert elsewhere.reference in text
    assert lonely.reference not in text
    assert "CANARI" not in text
    file = sign_in(cast.desk).post(reverse("cooperation:need-similar"), {"format": "csv"}).content.decode("utf-8-sig")
    told = [line.split(";") for line in file.splitlines()[2:]]
    assert {row[3] for row in told} == {here.reference, elsewhere.reference}
    assert "CANARI" not in file
    for ask in (sign_in(cast.asi).get, sign_in(cast.asi).post):
        assert ask(reverse("cooperation:need-similar")).status_code == 404


def test_what_is_committed_is_not_given_up(cast, sign_in):
    programme, _commitment = cast.committed("10000")
    action = make_action(cast.odl, part_of=programme)
    cast.act(action, "schedule", cast.odl)
    line = make_line(cast.fresh(action), cast.odl, asked="5000", notified="5000")
    address = reverse("cooperation:reduced-budget")
    before = sign_in(cast.asi).get(address, {"enveloppe": "6000"}).context["answer"]
    with acting_as(cast.odl):
        day = timezone.localdate()
        fields = {"number": "EJ-9", "supplier": "Hôtel", "on": day, "amount": Decimal(100)}
        money.commit(line, cast.fresh(action), by=cast.odl, **fields)

    assert [row.action.pk for row in before.kept] == [action.pk]
    assert sign_in(cast.asi).get(address, {"enveloppe": "6000"}).context["answer"].kept == []


def test_the_budget_adds_up(cast, sign_in):
    cast.committed("10000")
    page = sign_in(cast.asi).get(reverse("cooperation:money"))

    assert page.context["total"].committed == Decimal(10000)
    assert "10\u202f000\u00a0€" in page.content.decode()


def test_the_day_tells_what_is_about_to_be_lost(cast, sign_in):
    programme, line = cast.approved()
    with acting_as(cast.odl):
        money.save_line(line, programme, by=cast.odl, commit_before=timezone.localdate() + timedelta(days=9))
    page = sign_in(cast.odl).get("/").content.decode()

    assert "AE qui vont être perdues" in page
    assert programme.reference in page


def test_a_finished_programme_is_evaluated_then_closed(cast, sign_in):
    programme, _commitment = cast.committed("10000")
    client = sign_in(cast.asi)

    def act(name):
        client.post(reverse("cooperation:programme-act", args=[programme.reference, name]))
        return Programme.objects.get(pk=programme.pk).status

    assert act("finish") == "TERMINE"
    assert act("evaluate") == "TERMINE", "six criteria first"
    notes = {
        f"{part}_{code}": v
        for code in ["REL", "COH", "EFF", "EFI", "IMP", "DUR"]
        for part, v in (("note", "3"), ("evidence", "Vu."))
    }
    client.post(reverse("cooperation:programme-evaluation", args=[programme.reference]), notes)
    assert act("evaluate") == "EVALUE"
    assert act("close") == "EVALUE", "ten thousand euros are still to pay"


def test_an_action_of_a_programme_follows_its_approval(cast):
    programme = make_programme(cast.odl)
    action = make_action(cast.odl, part_of=programme)
    with pytest.raises(Exception, match="n’est pas approuvé"):
        cast.act(action, "schedule", cast.odl)

    cast.lead(programme, "APPROUVE")
    cast.act(action, "schedule", cast.odl)
    assert CooperationAction.objects.get(pk=action.pk).status == "PROGRAMMEE"
