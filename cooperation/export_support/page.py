"""What the pages of an opportunity and of the register show: a constant number of statements."""

from django.utils import timezone

from ssi.approvals.workflow import available
from ssi.cases.views import acts_of, marks_of

from .models import ExportRule
from .neutrality import registers_of
from .vocabulary import Rule
from .workflow import OPPORTUNITY


def page_of(opportunity, user):
    (register,), rules = registers_of([opportunity]), thresholds()
    may_note = user.has_perm("cooperation.contact_opportunity", opportunity)
    return {
        "case": opportunity,
        "state": OPPORTUNITY.state(opportunity.status),
        "acts": acts_of(opportunity, available(opportunity, user)),
        "register": register,
        "lines": lines_of(register, rules),
        "rules": rules,
        "may_write": opportunity.is_open and user.has_perm("cooperation.change_opportunity", opportunity),
        "may_note": may_note and opportunity.is_open,
        "may_correct": may_note,
        "may_waive": user.has_perm("cooperation.waive_opportunity", opportunity),
        "may_print": user.has_perm("cooperation.print_opportunity", opportunity),
        "may_attach": user.has_perm("attachments.add_attachment", opportunity),
        "clocks": list(opportunity.clocks.explained()),
        "attachments": list(opportunity.attachments.all()),
        "now": timezone.now(),
        **marks_of(opportunity),
    }


def lines_of(register, rules):
    """(line, the line that corrects it or None, whether its gift is above the ceiling) in the order of the dates."""
    corrections = {line.corrects_id: line for line in register.contacts if line.corrects_id}
    ceiling = rules[Rule.GIFT_CEILING].value
    return [
        (line, corrections.get(line.pk), line.gift_amount is not None and line.gift_amount > ceiling)
        for line in register.contacts
    ]


def thresholds():
    return ExportRule.in_force(timezone.localdate())
