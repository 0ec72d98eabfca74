"""After the commit: the PDF of a guided form, made by the worker with the present rights of whoever asked."""

from ssi.accounts.models import User
from ssi.outbox.bus import on

from . import drafting
from .models import JudicialForm


@on(drafting.DRAW)
def draw_form(message):
    """Nothing is made when the file is closed to its asker meanwhile, or the PDF was made already."""
    drafts = JudicialForm.objects.select_related("case__post", "case__country")
    draft = drafts.filter(pk=message.payload["form"]).first()
    if draft is not None:
        drafting.draw(draft, by=User.objects.get(pk=message.actor_id))
