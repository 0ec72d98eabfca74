"""What a room writes beside a file in lists, by registration: `badges.py` of a room (found by itself) declares it."""

_badges = []


def badge(function):
    """Declare `function(user, cases)` that gives {key of a file: words}. Each costs its own statement: one."""
    _badges.append(function)
    return function


def write_on(user, cases):
    """Give each of these files `badges`, the words of every room for it, in the order of registration."""
    told = [function(user, cases) for function in _badges] if cases else []
    for case in cases:
        case.badges = [words[case.pk] for words in told if case.pk in words]
    return cases
