"""A meeting, an opportunity, made by their services as the people of a post would."""

from datetime import timedelta

from django.utils import timezone

from cooperation.export_support import services as export
from cooperation.models import BodyMeeting, Company, InternationalBody, Opportunity
from cooperation.multilateral import services as multilateral
from ssi.accounts.context import acting_as
from tests import factories

#: Numbers made up, whose key is right.
SIRENS = ("900100231", "900107541", "900114851", "900122169", "900129479")


def make_body(by, post, acronym="SELEC", **fields):
    fields = {"name": "Centre de lutte contre la criminalité", "ssi_role": "point de contact"} | fields
    with acting_as(by):
        return multilateral.save_body(InternationalBody(), by=by, post=post, acronym=acronym, **fields)


def make_meeting(by=None, *, post=None, days=0, canary="", **fields):
    """A meeting announced for in `days` days, by `by` (the head of the post unless given)."""
    post = post or factories.make_post()
    by = by or factories.head_of(post)
    fields.setdefault("body", InternationalBody.objects.filter(post=post).first() or make_body(by, post))
    day = timezone.localdate() + timedelta(days=days)
    fields = {
        "title": f"Comité de pilotage {canary}".strip(),
        "country": post.country,
        "starts_on": day,
        "ends_on": day,
        "place": f"Siège {canary}".strip(),
        "agenda": f"1. Adoption de l’ordre du jour {canary}".strip(),
    } | fields
    with acting_as(by):
        meeting = multilateral.open_meeting(by=by, post=post, **fields)
    return BodyMeeting.objects.get(pk=meeting.pk)


def move(case, by, *names, comment="Fait.", services=multilateral):
    """Take the transitions one after the other, as `by`; returns the file as it is then."""
    for name in names:
        with acting_as(by):
            services.perform(type(case).objects.get(pk=case.pk), name, by=by, comment=comment)
    return type(case).objects.get(pk=case.pk)


def make_company(by, post, name="Alvéole Identité", siren=SIRENS[0], **fields):
    fields = {"sector": "IDENTITY", "known_since": timezone.localdate() - timedelta(days=900)} | fields
    with acting_as(by):
        return export.save_company(Company(), by=by, post=post, name=name, siren=siren, **fields)


def make_opportunity(by=None, *, post=None, canary="", **fields):
    post = post or factories.make_post()
    by = by or factories.head_of(post)
    fields = {
        "title": f"Passeports biométriques {canary}".strip(),
        "country": post.country,
        "sector": "IDENTITY",
        "buyer": f"Direction des passeports {canary}".strip(),
        "export_control": "NONE",
    } | fields
    with acting_as(by):
        opportunity = export.open_opportunity(by=by, post=post, **fields)
    return Opportunity.objects.get(pk=opportunity.pk)


def tell(
    opportunity, by, company, *, on=None, text="Le cahier des charges paraît en mars.", information=None, **fields
):
    """Note a contact where something is told; `information`: told already to another."""
    fields = {"told_others": False, "told_others_why": "à leur dire au prochain salon"} | fields
    with acting_as(by):
        return export.note_contact(
            opportunity,
            by=by,
            company=company,
            on=on or timezone.localdate(),
            subject=fields.pop("subject", "Entretien au salon"),
            information=information,
            new_information="" if information else text,
            **fields,
        )
