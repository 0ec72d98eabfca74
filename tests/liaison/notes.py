"""Analysis notes, written and signed by the services, as an officer and the head of a post would."""

from datetime import timedelta

from django.utils import timezone

from liaison.models import AnalysisNote
from liaison.notes import services
from ssi.accounts.context import acting_as
from ssi.approvals import services as approvals
from ssi.cases.models import Case
from tests import factories


def fields(post, canary="", **changed):
    """What the service needs; each text holds the canary."""
    texts = {
        "title": "Cigarettes par la frontière moldave",
        "question": "Le trafic passera-t-il par le fret d’ici un an ?",
        "situation": "Trois saisies en camion depuis mars.",
        "reasoning": "Les contrôles aux aéroports ont été renforcés.",
        "gaps": "Qui finance les chargements.",
        "outlook": "Une saisie en train changerait l’avis.",
    }
    today = timezone.localdate(timezone=post.zone)
    return {
        **{name: f"{text} {canary}".strip() for name, text in texts.items()},
        "country": post.country,
        "review_on": today + timedelta(days=120),
    } | changed


def make_note(by=None, *, post=None, domain=None, canary="", **changed):
    post = post or factories.make_post()
    by = by or factories.head_of(post)
    domain = domain or factories.make_domain()
    with acting_as(by):
        return services.open_note(by=by, post=post, **fields(post, canary, domain=domain, **changed))


def judged(case, by, **changed):
    """A judgement that the traffic will move."""
    told = {
        "text": "Le trafic passera au fret.",
        "likelihood": "PROBABLE",
        "confidence": "MODERATE",
        "because": "Deux services le disent, un seul l’a vu.",
    }
    return services.judge(AnalysisNote.objects.get(pk=case.pk), by=by, **told | changed)


def resting_on(judgement, by, source, **changed):
    told = {"fact": "Deux camions saisis à Albița.", "origin": ""}
    return services.add_ground(judgement, by=by, source=Case.objects.get(pk=source.pk), **told | changed)


def signed(case, by, head, *, disseminated="disseminate"):
    """Submitted by `by`, signed by `head`, then disseminated (or addressed) by `head`."""
    with acting_as(by):
        services.submit(AnalysisNote.objects.get(pk=case.pk), by=by)
    with acting_as(head):
        request = case.approval_requests.filter(state="PENDING").first()
        if request:
            approvals.decide(request, by=head, decision="APPROVE")
        if disseminated:
            services.perform(AnalysisNote.objects.get(pk=case.pk), disseminated, by=head)
    return AnalysisNote.objects.get(pk=case.pk)
