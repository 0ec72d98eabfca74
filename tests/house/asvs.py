"""docs/asvs.md, written from docs/asvs.csv: which items of ASVS 5.0 a test verifies, which do not apply, which neither.

`python3 -m tests.house.asvs` writes the page again.
"""

import csv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA, PAGE = ROOT / "docs/asvs.csv", ROOT / "docs/asvs.md"
#: Requirements of ASVS 5.0.0, all levels together.
ALL = 345
PASSED, NOT_APPLICABLE, NOT_VERIFIED = STATES = "passed", "not applicable", "not verified"
#: Chapters where a passed item also names a planted bug that its tests catch: authorisation, logging.
PLANTED = ("8", "16")
CHAPTERS = {
    "1": "Encoding and sanitisation",
    "2": "Validation and business logic",
    "3": "Web frontend",
    "4": "API and web service",
    "5": "Files",
    "6": "Authentication",
    "7": "Sessions",
    "8": "Authorisation",
    "9": "Self-contained tokens",
    "10": "OAuth and OIDC",
    "11": "Cryptography",
    "12": "Secure communication",
    "13": "Configuration",
    "14": "Data protection",
    "15": "Secure coding and architecture",
    "16": "Logging and errors",
    "17": "WebRTC",
}
INTRODUCTION = """# ASVS 5.0, item by item

Made from [asvs.csv](asvs.csv) by `python3 -m tests.house.asvs`; a test compares the two and finds each test named here.
The identifiers are those of the *OWASP Application Security Verification Standard* 5.0.0; what an item asks is said
briefly, in our words: the standard itself is the authority.

*Passed* means that the tests named beside it pass in `make test`, and nothing more: it is our own reading, neither an
audit nor a certificate. In V8 and V16 a passed item also names a planted bug that must be caught.
"""


def rows():
    with DATA.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def counts(items):
    """How many items are in each state."""
    return Counter(row["state"] for row in items)


def page(items):
    """The whole text of docs/asvs.md."""
    found = counts(items)
    text = [INTRODUCTION, "| Level | " + " | ".join(STATES) + " |", "|---|---|---|---|"]
    for level in "123":
        of_level = counts(row for row in items if row["level"] == level)
        text.append(f"| L{level} | " + " | ".join(str(of_level[state]) for state in STATES) + " |")
    text.append("| all | " + " | ".join(str(found[state]) for state in STATES) + " |")
    text.append(f"\nThe {ALL - len(items)} items of the {ALL} that are not listed were not examined: not verified.")
    for chapter, title in CHAPTERS.items():
        text += [
            f"\n## V{chapter} {title}\n",
            "| Item | Level | Asks | State | Tests or reason |",
            "|---|---|---|---|---|",
        ]
        text += [_line(row) for row in items if row["item"].split(".")[0] == chapter]
    return "\n".join(text) + "\n"


def _line(row):
    proof = row["reason"] or "<br>".join(f"`{test}`" for test in row["tests"].split())
    proof += "".join(f"<br>planted: `{test}`" for test in row["planted"].split())
    return f"| {row['item']} | {row['level']} | {row['asks']} | {row['state']} | {proof} |"


if __name__ == "__main__":
    PAGE.write_text(page(rows()), encoding="utf-8")
