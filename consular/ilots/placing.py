"""Which îlot each household belongs to, and the number each person has there."""

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from consular.register.models import Household
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import Ilot

#: Persons follow their household; whoever arrives in an îlot takes the next number, in the order of names.
_FOLLOW = """
  UPDATE consular_person p SET ilot_id = n.ilot_id, number = n.number
    FROM (SELECT q.id, h.ilot_id,
                 i.last_number + row_number() OVER (PARTITION BY h.ilot_id ORDER BY q.folded, q.id) AS number
            FROM consular_person q JOIN consular_household h ON h.id = q.household_id
            LEFT JOIN consular_ilot i ON i.id = h.ilot_id
           WHERE q.post_id = %s AND q.ilot_id IS DISTINCT FROM h.ilot_id) AS n
   WHERE p.id = n.id
"""
#: A number that was given is never given again: copies already printed bear it.
_REMEMBER = """
  UPDATE consular_ilot i SET last_number = m.number
    FROM (SELECT ilot_id, max(number) AS number FROM consular_person WHERE post_id = %s GROUP BY ilot_id) AS m
   WHERE i.id = m.ilot_id AND i.last_number < m.number
"""


def settle(post):
    """Give each person the îlot of their household and a number in it. Two statements, under the lock of the îlots."""
    list(Ilot.objects.filter(post=post).select_for_update().order_by("pk").values_list("pk"))
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, [post.pk])
        cursor.execute(_REMEMBER, [post.pk])


@transaction.atomic
def place(*, by, post, households, ilot):
    """Put these households (a queryset) in `ilot`, or in none. Returns how many moved.

    Beyond the limits of the îlot it is done all the same, and shown: a family is never left out (F12).
    """
    if not by.has_perm("consular.change_ilot", post):
        raise NotAllowed(
            _("Vous ne tenez pas la carte d’îlotage de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("La section consulaire ou l’attaché de sécurité intérieure le peut."),
        )
    if ilot is not None and ilot.post_id != post.pk:
        raise Refusal(_("Cet îlot est d’un autre poste."), field="ilot")
    elsewhere = Q(ilot__isnull=False) if ilot is None else Q(ilot=None) | ~Q(ilot=ilot)
    count = households.filter(elsewhere, post=post).update(ilot=ilot)
    settle(post)
    check_constraints_now()
    record("ilot.place", ilot, post=post.code, households=count)
    return count


def place_area(*, by, post, area, ilot):
    """Put every household of a town or district that has no îlot in this one. Returns how many moved."""
    return place(by=by, post=post, households=Household.objects.filter(area=area, ilot=None), ilot=ilot)
