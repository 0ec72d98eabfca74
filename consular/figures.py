"""The figures of the room, noun by noun."""

# ruff: noqa: F401
from .incidents import figures
from .visits import figures as visits
