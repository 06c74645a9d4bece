"""A third person decides where two codings differ."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from curation.conversation.comments import open_thread
from curation.errors import OwnWorkError, ReasonMissingError, TooLongError, WrongStateError
from curation.models import ComparedValue, SecondCoding
from curation.permissions import check_may_review
from sources.models import Contribution
from sources.texts.characters import readable

__all__ = ["MAX_REASON", "check_may_decide", "decide"]

MAX_REASON = 1000
"""In characters."""

Decision = ComparedValue.Decision


@transaction.atomic
def decide(value: ComparedValue, user: User, decision: str, comment: str = "") -> None:
    """Decide which of two codings of a value is right, or neither.

    If it is not the first one, a comment on the record asks for a correction. Raises
    NotPermittedError, OwnWorkError for either coder, WrongStateError if both agree or it is decided
    already, and ReasonMissingError or TooLongError for the comment, which `neither` needs.
    """
    value = ComparedValue.objects.select_for_update(of=("self",)).get(pk=value.pk)
    check_may_decide(value.coding, user)
    if decision not in Decision.values:
        raise WrongStateError("Choose which coding is right.")
    if value.agreed or value.decision:
        raise WrongStateError("There is nothing to decide: both agree, or somebody decided it.")
    comment = readable(comment).strip()
    if decision == Decision.NEITHER and not comment:
        raise ReasonMissingError("Say what is right instead.")
    if len(comment) > MAX_REASON:
        raise TooLongError(f"Shorten the comment to {MAX_REASON} characters.")
    value.decision, value.comment = decision, comment
    value.decided_by, value.decided_at = user, timezone.now()
    value.save(update_fields=["decision", "comment", "decided_by", "decided_at"])
    if decision != Decision.FIRST and value.record:
        open_thread(value.record, user, _request(value))


def check_may_decide(coding: SecondCoding, user: User) -> None:
    """Raise NotPermittedError or OwnWorkError unless `user` is a reviewer and neither coder.

    Whoever contributed to the document, or to a record that was compared, is one of them.
    """
    check_may_review(user)
    records = coding.compared.values("record")
    knowing = Contribution.objects.filter(user=user.pk).filter(
        Q(record=coding.document_id) | Q(record__in=records)
    )
    if user.pk == coding.coder_id or knowing.exists():
        raise OwnWorkError("You coded this document yourself, so a third person decides.")


def _request(value: ComparedValue) -> str:
    said = f"Second coding of {value.coding.document.public_id}, {value.label}:"
    if not value.variable:
        text = f"{said} the other person found no such record."
    elif value.second:
        text = f"{said} the other person coded “{value.second}” instead of “{value.first}”."
    else:
        text = f"{said} the other person did not code “{value.first}”."
    right = {
        Decision.SECOND: "The other coding is right.",
        Decision.NEITHER: "Neither is right.",
    }[Decision(value.decision)]
    return " ".join(filter(None, [text, right, value.comment]))
