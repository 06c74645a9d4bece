"""What a person may not see while they code a document a second time."""

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet

from curation.models import SecondCoding
from entities.models import Citation

__all__ = ["coded_blind_by", "hidden_from"]


def hidden_from(user: User, record: str = "pk") -> Exists:
    """Return the condition that a record cites a document that a user codes blind now.

    `record` names the key of the record in the query.
    """
    documents = _open_codings(user).values("document")
    cited = Citation.objects.filter(record=OuterRef(record), passage__document__in=documents)
    return Exists(cited)


def coded_blind_by(user: User) -> Exists:
    """Return the condition that a document is coded blind by a user now."""
    return Exists(_open_codings(user).filter(document=OuterRef("pk")))


def _open_codings(user: User) -> QuerySet[SecondCoding]:
    return SecondCoding.objects.order_by().filter(coder=user.pk, finished_at=None)
