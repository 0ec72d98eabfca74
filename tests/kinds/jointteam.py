"""A joint team, for the generic tests: an idea, with a party, a member, a call and a meeting."""

from datetime import timedelta

from django.utils import timezone

from liaison.models import FundingCall, TeamMeeting, TeamMember, TeamParty
from liaison.teams import services
from ssi.accounts.context import acting_as
from tests.factories import head_of, make_domain
from tests.kinds import Exhibit


def make(author, *, post, domain=None, canary=""):
    by, domain = author or head_of(post), domain or make_domain()
    today = timezone.localdate(timezone=post.zone)
    with acting_as(by):
        team = services.open_team(
            by=by,
            post=post,
            country=post.country,
            domain=domain,
            title=f"Équipe sur un trafic, véhicule signalé {canary}".strip(),
            french_authority=f"JIRS de Lyon {canary}".strip(),
            purpose=f"Vols de fret de part et d’autre. {canary}".strip(),
            ground="COMPLEX",
        )
        services.add(team, TeamParty, by=by, country=post.country, authority=f"Parquet {canary}".strip())
        services.add(
            team,
            TeamMember,
            by=by,
            part="LEADER",
            name=f"Dupont {canary}".strip(),
            function="Procureur",
            body="EUROJUST",
        )
        services.add(
            team,
            FundingCall,
            by=by,
            name=f"Appel {canary}".strip(),
            apply_by=today + timedelta(days=10),
            action_starts_on=today + timedelta(days=30),
            action_ends_on=today + timedelta(days=120),
            claim_by=today + timedelta(days=150),
        )
        services.add(
            team, TeamMeeting, by=by, held_on=today, place=f"La Haye {canary}".strip(), summary=canary or "Rien"
        )
    return team


EXHIBIT = Exhibit(
    kind="jointteam",
    make=make,
    act="negotiate",
    first_verb="jointteam.open",
    children={"liaison:team-call": FundingCall},
)
