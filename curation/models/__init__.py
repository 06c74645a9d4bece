from .proposal import Proposal
from .review import Snapshot, Transition, Verification

__all__ = ["Proposal", "Snapshot", "Transition", "Verification"]
