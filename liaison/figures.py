# ruff: noqa: F401
"""The figures of the room; importing this module declares them."""

from .exchanges import figures as exchanges
from .fraud import figures as fraud
from .judicial import figures as judicial
from .letters import figures as letters
from .missions import figures as missions
from .notes import figures as notes
from .statistics import article18 as statistics
from .teams import figures as teams
from .wanted import figures as wanted
from .warrants import figures as warrants
