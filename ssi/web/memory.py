"""Reference data a process may remember for a while: posts, domains, countries. Never anything about a file."""

import functools
import threading
import time

_everything = []


def remember(seconds):
    """Cache a function of hashable arguments for `seconds`. Filled under a lock: threads never see half of it."""

    def decorate(function):
        known, lock = {}, threading.Lock()

        @functools.wraps(function)
        def remembered(*args):
            kept = known.get(args)
            if kept is not None and kept[0] > time.monotonic():
                return kept[1]
            with lock:
                value = function(*args)
                known[args] = (time.monotonic() + seconds, value)
            return value

        remembered.forget = known.clear
        _everything.append(known.clear)
        return remembered

    return decorate


def forget_everything():
    """For tests, and for whoever has just changed reference data in this process."""
    for forget in _everything:
        forget()
