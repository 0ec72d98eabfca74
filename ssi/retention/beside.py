"""What this room reads of a file in the statement of its page; found by the files."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from ssi.cases.beside import beside

from .models import RetentionHold


@beside("hold_row")
def hold_row(user):
    """Since when and why the file is under hold; None when it is not."""
    rows = RetentionHold.objects.filter(case=OuterRef("pk"), lifted_at=None)
    return Subquery(rows.values(row=JSONObject(at="at", reason="reason"))[:1])
