"""Every address of the product, computed from the URL map: a page added tomorrow is tested tomorrow."""

from dataclasses import dataclass

from django.urls import get_resolver, reverse


@dataclass(frozen=True)
class Address:
    """One named route: "liaison:exchange-act" and the names of its arguments."""

    name: str
    arguments: tuple

    def path(self, **values):
        return reverse(self.name, kwargs={argument: values[argument] for argument in self.arguments})


def every_address():
    """All named routes, in the order of the map."""
    return list(_walk(get_resolver("ssi.urls"), "", ()))


def _walk(resolver, namespace, arguments):
    for pattern in resolver.url_patterns:
        here = (*arguments, *pattern.pattern.converters)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner, here)
        elif pattern.name:
            yield Address(f"{namespace}{pattern.name}", here)


def of_one_file(reference, *, acts, attachments=()):
    """The paths of every page of one file, its acts and its attachments included."""
    for address in every_address():
        if "reference" in address.arguments:
            if "job" in address.arguments:
                continue  # the pages of a report's PDF: another kind, and the number of a job
            for act in acts if "name" in address.arguments else [""]:
                yield address.path(reference=reference, name=act, pk=1)
        elif address.name == "attachments:download":
            for pk in attachments:
                yield address.path(pk=pk)
