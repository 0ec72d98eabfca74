# ruff: noqa: F401
"""The state machines of the room, one per kind of file; importing this module declares them."""

from .exchanges.workflow import EXCHANGE
from .fraud.workflow import FRAUD
from .judicial.workflow import JUDICIAL
from .missions.workflow import MISSION
from .notes.workflow import NOTE
from .teams.workflow import TEAM
from .wanted.workflow import WANTED
from .warrants.workflow import WARRANT
