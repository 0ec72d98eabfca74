"""What every response must carry, and what no page may hold (security.md F10): faults, in words."""

import re

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
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


def faults_of(response, body):
    """Every fault of a response, [] when there is none; `body` is its text."""
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
