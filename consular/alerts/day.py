"""What alerts add to the day: to validate, to send, to close."""

from django.db.models import Q
from django.utils.translation import gettext as _

from ssi.accounts.access import own_post
from ssi.web.day import DayLine, DaySection, day_section

from .models import Alert
from .services import may_approve
from .vocabulary import State

LINES = 5


@day_section(order=51)
def alerts(user, now):
    """Each person's own part: who validates sees what waits for them, who sends what is to leave or to end."""
    post = own_post(user, "consular.view_alert")
    if post is None:
        return None
    over = Q(status=State.DIFFUSEE, expires_at__lt=now)
    wanted = Alert.objects.visible_to(user).filter(Q(status__in=[State.A_VALIDER, State.VALIDEE]) | over, post=post)
    sends = user.has_perm("consular.send_alert", post)
    lines = []
    for alert in wanted.select_related("post").order_by("opened_at"):
        if alert.status == State.A_VALIDER and may_approve(user, alert):
            lines.append(_line(alert, _("À valider")))
        elif alert.status == State.VALIDEE and sends:
            lines.append(_line(alert, _("À diffuser")))
        elif alert.status == State.DIFFUSEE and sends:
            lines.append(_line(alert, _("À clore, sa validité est passée")))
    return DaySection(_("Alertes à la communauté"), lines[:LINES])


def _line(alert, what):
    about = f"{alert.reference}, {alert.get_level_display().lower()}"
    return DayLine(f"{what} : {alert.title}", about, alert.get_absolute_url())
