"""How much a check does: a little each time, everything on demand."""

import os


def size(small, full):
    """`small` in `make test`, `full` under PROOF=full."""
    return full if os.environ.get("PROOF") == "full" else small
