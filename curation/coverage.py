"""How far a document is worked through: each sentence is cited, dismissed or open."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef

from curation.errors import NotPermittedError, NotReadyError, Problem, WrongStateError
from curation.models import Dismissal
from entities.models import Citation
from sources.acting import acting_as
from sources.models import Document, Passage
from sources.sentences import Span, sentences_of
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
    "reopen",
]

CITED, DISMISSED, OPEN = "cited", "dismissed", "open"


@dataclass(frozen=True)
class Sentence:
    """A sentence by its place in the text (code points), and where it stands."""

    start: int
    end: int
    state: str
    dismissal: Dismissal | None = None


@dataclass(frozen=True)
class Coverage:
    """The sentences of one document; the numbers are counts of them.

    While a long text is being read its sentences are not known: then there are none.
    """

    sentences: tuple[Sentence, ...]
    being_read: bool = False

    def count(self, state: str) -> int:
        return sum(sentence.state == state for sentence in self.sentences)

    @property
    def total(self) -> int:
        return len(self.sentences)

    @property
    def cited(self) -> int:
        return self.count(CITED)

    @property
    def dismissed(self) -> int:
        return self.count(DISMISSED)

    @property
    def open(self) -> int:
        return self.count(OPEN)

    @property
    def percent(self) -> int:
        """How much is decided, rounded down, so that 100 means everything."""
        return 100 * (self.total - self.open) // self.total if self.total else 0


def coverage_of(documents: Collection[Document]) -> dict[int, Coverage]:
    """Return, by the document's id, how far each is worked through; five queries at most.

    A sentence is cited when a citation of any record rests on words in it. Whatever removes the
    last such citation leaves the sentence open again.
    """
    sentences = sentences_of(documents)
    texts = {document.text_id: document.pk for document in documents if document.text_id}
    cited: dict[int, list[Span]] = {}
    rests_on = Passage.objects.filter(
        Exists(Citation.objects.filter(passage=OuterRef("pk"))), document__in=texts.values()
    )
    for key, start, end in rests_on.order_by("start").values_list("document_id", "start", "end"):
        cited.setdefault(key, []).append((start, end))
    dismissals: dict[int, dict[int, Dismissal]] = {}
    for dismissal in Dismissal.objects.filter(text__in=texts).select_related("by"):
        dismissals.setdefault(texts[dismissal.text_id], {})[dismissal.start] = dismissal
    return {
        key: Coverage((), being_read=True)
        if spans is None
        else Coverage(_judge(spans, cited.get(key, []), dismissals.get(key, {})))
        for key, spans in sentences.items()
    }


def _judge(
    spans: list[Span], cited: list[Span], dismissals: dict[int, Dismissal]
) -> tuple[Sentence, ...]:
    """Walk through sentences and passages side by side; both are in the order of their start."""
    judged = []
    furthest, next_passage = 0, 0
    for start, end in spans:
        while next_passage < len(cited) and cited[next_passage][0] < end:
            furthest = max(furthest, cited[next_passage][1])
            next_passage += 1
        dismissal = dismissals.get(start)
        if furthest > start:
            judged.append(Sentence(start, end, CITED))
        elif dismissal:
            judged.append(Sentence(start, end, DISMISSED, dismissal))
        else:
            judged.append(Sentence(start, end, OPEN))
    return tuple(judged)


@transaction.atomic
def dismiss(document: Document, start: int, user: User) -> Sentence:
    """Note that the sentence which begins at `start` (code points) holds nothing to record.

    Raises NotPermittedError, or WrongStateError where no open sentence begins.
    """
    sentence = _sentence_at(_locked(document, user), start)
    if sentence.state == CITED:
        raise WrongStateError("This sentence is cited, so it holds something to record.")
    if sentence.dismissal:
        return sentence
    with acting_as(user):
        dismissal, _made = Dismissal.objects.get_or_create(
            text_id=document.text_id, start=start, defaults={"end": sentence.end, "by": user}
        )
    return Sentence(start, sentence.end, DISMISSED, dismissal)


@transaction.atomic
def reopen(document: Document, start: int, user: User) -> None:
    """Take a dismissal back. Raises NotPermittedError."""
    locked = _locked(document, user)
    with acting_as(user):
        for dismissal in Dismissal.objects.filter(text=locked.text_id, start=start):
            dismissal.delete()


@transaction.atomic
def mark_fully_curated(document: Document, user: User) -> None:
    """Note that nothing in a document is left to record.

    Raises NotPermittedError, and what `check_nothing_open` raises.
    """
    locked = _locked(document, user)
    check_nothing_open(locked)
    with acting_as(user):
        Document.objects.filter(pk=locked.pk).update(curation_status=CurationStatus.FULLY_CURATED)


def check_nothing_open(document: Document) -> None:
    """Raise NotReadyError naming sentences that are open, or WrongStateError without text."""
    if document.text is None:
        raise WrongStateError(f"{document.public_id} has no text to work through.")
    coverage = coverage_of([document])[document.pk]
    if coverage.being_read:
        raise NotReadyError(f"The text of {document.public_id} is still being read.")
    if coverage.open:
        content = document.text.content
        raise NotReadyError(
            f"{coverage.open} of {coverage.total} sentences are neither cited nor dismissed.",
            [
                Problem(f"at {sentence.start}", f"“{content[sentence.start : sentence.end][:80]}”")
                for sentence in coverage.sentences
                if sentence.state == OPEN
            ][:5],
        )


def _locked(document: Document, user: User) -> Document:
    """Return the document with its text, its record locked until the transaction ends."""
    if not user.has_perm("sources.add_passage"):
        raise NotPermittedError("Your role does not allow you to work through documents.")
    return (
        Document.objects.select_related("text")
        .select_for_update(of=("record_ptr",), no_key=True)
        .get(pk=document.pk)
    )


def _sentence_at(document: Document, start: int) -> Sentence:
    for sentence in coverage_of([document])[document.pk].sentences:
        if sentence.start == start:
            return sentence
    raise WrongStateError("No sentence begins here: the document was given another text meanwhile.")
