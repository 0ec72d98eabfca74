"""Looking at a file as the room does, for the tests of the checks."""

import io

import pytest

from ssi.attachments.checks import examine
from ssi.web.refusals import Refusal
from tests.attachments import samples

TEXT = "Bucarest, le 3 mars.\nMonsieur le commissaire,\nl’instruction est couverte par le secret."
JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def looked_at(data, name, declared="", **options):
    return examine(io.BytesIO(data), name, declared, **options)


def refused(data, name, declared="", **options):
    with pytest.raises(Refusal) as refusal:
        looked_at(data, name, declared, **options)
    assert refusal.value.rule
    assert refusal.value.remedy
    return str(refusal.value).replace("\u202f", " ").replace("\u00a0", " ")


def docx_with(**parts):
    return samples.docx("Bonjour", extra={name.replace("__", "/"): content for name, content in parts.items()})
