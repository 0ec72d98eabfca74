"""What leaves as a file: saved and not shown, in a sandbox without origin whatever its bytes claim to be."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def saved_as(name, content, content_type):
    """The answer that has a browser save `content` (bytes or text) under `name`."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
