"""Destroying a file: everything that hangs on it, by two persons, in one transaction; what must stay stays."""

import io
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from liaison.models import Match, Subject
from liaison.persons import links
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.attachments import services as attachments
from ssi.attachments.models import Attachment
from ssi.cases import links as case_links
from ssi.cases.models import Case, CaseDigest, CaseLink
from ssi.cases.registry import kinds
from ssi.outbox.models import OutboxMessage
from ssi.retention import execution, handlers, services
from ssi.retention.models import Disposal, Remnant
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.house.telling import tell
from tests.kinds import EXHIBITS

pytestmark = pytest.mark.django_db

CANARY = "CANARIDETRUIT"
MAKERS = {
    "informationexchange": lambda post, domain: factories.make_exchange(
        post=post, domain=domain, state="CLOS", canary=CANARY
    ),
    **{
        kind: (lambda post, domain, exhibit=exhibit: exhibit.make(None, post=post, domain=domain, canary=CANARY))
        for kind, exhibit in EXHIBITS.items()
        if not kinds()[kind].kept_for_good
    },
}


class Staff:
    def __init__(self, post):
        self.head, self.deputy = factories.head_of(post), factories.make_user(Role.ASIA, post)


@pytest.fixture
def post():
    return factories.make_post("BUC")


@pytest.fixture
def staff(post):
    return Staff(post)


def end(case, days=800):
    """The file was closed so many days ago."""
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=days))
    return Case.objects.get(pk=case.pk)


def furnish(case, head, canary=CANARY):
    """Persons, an object, a document and a link, the canary in each, whatever the kind."""
    other = factories.make_exchange(post=case.post, domain=case.domain)
    Case.objects.filter(pk=case.pk).update(closed_at=None)
    case = Case.objects.get(pk=case.pk)
    with acting_as(head):
        links.add_item(case, by=head, kind="PHONE", value="+40 721 000 001", note=canary)
        links.add_person(case, by=head, surname=canary, given_names="Ion")
        attachments.store(case, io.BytesIO(canary.encode()), by=head, name=f"{canary}.txt")
        case_links.link(case, to=other, by=head, nature="SAME_FACTS", reason=canary)
    factories.make_grant(case, factories.make_user(Role.ODL, case.post), by=head, reason=canary)
    return other


def proposed(case, head, measure="DESTROY"):
    with acting_as(head):
        return services.propose(Case.objects.get(pk=case.pk), by=head, measure=measure, reason="Sans suite.")


def sign(disposal, by):
    with acting_as(by):
        approvals.decide(disposal.approval_requests.get(state="PENDING"), by=by, decision="APPROVE")


def carried_out(disposal, by):
    with acting_as(by):
        return execution.execute(Disposal.objects.get(pk=disposal.pk), by=by)


def destroyed(case, staff, measure="DESTROY"):
    disposal = proposed(case, staff.head, measure)
    sign(disposal, staff.deputy)
    return carried_out(disposal, staff.deputy)


def tables_holding(text):
    """Tables in which some row holds this text, as text or as bytes."""
    return sorted({table for _text, table in found_in_tables(f"({text}|{text.encode().hex()})")})


def found_in_tables(pattern):
    """[(text found, table)] for the first group of this expression, in every row of every schema, read as COPY would
    write it: bytes are in hexadecimal."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text, CASE WHEN has_table_privilege(oid, 'SELECT') THEN 'ssi_bypass'"
            " ELSE relowner::regrole::text END FROM pg_class WHERE relkind IN ('r', 'm') AND"
            " relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
        )
        for table, reader in cursor.fetchall():
            cursor.execute(f"SET LOCAL ROLE {reader}")
            cursor.execute(f"SELECT DISTINCT m[1] FROM {table} t, regexp_matches(t::text, %s, 'gi') m", [pattern])  # noqa: S608
            found += [(text, table) for (text,) in cursor.fetchall()]
        cursor.execute("SET LOCAL ROLE ssi_bypass")
    return found


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_nothing_of_a_destroyed_file_is_found_anywhere(kind, post, staff):
    """Every kind, found by itself: its texts in every table, and what hangs on any file."""
    case = end(MAKERS[kind](post, factories.make_domain()))
    furnish(case, staff.head)
    case = end(case)
    before = tables_holding(CANARY)
    assert len(before) > 6

    disposal = destroyed(case, staff)

    left = tables_holding(CANARY)
    tell(f"{kind}: in {len(before)} tables, then in {len(left)}", F17={"canaries": len(before), "left": len(left)})
    assert left == []
    assert disposal.status == "EXECUTE"
    assert not Case.objects.filter(pk=case.pk).exists()
    assert keyed_rows(case.pk) == {}
    assert disposal.outcome["counts"]["cases_case"] == 1
    assert len(disposal.outcome["sha256"]) >= 1


def keyed_rows(key):
    """table.column → rows that still point at the file, for every key to a file there is."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute"
            " ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f' AND confrelid = 'cases_case'::regclass"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [key])  # noqa: S608
            if n := cursor.fetchone()[0]:
                found[f"{table}.{column}"] = n
    return found


def test_the_bytes_of_documents_are_gone_after_the_commit_and_their_keys_with_the_rows(post, staff):
    case = end(factories.make_exchange(post=post, state="CLOS"))
    before = vault_files()
    furnish(case, staff.head)
    case = end(case)
    (piece,) = Attachment.objects.filter(case=case.pk)
    assert len(vault_files()) == len(before) + 1

    destroyed(case, staff)

    assert not Attachment.objects.filter(pk=piece.pk).exists()
    assert len(vault_files()) == len(before) + 1, "bytes go after the commit, never before"
    message = OutboxMessage.objects.get(topic=execution.SHRED)
    assert message.payload == {"names": [str(piece.pk)]}
    handlers.forget_the_bytes(message)
    assert vault_files() == before
    handlers.forget_the_bytes(message)


def vault_files():
    return sorted(p for p in settings.STATE_DIR.rglob("*") if p.is_file())


def test_another_file_that_only_mentions_it_stays_and_forgets_it(post, staff):
    case = end(factories.make_exchange(post=post, state="CLOS"))
    other = furnish(case, staff.head)
    case = end(case)

    destroyed(case, staff)

    assert Case.objects.filter(pk=other.pk).exists()
    assert not CaseLink.objects.exists()


def test_persons_of_an_archived_file_match_nothing_any_more(post, staff):
    case = factories.make_exchange(post=post)
    other = factories.make_exchange(post=post, domain=case.domain)
    for file in (case, other):
        with acting_as(staff.head):
            links.add_item(file, by=staff.head, kind="PHONE", value="+40 721 000 777")
    assert Match.objects.count() == 1

    destroyed(end(case), staff, "ARCHIVE")

    assert not Match.objects.exists()
    third = factories.make_exchange(post=post, domain=case.domain)
    with acting_as(staff.head):
        links.add_item(third, by=staff.head, kind="PHONE", value="+40 721 000 777")
    assert Match.objects.count() == 1
    assert Match.objects.get().one_case_id in (other.pk, third.pk)
    assert Subject.objects.filter(case=case.pk).count() == 0


def test_an_archived_file_keeps_its_sheet_and_nothing_else(post, staff):
    case = factories.make_exchange(post=post, state="CLOS", canary=CANARY)
    case = end(case, days=500)

    disposal = destroyed(case, staff, "ARCHIVE")

    sheet = Remnant.objects.get(reference=case.reference)
    assert {f.name: getattr(sheet, f.name) for f in Remnant._meta.concrete_fields if f.name not in {"id", "at"}} == {
        "reference": case.reference,
        "kind": "informationexchange",
        "post": post,
        "measure": "ARCHIVE",
        "decided_by": disposal.reference,
        "compartmented": False,
        "special_france": False,
        "country": case.country,
        "domain": case.domain,
        "direction": case.direction,
        "opened_at": case.opened_at,
        "answered_at": case.answered_at,
        "closed_at": case.closed_at,
        "outcome": "CLOS",
        "archive_until": disposal.archive_until,
    }
    assert tables_holding(CANARY) == []


def test_a_destroyed_file_leaves_its_number_and_the_number_is_not_given_again(post, staff):
    case = end(factories.make_exchange(post=post, state="CLOS"))
    destroyed(case, staff)

    remnant = Remnant.objects.get(reference=case.reference)
    assert (remnant.country, remnant.opened_at, remnant.outcome, remnant.archive_until) == (None, None, "", None)
    assert factories.make_exchange(post=post).reference > case.reference


def test_an_archive_sheet_is_emptied_in_its_turn_by_two(post, staff):
    destroyed(end(factories.make_exchange(post=post, state="CLOS")), staff, "ARCHIVE")
    sheet = Remnant.objects.get()
    with acting_as(staff.head), pytest.raises(Refusal, match="encore dans son temps"):
        services.propose_sheet(sheet, by=staff.head, reason="Échue.")
    Remnant.objects.update(archive_until=timezone.localdate() - timedelta(days=1))

    with acting_as(staff.head):
        disposal = services.propose_sheet(sheet, by=staff.head, reason="Échue.")
    sign(disposal, staff.deputy)
    carried_out(disposal, staff.deputy)

    sheet.refresh_from_db()
    assert (sheet.country, sheet.closed_at, sheet.archive_until, sheet.measure) == (None, None, None, "DESTROY")


# --- Two persons ---------------------------------------------------------------------------------------------


def test_the_head_who_proposed_does_not_sign_alone(post, staff):
    disposal = proposed(end(factories.make_exchange(post=post, state="CLOS")), staff.head)

    assert disposal.status == "A_SIGNER"
    assert disposal.approval_requests.get().state == "PENDING"
    with pytest.raises(NotAllowed, match="Nul ne vise"):
        sign(disposal, staff.head)
    with acting_as(staff.head):
        assert approvals.waiting_for(staff.head) == []
    with acting_as(staff.deputy):
        assert [r.case_id for r in approvals.waiting_for(staff.deputy)] == [disposal.pk]


def test_where_there_is_no_second_person_the_director_signs(post):
    head, director = factories.head_of(post), factories.make_user(Role.DCIS_DIRECTOR)
    disposal = proposed(end(factories.make_exchange(post=post, state="CLOS")), head)
    assert disposal.status == "A_SIGNER_DCIS"
    with acting_as(director):
        assert [r.case_id for r in approvals.waiting_for(director)] == [disposal.pk]
    sign(disposal, director)

    assert carried_out(disposal, director).status == "EXECUTE"


def test_a_compartmented_file_is_not_destroyed_by_people_who_do_not_see_it(post, staff):
    case = end(factories.make_exchange(post=post, state="CLOS", reach={"compartmented": True}))
    with pytest.raises(Refusal, match="cloisonné"):
        proposed(case, staff.head)
    factories.make_grant(case, staff.deputy, by=staff.head)
    disposal = proposed(end(case), staff.head)

    assert disposal.compartmented
    assert Disposal.objects.get(pk=disposal.pk).deputy == staff.deputy
    sign(disposal, staff.deputy)
    assert carried_out(disposal, staff.deputy).status == "EXECUTE"


@pytest.mark.parametrize("forged", ["no signature", "signed by the proposer", "other text"])
def test_the_database_wants_two_signatures_whatever_the_application_says(post, staff, forged):
    case = end(factories.make_exchange(post=post, state="CLOS"))
    disposal = proposed(case, staff.head)
    sign(disposal, staff.deputy)
    with connection.cursor() as cursor:
        cursor.execute(
            {
                "no signature": "DELETE FROM approvals_signoff WHERE case_id = %s",
                "signed by the proposer": "UPDATE approvals_signoff s SET by_id = c.author_id FROM cases_case c"
                " WHERE c.id = s.case_id AND s.case_id = %s",
                "other text": "UPDATE approvals_signoff SET sha256 = repeat('0', 64) WHERE case_id = %s",
            }[forged],
            [disposal.pk],
        )
    with pytest.raises(DatabaseError, match="two signatures"), transaction.atomic():
        carried_out(disposal, staff.deputy)

    assert Case.objects.filter(pk=case.pk).exists()


def test_a_document_added_after_the_signature_stops_everything(post, staff):
    case = end(factories.make_exchange(post=post, state="CLOS"))
    disposal = proposed(case, staff.head)
    sign(disposal, staff.deputy)
    with acting_as(staff.head):
        attachments.store(case, io.BytesIO(b"Nouveau"), by=staff.head, name="nouveau.txt")

    with pytest.raises(DatabaseError, match="changed since"), transaction.atomic():
        carried_out(disposal, staff.deputy)
    assert Case.objects.filter(pk=case.pk).exists()
    assert not Remnant.objects.exists()


def test_a_worker_killed_in_the_middle_leaves_everything_and_the_next_one_ends_it(post, staff, monkeypatch):
    case = end(factories.make_exchange(post=post, state="CLOS"))
    furnish(case, staff.head)
    case = end(case)
    disposal = proposed(case, staff.head)
    sign(disposal, staff.deputy)
    with monkeypatch.context() as broken:
        broken.setattr(execution, "fire", _killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            carried_out(disposal, staff.deputy)
    assert Case.objects.filter(pk=case.pk).exists()
    assert Attachment.objects.filter(case=case.pk).exists()

    assert carried_out(disposal, staff.deputy).status == "EXECUTE"
    assert carried_out(disposal, staff.deputy).status == "EXECUTE", "delivered twice, done once"
    assert OutboxMessage.objects.filter(topic=execution.SHRED).count() == 1


def _killed(*_args, **_kwargs):
    raise KeyboardInterrupt


def test_the_desk_s_row_survives_and_tells_nothing(post, staff):
    case = end(factories.make_exchange(post=post, state="CLOS", canary=CANARY))
    destroyed(case, staff)

    digest = CaseDigest.objects.get(case_id=case.pk)
    assert (digest.reference, digest.kind) == (case.reference, "informationexchange")
    assert CANARY not in str(vars(digest))
    assert digest.file_gone  # and the queue does not walk it any more


def test_a_certificate_names_nothing_of_the_file(post, staff):
    case = end(factories.make_exchange(post=post, state="CLOS", canary=CANARY))
    furnish(case, staff.head)
    disposal = destroyed(end(case), staff)

    (paper,) = disposal.printouts.all()
    told = str(paper.snapshot)
    assert CANARY not in told
    assert case.reference in told
    assert all(sha in told for sha in disposal.outcome["sha256"])
    assert str(staff.head) in told
    assert str(staff.deputy) in told
    assert re.search(r"décret n° 2025-59", told)
