"""A warrant, for the generic tests: issued, circulated, with an arrest in Romania noted and a notice given of it."""

from datetime import timedelta

from django.utils import timezone

from liaison.models import WarrantEvent
from liaison.warrants import services
from ssi.accounts.context import acting_as
from ssi.cases.models import Direction
from tests.factories import head_of, make_country, make_domain
from tests.kinds import Exhibit


def make(author, *, post, domain=None, canary=""):
    by, domain = author or head_of(post), domain or make_domain()
    make_country("FR")
    country = post.country
    with acting_as(by):
        warrant = services.open_warrant(
            by=by,
            post=post,
            direction=Direction.OUT,
            instrument="EAW" if country.in_european_union else "PROV",
            country=country,
            domain=domain,
            title=f"Fugitif recherché, véhicule signalé {canary}".strip(),
            issuing_authority=f"Parquet de Lyon {canary}".strip(),
            national_decision=f"Mandat d’arrêt du juge d’instruction {canary}".strip(),
            sentence="Dix ans encourus",
            other_offence=f"Vol en bande organisée {canary}".strip(),
            facts=f"Vols de fret à Corbas. {canary}".strip(),
            person={"surname": f"Essai {canary}".strip(), "given_names": "Vasile", "category": "SUSPECT"},
        )
        event = services.record_event(
            warrant,
            by=by,
            kind="ARREST",
            at=timezone.now() - timedelta(hours=3),
            time_zone=country.time_zone,
            authority=f"Police {canary}".strip(),
            note_=f"Interpellé {canary}".strip(),
        )
        services.inform_partner(
            event,
            by=by,
            informed_at=timezone.now() - timedelta(hours=1),
            contact=f"Capitaine {canary}".strip(),
            channel="téléphone",
            text=f"Arrestation {canary}".strip(),
        )
    return warrant


EXHIBIT = Exhibit(
    kind="arrestwarrant",
    make=make,
    act="withdraw",
    first_verb="arrestwarrant.open",
    children={"liaison:warrant-event": WarrantEvent},
)
