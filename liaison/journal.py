# ruff: noqa: F401
"""The words of the room's acts in the journal; importing this module declares them."""

from .exchanges import journal as exchanges
from .fraud import journal as fraud
from .letters import journal as letters
from .missions import journal as missions
from .notes import journal as notes
from .persons import journal as persons
from .statistics import journal as statistics
from .warrants import journal as warrants
