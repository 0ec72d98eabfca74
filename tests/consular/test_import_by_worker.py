"""A long extract is put in use after the answer, by a worker: whole or not at all, whatever dies on the way."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from consular.register import services
from consular.register.models import ExtractDraft, RegisterExtract
from ssi.audit.models import AuditEvent
from ssi.outbox.models import OutboxMessage
from ssi.outbox.tasks import deliver_next
from tests import factories
from tests.consular.community import DUPONT, LEVY, bring, consul_of, make_extract, persons
from tests.outbox.test_outbox import as_the_worker

pytestmark = pytest.mark.django_db
REGISTER = reverse("consular:register")


@pytest.fixture
def post(monkeypatch):
    post = factories.make_post("DJI", country="DJ")
    make_extract(post)
    monkeypatch.setattr(services, "AT_ONCE", 1)
    return post


@pytest.fixture
def asked(client, post):
    """The draft of an extract of two persons, its import asked for by its author."""
    draft = bring(post, DUPONT, LEVY)
    client.force_login(consul_of(post))
    assert client.post(reverse("consular:import-preview", args=[draft.pk])).url == REGISTER
    draft.refresh_from_db()
    return draft


def told(client):
    return client.get(REGISTER).content.decode()


def test_it_is_told_as_under_way_then_the_worker_does_it(client, post, asked):
    assert len(persons(post)) == 4, "nothing changed yet"
    assert "Mise en usage en cours" in told(client)
    as_the_worker(deliver_next)
    assert set(persons(post)) == {"P1", "P3"}
    assert "Mise en usage en cours" not in told(client)
    assert not ExtractDraft.objects.exists()
    event = AuditEvent.objects.filter(verb="register.import").latest("at")
    assert event.actor_id == asked.created_by_id


def test_nobody_touches_it_meanwhile(client, post, asked):
    for page in ("import-match", "import-preview", "import-give-up"):
        assert client.post(reverse(f"consular:{page}", args=[asked.pk])).url == REGISTER
    assert ExtractDraft.objects.filter(pk=asked.pk).exists()
    assert OutboxMessage.objects.filter(topic=services.ASKED).count() == 1


def test_a_worker_cut_in_the_middle_leaves_the_former_extract_and_it_is_taken_up_again(post, asked, monkeypatch):
    former = RegisterExtract.objects.get(end="")
    with monkeypatch.context() as broken:
        broken.setattr(services, "settle", lambda post: 1 / 0)
        as_the_worker(deliver_next)
    assert RegisterExtract.objects.get(end="") == former
    assert len(persons(post)) == 4
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        as_the_worker(deliver_next)
    assert set(persons(post)) == {"P1", "P3"}


def test_what_is_refused_is_told_in_words_and_changes_nothing(client, post):
    wrong = (*LEVY[:5], "30/02/2000", *LEVY[6:])
    draft = bring(post, DUPONT, wrong)
    client.force_login(consul_of(post))
    client.post(reverse("consular:import-preview", args=[draft.pk]))
    as_the_worker(deliver_next)
    assert "1 erreur reste à corriger" in told(client)
    assert "Cette date n’existe pas" in client.get(reverse("consular:import-preview", args=[draft.pk])).content.decode()
    assert len(persons(post)) == 4


def test_an_extract_in_retard_is_asked_for_again(client, post, asked):
    page = reverse("consular:import-preview", args=[asked.pk])
    with time_machine.travel(asked.asked_at + ExtractDraft.PATIENCE, tick=False):
        client.force_login(consul_of(post))
        assert "Mise en usage en cours" in told(client)
    with time_machine.travel(asked.asked_at + ExtractDraft.PATIENCE + timedelta(seconds=1), tick=False):
        client.force_login(consul_of(post))
        assert "Mise en usage en retard" in told(client)
        assert client.post(page).status_code == 302
        as_the_worker(deliver_next)
        as_the_worker(deliver_next)
    assert set(persons(post)) == {"P1", "P3"}, "asked twice, done once"
    assert RegisterExtract.objects.filter(post=post).count() == 2
