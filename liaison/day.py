# ruff: noqa: F401
"""What this room adds to the day of a person; importing this module declares it."""

from .intelligence import day as intelligence
from .letters import day as letters
from .missions import day as missions
from .notes import day as notes
from .persons import day as persons
from .statistics import day as statistics
from .teams import day as teams
from .wanted import day as wanted
from .warrants import day as warrants
