"""What every response must carry, and what no page may hold (security.md F10): faults, in words."""

import re

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: A word of the policy that lets in more than our own.
_LOOSE = re.compile(r"'unsafe-(?:inline|eval)'|(?:^|[ ;])\*(?:[ ;]|$)|https?:")
#: A script or a style without an address runs only under a nonce; data blocks do not run.
INLINE = {
    "an inline script": re.compile(
        r"<script(?![^>]*\b(?:src|nonce)=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.I
    ),
    "an inline style": re.compile(r"<style(?![^>]*\bnonce=)|<[a-z][^<>]*\sstyle=", re.I),
    "a handler": re.compile(r"<[a-z][^<>]*\son[a-z]+=", re.I),
    "a javascript: address": re.compile(r"(?:href|src|action)=[\"']?\s*javascript:", re.I),
}


#: Types of text: they say how it is encoded.
_TEXT = re.compile(r"text/|[^;]*[/+]xml\b")
#: What a browser shows or our scripts read; everything else leaves as a file, and names it.
_SHOWN = re.compile(r"text/(?:html|plain)|application/json")
#: Properties that the scripts read of a form, then of the page: a field, a form or an image so named would stand
#: before them.
_CLOBBERS = re.compile(
    r"<(?:input|button|select|textarea)\b[^>]*\s(?:name|id)=[\"']?"
    r"(?:closest|dataset|elements|getAttribute|id|method|prepend|querySelector|querySelectorAll|reset)[\"'\s>]"
    r"|<(?:form|img|object|embed|iframe)\b[^>]*\s(?:name|id)=[\"']?"
    r"(?:addEventListener|body|cookie|createElement|documentElement|querySelector|querySelectorAll)[\"'\s>]"
)
_LEAVES = re.compile(r"<a\b[^<>]*\shref=[\"']?(?:[a-z]+:)?//", re.I)
IN_A_PAGE = {"an element stands before a property": _CLOBBERS, "a link leaves the service": _LEAVES}
_SOMEBODY = re.compile(r'<body\b[^>]*data-user="\d')
_WAY_OUT = re.compile(r'(?:href|action)="/compte/deconnexion/"')


def faults_of(response, body):
    """Every fault of a response, [] when there is none; `body` is its text."""
    return _faults_of_policy(response, body) + _faults_of_content(response, body)


def _faults_of_content(response, body):
    """How the body is told, kept and measured (ASVS 3.4.2, 3.5.7, 4.1.1, 4.2.2, 5.4.1, 14.3.2), what a page holds."""
    headers, kind = response.headers, response.headers.get("Content-Type", "")
    faults = [f"another site may read it: {name}" for name in headers if name.startswith("Access-Control-")]
    if "no-store" not in headers.get("Cache-Control", ""):
        faults.append("a browser may keep it")
    if body and not kind:
        faults.append("its type is not told")
    if _TEXT.match(kind) and "charset=" not in kind:
        faults.append("its encoding is not told")
    if "script" in kind:
        faults.append("a script is made for somebody")
    if body and not _SHOWN.match(kind) and "filename" not in headers.get("Content-Disposition", ""):
        faults.append("a file has no name")
    if not response.streaming and int(headers.get("Content-Length", len(response.content))) != len(response.content):
        faults.append("its length is not the one that is told")
    if kind.startswith("text/html"):
        faults += [what for what, pattern in IN_A_PAGE.items() if pattern.search(body)]
        if _SOMEBODY.search(body) and not _WAY_OUT.search(body):
            faults.append("no way to sign out")
    return faults


def _faults_of_policy(response, body):
    policy = response.headers.get("Content-Security-Policy", "")
    faults = [f"{name} is not {wanted}" for name, wanted in EXPECTED.items() if response.headers.get(name) != wanted]
    if "default-src 'none'" not in policy:
        faults.append("the policy does not begin by refusing everything")
    if _LOOSE.search(policy):
        faults.append("the policy is loose")
    if "sandbox" not in policy and "frame-ancestors 'none'" not in policy:
        faults.append("the page may be framed")
    if response.headers.get("Content-Type", "").startswith("text/html"):
        faults += [what for what, pattern in INLINE.items() if pattern.search(body)]
    return faults
