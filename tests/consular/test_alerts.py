"""Alerts: who validates which, what leaves, who reads the answers."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from consular.alerts import outputs, services
from consular.alerts.day import alerts as day_section
from consular.alerts.models import Alert, AlertReply
from consular.alerts.purge import purge
from consular.alerts.recipients import recipients_of
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.accounts.services import delegate
from ssi.reports import documents
from ssi.reports.canonical import fingerprint, three_words
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.community import DUPONT, LEVY, consul_of, make_extract, make_ilot, persons, say_why
from tests.consular.safety import TEXT, do, make_alert, make_incident, make_site, sent, validated
from tests.factories import head_of

pytestmark = pytest.mark.django_db
NS = {"cap": outputs.CAP}


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


@pytest.fixture
def ilot(post):
    make_extract(post, DUPONT, LEVY)
    return make_ilot(post, "A", areas=("Plateau",))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_draft_becomes_an_alert_that_is_frozen_with_its_words(post):
    alert = validated(post)
    assert alert.status == "VALIDEE"
    assert alert.fingerprint == fingerprint(Alert.objects.get().snapshot)
    assert alert.snapshot["sent"] == TEXT
    with acting_as(consul_of(post)):
        for change in ({"text": "Autre"}, {"fingerprint": "0" * 64}, {"status": "BROUILLON"}):
            with pytest.raises(DatabaseError, match="alert"), transaction.atomic():
                Alert.objects.update(**change)


@pytest.mark.parametrize("level", ["INFO", "VIGILANCE", "ALERTE"])
def test_the_consul_or_the_head_validates_what_the_other_wrote(post, level):
    consul, head = consul_of(post), head_of(post)
    for author, other in ((consul, head), (head, consul)):
        alert = do(services.submit, make_alert(post, by=author, level=level), author)
        with pytest.raises(Refusal, match="avez écrit"):
            do(services.approve, alert, author)
        assert do(services.approve, alert, other).approved_by == other


def test_an_urgency_is_the_ambassador_s(post):
    alert = do(services.submit, make_alert(post, level="URGENCE"), consul_of(post))
    with pytest.raises(NotAllowed, match="niveau"):
        do(services.approve, alert, head_of(post))
    ambassador = factories.make_user(Role.AMBASSADOR, post)
    with pytest.raises(NotAllowed):
        do(services.approve, do(services.submit, make_alert(post), consul_of(post)), ambassador)
    assert do(services.approve, alert, ambassador).status == "VALIDEE"


def test_a_volunteer_proposes_and_does_not_validate(post):
    volunteer = factories.make_user(Role.VIA, post)
    alert = do(services.submit, make_alert(post, by=volunteer), volunteer)
    other = factories.make_user(Role.VIA, post)
    with pytest.raises(NotAllowed):
        do(services.approve, alert, other)
    assert do(services.approve, alert, consul_of(post)).status == "VALIDEE"


def test_a_deputy_in_interim_validates_p_i(post):
    head, deputy = head_of(post), factories.make_user(Role.ASIA, post)
    alert = do(services.submit, make_alert(post), consul_of(post))
    with pytest.raises(NotAllowed):
        do(services.approve, alert, deputy)
    today = timezone.localdate(timezone=post.zone)
    with acting_as(head):
        delegate(by=head, to=deputy, post=post, kind="INTERIM", starts_on=today, ends_on=today, reason="Congé")
    assert do(services.approve, alert, deputy).interim is True


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "a" * 307}, "3 SMS"),
        ({"text": "ê" * 135}, "3 SMS"),
        ({"text": "a" * 306, "exercise": True}, "3 SMS"),
        ({"text_en": "a" * 307}, "3 SMS"),
        ({"text": "Restez [lieu]"}, r"\[lieu\]"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "validité"),
    ],
)
def test_what_is_too_long_or_unfinished_is_not_submitted(post, fields, said):
    alert = make_alert(post, **fields)
    with pytest.raises(Refusal, match=said):
        do(services.submit, alert, consul_of(post))
    assert Alert.objects.get().status == "BROUILLON"


def test_sent_back_it_says_why_and_is_a_draft_again(post):
    alert = do(services.submit, make_alert(post), consul_of(post))
    with pytest.raises(Refusal, match="reprendre"):
        do(services.send_back, alert, head_of(post), remark=" ")
    back = do(services.send_back, alert, head_of(post), remark="Préciser l’heure")
    assert (back.status, back.remark) == ("BROUILLON", "Préciser l’heure")


def test_only_declared_steps_are_taken(post):
    alert = make_alert(post)
    for act in (services.approve, services.close):
        with pytest.raises(Refusal, match="brouillon"):
            do(act, alert, head_of(post))
    with (
        pytest.raises(DatabaseError, match="from BROUILLON to CLOSE"),
        acting_as(consul_of(post)),
        transaction.atomic(),
    ):
        Alert.objects.update(status="CLOSE")


def cap(alert):
    return etree.fromstring(outputs.cap_bytes(alert))


def said(root, path):
    return root.findtext(path, namespaces=NS)


def test_cap_is_valid_and_says_what_was_validated(post, settings):
    settings.SSI_DEMO = False
    later = timezone.now() + timedelta(days=1)
    alert = validated(post, level="URGENCE", text_en="Stay home", instructions="Restez chez vous", expires_at=later)
    root = cap(alert)
    outputs.validate(root)
    assert said(root, "cap:identifier") == alert.reference
    assert (said(root, "cap:status"), said(root, "cap:msgType")) == ("Actual", "Alert")
    assert [one.text for one in root.iterfind("cap:info/cap:language", NS)] == ["fr-FR", "en-GB"]
    assert said(root, "cap:info/cap:urgency") == "Immediate"
    assert said(root, "cap:info/cap:description") == TEXT
    assert said(root, "cap:info/cap:parameter/cap:value") == three_words(alert.fingerprint)
    assert said(root, "cap:sent").endswith("+03:00"), "the offset of the post, never Z"


@pytest.mark.parametrize(("demo", "exercise", "status"), [(True, False, "Test"), (False, True, "Exercise")])
def test_cap_of_the_demo_or_of_an_exercise_says_so(post, settings, demo, exercise, status):
    settings.SSI_DEMO = demo
    assert said(cap(validated(post, exercise=exercise)), "cap:status") == status


def test_a_message_that_is_not_cap_never_leaves(post):
    alert = validated(post)
    alert.snapshot["category"] = "Inconnue"
    with pytest.raises(etree.DocumentInvalid):
        outputs.cap_bytes(alert)


def test_a_cancelled_alert_gives_its_cancel_once_it_was_sent(post):
    consul, client = consul_of(post), signed_in(consul_of(post))
    never = do(services.cancel, validated(post), consul, remark="Rien ne se passe")
    assert client.get(reverse("consular:alert-cap", args=[never.pk])).status_code == 404
    gone = do(services.cancel, sent(post), consul, remark="Fausse nouvelle")
    root = etree.fromstring(client.get(reverse("consular:alert-cap", args=[gone.pk])).content)
    outputs.validate(root)
    assert said(root, "cap:msgType") == "Cancel"
    assert said(root, "cap:references").split(",")[:2] == ["ssi-dji", gone.reference]


def test_recipients_are_those_of_the_ilots_and_of_the_sites_once_each(post, ilot):
    site = make_site(post, phone="+253 21 35 00 00", email="surete@lycee.example")
    with acting_as(consul_of(post)):
        alert = services.save_alert(
            by=consul_of(post), post=post, title="T", text=TEXT, ilots=[ilot.pk], sites=[site.pk], level="INFO"
        )
        found = recipients_of(alert)
    assert [one.phone for one in found if one.phone] == ["+25321350000", "+33140205050"]
    assert [one.email for one in found if one.email] == ["surete@lycee.example"]
    assert alert.zones == ["A – Îlot A", "Lycée Kessel"]


def test_what_names_people_is_read_with_a_reason_and_journalled(post, ilot):
    consul = consul_of(post)
    alert, client = validated(post), signed_in(consul)
    for name in ("alert-sms", "alert-email", "alert-answers"):
        address = reverse(f"consular:{name}", args=[alert.pk])
        answer = client.get(address)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("consular:reading")), name
    say_why(consul, post)
    text = client.get(reverse("consular:alert-sms", args=[alert.pk])).content.decode()
    assert text == f"+33140205050;{TEXT}\r\n"
    mail = client.get(reverse("consular:alert-email", args=[alert.pk])).content.decode()
    assert three_words(alert.fingerprint) in mail
    assert TEXT in mail
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(reason) FROM audit.event WHERE verb = 'alert.recipients'")
        assert cursor.fetchone() == (2, "Exercice")


def test_a_draft_gives_nothing_out(post, ilot):
    consul = consul_of(post)
    say_why(consul, post)
    alert, client = make_alert(post), signed_in(consul)
    for name in ("alert-sms", "alert-email", "alert-cap"):
        assert client.get(reverse(f"consular:{name}", args=[alert.pk])).status_code == 404


def test_who_does_not_read_the_register_sees_the_alert_without_its_numbers(post, ilot):
    alert = sent(post)
    for role in (Role.ODL, Role.VIA, Role.ASSISTANT, Role.AMBASSADOR):
        client = signed_in(factories.make_user(role, post))
        text = client.get(reverse("consular:alert", args=[alert.pk])).content.decode()
        assert TEXT in text, role
        assert "personnes au registre" not in text, role
        for name in ("alert-sms", "alert-email", "alert-answers"):
            assert client.get(reverse(f"consular:{name}", args=[alert.pk])).status_code == 404, (role, name)


def test_answers_find_their_person_or_wait(post, ilot):
    consul, alert = consul_of(post), sent(post)
    pasted = "+33 1 40 20 50 50 ; SAIN A1 3\n+33 6 12 34 56 78 ; AIDE A1 eau\nSAIN A99\nbonjour\nSAIN A99\n"
    assert do(services.take_answers, alert, consul, text=pasted) == (4, 1)
    assert do(services.take_answers, alert, consul, text=pasted) == (0, 5)
    with acting_as(consul):
        rows = {services.content_of(row).raw: row for row in AlertReply.objects.all()}
        assert services.tally_of(alert) == {
            "SAIN": 4, "AIDE": 1, "BLESSE": 0, "PARTI": 0, "ILLISIBLE": 1, "unmatched": 2,
        }  # fmt: skip
    mine = persons(post)["P1"].pk
    assert [row.person for row in rows.values()].count(mine) == 2
    assert rows["+33 1 40 20 50 50 ; SAIN A1 3"].other_sender is False
    assert rows["+33 6 12 34 56 78 ; AIDE A1 eau"].other_sender is True
    assert rows["SAIN A99"].person is None


def test_a_number_alone_is_somebody_s_only_where_one_ilot_was_written_to(post, ilot):
    consul = consul_of(post)
    make_ilot(post, "B", areas=("Port",))
    to_all, to_one = sent(post), sent(post, ilots=[ilot.pk], sites=[])
    for alert, found in ((to_all, False), (to_one, True)):
        do(services.take_answers, alert, consul, text="SAIN 1")
        with acting_as(consul):
            assert (AlertReply.objects.get(alert=alert).person is not None) == found


def test_an_answer_is_matched_by_hand(post, ilot):
    consul, alert = consul_of(post), sent(post)
    do(services.take_answers, alert, consul, text="SAIN Z9")
    with acting_as(consul):
        reply = AlertReply.objects.select_related("alert__post__country", "post").get()
    with pytest.raises(Refusal, match="Personne ne porte"):
        do(services.match_reply, reply, consul, number="A7")
    assert do(services.match_reply, reply, consul, number="a1").person == persons(post)["P1"].pk


def test_answers_are_taken_while_the_alert_is_out(post, ilot):
    with pytest.raises(Refusal, match="diffusée"):
        do(services.take_answers, validated(post), consul_of(post), text="SAIN A1")


def test_the_page_of_answers_shows_names_to_whoever_said_why(post, ilot):
    consul, alert = consul_of(post), sent(post)
    say_why(consul, post)
    client, address = signed_in(consul), reverse("consular:alert-answers", args=[alert.pk])
    assert client.post(address, {"text": "SAIN A1 2\nAIDE Z9"}).status_code == 302
    text = client.get(address).content.decode()
    assert "Dupont" in text
    assert "À rapprocher" in text
    assert client.post(address, {"text": " "}).status_code == 422


def test_answers_go_thirty_days_after_the_end_and_their_count_stays(post, ilot):
    consul, alert = consul_of(post), sent(post)
    do(services.take_answers, alert, consul, text="SAIN A1 2")
    ended = do(services.close, alert, consul)
    assert ended.tally["SAIN"] == 2
    for days, left in ((-29, 1), (-31, 0)):
        Alert.objects.filter(pk=alert.pk).update(ended_at=timezone.now() + timedelta(days=days))
        purge()
        assert AlertReply.objects.count() == left, days
    assert Alert.objects.get().tally["SAIN"] == 2


def test_the_count_is_shown_before_anything_is_kept(post):
    client = signed_in(consul_of(post))
    typed = {"level": "INFO", "category": "Security", "title": "T", "text": "L’îlot", "apercu": "1"}
    text = client.post(reverse("consular:alert-new"), typed).content.decode()
    assert "UCS-2" in text
    assert "«\xa0’\xa0»" in text
    assert not Alert.objects.exists()
    typed["remplacer"] = typed.pop("apercu")
    assert "L&#x27;ilot" in client.post(reverse("consular:alert-new"), typed).content.decode()
    del typed["remplacer"]
    assert client.post(reverse("consular:alert-new"), typed).status_code == 302
    assert Alert.objects.get().text == "L’îlot"


def test_an_officer_s_change_keeps_the_ilots_they_do_not_see(post, ilot):
    alert = make_alert(post, ilots=[ilot.pk], sites=[])
    officer = factories.make_user(Role.ODL, post)
    typed = {"level": "INFO", "category": "Security", "title": "Autre", "text": TEXT, "version": alert.version}
    client = signed_in(officer)
    assert "Îlot A" not in client.get(reverse("consular:alert-edit", args=[alert.pk])).content.decode()
    assert client.post(reverse("consular:alert-edit", args=[alert.pk]), typed).status_code == 302
    now = Alert.objects.get()
    assert (now.title, now.ilots, now.written_by) == ("Autre", [ilot.pk], officer)


def test_an_alert_begins_from_a_model_or_from_an_incident(post):
    incident, client = make_incident(post), signed_in(consul_of(post))
    text = client.get(f"{reverse('consular:alert-new')}?modele=cyclone&incident={incident.pk}").content.decode()
    assert "Intempérie : mettez-vous à l’abri" in text
    assert f'value="{incident.pk}" selected' in text
    assert client.get(f"{reverse('consular:alert-new')}?modele=inconnu&incident=x").status_code == 200


def test_every_act_has_its_button_and_only_its_button(post):
    consul, head = consul_of(post), head_of(post)
    alert = make_alert(post)
    address = reverse("consular:alert-act", args=[alert.pk])
    steps = (
        (consul, {"act": "submit"}, "A_VALIDER"),
        (head, {"act": "send_back", "remark": "Heure ?"}, "BROUILLON"),
        (consul, {"act": "submit"}, "A_VALIDER"),
        (head, {"act": "approve"}, "VALIDEE"),
        (consul, {"act": "sent", "channels": ["SMS", "RADIO"]}, "DIFFUSEE"),
        (consul, {"act": "close"}, "CLOSE"),
    )
    for who, typed, state in steps:
        text = signed_in(who).get(alert.get_absolute_url()).content.decode()
        assert f'name="act" value="{typed["act"]}"' in text, typed
        assert signed_in(who).post(address, typed).status_code == 302, typed
        assert Alert.objects.get().status == state
    assert signed_in(consul).post(address, {"act": "approve"}).status_code == 422


def test_the_sheet_on_paper_says_the_message_and_names_nobody(post, ilot):
    alert, consul = sent(post, instructions="Restez\nAttendez", exercise=True), consul_of(post)
    with acting_as(consul):
        printout = documents.request_document(Alert.objects.select_related("post").get(), "alert-sheet", by=consul)
    told = str(printout.snapshot)
    assert f"EXERCICE {TEXT} EXERCICE" in told
    assert three_words(alert.fingerprint) in told
    assert "Dupont" not in told


def test_the_day_gives_each_their_part(post):
    consul, head = consul_of(post), head_of(post)
    waiting = do(services.submit, make_alert(post, title="Attend"), consul)
    validated(post, title="Prête")
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        out = sent(post, title="Dehors", expires_at=now + timedelta(hours=1))

    def told(user, moment=now):
        with acting_as(user):
            return [line.text.rpartition("\u202f: ")[2] for line in day_section(user, moment).lines]

    assert waiting.pk != out.pk
    assert told(head) == ["Attend", "Prête"]
    assert told(consul) == ["Prête"], "its author does not validate it"
    assert told(consul, now + timedelta(hours=1)) == ["Prête"]
    assert told(consul, now + timedelta(hours=1, seconds=1)) == ["Prête", "Dehors"]
