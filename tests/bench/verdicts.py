"""What the bench says of a measure beside its target, in words that bench.json keeps and `make proof` reads."""

REACHED, MISSED, UNSURE, NOISE = "atteint", "NON ATTEINT", "incertain", "bruit : non jugé"
#: How the lines of figure F13 begin (security.md §6): a million files, whoever asks.
F13 = "F13"


def judge(low, high, limit, quiet=True):
    """A whole interval on one side of the limit, on a quiet machine, or no verdict."""
    if not quiet:
        return NOISE
    if high <= limit:
        return REACHED
    return MISSED if low > limit else UNSURE
