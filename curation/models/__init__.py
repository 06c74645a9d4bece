"""Models of the review: verifications, steps, sessions, proposals, comments and claims."""

from .api_key import ApiKey
from .audit import AuditEvent
from .codebook import CodebookProposal
from .conversation import Claim, Comment, Notification, Presence
from .coverage import Dismissal
from .lists import BulkAct, BulkRecord, ListView
from .place import AddedPlace
from .proposal import Proposal
from .review import ReviewOpening, Snapshot, Transition, Verification
from .reviewing import Assignment, ReviewSession
from .search import RecordWords, SavedSearch, TextWords
from .second_coding import CodedRecord, CodingSample, ComparedValue, SecondCoding
from .sign_in import SignInDelay
from .town_load import TownLoad

__all__ = [
    "AddedPlace",
    "ApiKey",
    "Assignment",
    "AuditEvent",
    "BulkAct",
    "BulkRecord",
    "Claim",
    "CodebookProposal",
    "CodedRecord",
    "CodingSample",
    "Comment",
    "ComparedValue",
    "Dismissal",
    "ListView",
    "Notification",
    "Presence",
    "Proposal",
    "RecordWords",
    "ReviewOpening",
    "ReviewSession",
    "SavedSearch",
    "SecondCoding",
    "SignInDelay",
    "Snapshot",
    "TextWords",
    "TownLoad",
    "Transition",
    "Verification",
]
