"""What examines files in the confined process (`ssi.confined.child`): `checks.examine`, and its verdict as JSON.

Django serves for the sentences of the refusals only: no application, no database, no key.
"""

import io
import json
import sys
from dataclasses import asdict


class Engine:
    """The readers of every kind of file, loaded and used once before the first request."""

    def __init__(self, config):
        sys.path.insert(0, config["root"])
        import django
        from django.conf import settings

        settings.configure(USE_I18N=True, USE_TZ=True, LANGUAGE_CODE="fr", LOCALE_PATHS=config["locale"])
        django.setup()
        from PIL import Image

        from ssi.attachments import checks
        from ssi.attachments.markings import ForbiddenMarking
        from ssi.web.refusals import Refusal

        Image.init()  # its readers are modules: a fork loads none of them again
        self._examine, self._forbidden, self._refusal = checks.examine, ForbiddenMarking, Refusal
        self.facts = {}
        self.rehearse()

    def rehearse(self):
        request = {"name": "a.txt", "declared": "", "block_restricted": True, "language": "fr"}
        self.work(request, ["Monsieur le préfet".encode()], None)

    def work(self, request, blobs, progress):
        """One line of JSON, then the bytes to keep when they are not those received (a picture encoded again)."""
        from django.utils import translation

        (data,) = blobs
        with translation.override(request["language"]):
            try:
                found = self._examine(
                    io.BytesIO(data),
                    request["name"],
                    request["declared"],
                    block_restricted=request["block_restricted"],
                )
            except self._forbidden as refusal:
                return _line(forbidden=asdict(refusal.finding), name=refusal.name)
            except self._refusal as refusal:
                told = {part: str(getattr(refusal, part)) for part in ("sentence", "rule", "remedy")}
                return _line(refused=told)
        rewritten = found.content != data
        line = _line(
            kind=found.kind.value,
            mentions=sorted(found.mentions),
            warnings=list(found.warnings),
            rewritten=rewritten,
        )
        return line + found.content if rewritten else line


def _line(**verdict):
    return json.dumps(verdict, ensure_ascii=False).encode() + b"\n"
