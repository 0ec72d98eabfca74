from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ssi.accounts.roles import AWAY, DELEGABLE, PERMISSIONS, VIEW_GRANT, Role

PAGE = Path(settings.BASE_DIR) / "docs" / "rights-matrix.md"

HEAD = """# Rights matrix

Generated from `ssi/accounts/roles.py` by `manage.py rights_matrix`; a test compares the two. Do not edit.

A permission counts on a file the person sees (`ssi/accounts/sql/access.sql`), in the role that makes them see it.
Marks: ● held by the role · ◦ may be delegated to whoever serves at the post (`Delegation`, kind POWERS) · v given by
a named grant to read · w given by a named grant to work, on a file of another post too. An interim gives the whole
column ASI, and « p.i. » is printed.
"""


def page():
    """The document, as text."""
    permissions = sorted(frozenset().union(*PERMISSIONS.values()))
    lines = ["| permission | " + " | ".join(role.value for role in Role) + " | delegated | named |"]
    lines.append("|---" * (len(Role) + 3) + "|")
    for permission in permissions:
        cells = ["●" if permission in PERMISSIONS[role] else "" for role in Role]
        cells.append("◦" if permission in DELEGABLE else "")
        cells.append("v w" if permission in VIEW_GRANT else "w" if permission in AWAY else "")
        lines.append(f"| `{permission}` | " + " | ".join(cells) + " |")
    counts = ", ".join(f"{role.value} {len(PERMISSIONS[role])}" for role in Role)
    return f"{HEAD}\n" + "\n".join(lines) + f"\n\n{len(permissions)} permissions. By role: {counts}.\n"


class Command(BaseCommand):
    help = "Write docs/rights-matrix.md from the matrix of roles.py; with --check, only say whether it is up to date."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail if the document is out of date")

    def handle(self, *, check=False, **_):
        wanted = page()
        if check and (not PAGE.exists() or PAGE.read_text(encoding="utf-8") != wanted):
            raise CommandError("docs/rights-matrix.md is out of date: run manage.py rights_matrix")
        if not check:
            PAGE.write_text(wanted, encoding="utf-8")
