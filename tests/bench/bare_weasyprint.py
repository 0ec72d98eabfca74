"""WeasyPrint and nothing else, warm, in a process of its own: the floor of a report job.

Reads one JSON line (html, css, variant, attachments), then lays it out once per line received and answers the
milliseconds it took.
"""

import base64
import json
import sys
import time


def main():
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    told = json.loads(sys.stdin.readline())
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=told["css"], font_config=fonts)

    def once():
        attachments = [
            weasyprint.Attachment(string=base64.b64decode(a["content"]), name=a["name"], description=a["description"])
            for a in told["attachments"]
        ]
        return weasyprint.HTML(string=told["html"], media_type="print").write_pdf(
            stylesheets=[sheet],
            font_config=fonts,
            pdf_variant=told["variant"],
            presentational_hints=True,
            attachments=attachments,
        )

    for _line in sys.stdin:
        started = time.perf_counter()
        pdf = once()
        answer = {"ms": (time.perf_counter() - started) * 1000, "bytes": len(pdf)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
