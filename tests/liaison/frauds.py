"""False documents, registered by the services, as an officer would."""

from django.utils import timezone

from liaison.fraud import services
from liaison.fraud.mrz import check_digit
from ssi.accounts.context import acting_as
from tests import factories

#: The specimen of ICAO 9303 part 4, appendix B.
SPECIMEN = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def passport(number="AB1234567", *, issuer="ROU", birth="850302", expiry="300115", names="POPA<<SORIN"):
    """A valid zone of a passport."""
    first = f"P<{issuer}{names}".ljust(44, "<")
    dates = f"{birth}{check_digit(birth)}", f"{expiry}{check_digit(expiry)}"
    number = number.ljust(9, "<")
    optional = "<" * 14
    whole = f"{number}{check_digit(number)}{dates[0]}{dates[1]}{optional}0"
    return f"{first}\n{number}{check_digit(number)}{issuer}{dates[0]}M{dates[1]}{optional}0{check_digit(whole)}"


def make_fraud(by=None, *, post=None, domain=None, canary="", person=None, **changed):
    post = post or factories.make_post()
    by = by or factories.head_of(post)
    fields = {
        "title": f"Passeport roumain véhicule {canary}".strip(),
        "country": post.country,
        "domain": domain or factories.make_domain(),
        "discovered_on": timezone.localdate(timezone=post.zone),
        "discovered_by": "VISA_SECTION",
        "discovered_at_place": f"Guichet des visas {canary}".strip(),
        "document_type": "PASSPORT",
        "issuing_country": factories.make_country("MD"),
        "number": "AB1234567",
        "document_series": "AB12",
        "mrz": passport(),
        "fraud_type": "FORGERY",
        "technique": f"Page des données remplacée {canary}".strip(),
        "route_from": "Chisinau",
        "route_to": "Paris",
    }
    person = person or {"surname": "Popa", "given_names": "Sorin", "category": "SUSPECT", "note": canary}
    with acting_as(by):
        return services.open_fraud(by=by, post=post, person=person, **fields | changed)
