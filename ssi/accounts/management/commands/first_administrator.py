from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ssi.accounts.administration.services import TEMPORARY, draw_password
from ssi.accounts.models import Assignment, User
from ssi.accounts.places import CENTRAL_ZONE
from ssi.accounts.roles import Role
from ssi.audit.log import record


class Command(BaseCommand):
    help = (
        "Create the first technical administrator, with a temporary password printed once. Run with the owner's login; "
        "refused as soon as an administrator is in office: they make the other accounts."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("first_name")
        parser.add_argument("last_name")

    @transaction.atomic
    def handle(self, email, first_name, last_name, **_):
        today = timezone.localdate(timezone=CENTRAL_ZONE)
        held = Assignment.objects.serving(today).filter(role=Role.ADMIN)
        if someone := held.select_related("user").first():
            raise CommandError(f"{someone.user.email} is an administrator in office: they create the other accounts.")
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"{email} already has an account.")
        password = draw_password()
        person = User.objects.create_user(
            email,
            password,
            first_name=first_name,
            last_name=last_name,
            password_expires_at=timezone.now() + TEMPORARY,
        )
        assignment = Assignment.objects.create(user=person, role=Role.ADMIN, starts_on=today)
        record("accounts.person_created", person, reason="first administrator, by the owner's command")
        record("accounts.assigned", assignment, reason="first administrator, by the owner's command", to=person.pk)
        self.stdout.write(f"{person.email}  {password}  (valid {TEMPORARY.days * 24} h, changed at the first sign-in)")
