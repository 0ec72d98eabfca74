"""What hangs on a file, read in the very statement that reads the file: its page pays no round trip of its own for it.

A room declares in its `beside.py` (found by itself) an expression over the row of `Case`, whose own key is
`OuterRef("pk")`:

    @beside("names_somebody")
    def names_somebody(user):
        return Exists(Subject.objects.filter(case=OuterRef("pk"), removed_at=None))

The page of a file (`CaseView.with_beside`) reads it as an attribute of the file; a file read otherwise has none, and
whoever needs it then asks for itself.
"""

_beside = {}


def beside(name):
    """Declare `function(user)`, the expression that `name` is on every file read for its page."""

    def declare(function):
        if name in _beside:
            raise ValueError(f"{name} is declared twice beside a file")
        _beside[name] = function
        return function

    return declare


def names():
    """What was declared, as attributes of a file read for its page."""
    return sorted(_beside)


def with_all(queryset, user):
    """The queryset of a file's page, with all that was declared."""
    return queryset.annotate(**{name: function(user) for name, function in _beside.items()})
