"""What lays documents out in the confined process (`ssi.confined.child`): WeasyPrint, with fonts and style sheet.

Loaded from its path there: imports nothing of the house.
"""

import logging
import os
import tempfile
from pathlib import Path


class Engine:
    """WeasyPrint, loaded once; first fonts, first layout and first PDF in the fork, before its document.

    Never in the process that forks: since 1.52, each font map of Pango asks a thread of its own, which a fork does
    not have, and would wait for it without end.
    """

    ahead = 2  # rehearsing takes as long as a short document: two reports in a row do not wait for it

    def __init__(self, config):
        # Forks read it one after the other: the folder lives as long as this process, which removes it.
        self._folder = tempfile.TemporaryDirectory(prefix="ssi-pdf-")
        fonts = Path(self._folder.name) / "fonts.conf"
        fonts.write_text(config["fontconfig"], encoding="utf-8")
        os.environ |= {"FONTCONFIG_FILE": str(fonts), "XDG_CACHE_HOME": self._folder.name}
        import pyphen
        import weasyprint
        from weasyprint.logger import PROGRESS_LOGGER
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        class OnlyOurs(URLFetcher):
            """`data:` and the named assets; neither network nor files, redirects included."""

            def fetch(self, url, headers=None):
                if url.startswith("data:"):
                    return super().fetch(url, headers)
                if url in assets:
                    return URLFetcherResponse(url, assets[url], {"Content-Type": types[url]})
                engine.refused.append(url.partition(":")[0][:20])
                raise ValueError("address refused")

        engine, assets, types = self, {}, {}
        for url, (path, content_type) in config["assets"].items():
            with open(path, "rb") as file:
                assets[url] = file.read()
            types[url] = content_type
        self.facts = {"weasyprint": weasyprint.VERSION, "folder": self._folder.name}
        self.refused = []
        self._weasyprint, self._progress_logger = weasyprint, PROGRESS_LOGGER
        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its messages quote the document
        PROGRESS_LOGGER.setLevel(logging.INFO)
        self._fetcher = OnlyOurs(timeout=1, allowed_protocols={"data"}, allow_redirects=False)
        pyphen.Pyphen(lang="fr")  # the dictionary is kept, for all forks
        tempfile.gettempdir()  # tries a file the first time: a fork, that may write none, would find no folder
        self._font_configuration = FontConfiguration
        self._sheets = [assets[url].decode() for url in config["stylesheets"]]
        self._warm_up = {"identifier": "0" * 32, "attachments": [], "variant": config["variant"]}, config["warm_up"]

    def rehearse(self):
        self._fonts = self._font_configuration()
        self._styles = [
            self._weasyprint.CSS(string=sheet, font_config=self._fonts, url_fetcher=self._fetcher)
            for sheet in self._sheets
        ]
        request, html = self._warm_up
        self.work(request, [html.encode()], lambda **progress: None)

    def work(self, request, blobs, progress):
        """The PDF's bytes: the first blob is the HTML, the others the attachments in the order of the request."""
        html, *contents = blobs
        self._progress_logger.handlers[:] = [Steps(progress)]
        attachments = [
            self._attachment(entry, content) for entry, content in zip(request["attachments"], contents, strict=True)
        ]
        document = self._weasyprint.HTML(
            string=html.decode(), url_fetcher=self._fetcher, base_url="asset:/", media_type="print"
        )
        pdf = document.write_pdf(
            stylesheets=self._styles,
            font_config=self._fonts,
            attachments=attachments,
            pdf_variant=request["variant"],
            presentational_hints=True,  # <col width>: a style attribute would break the pages' CSP
            pdf_identifier=request["identifier"].encode(),
            finisher=finish,
        )
        if self.refused:
            progress(step="refused", schemes=self.refused[:50], count=len(self.refused))
        return pdf

    def _attachment(self, entry, content):
        from datetime import datetime

        moment = datetime.fromisoformat(entry["moment"])
        return self._weasyprint.Attachment(
            string=content,
            name=entry["name"],
            description=entry["description"],
            created=moment,
            modified=moment,
            relationship=entry["relationship"],
            url_fetcher=self._fetcher,
        )


class Steps(logging.Handler):
    """WeasyPrint's « Step 5 - Creating layout - Page 3 » as numbers."""

    def __init__(self, progress):
        super().__init__()
        self._progress = progress

    def emit(self, record):
        words = record.getMessage().split()
        if len(words) > 1 and words[0] == "Step" and words[1].isdigit():
            page = int(words[-1]) if words[-2:-1] == ["Page"] and words[-1].isdigit() else None
            self._progress(step="layout", number=int(words[1]), of=7, page=page)


def finish(document, pdf):
    """Show the title in the window's bar (PDF/UA 7.1), and name each associated file once (WeasyPrint:
    twice)."""
    pdf.catalog["ViewerPreferences"] = "<< /DisplayDocTitle true >>"
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))
