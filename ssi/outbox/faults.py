"""What is kept of an error: its kind and where it happened, never its words.

PostgreSQL's words hold the row that was refused, Python's the value that did not convert; whoever looks after the
queue reads no file.
"""

import traceback


def told(error, frames=5):
    """« builtins.ValueError at handlers.py:31 tell_by_mail < … »: the innermost places first."""
    places = traceback.extract_tb(error.__traceback__)[-frames:]
    where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(places))
    return f"{type(error).__module__}.{type(error).__name__} at {where}"
