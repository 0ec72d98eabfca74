"""Expected refusals: each says which rule, and who can lift it (PRODUCT §3.14)."""


class Refusal(Exception):
    """The product refuses, on purpose. `str()` is the French sentence shown to the person.

    `rule` names the rule in a few words; `remedy` says who can lift it or what to do instead;
    `field` is the form field concerned, if any. Anything else that is raised is a defect and is alerted.
    """

    def __init__(self, sentence, *, rule="", remedy="", field=None):
        super().__init__(sentence)
        self.sentence = sentence
        self.rule = rule
        self.remedy = remedy
        self.field = field

    def __str__(self):
        return " ".join(str(part) for part in (self.sentence, self.remedy) if part)


class NotAllowed(Refusal):
    """The person sees the file but may not do this with it."""


class StaleVersion(Refusal):
    """Somebody else changed the file meanwhile; `theirs` is the row as it is now."""

    def __init__(self, sentence, *, theirs=None, **kwargs):
        super().__init__(sentence, **kwargs)
        self.theirs = theirs


class Away(OSError):
    """Something that the service rests on does not answer. `str()` is a French sentence.

    Nothing of the act was done; it may be asked again: a person is shown the page of an interruption (503), what the
    worker does is tried again for as long as it lasts.
    """

    #: Read by the outbox, which knows no other room.
    passing = True
