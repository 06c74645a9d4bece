from .coverage import Dismissal
from .proposal import Proposal
from .review import Snapshot, Transition, Verification

__all__ = ["Dismissal", "Proposal", "Snapshot", "Transition", "Verification"]
