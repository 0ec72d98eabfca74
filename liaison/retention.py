"""To whom the files of this room were communicated (ssi/retention/registry.py)."""

from ssi.retention.registry import recipients

from .intelligence.models import Disclosure


@recipients
def disclosed(case):
    """The foreign services that received a piece of information of the file."""
    rows = Disclosure.objects.filter(case=case.pk).values_list("service", "country__name_fr", "at")
    return [(f"{service} ({country})", at.astimezone(case.post.zone).date()) for service, country, at in rows]
