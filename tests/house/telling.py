"""Numbers a test measured, for whoever runs it with `-s` or `-rP`, and for the table of `make proof`."""

import json
import os

#: Where `tests.proof` reads what was measured: one JSON object a line, from every test worker.
PROOF = "SSI_PROOF"
#: What the test of one kind of breakdown tells of F6, once its assertions held.
FAULT = {"faults": 1, "kinds": 1, "lost": 0, "duplicated": 0}


def tell(sentence, **figures):
    """`figures`: numbers of the figures of security.md §6, F2={"decisions": 31_000, "mismatches": 0}; they add up."""
    print(f"\n{sentence}")  # noqa: T201  (that is what it is for)
    if figures and (path := os.environ.get(PROOF)):
        with open(path, "a", encoding="utf-8") as lines:
            lines.write(json.dumps(figures) + "\n")
