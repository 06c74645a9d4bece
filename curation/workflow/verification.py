"""Verification: a second person compares a value with the exact words of a citation."""

import hashlib
import json
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import (
    ChangedMeanwhileError,
    DisagreementError,
    OwnWorkError,
    ReasonMissingError,
    WrongStateError,
)
from curation.models import Verification
from curation.permissions import check_may_review
from entities.models import Citation
from entities.values import load_rows, values_of
from reading.dates.find import tells_no_date_alone
from reading.quote_checks import check_citation
from sources.models import Contribution, Record
from sources.texts.characters import readable
from sources.values import Value

__all__ = [
    "citation_digest",
    "contributors_of",
    "current_verifications",
    "digests_of",
    "has_unacknowledged",
    "ids_worked_on",
    "pinned_dates",
    "read_against",
    "verify",
]


def digests_of(values: list[Value]) -> dict[int, str]:
    """Return the digest of each citation of a record's values, by citation id."""
    return {
        citation.pk: _digest(value, citation, read_against(value, citation))
        for value in values
        for citation in value.citations
    }


def read_against(value: Value, citation: Citation) -> str | None:
    """Return the document's date (EDTF, or empty) if a citation is evidence only with it, or None.

    That is the case if a date is cited with words that give no date alone, such as “today”.
    """
    if not (value.content.get("edtf") or value.content.get("period")):
        return None
    document = citation.passage.document
    if not tells_no_date_alone(citation.passage.exact, document.language):
        return None
    return document.published


def citation_digest(citation: Citation) -> str:
    """Return the SHA-256 (hex) of a citation: its value, passage, speaker and stance.

    Includes the document's date if `read_against` returns it. Records are identified by id, so that
    renaming another record does not change the digest.
    """
    return digests_of(_values_with(citation))[citation.pk]


def _values_with(citation: Citation) -> list[Value]:
    record = citation.record.concrete
    load_rows([record])
    return values_of(record)


def _digest(value: Value, citation: Citation, against: str | None) -> str:
    passage = citation.passage
    seen = {
        "value": [value.key.split(":")[0], value.content],
        "passage": [passage.document_id, passage.start, passage.end, passage.exact],
        "asserted_by": citation.asserted_by_id,
        "speaker": citation.speaker,
        "stance": citation.stance,
        # Only if they say something else than the value.
        **({"reported": citation.reported} if citation.reported else {}),
        # Only if the words give a date together with the document's.
        **({} if against is None else {"read_against": against}),
    }
    canonical = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def pinned_dates(values: Sequence[Value]) -> dict[int, str | None]:
    """Return `read_against` of each citation of these values, by citation id."""
    return {
        citation.pk: read_against(value, citation)
        for value in values
        for citation in value.citations
    }


def contributors_of(records: Sequence[Record]) -> dict[int, set[int | None]]:
    """Return the ids of the contributors to each record's current round, by record id.

    None stands for a change whose author is unknown.
    """
    rounds = {record.pk: record.round for record in records}
    found: dict[int, set[int | None]] = {record.pk: set() for record in records}
    for record_id, in_round, user_id in Contribution.objects.filter(record__in=rounds).values_list(
        "record_id", "round", "user_id"
    ):
        if in_round == rounds[record_id]:
            found[record_id].add(user_id)
    return found


def ids_worked_on(records: Sequence[Record], user: User) -> set[int]:
    """Return the ids of the records that a person changed directly in the current round.

    Contributing only to a part that a record includes, such as a passage, does not count here.
    """
    rounds = {record.pk: record.round for record in records}
    found = Contribution.objects.filter(record__in=rounds, user=user, of_part=False)
    return {
        record_id
        for record_id, in_round in found.values_list("record_id", "round")
        if in_round == rounds[record_id]
    }


@transaction.atomic
def verify(
    citation: Citation,
    user: User,
    seen_digest: str,
    confirmed: bool,
    comment: str = "",
    acknowledged: Collection[str] = (),
    seconds: float | None = None,
) -> Verification:
    """Confirm a citation, or reject it with a comment.

    `seen_digest` is the `citation_digest` of what the person saw, for so many `seconds`
    (`curation.workflow.pace.seconds_seen`). `acknowledged` has the sentences of quote checks that
    they acknowledged. Raises NotPermittedError, OwnWorkError (for contributors to this version),
    WrongStateError (not in review), ChangedMeanwhileError (the value or its evidence changed),
    ReasonMissingError (a rejection without a comment), and DisagreementError (a confirmation while
    a quote check disagrees in a sentence that is not acknowledged).
    """
    check_may_review(user)
    record = Record.objects.select_for_update(no_key=True).filter(pk=citation.record_id).first()
    current = Citation.objects.filter(pk=citation.pk, record=record).first() if record else None
    if record is None or current is None:
        raise ChangedMeanwhileError("This citation was removed while you were reading.")
    if record.state != Record.State.IN_REVIEW:
        raise WrongStateError(
            f"{record} is not in review ({record.get_state_display()}), so it cannot be verified."
        )
    if user.pk in contributors_of([record])[record.pk]:
        raise OwnWorkError(f"You changed {record}, so another person has to verify its citations.")
    comment = readable(comment).strip()
    if not confirmed and not comment:
        raise ReasonMissingError("Say what is wrong when you reject a citation.")
    values = _values_with(current)
    if digests_of(values)[current.pk] != seen_digest:
        raise ChangedMeanwhileError(
            "The value or its evidence changed while you were reading. Read it again."
        )
    if confirmed:
        _check_disagreements(current, values, acknowledged)
    return Verification.objects.create(
        record=record,
        citation=current,
        round=record.round,
        digest=seen_digest,
        read_against=pinned_dates(values)[current.pk],
        confirmed=confirmed,
        comment=comment,
        by=user,
        seconds=seconds,
    )


def _check_disagreements(
    citation: Citation, values: list[Value], acknowledged: Collection[str]
) -> None:
    advice = check_citation(citation.record.concrete, values, citation.pk)
    sentences = [each.sentence for each in advice]
    if has_unacknowledged(sentences, acknowledged):
        raise DisagreementError(sentences)


def has_unacknowledged(sentences: Collection[str], acknowledged: Collection[str]) -> bool:
    """Return whether any of the sentences is not acknowledged."""
    # Browsers change line breaks in form values.
    read = {_normalize_spaces(sentence) for sentence in acknowledged}
    return any(_normalize_spaces(sentence) not in read for sentence in sentences)


def _normalize_spaces(words: str) -> str:
    return " ".join(words.split())


def current_verifications(
    records: Sequence[Any], values: dict[int, list[Value]]
) -> dict[int, Verification]:
    """Return the verifications that are valid for the current records, by citation id.

    `values` has the values of each record by record id. The last verdict on a citation is valid if
    the record and the digest are still the same, the document still has the date that was read with
    the words, and its author did not contribute in the round of the verdict.
    """
    standing = {
        citation.pk: (record.pk, value, citation)
        for record in records
        for value in values[record.pk]
        for citation in value.citations
    }
    last = {
        verification.citation_id: verification
        for verification in Verification.objects.filter(citation__in=list(standing))
        .select_related("by")
        .order_by("pk")
    }
    own_work = set(
        Contribution.objects.filter(record__in=[record.pk for record in records]).values_list(
            "record_id", "round", "user_id"
        )
    )
    return {
        citation_id: verification
        for citation_id, verification in last.items()
        if _is_current(verification, *standing[citation_id])
        and (verification.record_id, verification.round, verification.by_id) not in own_work
    }


def _is_current(
    verification: Verification, record_id: int, value: Value, citation: Citation
) -> bool:
    """Return whether a verdict is about the current value and evidence.

    Whether the words need the document's date is taken from the verdict, not decided again.
    """
    if verification.record_id != record_id:
        return False
    published = citation.passage.document.published
    if verification.digest == _digest(value, citation, published):
        return True
    # The words need no date, or the verdict is older than digests with dates.
    return verification.read_against in (None, published) and (
        verification.digest == _digest(value, citation, None)
    )
