"""The history of a record: versions of its rows, workflow steps, verdicts and proposals."""

from .rejections import Rejection, rejections
from .timeline import Act, Change, Fact, acts, timeline
from .versions import Versions, versions_of

__all__ = [
    "Act",
    "Change",
    "Fact",
    "Rejection",
    "Versions",
    "acts",
    "rejections",
    "timeline",
    "versions_of",
]
