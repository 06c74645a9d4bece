"""Coverage: whether each sentence of a document is cited, dismissed or open."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from curation.errors import NotPermittedError, NotReadyError, Problem, WrongStateError
from curation.models import Dismissal
from entities.models import Citation
from sources.acting import acting_as
from sources.models import Document, DocumentText, Passage, TextSentences
from sources.texts.sentences import Span, count_sentences, sentences_between
from sources.vocabulary import CurationStatus

__all__ = [
    "CITED",
    "DISMISSED",
    "OPEN",
    "Coverage",
    "Sentence",
    "check_nothing_open",
    "coverage_of",
    "dismiss",
    "mark_fully_curated",
    "next_open_sentences",
    "reopen",
    "sentence_start",
    "sentences_in",
]

CITED, DISMISSED, OPEN = "cited", "dismissed", "open"


@dataclass(frozen=True)
class Sentence:
    """A sentence: its number, from 0, its offsets in the text (code points), and its state."""

    number: int
    start: int
    end: int
    state: str
    dismissal: Dismissal | None = None


@dataclass(frozen=True)
class Coverage:
    """How many sentences a document has, and how many of them are cited or dismissed.

    While a long text is being read, its sentences are not known and all counts are 0.
    """

    total: int
    cited: int
    dismissed: int
    being_read: bool = False

    @property
    def open(self) -> int:
        return self.total - self.cited - self.dismissed

    @property
    def percent(self) -> int:
        """The share of decided sentences, rounded down, so that 100 means all of them."""
        return 100 * (self.total - self.open) // self.total if self.total else 0


# OFFSET 0 makes PostgreSQL read the long arrays once, not for each passage.
_CITED = """
SELECT passage.document_id, kept.text_id, number.first, number.last,
       kept.starts[number.first + 1], kept.starts[number.last]
  FROM (SELECT text_id, starts || '{}'::int[] AS starts, ends || '{}'::int[] AS ends
          FROM sources_textsentences WHERE text_id = ANY(%s) OFFSET 0) AS kept
  JOIN sources_document AS document ON document.text_id = kept.text_id
  JOIN sources_passage AS passage ON passage.document_id = document.record_ptr_id,
       LATERAL (SELECT width_bucket(passage.start, kept.ends) AS first,
                       width_bucket(passage."end" - 1, kept.starts) AS last) AS number
 WHERE document.record_ptr_id = ANY(%s) AND number.first < number.last
   AND EXISTS (SELECT FROM entities_citation AS cited WHERE cited.passage_id = passage.id)
 ORDER BY passage.document_id, number.first
"""

_DISMISSED = """
SELECT document.record_ptr_id, count(*)
  FROM sources_document AS document JOIN curation_dismissal AS dismissal USING (text_id)
 WHERE document.record_ptr_id = ANY(%s) GROUP BY 1
UNION ALL
SELECT stretch.document, -count(*)
  FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[])
       AS stretch(document, text, first, last)
  JOIN curation_dismissal AS dismissal
    ON dismissal.text_id = stretch.text AND dismissal.start BETWEEN stretch.first AND stretch.last
 GROUP BY 1
"""


def coverage_of(documents: Collection[Document]) -> dict[int, Coverage]:
    """Return the coverage of each document by its id. Five queries at most.

    A sentence is cited if a citation of any record quotes words in it. If the last such citation is
    removed, the sentence is open again. PostgreSQL counts the sentences; no text is loaded.
    """
    totals = count_sentences(documents)
    keys = [key for key, total in totals.items() if total]
    cited = dict.fromkeys(totals, 0)
    dismissed = dict.fromkeys(totals, 0)
    if keys:
        texts = [document.text_id for document in documents if document.pk in keys]
        with connection.cursor() as cursor:
            cursor.execute(_CITED, [texts, keys])
            stretches = _merge_stretches(cursor.fetchall())
            for stretch in stretches:
                cited[stretch.document] += stretch.after - stretch.number
            columns = [
                [getattr(stretch, name) for stretch in stretches]
                for name in ("document", "text", "first", "last")
            ]
            cursor.execute(_DISMISSED, [keys, *columns])
            for key, number in cursor.fetchall():
                dismissed[key] += number
    return {
        key: Coverage(0, 0, 0, being_read=True)
        if total is None
        else Coverage(total, cited[key], dismissed[key])
        for key, total in totals.items()
    }


@dataclass
class _Stretch:
    """A run of cited sentences: numbers from `number` up to, but without, `after`.

    `first` and `last` are the offsets at which its first and its last sentence begin.
    """

    document: int
    text: int
    number: int
    after: int
    first: int
    last: int


def _merge_stretches(rows: Collection[tuple[int, ...]]) -> list[_Stretch]:
    """Merge overlapping stretches. The rows are sorted by document and number."""
    joined: list[_Stretch] = []
    for row in rows:
        stretch = _Stretch(*row)
        before = joined[-1] if joined else None
        if before and before.document == stretch.document and stretch.number < before.after:
            if stretch.after > before.after:
                before.after, before.last = stretch.after, stretch.last
        else:
            joined.append(stretch)
    return joined


def sentences_in(document: Document, start: int = 0, end: int | None = None) -> list[Sentence]:
    """Return the sentences that touch [start, end) (code points), each with its state.

    Without `end`, up to the end of the text. Returns nothing for a long text that is not read yet.
    Four queries, one more without `end`, and two more if a short text is split for the first time.
    """
    if document.text_id is None or not count_sentences([document])[document.pk]:
        return []
    if end is None:
        end = DocumentText.objects.values_list("characters", flat=True).get(pk=document.text_id)
    number, spans = sentences_between(document.text_id, start, end)
    if not spans:
        return []
    first, last = spans[0][0], spans[-1][1]
    rests_on = Passage.objects.filter(
        Exists(Citation.objects.filter(passage=OuterRef("pk"))),
        document=document,
        start__lt=last,
        end__gt=first,
    )
    cited = list(rests_on.order_by("start").values_list("start", "end"))
    dismissals = Dismissal.objects.filter(
        text=document.text_id, start__gte=first, start__lt=last
    ).select_related("by")
    return _classify(number, spans, cited, {each.start: each for each in dismissals})


def _classify(
    number: int, spans: list[Span], cited: list[Span], dismissals: dict[int, Dismissal]
) -> list[Sentence]:
    """Give each sentence its state. Sentences and cited passages are sorted by their start."""
    judged = []
    furthest, next_passage = 0, 0
    for place, (start, end) in enumerate(spans, number):
        while next_passage < len(cited) and cited[next_passage][0] < end:
            furthest = max(furthest, cited[next_passage][1])
            next_passage += 1
        dismissal = dismissals.get(start)
        if furthest > start:
            judged.append(Sentence(place, start, end, CITED))
        elif dismissal:
            judged.append(Sentence(place, start, end, DISMISSED, dismissal))
        else:
            judged.append(Sentence(place, start, end, OPEN))
    return judged


def sentence_start(document: Document, number: int) -> int | None:
    """Return the offset (code points) of the sentence with this number, or None."""
    rows = TextSentences.objects.filter(pk=document.text_id)
    return rows.values_list(f"starts__{number}", flat=True).first() if number >= 0 else None


_OPEN = """
SELECT each.number - 1, each.start, each."end"
  FROM sources_textsentences AS kept,
       unnest(kept.starts, kept.ends) WITH ORDINALITY AS each(start, "end", number)
 WHERE kept.text_id = %(text)s AND each.number > %(after)s + 1
   AND NOT EXISTS (SELECT FROM curation_dismissal AS dismissal
                    WHERE dismissal.text_id = %(text)s AND dismissal.start = each.start)
   AND NOT EXISTS (SELECT FROM sources_passage AS passage
                     JOIN entities_citation AS cited ON cited.passage_id = passage.id
                    WHERE passage.document_id = %(document)s
                      AND passage.start < each."end" AND passage."end" > each.start)
 ORDER BY each.number LIMIT %(most)s
"""


def next_open_sentences(document: Document, number: int, most: int = 1) -> list[Sentence]:
    """Return up to `most` open sentences after the one with this number. One query.

    -1 starts at the first sentence.
    """
    values = {"text": document.text_id, "document": document.pk, "after": number, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        return [Sentence(number, start, end, OPEN) for number, start, end in cursor.fetchall()]


@transaction.atomic
def dismiss(document: Document, start: int, user: User) -> Sentence:
    """Dismiss the sentence that begins at `start` (code points): it holds nothing to record.

    Raises NotPermittedError, or WrongStateError if no open sentence begins there.
    """
    sentence = _sentence_at(_lock_document(document, user), start)
    if sentence.state == CITED:
        raise WrongStateError("This sentence is cited, so it cannot be dismissed.")
    if sentence.dismissal:
        return sentence
    with acting_as(user):
        dismissal, _made = Dismissal.objects.get_or_create(
            text_id=document.text_id, start=start, defaults={"end": sentence.end, "by": user}
        )
    return replace(sentence, state=DISMISSED, dismissal=dismissal)


@transaction.atomic
def reopen(document: Document, start: int, user: User) -> None:
    """Undo a dismissal. Raises NotPermittedError."""
    locked = _lock_document(document, user)
    with acting_as(user):
        for dismissal in Dismissal.objects.filter(text=locked.text_id, start=start):
            dismissal.delete()


@transaction.atomic
def mark_fully_curated(document: Document, user: User) -> None:
    """Mark a document as fully curated.

    Raises NotPermittedError, and what `check_nothing_open` raises.
    """
    locked = _lock_document(document, user)
    check_nothing_open(locked)
    with acting_as(user):
        Document.objects.filter(pk=locked.pk).update(curation_status=CurationStatus.FULLY_CURATED)


def check_nothing_open(document: Document) -> None:
    """Raise NotReadyError with the first open sentences, or WrongStateError without a text."""
    if document.text is None:
        raise WrongStateError(f"{document.public_id} has no text to curate.")
    coverage = coverage_of([document])[document.pk]
    if coverage.being_read:
        raise NotReadyError(f"The text of {document.public_id} is still being read.")
    if coverage.open:
        content = document.text.content
        raise NotReadyError(
            f"{coverage.open} of {coverage.total} sentences are neither cited nor dismissed.",
            [
                Problem(f"at {sentence.start}", f"“{content[sentence.start : sentence.end][:80]}”")
                for sentence in next_open_sentences(document, -1, 5)
            ],
        )


def _lock_document(document: Document, user: User) -> Document:
    """Return the document with its text, its record locked until the transaction ends."""
    if not user.has_perm("sources.add_passage"):
        raise NotPermittedError("Your role does not allow you to curate documents.")
    return (
        Document.objects.select_related("text")
        .select_for_update(of=("record_ptr",), no_key=True)
        .get(pk=document.pk)
    )


def _sentence_at(document: Document, start: int) -> Sentence:
    if document.text and 0 <= start < document.text.characters:
        for sentence in sentences_in(document, start, start + 1):
            if sentence.start == start:
                return sentence
    raise WrongStateError(
        "No sentence begins here any more: the text of the document was replaced. Reload the page."
    )
