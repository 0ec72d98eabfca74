"""What a page of this room reads with the file itself: whether there are papers of a course or of a gift to offer."""

from django.db.models import Exists, OuterRef

from ssi.cases.beside import beside

from .models import Equipment, TrainingSession


@beside("has_trainings")
def has_trainings(user):
    return Exists(TrainingSession.objects.filter(case=OuterRef("pk")))


@beside("has_equipment")
def has_equipment(user):
    return Exists(Equipment.objects.filter(case=OuterRef("pk"), handed_on__isnull=False))
