"""The acts that ask more than a comment, from their pages."""

import pytest
from django.urls import reverse

from liaison.exchanges.act_forms import ACT_FORMS
from liaison.exchanges.workflow import EXCHANGE
from ssi.accounts.roles import Role
from tests.factories import make_domain, make_exchange, make_post, make_user
from tests.liaison.acts import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


POSTED = {
    "wait_for_judge": {"until": "2030-01-15", "reason": "Audience", "notice": "Nous attendons le juge."},
    "prolong_judicial_wait": {"until": "2030-02-15", "reason": "Renvoi", "notice": "L’audience est reportée."},
    "propose_refusal": {"ground": "R_a"},
    "send_partial": {"body": "Une ligne sur deux est connue."},
    "submit_partial": {"body": "Une ligne sur deux est connue."},
    "transfer": {"to": "SCCOPOL", "notice": "Votre demande est transmise."},
    "take_note": {"outcome": "NOTHING"},
    "exploit": {"outcome": "SEIZURE"},
    "acknowledged": {"partner_reference": "X-1"},
}


@pytest.mark.parametrize("name", sorted(set(ACT_FORMS) - {"allot", "duplicate"}))
def test_an_act_with_a_form_is_done_from_its_page(client, officer, name):
    step = EXCHANGE.transition(name)
    more = {"nature": "SPONTANEOUS"} if name == "take_note" else {}
    exchange = make_exchange(officer, state=step.sources[0], **more)
    client.force_login(officer)
    url = reverse("liaison:exchange-act", args=[exchange.reference, name])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"version": exchange.version, **POSTED.get(name, {})})
    assert answer.status_code == 302, answer.context["form"].errors
    assert fresh(exchange).status == step.target


def test_a_draft_left_with_its_brackets_is_not_sent(client, officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    client.force_login(officer)
    url = reverse("liaison:exchange-act", args=[exchange.reference, "wait_for_judge"])
    notice = client.get(url).context["form"].fields["notice"].initial
    answer = client.post(url, {"until": "2030-01-15", "reason": "Audience", "notice": notice})
    assert answer.status_code == 422
    assert "entre crochets" in answer.content.decode()
    assert "Audience" in answer.content.decode()


def test_a_channel_without_its_exception_comes_back_with_the_question(client, officer):
    exchange = make_exchange(officer, state="REPONSE_VALIDEE", regime="EU_2023_977", channel="MAIL")
    client.force_login(officer)
    url = reverse("liaison:exchange-act", args=[exchange.reference, "send_answer"])
    answer = client.post(url)  # the button of the band: nothing is typed
    assert answer.status_code == 422
    assert answer.context["form"].errors["channel_exception"]
    assert client.post(url, {"channel": "MAIL", "channel_exception": "INCIDENT"}).status_code == 302
