# ruff: noqa: F401
"""What the room says in reports and the documents of its files; importing this module declares them."""

from . import files_report
from .exchanges import reports as exchanges
from .judicial import documents as judicial
from .letters import documents, history
from .missions import documents as missions
from .notes import documents as notes
from .notes import reports as notes_told
from .statistics import reports as statistics
