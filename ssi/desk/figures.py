"""What the posts still owe the desk, as its table and the reports count it."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import summed

from .models import Question


@summed(
    "desk.questions_waiting",
    _("questions sans réponse"),
    _("Questions de la DCIS au poste ni répondues ni retirées, à l’instant du calcul."),
)
def questions_waiting(posts, period):
    rows = Question.objects.waiting().filter(post__in=posts)
    return dict(rows.order_by().values_list("post").annotate(number=Count("pk")))
