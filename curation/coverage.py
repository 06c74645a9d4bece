"""Coverage: whether each sentence of a document is cited, dismissed, open, or open in part."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter

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
    "PART",
    "REST_DISMISSED",
    "TO_DECIDE",
    "Coverage",
    "Sentence",
    "check_nothing_open",
    "coverage_of",
    "lock_document",
    "mark_fully_curated",
    "next_open_sentences",
    "sentence_start",
    "sentences_citing",
    "sentences_in",
]

CITED, DISMISSED, OPEN = "cited", "dismissed", "open"
PART = "part"
"""Open in part: some words are cited, and the rest is neither cited nor dismissed."""
REST_DISMISSED = "rest"
"""Some words are cited, and a person dismissed the rest."""

TO_DECIDE = (OPEN, PART)

MAX_REST = 20
"""The longest run of uncited words, in code points, that is no clause of its own beside cited ones:
"on Monday", ", police said". No text is read to know it, so documents are counted in one query."""


def state_of(sentence: Span, cited: Sequence[Span], is_dismissed: bool) -> str:
    """Return the state of a sentence from the cited spans that touch it, sorted by their start.

    Cited words decide their clause, not the whole sentence: it is cited when no uncited run is
    longer than `MAX_REST`. All offsets are code points, ends excluded.
    """
    start, end = sentence
    if not cited:
        return DISMISSED if is_dismissed else OPEN
    rest, reached = 0, start
    for first, last in [*cited, (end, end)]:
        rest = max(rest, first - reached)
        reached = max(reached, last)
    if rest <= MAX_REST:
        return CITED
    return REST_DISMISSED if is_dismissed else PART


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

    Of the others, `part` have some cited words. Where a person dismissed the rest, the sentence
    counts as cited. While a long text is being read, its sentences are not known and all counts
    are 0.
    """

    total: int
    cited: int
    dismissed: int
    being_read: bool = False
    part: int = 0

    @property
    def open(self) -> int:
        return self.total - self.cited - self.dismissed

    @property
    def percent(self) -> int:
        """The share of decided sentences, rounded down, so that 100 means all of them."""
        return 100 * (self.total - self.open) // self.total if self.total else 0


# OFFSET 0 makes PostgreSQL read the long arrays once, not for each passage.
_CITED = """
SELECT passage.document_id, passage.start, passage."end",
       kept.starts[number.first + 1 : number.last], kept.ends[number.first + 1 : number.last]
  FROM (SELECT text_id, starts || '{}'::int[] AS starts, ends || '{}'::int[] AS ends
          FROM sources_textsentences WHERE text_id = ANY(%s) OFFSET 0) AS kept
  JOIN sources_document AS document ON document.text_id = kept.text_id
  JOIN sources_passage AS passage ON passage.document_id = document.record_ptr_id,
       LATERAL (SELECT width_bucket(passage.start, kept.ends) AS first,
                       width_bucket(passage."end" - 1, kept.starts) AS last) AS number
 WHERE document.record_ptr_id = ANY(%s) AND number.first < number.last
   AND EXISTS (SELECT FROM entities_citation AS cited WHERE cited.passage_id = passage.id)
 ORDER BY passage.document_id, passage.start
"""

_DISMISSED = """
SELECT document.record_ptr_id, count(*),
       array_agg(touched.start) FILTER (WHERE touched.start IS NOT NULL)
  FROM sources_document AS document
  JOIN curation_dismissal AS dismissal USING (text_id)
  LEFT JOIN unnest(%s::bigint[], %s::int[]) AS touched(document, start)
    ON touched.document = document.record_ptr_id AND touched.start = dismissal.start
 WHERE document.record_ptr_id = ANY(%s) GROUP BY 1
"""

Touched = dict[Span, list[Span]]
"""The sentences that citations touch, each with the cited spans, sorted by their start."""


def coverage_of(documents: Collection[Document]) -> dict[int, Coverage]:
    """Return the coverage of each document by its id. Five queries at most.

    If the last citation that quotes words of a sentence is removed, the sentence is open again.
    PostgreSQL counts the sentences; no text is loaded.
    """
    totals = count_sentences(documents)
    keys = [key for key, total in totals.items() if total]
    found = {key: Coverage(total or 0, 0, 0, total is None) for key, total in totals.items()}
    if keys:
        texts = [document.text_id for document in documents if document.pk in keys]
        touched = _touched(texts, keys)
        pairs = [(key, start) for key, spans in touched.items() for start, _end in spans]
        with connection.cursor() as cursor:
            cursor.execute(_DISMISSED, [[key for key, _ in pairs], [at for _, at in pairs], keys])
            dismissed = {key: (number, set(both or ())) for key, number, both in cursor.fetchall()}
        for key in keys:
            number, both = dismissed.get(key, (0, set()))
            states = [
                state_of(span, cited, span[0] in both) for span, cited in touched[key].items()
            ]
            part = states.count(PART)
            total, cited = found[key].total, len(states) - part
            found[key] = Coverage(total, cited, number - len(both), part=part)
    return found


def _touched(texts: Collection[int | None], keys: Collection[int]) -> dict[int, Touched]:
    """Return the sentences that citations touch, by the id of their document. One query."""
    touched: dict[int, Touched] = defaultdict(lambda: defaultdict(list))
    with connection.cursor() as cursor:
        cursor.execute(_CITED, [list(texts), list(keys)])
        for key, start, end, starts, ends in cursor.fetchall():
            for sentence in zip(starts, ends, strict=True):
                touched[key][sentence].append((start, end))
    return touched


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


def sentences_citing(
    document: Document, cited: list[Span], start: int = 0, end: int | None = None
) -> list[Sentence]:
    """Return the sentences that touch [start, end) with the state that only these citations give.

    `cited` is sorted. Offsets are code points. Three queries at most.
    """
    if document.text_id is None or not count_sentences([document])[document.pk]:
        return []
    if end is None:
        end = DocumentText.objects.values_list("characters", flat=True).get(pk=document.text_id)
    number, spans = sentences_between(document.text_id, start, end)
    if not spans:
        return []
    within = [span for span in cited if span[0] < spans[-1][1] and span[1] > spans[0][0]]
    return _classify(number, spans, within, {})


def _classify(
    number: int, spans: list[Span], cited: list[Span], dismissals: dict[int, Dismissal]
) -> list[Sentence]:
    """Give each sentence its state. Sentences and cited passages are sorted by their start."""
    judged = []
    touching: list[Span] = []
    next_passage = 0
    for place, (start, end) in enumerate(spans, number):
        while next_passage < len(cited) and cited[next_passage][0] < end:
            touching.append(cited[next_passage])
            next_passage += 1
        touching = [span for span in touching if span[1] > start]
        dismissal = dismissals.get(start)
        state = state_of((start, end), touching, dismissal is not None)
        judged.append(Sentence(place, start, end, state, dismissal))
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
    """Return up to `most` sentences to decide after the one with this number. Three queries.

    -1 starts at the first sentence. Those that are open in part come in their place.
    """
    values = {"text": document.text_id, "document": document.pk, "after": number, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        untouched = [Sentence(place, start, end, OPEN) for place, start, end in cursor.fetchall()]
    touched = _touched([document.text_id], [document.pk])[document.pk]
    in_part = [span for span, cited in touched.items() if state_of(span, cited, False) == PART]
    dismissed = set(
        Dismissal.objects.filter(
            text=document.text_id, start__in=[start for start, _end in in_part]
        ).values_list("start", flat=True)
    )
    waiting = [span for span in in_part if span[0] not in dismissed]
    if waiting:
        kept = TextSentences.objects.filter(pk=document.text_id)
        starts = kept.values_list("starts", flat=True).get()
        numbered = [(bisect_left(starts, start), start, end) for start, end in waiting]
        untouched += [Sentence(*each, PART) for each in numbered if each[0] > number]
    return sorted(untouched, key=attrgetter("number"))[:most]


@transaction.atomic
def mark_fully_curated(document: Document, user: User) -> None:
    """Mark a document as fully curated.

    Raises NotPermittedError, and what `check_nothing_open` raises.
    """
    locked = lock_document(document, user)
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


def lock_document(document: Document, user: User) -> Document:
    """Return the document with its text, its record locked until the transaction ends."""
    if not user.has_perm("sources.add_passage"):
        raise NotPermittedError("Your role does not allow you to curate documents.")
    return (
        Document.objects.select_related("text")
        .select_for_update(of=("record_ptr",), no_key=True)
        .get(pk=document.pk)
    )
