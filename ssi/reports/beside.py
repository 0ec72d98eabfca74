"""What this room reads of a file in the statement of its page; found by the files."""

from ssi.cases.beside import beside

from . import section

beside("printout_rows")(section.rows_beside)
