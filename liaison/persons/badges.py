"""« 2 recoupements » on the rows of every list of files."""

from collections import Counter

from django.utils.translation import ngettext

from ssi.cases.badges import badge

from .models import Match
from .section import VIEW_MATCH
from .vocabulary import Status


@badge
def matches(user, cases):
    """How many matches of each file are not dismissed, in words. One statement."""
    if not user.has_perm(VIEW_MATCH):
        return {}
    pairs = (
        Match.objects.visible_to(user).of(cases).exclude(status=Status.DISMISSED).values_list("one_case", "other_case")
    )
    counted = Counter(key for pair in pairs for key in pair)
    return {key: ngettext("%d recoupement", "%d recoupements", n) % n for key, n in counted.items()}
