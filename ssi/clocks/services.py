"""Clocks start, suspend, resume, are kept or become moot, inside the act that causes it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import alerts
from .engine import ClockError
from .models import Clock, ClockRule, ClockSuspension, CountryTerm


def start(case, rule_code, *, event_at, country=None, time_zone=None, fixed_on=None):
    """Start the rule's clock on a file from `event_at` (aware). Days are those of `country`, at the post by default.

    Its length is the rule's, or the one recorded for the country of the file on that day.
    Raises Refusal when no deadline can be computed from these dates.
    """
    clock = foreseen(case, rule_code, event_at=event_at, country=country, time_zone=time_zone, fixed_on=fixed_on)
    clock.save(force_insert=True)
    alerts.plan(clock, is_new=True)
    record("clock.start", clock, rule=rule_code, due_at=clock.due_at)
    return clock


def foreseen(case, rule_code, *, event_at, country=None, time_zone=None, fixed_on=None):
    """The clock `start()` would start, computed and not saved. Raises the same Refusal."""
    clock = Clock(
        case_id=case.pk,
        rule=ClockRule.objects.prefetch_related("references").get(code=rule_code),
        term=CountryTerm.applying(rule_code, case.country_id, event_at.astimezone(case.post.zone).date()),
        event_at=event_at,
        country=country or case.post.country,
        time_zone=time_zone or case.post.time_zone,
        fixed_on=fixed_on,
    )
    clock.suspension_rows = []  # a new clock has none: nothing to read
    try:
        return clock.compute()
    except ClockError as error:
        raise Refusal(_("Aucun délai ne peut être calculé à partir de cette date."), rule=rule_code) from error


def suspend(clock, *, since, reason):
    """Stop a running clock; one open suspension at a time (a second call changes nothing)."""
    if clock.suspensions.filter(ends_at=None).exists():
        return clock
    ClockSuspension.objects.create(clock=clock, case_id=clock.case_id, starts_at=since, reason=reason)
    return _moved(clock, "clock.suspend")


def resume(clock, *, at):
    """Let a suspended clock run again; the engine moves its end by what was suspended."""
    clock.suspensions.filter(ends_at=None).update(ends_at=at)
    return _moved(clock, "clock.resume")


def keep(case, rule_codes, *, at=None):
    """Mark the open clocks of these rules as kept: what they asked for was done at `at` (now by default)."""
    for clock in case.clocks.open().filter(rule__code__in=rule_codes).select_related("rule"):
        keep_one(clock, at=at)


def keep_one(clock, *, at=None):
    """The same for one clock, read with its rule: where a file runs several under one rule."""
    clock.kept_at = at or timezone.now()
    clock.save(update_fields=["kept_at"])
    record("clock.keep", clock, rule=clock.rule.code, late=bool(clock.due_at and clock.kept_at > clock.due_at))


def moot(case, rule_codes=None):
    """The open clocks of these rules have no object any more; by default (the file is refused, cancelled or closed)
    all of them but those that outlive it."""
    concerned = {"rule__outlives": False} if rule_codes is None else {"rule__code__in": rule_codes}
    for clock in case.clocks.open().filter(**concerned).select_related("rule"):
        moot_one(clock)


def moot_one(clock):
    """The same for one clock, read with its rule."""
    clock.moot_at = timezone.now()
    clock.save(update_fields=["moot_at"])
    record("clock.moot", clock, rule=clock.rule.code)


def _moved(clock, verb):
    clock = Clock.objects.explained().get(pk=clock.pk)
    clock.compute().save(update_fields=["due_at", "rolled_at"])
    alerts.plan(clock)
    record(verb, clock, rule=clock.rule.code, due_at=clock.due_at)
    return clock
