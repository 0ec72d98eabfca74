"""Whether an indicator is where it should be. Pure functions on rows that were already read."""

from decimal import Decimal

from .vocabulary import ReadingState


def last_validated(readings):
    """The reading that stands for a period: the latest day, then the latest written. None when none is validated."""
    standing = [row for row in readings if row.state == ReadingState.VALIDATED]
    return max(standing, key=lambda row: (row.on, row.pk), default=None)


def reached(indicator, target, value):
    """True, False, or None when it cannot be said: measured in words, no target, or nothing validated."""
    if indicator.in_words or target is None or value is None:
        return None
    return value >= target if indicator.ascending else value <= target


def share(indicator, target, value):
    """Per cent of the way from the baseline to the target, whole, never below 0; None when there is no way to go."""
    if indicator.in_words or None in (target, value):
        return None
    start = indicator.baseline or Decimal(0)
    return max(0, round(100 * (value - start) / (target - start))) if target != start else None
