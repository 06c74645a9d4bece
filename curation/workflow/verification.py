"""Verifying citations: a second person compares a value with the exact words."""

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
    """Return, by the citation's id, the digest of each citation of a record's values."""
    return {
        citation.pk: _digest(value, citation, read_against(value, citation))
        for value in values
        for citation in value.citations
    }


def read_against(value: Value, citation: Citation) -> str | None:
    """Return the document's date (EDTF, or empty) where a citation is evidence only with it.

    That is where a date is cited with words that give none alone (“today”); None elsewhere.
    """
    if not (value.content.get("edtf") or value.content.get("period")):
        return None
    if not tells_no_date_alone(citation.passage.exact):
        return None
    return citation.passage.document.published


def citation_digest(citation: Citation) -> str:
    """Return the SHA-256 (hex) of a citation as it stands: its value, passage and speaker, and the
    date of the document where the words give a date only with it.

    Records are named by their ids, not by their names: a rename elsewhere changes no evidence.
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
        # Left out where the words speak for themselves.
        **({} if against is None else {"read_against": against}),
    }
    canonical = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def pinned_dates(values: Sequence[Value]) -> dict[int, str | None]:
    """Return, by the citation's id, what `read_against` says of each citation of these values."""
    return {
        citation.pk: read_against(value, citation)
        for value in values
        for citation in value.citations
    }


def contributors_of(records: Sequence[Record]) -> dict[int, set[int | None]]:
    """Return, by the record's id, who changed each working copy since it was last published.

    None stands for a change that arrived without a person.
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
    """Return the ids of those records that a person changed themselves since the last publication.

    Whoever made a part that a record prints, a passage say, contributes to it without that.
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

    `seen_digest` is `citation_digest` of what the person had before their eyes, for so many
    `seconds` (`curation.workflow.pace.seconds_seen`); `acknowledged` are the sentences in which
    they read that the words and the value disagree. Raises
    NotPermittedError, OwnWorkError (a contributor to this version), WrongStateError (the record
    is not in review), ChangedMeanwhileError (the value or its evidence is another by now),
    ReasonMissingError (a rejection without a comment), and DisagreementError (a confirmation
    where a quote check disagrees in a sentence that is not among the acknowledged).
    """
    check_may_review(user)
    record = Record.objects.select_for_update(no_key=True).filter(pk=citation.record_id).first()
    current = Citation.objects.filter(pk=citation.pk, record=record).first() if record else None
    if record is None or current is None:
        raise ChangedMeanwhileError("This citation was removed while you were reading.")
    if record.state != Record.State.IN_REVIEW:
        raise WrongStateError(
            f"{record} is not in review ({record.get_state_display()}), so nothing is verified."
        )
    if user.pk in contributors_of([record])[record.pk]:
        raise OwnWorkError(
            f"You changed {record} yourself, so another person has to verify its citations."
        )
    comment = readable(comment).strip()
    if not confirmed and not comment:
        raise ReasonMissingError("Say what is wrong when you reject a citation.")
    values = _values_with(current)
    if digests_of(values)[current.pk] != seen_digest:
        raise ChangedMeanwhileError(
            "The value or its evidence changed while you were reading. Look at it again."
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
    """Say whether any of the sentences is not among those that a person has read."""
    # Browsers send line breaks in their own way.
    read = {_normalize_spaces(sentence) for sentence in acknowledged}
    return any(_normalize_spaces(sentence) not in read for sentence in sentences)


def _normalize_spaces(words: str) -> str:
    return " ".join(words.split())


def current_verifications(
    records: Sequence[Any], values: dict[int, list[Value]]
) -> dict[int, Verification]:
    """Return, by the citation's id, the verifications that hold for the records as they stand.

    `values` are those of each record, by its id. The last verdict on a citation holds while it is
    the same record's, its digest is still the citation's, the document has the date that was read
    with the words, and its author contributed nothing in the round in which it was given.
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
    """Whether a verdict is on what stands there: that words need a date is as it was found then."""
    if verification.record_id != record_id:
        return False
    published = citation.passage.document.published
    if verification.digest == _digest(value, citation, published):
        return True
    # Of before dates were pinned in the digest, or of words that need none.
    return verification.read_against in (None, published) and (
        verification.digest == _digest(value, citation, None)
    )
