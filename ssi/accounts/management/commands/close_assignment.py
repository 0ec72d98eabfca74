import datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from ssi.accounts.administration.services import may_end, today_of
from ssi.accounts.models import Assignment
from ssi.audit.log import record
from ssi.web.dates import date_in_words
from ssi.web.refusals import Refusal


class Command(BaseCommand):
    help = (
        "End the assignments in force of a person, today or on a later day, when no administrator can do it on the "
        "pages. Run with the owner's login. From the next day on nothing opens; nothing is erased."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="written in the journal")
        parser.add_argument("--role", help="only the assignments of this role (ASI, ODL…)")
        parser.add_argument("--last-day", type=datetime.date.fromisoformat, help="2026-11-30; today when not given")

    @transaction.atomic
    def handle(self, email, *, reason, role, last_day, **_options):
        found = Assignment.objects.filter(user__email__iexact=email).select_related("user", "post").order_by("pk")
        open_ones = [one for one in found if one.ends_on is None or one.ends_on >= today_of(one)]
        ending = [one for one in open_ones if role in (None, one.role)]
        if not ending:
            raise CommandError(_("Aucune affectation à clore pour %(email)s.") % {"email": email})
        for assignment in ending:
            day = last_day or today_of(assignment)
            try:
                may_end(assignment, day)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
            assignment.ends_on = day
            assignment.save(update_fields=["ends_on"])
            told = {"to": assignment.user_id, "given": assignment.role, "ends_on": day}
            record("accounts.assignment_ended", assignment, reason=f"{reason} (by the owner's command)", **told)
            place = assignment.post.code if assignment.post else _("réseau")
            words = {"role": assignment.role, "place": place, "day": date_in_words(day)}
            self.stdout.write(_("%(role)s %(place)s : dernier jour le %(day)s.") % words)
