"""A small community, made through the services: an extract brought, îlots drawn, chefs named."""

import csv
import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consular.ilots import placing
from consular.ilots import services as ilots
from consular.papers import services as papers
from consular.register import services
from consular.register.models import Household, Person
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from tests import factories

HEADER = ("Référence", "Nom", "Prénom", "Foyer", "Statut", "Naissance", "Adresse", "Quartier", "Téléphone", "Retour")
#: Two families and a visitor; the visitor goes back on the day of `RETURN` from today.
DUPONT = (
    "P1",
    "Dupont",
    "Élise",
    "F1",
    "RESIDENT",
    "12/03/1980",
    "4 rue de la Paix",
    "Plateau",
    "+33 1 40 20 50 50",
    "",
)
DUPONT_2 = ("P2", "Dupont", "Marc", "F1", "BINATIONAL", "1978-07-01", "4 rue de la Paix", "Plateau", "", "")
LEVY = ("P3", "D’Ormesson-Lévy", "Ève", "F2", "", "", "9 bis rue Abdi", "Port", "", "")


def visitor(days=10, ref="P4"):
    back = timezone.localdate() + timedelta(days=days)
    return (ref, "Martin", "Paul", "", "De passage", "", "Hôtel du Port", "Port", "", back.strftime("%d/%m/%Y"))


def csv_file(*rows, header=HEADER, name="extrait.csv", encoding="utf-8-sig"):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([header, *rows])
    return SimpleUploadedFile(name, text.getvalue().encode(encoding))


def consul_of(post):
    held = factories.User.objects.filter(assignments__post=post, assignments__role=Role.CONSUL).first()
    return held or factories.make_user(Role.CONSUL, post)


def bring(post, *rows, by=None, days=0, **fields):
    by = by or consul_of(post)
    with acting_as(by):
        return services.bring(
            by=by,
            post=post,
            upload=csv_file(*rows, **fields),
            provided_by="Section consulaire",
            extracted_on=timezone.localdate() - timedelta(days=days),
        )


def make_extract(post, *rows, by=None, days=0):
    """An extract in use at the post: the two families and the visitor unless rows are given."""
    by = by or consul_of(post)
    draft = bring(post, *(rows or (DUPONT, DUPONT_2, LEVY, visitor())), by=by, days=days)
    with acting_as(by):
        return services.import_extract(draft, by=by)


def make_ilot(post, code="A", *, areas=(), by=None, **fields):
    """An îlot reviewed today; the households of `areas` are placed in it."""
    by = by or consul_of(post)
    with acting_as(by):
        values = {"name": f"Îlot {code}", "radio_channel": "VHF 6", "reviewed_on": timezone.localdate()} | fields
        ilot = ilots.save_ilot(by=by, post=post, code=code, **values)
        for area in areas:
            placing.place_area(by=by, post=post, area=area, ilot=ilot)
        ilot.refresh_from_db()
    return ilot


def make_point(post, name="Lycée", *, by=None, **fields):
    by = by or consul_of(post)
    with acting_as(by):
        return ilots.save_point(by=by, post=post, name=name, status="AGREED", capacity=300, **fields)


def make_chef(ilot, name="Chantal Moreau", *, by=None, **fields):
    """A chef in office since yesterday, who signed and was trained."""
    by, yesterday = by or consul_of(ilot.post), timezone.localdate() - timedelta(days=1)
    values = {"starts_on": yesterday, "charter_signed_on": yesterday, "trained_on": yesterday, "call_sign": "ALPHA"}
    with acting_as(by):
        return ilots.save_chef(by=by, ilot=ilot, name=name, phone="+253 77 81 00 01", **(values | fields))


def make_copy(ilot, *, by=None, reason="Sac de départ"):
    by = by or consul_of(ilot.post)
    with acting_as(by):
        return papers.print_booklet(ilot, by=by, reason=reason)


def say_why(user, post, motive="DRILL"):
    with acting_as(user):
        return services.open_reading(by=user, post=post, motive=motive)


def persons(post):
    return {person.external_ref: person for person in Person.objects.filter(post=post)}


def homes(post):
    return {home.external_ref: home for home in Household.objects.filter(post=post)}
