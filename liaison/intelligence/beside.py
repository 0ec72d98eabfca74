"""Whether a file owes a correction to somebody, known with the file itself: nearly none does."""

from django.db.models import Exists, OuterRef

from ssi.cases.beside import beside

from .models import CorrectionNotice


@beside("owes_notices")
def owes_notices(user):
    return Exists(CorrectionNotice.objects.owed().filter(case=OuterRef("pk")))
