"""Keeps the words of records and texts up to date.

Triggers empty what a change made untrue, in the same transaction, and a redaction forgets all that
has its words. Here it is filled again: before a search if it is little, otherwise by a worker. The
names of other records and of places in a record's words are those of when it was last changed.
"""

import logging
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from curation.concrete import concrete_records
from curation.models import Comment, RecordWords, TextWords
from curation.search.words import vector
from entities.values import load_rows, values_of
from sources.models import Document, DocumentText, Record
from sources.texts.characters import readable

__all__ = ["FEW", "IDENTIFIER", "fill_all", "fill_few", "forget_words", "waiting"]

logger = logging.getLogger(__name__)

LOCK = 0x776F726473
"""The advisory lock that who fills shares, and a redaction has alone."""

PART = 16_000
"""Code points of one part of a text: fewer words than PostgreSQL keeps positions for."""

OVERLAP = 500
"""Code points that two parts share."""

IDENTIFIER = "identifier"
"""The label of the identifier of a record among its words."""

FEW = 50
"""Records that a search fills before it searches."""

SHORT = 20_000
"""Code points of a text that is short enough for that."""


def waiting() -> int:
    """Return how many records the search does not find yet, up to `FEW` + 1."""
    return RecordWords.objects.filter(words=None)[: FEW + 1].count()


def fill_few() -> None:
    """Fill in what is missing if it is little: what was saved a moment ago is found."""
    if 0 < waiting() <= FEW:
        fill(_due().exclude(_has_long_text())[:FEW])


def fill_all() -> None:
    """Fill in all that is missing, a transaction for each batch."""
    while fill(_due()[:FEW]):
        pass


def _due() -> QuerySet[RecordWords]:
    return RecordWords.objects.filter(words=None).order_by("pk")


def _has_long_text() -> Q:
    indexed = TextWords.objects.filter(text=OuterRef("record__document__text"))
    return Q(record__document__text__characters__gt=SHORT) & ~Q(Exists(indexed))


@transaction.atomic
def fill(due: QuerySet[RecordWords]) -> int:
    """Fill in the words of these records and of their texts. Return how many there were.

    Rows that another process fills at the moment are left to it. Nothing is filled while somebody
    has the lock alone: no search waits for a redaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [LOCK])
        (is_free,) = cursor.fetchone()
    if not is_free:
        return 0
    rows = list(due.select_for_update(skip_locked=True, of=("self",)))
    records = concrete_records(Record.objects.filter(pk__in=[row.pk for row in rows]))
    load_rows(records)
    comments = Prefetch("comments", Comment.objects.order_by("pk"))
    prefetch_related_objects([*records], comments)
    documents = [record for record in records if isinstance(record, Document)]
    prefetch_related_objects(documents, "passages")
    lines = {record.pk: _lines(record) for record in records}
    for row in rows:
        found = lines.get(row.pk, [])
        row.content = "\n".join(f"{label}\t{text}" for label, text in found)
        row.words = vector(text for _label, text in found)
    RecordWords.objects.bulk_update(rows, ["content", "words"])
    _fill_texts([document.text_id for document in documents if document.text_id])
    return len(rows)


def forget_words(having: Q) -> None:
    """Forget each record whose `content` meets a condition: it may be of another record's words.

    Nothing is filled in until this transaction ends: what is read before is filled in before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    RecordWords.objects.filter(having).update(words=None, content="")


def _lines(record: Record) -> list[tuple[str, str]]:
    try:
        return list(lines_of(record))
    except Exception:
        # One record that cannot be read would keep all others from being found.
        logger.exception("The words of %s were not read.", record.public_id)
        return [(IDENTIFIER, record.public_id)]


def lines_of(record: Record) -> Iterator[tuple[str, str]]:
    """Yield (label, text) of all words of a record: values, readings, quotes, note and comments."""
    yield IDENTIFIER, record.public_id
    cited: set[Document] = set()
    for value in values_of(record):
        if value.text:
            yield value.label, _one_line(value.text)
        for citation in value.citations:
            cited.add(citation.passage.document)
            yield "quote", _one_line(citation.passage.exact)
            if citation.speaker:
                yield "speaker", citation.speaker
    for document in sorted(cited, key=lambda document: document.pk):
        yield "cites", document.title
    if isinstance(record, Document):
        for passage in record.passages.all():
            yield "quote", _one_line(passage.exact)
    if record.note:
        yield "internal note", _one_line(record.note)
    for comment in record.comments.all():
        yield "comment", _one_line(comment.text)


def _one_line(text: str) -> str:
    return " ".join(readable(text).split())


def _fill_texts(keys: Sequence[int]) -> None:
    """Fill in the words of texts that have none, one text at a time: they may be long."""
    indexed = TextWords.objects.filter(text=OuterRef("pk"))
    texts = DocumentText.objects.filter(~Exists(indexed), pk__in=keys).order_by("pk")
    for text in texts.iterator(chunk_size=1):
        parts = (
            TextWords(text=text, start=start, end=end, words=vector([text.content[start:end]]))
            for start, end in _parts(text.characters)
        )
        while chunk := list(islice(parts, 50)):
            TextWords.objects.bulk_create(chunk, ignore_conflicts=True)


def _parts(characters: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each part of a text, in code points."""
    for start in range(0, max(characters - OVERLAP, 1), PART - OVERLAP):
        yield start, min(start + PART, characters)
