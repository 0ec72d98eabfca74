"""docs/rights-matrix.md is what roles.py says."""

import pytest
from django.core.management import CommandError, call_command

from ssi.accounts.management.commands import rights_matrix
from ssi.accounts.roles import PERMISSIONS, Role


def test_the_document_is_what_the_matrix_says():
    assert rights_matrix.PAGE.read_text(encoding="utf-8") == rights_matrix.page()
    call_command("rights_matrix", check=True)


def test_a_document_out_of_date_is_found(monkeypatch):
    monkeypatch.setitem(PERMISSIONS, Role.VIA, PERMISSIONS[Role.VIA] | {"liaison.view_informationexchange"})

    with pytest.raises(CommandError, match="out of date"):
        call_command("rights_matrix", check=True)
