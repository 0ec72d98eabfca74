"""Whether a file names somebody, known with the file itself: most name nobody, and their pages then ask no more."""

from django.db.models import Exists, OuterRef

from ssi.cases.beside import beside

from .models import Subject


@beside("names_somebody")
def names_somebody(user):
    return Exists(Subject.objects.filter(case=OuterRef("pk"), removed_at=None))
