"""A section long enough for a server to die while it is laid out."""

from ssi.reports.document import Column, Table
from ssi.reports.registry import section

ROWS, WORDS = 200, 120


@section("weekly", order=95, title="Annexe longue")
def long_annex(brief):
    text = "Constatations du service partenaire, " * (WORDS // 4)
    return [Table([Column("Ligne", "integer", 10), Column("Texte")], [(n, text) for n in range(ROWS)])]
