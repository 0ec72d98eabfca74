"""Who might be meant by a name: those who bear its words. It proposes; a human decides."""

from django.db.models import Q

#: Rows read before they are put in order.
READ = 200


def near(people, folded, most=20):
    """The `people` (a queryset) who bear one of the folded words, those who bear the most of them first."""
    words = [word for word in folded.split() if len(word) > 2][:6]
    if not words:
        return []
    wanted = Q()
    for word in words:
        wanted |= Q(folded__contains=word)
    found = list(people.filter(wanted)[:READ])
    found.sort(key=lambda person: -sum(word in person.folded for word in words))
    return found[:most]
