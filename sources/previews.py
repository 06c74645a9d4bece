"""Looking at a file or a pasted text before it becomes a document.

What a person sees is what is kept: the text is extracted once, waits with the file in a row that
is theirs alone, and every act names the digest of the text that they saw.
"""

import dataclasses
import datetime
import functools
import hashlib
import itertools
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.functions import Length
from django.utils import timezone

from sources.acting import acting_as
from sources.dates import describe, kept_date, question_about, read_date
from sources.extraction.errors import ExtractionError
from sources.extraction.extracted import Extracted, LeftOut, Reason, as_language
from sources.extraction.media_types import EML, HTML, PLAIN
from sources.extraction.readers import MAX_FILE_BYTES
from sources.extraction.sandbox import attachment_in_sandbox, extracted_from
from sources.file_names import clean_file_name
from sources.ingest import (
    AlreadyHereError,
    Ingested,
    check_file_is_new,
    check_text_is_new,
    draft_of,
    read_file,
    read_pasted,
    save_draft,
)
from sources.models import Document, Preview, Publisher
from sources.texts.blocks import BLOCK, block_edges
from sources.texts.characters import readable
from sources.texts.text import normalise, text_digest
from sources.vocabulary import Origin
from vocabulary.documents import DocumentKind, PublisherKind

__all__ = [
    "FIELDS",
    "MOST",
    "MOST_BYTES",
    "NotWaitingError",
    "PreviewChangedError",
    "Seen",
    "Stretch",
    "TooManyPreviewsError",
    "choose_encoding",
    "correct",
    "delete_expired",
    "discard",
    "extracted_of",
    "keep",
    "keep_unremarked",
    "laid_out",
    "leave_out",
    "pages_of",
    "preview_attachment",
    "preview_file",
    "preview_text",
    "previews_of",
    "seen",
    "take",
    "take_main_part",
    "take_whole_page",
    "the_preview",
]

MOST = 100
"""So many previews a person has at once."""
MOST_BYTES = 10 * MAX_FILE_BYTES
"""So many bytes the files of a person's previews have together."""
LONGEST_TYPED = 3000
"""So many code points of what is typed into a field are kept: more than any field accepts."""
KEPT_FOR = datetime.timedelta(days=1)
"""After so long without a change a preview is gone."""

FIELDS = ("title", "publisher", "kind", "published", "language", "link", "accessed_on")
"""What a person may correct, besides `publisher_kind` for a publisher that is not known yet."""


class NotWaitingError(ValueError):
    """There is no such preview: it was kept or discarded, it expired, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__(
            "This preview is gone: it was kept or discarded, or a day has passed. Bring the file "
            "in again if you need it."
        )


class PreviewChangedError(ValueError):
    """The text is not the one that the person saw."""

    def __init__(self) -> None:
        super().__init__(
            "The text has changed since you saw it, perhaps in another tab. Look at it again, then "
            "do this once more."
        )


class TooManyPreviewsError(ValueError):
    """The person has as many previews as one may have, or as many bytes in them."""

    def __init__(self) -> None:
        super().__init__(
            f"You have {MOST} previews, or {MOST_BYTES // 1024 // 1024} MB in them, and one cannot "
            "have more. Keep or discard some first."
        )


@dataclasses.dataclass(frozen=True)
class Stretch:
    """A stretch of a text, or a piece that was left out of it.

    `number` counts the pieces that were left out, from 0; None for what is of the text anyway.
    """

    text: str
    number: int | None = None
    why: str = ""
    is_taken: bool = True

    @property
    def is_long(self) -> bool:
        """Whether a page lays it out only when it is in sight."""
        return len(self.text) >= BLOCK


@dataclasses.dataclass(frozen=True)
class Page:
    """What stands on a page, counted from 1; 0 where there are no pages."""

    number: int
    stretches: list[Stretch]


@dataclasses.dataclass(frozen=True)
class Seen:
    """What a person sees of a preview, and what is kept of it.

    `found` is the text without what was left out, `kept` with the pieces that were taken; `digest`
    is of the latter. `machine` are the fields as they were found, `values` as they stand, and
    `origins` says in words where each comes from. `twin` is a document that is this one already.
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
    unknown_publisher: str = ""
    twin: Document | None = None

    @property
    def name(self) -> str:
        """The name of the file; empty for pasted words."""
        return str(self.preview.about["name"])

    @property
    def share(self) -> int:
        """How many percent of the words around and in the main part are taken."""
        left = sum(_size(one.text) for one in self.kept.left_out if one.reason == Reason.AROUND)
        taken = _size(self.kept.text)
        return 100 if not left else min(99, round(100 * taken / (taken + left)))


def _size(text: str) -> int:
    return len(text) - text.count("\n")


# Beginning


def preview_file(name: str, content: bytes, user: User, kind: str = DocumentKind.OTHER) -> Preview:
    """Read a file and have it wait for the person. Nothing becomes a document.

    Raises an ExtractionError, DuplicateFileError and DuplicateTextError for what is a document
    already, TooManyPreviewsError.
    """
    name = clean_file_name(name)
    check_file_is_new(content)
    waiting = _same(user, _digest(name, content))
    if waiting:
        return waiting
    _check_room(user, len(content))
    return _begin(read_file(name, content), name, content, user, kind)


def preview_text(
    text: str,
    user: User,
    title: str = "",
    kind: str = DocumentKind.OTHER,
    published: str = "",
) -> Preview:
    """Have pasted words wait for the person. Nothing becomes a document.

    Raises ValidationError for text that cannot be kept and for an invalid or unlikely date,
    DuplicateTextError, TooManyPreviewsError.
    """
    found = read_pasted(text, title, published)
    return _begin(found, "", found.text.encode(), user, kind)


def preview_attachment(number: int, user: User, attachment: int) -> Preview:
    """Have a file wait that came with the message of a preview.

    `attachment` counts `Extracted.attachments` from 0. Raises what `preview_file` does, also for
    one that is not there; NotWaitingError.
    """
    waiting = the_preview(number, user)
    name, content = attachment_in_sandbox(waiting.about["name"], bytes(waiting.content), attachment)
    return preview_file(name, content, user, waiting.about["kind"])


def _begin(found: Extracted, name: str, content: bytes, user: User, kind: str) -> Preview:
    check_text_is_new(found.text)
    about = {
        "name": name,
        "kind": kind if kind in DocumentKind.values else DocumentKind.OTHER,
        "encoding": "",
        "taken": [],
        "corrected": {},
    }
    with transaction.atomic():
        # One after the other for each person, so that the limit holds.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        delete_expired()
        digest = _digest(name, content)
        waiting = _same(user, digest)
        if waiting is None:
            _check_room(user, len(content))
            waiting = Preview(owner_id=user.pk, sha256=digest, content=content)
        elif name:
            return waiting
        waiting.about, waiting.found = about, packed(found)
        _store(waiting)
    return waiting


def _digest(name: str, content: bytes) -> str:
    """Return the digest of a file; another one for pasted words, even if a file says the same."""
    return hashlib.sha256(content if name else b"pasted\0" + content).hexdigest()


def _same(user: User, digest: str) -> Preview | None:
    return previews_of(user).filter(sha256=digest).first()


def _check_room(user: User, size: int) -> None:
    of_person = previews_of(user)
    total = of_person.aggregate(total=Sum(Length("content")))["total"] or 0
    if of_person.count() >= MOST or total + size > MOST_BYTES:
        raise TooManyPreviewsError


def packed(found: Extracted) -> bytes:
    """Return what was extracted as bytes, for `extracted_of`."""
    return zlib.compress(json.dumps(dataclasses.asdict(found)).encode(), 1)


def extracted_of(preview: Preview) -> Extracted:
    """Return what was extracted for a preview.

    It is extracted anew where an earlier version of this application did it and knew of less; what
    the person saw is then compared by its digest, as ever. Raises an ExtractionError.
    """
    try:
        return extracted_from(json.loads(zlib.decompress(bytes(preview.found))))
    except (KeyError, TypeError):
        content, about = bytes(preview.content), preview.about
    if about["name"]:
        return read_file(about["name"], content, about["encoding"])
    return read_pasted(content.decode())


# Looking


def previews_of(user: User) -> QuerySet[Preview]:
    """Return the previews of a person, the newest last, without their contents."""
    waiting = Preview.objects.filter(owner=user.pk, changed_at__gt=timezone.now() - KEPT_FOR)
    return waiting.order_by("pk").defer("content", "found")


def the_preview(number: int, user: User) -> Preview:
    """Return a preview of a person. Raises NotWaitingError."""
    waiting = previews_of(user).defer(None).defer("content").filter(pk=number).first()
    if waiting is None:
        raise NotWaitingError
    return waiting


def seen(preview: Preview) -> Seen:
    """Return what the person sees of a preview: what they would keep of it."""
    found = extracted_of(preview)
    kept = found.taking([one for one in preview.about["taken"] if one < len(found.left_out)])
    kept = dataclasses.replace(kept, text=normalise(kept.text))
    digest = text_digest(kept.text)
    made = draft_of(kept, preview.about["kind"])
    machine = _machine_values(made, kept)
    corrected = preview.about["corrected"]
    values = {**machine, "publisher_kind": "", **corrected}
    remarks = [remark for remark in made.remarks if not _tells_language(remark, kept)]
    if made.unknown_publisher and "publisher" not in corrected:
        remarks.append(
            f"“{made.unknown_publisher}” is not a known publisher: choose its kind to add it, name "
            "another, or leave it empty."
        )
    if question := question_about(values["published"], timezone.now().date()):
        remarks.append(f"Published: {question}")
    remarks += _same_address(values["link"])
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
        made.unknown_publisher,
        _twin(preview, digest),
    )


def _machine_values(made: Ingested, found: Extracted) -> dict[str, str]:
    document = made.document
    published = describe(document.published)
    if read_date(published) != document.published:
        published = document.published
    if not found.media_type and question_about(published, timezone.now().date()):
        # Whoever typed it was asked.
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
    """Whether a remark says only what stands beside the field of the language."""
    return remark.startswith("Language: ") and found.origins.get("language") == Origin.DETECTED


def _origin(
    name: str,
    made: Ingested,
    found: Extracted,
    machine: Mapping[str, str],
    corrected: Mapping[str, str],
) -> str:
    """Return in words where the value of a field comes from."""
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


def _twin(preview: Preview, digest: str) -> Document | None:
    same = Document.objects.filter(text__sha256=digest)
    if preview.about["name"]:
        same = same | Document.objects.filter(file__sha256=preview.sha256)
    return same.first()


def laid_out(seen: Seen) -> list[Page]:
    """Return the text with all that was left out at its place, page by page."""
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
    """Return how many pages the file has; 0 where it has none."""
    return len(seen.found.page_starts)


def _stretches(text: str) -> Iterable[Stretch]:
    if text.strip("\n"):
        words = text.strip("\n")
        for start, end in itertools.pairwise(block_edges(words)):
            yield Stretch(words[start:end])


# Changing


@transaction.atomic
def correct(number: int, user: User, values: Mapping[str, str]) -> None:
    """Keep what a person wrote into the fields, as they wrote it. Raises NotWaitingError.

    `values` has the names of FIELDS, and `publisher_kind`; what is missing stays as it is.
    """
    waiting = _locked(number, user)
    machine = {**seen(waiting).machine, "publisher_kind": ""}
    corrected = waiting.about["corrected"]
    for name in (*FIELDS, "publisher_kind"):
        if name not in values:
            continue
        value = " ".join(readable(values[name][:LONGEST_TYPED]).split())
        if value == machine[name]:
            corrected.pop(name, None)
        else:
            corrected[name] = value
    _store(waiting)


def take(number: int, user: User, digest: str, pieces: Iterable[int]) -> None:
    """Take these pieces of those that were left out, besides those that are taken already.

    Raises IndexError for one that is not there, NotWaitingError, PreviewChangedError.
    """
    _take(number, user, digest, lambda _found, taken: taken.union(pieces))


def leave_out(number: int, user: User, digest: str, pieces: Iterable[int]) -> None:
    """Leave these pieces out again. Raises NotWaitingError, PreviewChangedError."""
    _take(number, user, digest, lambda _found, taken: taken.difference(pieces))


def take_whole_page(number: int, user: User, digest: str) -> None:
    """Take all pieces around the main part. Raises NotWaitingError, PreviewChangedError."""
    _take(number, user, digest, lambda found, taken: taken | _around(found))


def take_main_part(number: int, user: User, digest: str) -> None:
    """Leave all pieces around the main part out. Raises NotWaitingError, PreviewChangedError."""
    _take(number, user, digest, lambda found, taken: taken - _around(found))


def _around(found: Extracted) -> set[int]:
    return {number for number, one in enumerate(found.left_out) if one.reason == Reason.AROUND}


@transaction.atomic
def _take(
    number: int, user: User, digest: str, chosen: Callable[[Extracted, set[int]], set[int]]
) -> None:
    waiting = _locked(number, user, digest)
    found = extracted_of(waiting)
    taken = sorted(chosen(found, set(waiting.about["taken"])))
    found.taking(taken)
    waiting.about["taken"] = taken
    _store(waiting)


def choose_encoding(number: int, user: User, digest: str, encoding: str) -> None:
    """Read a file again in an encoding that was offered; empty for the one that was guessed.

    Raises PreviewChangedError for one that is not offered, too; an ExtractionError,
    NotWaitingError.
    """
    waiting = the_preview(number, user)
    offered = {one.name for one in extracted_of(waiting).encodings}
    # Pasted words are no file, and have no encoding.
    if not waiting.about["name"] or (encoding and encoding not in offered):
        raise PreviewChangedError
    found = read_file(waiting.about["name"], bytes(waiting.content), encoding)
    with transaction.atomic():
        waiting = _locked(number, user, digest)
        waiting.found = packed(found)
        waiting.about |= {"encoding": encoding, "taken": []}
        _store(waiting)


def _locked(number: int, user: User, digest: str | None = None) -> Preview:
    """Return a preview that nobody else changes meanwhile."""
    rows = previews_of(user).defer(None).defer("content").select_for_update()
    waiting = rows.filter(pk=number).first()
    if waiting is None:
        raise NotWaitingError
    if digest is not None and waiting.about["digest"] != digest:
        raise PreviewChangedError
    return waiting


def _store(waiting: Preview) -> None:
    """Save a preview with what lists show of it."""
    of = seen(waiting)
    waiting.about |= {
        "digest": of.digest,
        "title": of.values["title"],
        "published": of.values["published"],
        "language": of.values["language"],
        "remarks": list(of.remarks),
    }
    waiting.save()


# Ending


@transaction.atomic
def keep(number: int, user: User, digest: str) -> Ingested:
    """Make a draft document of a preview, exactly as it was seen, with its corrections.

    Raises ValidationError, by field, for what cannot be kept or is asked about; AlreadyHereError,
    NotWaitingError, PreviewChangedError.
    """
    waiting = _locked(number, user, digest)
    of = seen(waiting)
    if of.digest != digest:
        raise PreviewChangedError
    document = of.document
    _fill(document, of.values, user)
    document.origins = {
        name: origin
        for name, origin in document.origins.items()
        if name not in waiting.about["corrected"]
    }
    content = bytes(waiting.content) if of.name else b""
    save_draft(document, of.kept, user, of.name, content)
    waiting.delete()
    return Ingested(document, of.remarks, "")


def _fill(document: Document, values: Mapping[str, str], user: User) -> None:
    """Put what a person sees in the fields into a document. Raises ValidationError, by field."""
    problems: dict[str, list[str]] = {}

    def put(name: str, read: Callable[[str], Any]) -> None:
        try:
            setattr(document, name, read(values[name]))
        except ValidationError as error:
            problems[name] = error.messages

    for name in ("title", "kind", "link"):
        field: Any = Document._meta.get_field(name)
        put(name, functools.partial(field.clean, model_instance=document))
    put("published", lambda value: kept_date(value, timezone.now().date()))
    put("language", _language)
    put("accessed_on", _day)
    put("publisher", lambda value: _publisher(value, values["publisher_kind"], user, problems))
    if problems:
        raise ValidationError(problems)


def _language(value: str) -> str:
    if value and as_language(value) != value:
        raise ValidationError("Write the language as a tag such as en, ps or ur.")
    return value or "und"


def _day(value: str) -> datetime.date | None:
    if not value:
        return None
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError as error:
        raise ValidationError("Write the day as 2024-07-16.") from error
    if day > timezone.now().date() + datetime.timedelta(1):
        raise ValidationError("This day lies in the future.")
    return day


def _publisher(
    name: str, kind: str, user: User, problems: Mapping[str, list[str]]
) -> Publisher | None:
    """Return the publisher of a name, made anew if its kind was chosen. Raises ValidationError."""
    if not name:
        return None
    known = Publisher.objects.filter(name__iexact=name).first()
    if known:
        return known
    if not user.has_perm("sources.add_publisher"):
        raise ValidationError(
            f"“{name}” is not a known publisher, and you may not add one. Leave it empty."
        )
    if kind not in PublisherKind.values:
        raise ValidationError(
            f"“{name}” is not a known publisher. Choose its kind to add it, name another, or leave "
            "it empty."
        )
    made = Publisher(name=name, kind=kind)
    made.full_clean()
    if not problems:
        with acting_as(user):
            made.save()
    return made


def keep_unremarked(user: User, digests: Mapping[int, str]) -> list[Ingested | AlreadyHereError]:
    """Make documents of the previews of a person about which nothing is remarked.

    `digests` are those of the texts as the person saw them listed, by the number of the preview;
    what has changed since, or has a remark, is left. Returns the outcome of each that it tried.
    """
    outcomes: list[Ingested | AlreadyHereError] = []
    for number in previews_of(user).filter(pk__in=digests).values_list("pk", flat=True):
        try:
            if not seen(the_preview(number, user)).remarks:
                outcomes.append(keep(number, user, digests[number]))
        except AlreadyHereError as error:
            outcomes.append(error)
        except (NotWaitingError, PreviewChangedError, ValidationError, ExtractionError):
            continue
    return outcomes


def discard(number: int, user: User) -> None:
    """Delete a preview of a person; nothing if it is gone already."""
    Preview.objects.filter(pk=number, owner=user.pk).delete()


def delete_expired() -> int:
    """Delete the previews that nobody has touched for a day; returns how many."""
    return Preview.objects.filter(changed_at__lte=timezone.now() - KEPT_FOR).delete()[0]
