"""What users see of a preview, on its page and in lists."""

import dataclasses
import itertools
from collections.abc import Iterable, Mapping

from django.utils import timezone

from sources.dates import describe, question_about, read_date
from sources.extraction.extracted import Extracted, LeftOut, Reason
from sources.extraction.media_types import EML, HTML, PLAIN
from sources.extraction.origins import Origin
from sources.extraction.readers import LANGUAGE
from sources.ingest import Ingested, draft_of, remarks_on_text
from sources.models import Document, DocumentFile, Preview
from sources.previews.waiting import document_of, extracted_of
from sources.texts.blocks import BLOCK, block_edges
from sources.texts.text import as_normalised, normalise, text_digest

__all__ = [
    "FIELDS",
    "OF_NEW_PUBLISHER",
    "Page",
    "Seen",
    "Stretch",
    "laid_out",
    "pages_of",
    "seen",
    "store",
]

FIELDS = ("title", "publisher", "kind", "published", "language", "link", "accessed_on")
"""Fields that users can correct, in addition to those of an unknown publisher."""
OF_NEW_PUBLISHER = ("publisher_kind", "publisher_country", "publisher_homepage")
"""What users enter about a publisher that is not known yet."""


@dataclasses.dataclass(frozen=True)
class Stretch:
    """A segment of a text, or a piece that was left out of it.

    `number` is the index of the left-out piece; None for a segment of the text itself.
    """

    text: str
    number: int | None = None
    why: str = ""
    is_taken: bool = True

    @property
    def is_long(self) -> bool:
        """Whether the browser lays out the segment only when it is visible."""
        return len(self.text) >= BLOCK


@dataclasses.dataclass(frozen=True)
class Page:
    """The content of a page, numbered from 1; 0 if there are no pages."""

    number: int
    stretches: list[Stretch]


@dataclasses.dataclass(frozen=True)
class Seen:
    """What the user sees of a preview, and what would be stored.

    `found` is the text without what was left out, `kept` the text with the included pieces;
    `digest` is that of `kept`. `machine` are the extracted field values, `values` the current
    ones, and `origins` describes where each comes from. `target` is the existing document that
    will get this text, if any. `twin` is another document with this text or file.
    """

    preview: Preview
    found: Extracted
    kept: Extracted
    digest: str
    document: Document
    machine: dict[str, str]
    values: dict[str, str]
    origins: dict[str, str]
    remarks: tuple[str, ...]
    target: Document | None = None
    unknown_publisher: str = ""
    twin: Document | None = None

    @property
    def name(self) -> str:
        """The name of the file; empty for pasted text."""
        return str(self.preview.about["name"])

    @property
    def share(self) -> int:
        """The percentage of the text in and around the main part that is included."""
        left = sum(_size(one.text) for one in self.kept.left_out if one.reason == Reason.AROUND)
        taken = _size(self.kept.text)
        return 100 if not left else min(99, round(100 * taken / (taken + left)))


def _size(text: str) -> int:
    return len(text) - text.count("\n")


def seen(preview: Preview) -> Seen:
    """Return what the user sees of a preview, which is what they would keep.

    Raises NotWaitingError if its document was deleted, or an ExtractionError.
    """
    target = document_of(preview)
    found = extracted_of(preview)
    kept = found.taking([one for one in preview.about["taken"] if one < len(found.left_out)])
    digest = text_digest(kept.text)
    # Pages are displayed repeatedly, and normalising megabytes takes seconds.
    is_stored = digest == preview.about.get("digest")
    text = as_normalised(kept.text) if is_stored else normalise(kept.text)
    kept = dataclasses.replace(kept, text=text)
    digest = text_digest(text)
    made = draft_of(kept, preview.about["kind"])
    machine = _machine_values(made, kept)
    corrected = preview.about["corrected"]
    values = {**machine, **dict.fromkeys(OF_NEW_PUBLISHER, ""), **corrected}
    remarks = [remark for remark in made.remarks if not _tells_language(remark, kept)]
    if target:
        # The metadata of an existing document do not change.
        remarks = [*remarks_on_text(kept), *_other_file(preview, target)]
    else:
        remarks += _remarks_on_fields(made, values, corrected)
    return Seen(
        preview,
        found,
        kept,
        digest,
        made.document,
        machine,
        values,
        {name: _origin(name, made, kept, machine, corrected) for name in FIELDS},
        tuple(remarks),
        target,
        made.unknown_publisher,
        _twin(preview, digest, target),
    )


def _other_file(preview: Preview, target: Document) -> list[str]:
    """Return a remark if a pasted text is to stand beside a file that it was not read from."""
    if preview.about["name"] or not target.file_id:
        return []
    name = DocumentFile.objects.values_list("name", flat=True).get(pk=target.file_id)
    return [f"The text was pasted, not read from the original “{name}”: compare the two."]


def _remarks_on_fields(
    made: Ingested, values: Mapping[str, str], corrected: Mapping[str, str]
) -> list[str]:
    remarks = []
    if made.unknown_publisher and "publisher" not in corrected:
        remarks.append(
            f"“{made.unknown_publisher}” is not a known publisher: choose its kind to add it, name "
            "another, or leave it empty."
        )
    if question := question_about(values["published"], timezone.now().date()):
        remarks.append(f"Published: {question}")
    return remarks + _same_address(values["link"])


def _machine_values(made: Ingested, found: Extracted) -> dict[str, str]:
    document = made.document
    published = describe(document.published)
    if read_date(published) != document.published:
        published = document.published
    if not found.media_type and question_about(published, timezone.now().date()):
        # The user was already asked when entering the date.
        published = f"{published} sic"
    return {
        "title": document.title,
        "publisher": document.publisher.name if document.publisher else made.unknown_publisher,
        "kind": document.kind,
        "published": published,
        "language": document.language,
        "link": document.link,
        "accessed_on": timezone.now().date().isoformat(),
    }


def _tells_language(remark: str, found: Extracted) -> bool:
    """Return whether a remark only repeats what is displayed beside the language field."""
    return remark.startswith(LANGUAGE) and found.origins.get("language") == Origin.DETECTED


def _origin(
    name: str,
    made: Ingested,
    found: Extracted,
    machine: Mapping[str, str],
    corrected: Mapping[str, str],
) -> str:
    """Return a description of where the value of a field comes from."""
    if name in corrected:
        was = machine[name]
        return f"corrected by you; it was “{was}”" if was else "entered by you"
    if name == "kind":
        return "as you chose it"
    if name == "accessed_on":
        return "today, the day on which you bring it in"
    if name == "publisher" and not made.document.publisher and not made.unknown_publisher:
        return _nothing_said(found)
    if not machine[name]:
        return _nothing_said(found)
    origin = found.origins.get(name, "")
    if name == "language" and machine[name] == "und":
        return "not recognised from the words; “und” stands for unknown"
    if not origin:
        return "entered by you"
    if origin == Origin.FILE and name == "title" and found.media_type == PLAIN:
        return str(Origin.FIRST_WORDS.label)
    if origin == Origin.FILE:
        kinds = {HTML: "as the page says", EML: "from the header of the e-mail"}
        return kinds.get(found.media_type, Origin.FILE.label)
    return str(Origin(origin).label)


def _nothing_said(found: Extracted) -> str:
    return "the file says nothing" if found.media_type else "nothing entered"


def _same_address(link: str) -> list[str]:
    others = Document.objects.filter(link=link)[:3] if link else []
    return [f"{document} has the same address." for document in others]


def _twin(preview: Preview, digest: str, target: Document | None) -> Document | None:
    same = Document.objects.filter(text__sha256=digest)
    if preview.about["name"]:
        file = preview.about.get("file_sha256", preview.sha256)
        same = same | Document.objects.filter(file__sha256=file)
    return (same.exclude(pk=target.pk) if target else same).first()


def laid_out(seen: Seen) -> list[Page]:
    """Return the text with all left-out pieces at their positions, page by page."""
    text, taken = seen.found.text, set(seen.preview.about["taken"])
    starts = seen.found.page_starts
    cuts: list[tuple[int, int | None]] = [(start, None) for start in starts]
    cuts += [(piece.position, number) for number, piece in enumerate(seen.found.left_out)]
    cuts.sort(key=lambda cut: (cut[0], -1 if cut[1] is None else cut[1]))
    pages = [Page(0, [])]
    place = 0
    for position, number in cuts:
        pages[-1].stretches.extend(_stretches(text[place:position]))
        place = position
        if number is None:
            pages.append(Page(len(pages), []))
            continue
        piece: LeftOut = seen.found.left_out[number]
        pages[-1].stretches.append(Stretch(piece.text, number, piece.reason.value, number in taken))
    pages[-1].stretches.extend(_stretches(text[place:]))
    return [page for page in pages if page.number or page.stretches]


def pages_of(seen: Seen) -> int:
    """Return the number of pages of the file; 0 if it has none."""
    return len(seen.found.page_starts)


def _stretches(text: str) -> Iterable[Stretch]:
    if text.strip("\n"):
        words = text.strip("\n")
        for start, end in itertools.pairwise(block_edges(words)):
            yield Stretch(words[start:end])


def store(waiting: Preview) -> None:
    """Save a preview with the values displayed in lists."""
    of = seen(waiting)
    waiting.about |= {
        "digest": of.digest,
        "title": of.values["title"],
        "published": of.values["published"],
        "language": of.values["language"],
        "remarks": list(of.remarks),
    }
    waiting.save()
