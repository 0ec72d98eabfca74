"""The figures of the room, noun by noun."""

# ruff: noqa: F401
from .advice import figures as advice
from .crises import network_figures as crises
from .incidents import figures as incidents
from .plan import figures as plan
from .travel import colours
from .visits import figures as visits
