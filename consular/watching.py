"""One clock per row that is waited for: begun once its day is known, again when it moves, kept when it is done."""

from django.utils import timezone

from ssi.clocks import services as clocks


def watch(row, case, rule, *, done, due_on=None, event_at=None, **where):
    """Hold the clock of `row` (its `clock` key) to the day `due_on` or, for a rule that counts from an event, to the
    moment `event_at`; neither: nothing to watch yet. `where`: country, zone. The row is saved already.
    """
    running = running_of(row)
    if running is not None and done:
        clocks.keep_one(running)
    elif running is not None and (running.fixed_on != due_on or event_at not in (None, running.event_at)):
        clocks.moot_one(running)
        running = None
    if running is None and not done and (due_on or event_at):
        event_at = event_at or timezone.now()
        row.clock = clocks.start(case, rule, event_at=event_at, fixed_on=due_on, **where)
        type(row).objects.filter(pk=row.pk).update(clock=row.clock)


def forget(row):
    """The row is taken off, or has no object any more: nothing is waited for."""
    running = running_of(row)
    if running is not None:
        clocks.moot_one(running)


def running_of(row):
    """The clock of a row while it runs; None otherwise."""
    clock = row.clock if row.clock_id else None
    return clock if clock is not None and clock.kept_at is None and clock.moot_at is None else None
