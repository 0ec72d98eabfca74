"""What this room writes on the rows of lists; found by the lists."""

from .persons import badges

__all__ = ["badges"]
