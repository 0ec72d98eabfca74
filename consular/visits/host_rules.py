"""Acts on the rules of host States: a post records what it learnt; a rule that changes ends and another follows it."""

from django.db import transaction
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import HostRule


@transaction.atomic
def save(rule, *, by, post, **fields):
    """Add or change a rule of the post. Raises NotAllowed; Refusal when its topic is taken from that day."""
    if not by.has_perm("consular.change_hostrule", post) or rule.pk and rule.post_id != post.pk:
        raise NotAllowed(
            _("Vous ne tenez pas les règles des pays hôtes de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("Un officier du poste peut le faire."),
        )
    rule.post = post
    for name, value in fields.items():
        setattr(rule, name, value)
    same = HostRule.objects.filter(country=rule.country, post=post, topic=rule.topic, valid_from=rule.valid_from)
    if same.exclude(pk=rule.pk).exists():
        raise Refusal(
            _("Cette règle est déjà saisie pour cette date."),
            rule=_("règles du pays hôte"),
            remedy=_("Modifiez-la, ou donnez à la nouvelle le jour où elle entre en vigueur."),
            field="topic",
        )
    rule.save()
    record("hostrule.save", rule, country=rule.country_id, topic=rule.topic)
    return rule
