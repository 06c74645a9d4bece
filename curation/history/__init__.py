"""What happened to a record: every version of its rows, every step, verdict and proposal."""

from .timeline import Act, Change, Fact, acts, timeline
from .versions import Versions, versions_of

__all__ = ["Act", "Change", "Fact", "Versions", "acts", "timeline", "versions_of"]
