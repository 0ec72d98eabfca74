"""A false document with all that hangs on it; the canary in each."""

import io

from liaison.fraud import services
from liaison.models import AlertRecipient, DocumentFraud, SltdQuery
from ssi.accounts.context import acting_as
from ssi.attachments import services as attachments
from tests import factories
from tests.kinds import Exhibit
from tests.liaison.frauds import make_fraud


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    case = make_fraud(author, post=post, domain=domain, canary=canary)
    with acting_as(author):
        services.ask_sltd(case, by=author, reference=f"GECI {canary}".strip())
        services.add_recipient(case, by=author, service=f"Consulat {canary}".strip(), country=post.country)
        services.write_alert(case, by=author, text=f"Passeport {canary}".strip(), expected_version=case.version)
        piece = attachments.store(case, io.BytesIO(f"Support {canary}".encode()), by=author, name="support.txt")
        training = {"title": f"Reconnaître {canary}".strip(), "language": "fr", "level": "FIRST"}
        services.add_material(case, by=author, made_on=case.discovered_on, attachment=piece, **training)
    return DocumentFraud.objects.get(pk=case.pk)


EXHIBIT = Exhibit(
    kind=DocumentFraud._meta.model_name,
    make=make,
    act="verify",
    first_verb="documentfraud.open",
    children={"liaison:fraud-recipient-": AlertRecipient, "liaison:fraud-sltd-": SltdQuery},
)
