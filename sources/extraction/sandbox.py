"""Reading of untrusted files in a confined process that may crash."""

import base64
import contextlib
import functools
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from sources.extraction.confinement import SECONDS
from sources.extraction.errors import (
    BusyError,
    DamagedFileError,
    ExtractionError,
    TooComplexError,
    TooSlowError,
    UnrecognisedError,
    error_named,
)
from sources.extraction.extracted import (
    Attachment,
    Encoding,
    Extracted,
    LeftOut,
    PagePicture,
    Reason,
)
from sources.extraction.inside.search import Searched, Wanted
from sources.extraction.media_types import PDF
from sources.extraction.readers import check_size, finished
from sources.extraction.recognition import (
    installed_languages,
    recognised,
    with_scanned_pages,
)
from sources.slots import AllTakenError, half_of_the_processors, slot

__all__ = [
    "attachment_in_sandbox",
    "extract_in_sandbox",
    "extracted_from",
    "page_picture_in_sandbox",
    "search_in_sandbox",
]

ROOT = Path(__file__).resolve().parents[2]
GRACE = 30
"""Seconds of wall-clock time allowed in addition to CPU time, for a busy machine."""

AT_ONCE = half_of_the_processors()
"""Maximum number of files read at the same time on one machine, by all application processes."""
BATCH_BYTES = 8 * 1024 * 1024
"""Number of bytes of files from which they are not searched in one process."""
SECONDS_TO_WAIT = 30
"""Seconds to wait for a free slot."""
IN_THIS_PROCESS = threading.BoundedSemaphore(2)
"""Limits how many threads of this process read files or wait for a slot at the same time."""

logger = logging.getLogger(__name__)


def extract_in_sandbox(
    name: str, content: bytes, seconds: int = SECONDS, encoding: str = ""
) -> Extracted:
    """Return the result of `extract`, run in a process that may crash without harm.

    `seconds` is CPU time. Raises an ExtractionError whose message says what to do: TooSlowError
    on timeout, TooComplexError if the file crashed the process, BusyError if too many files are
    already being read. Recognises the words of a scanned PDF, and of scanned pages in a PDF with
    text, if Tesseract is installed.
    """
    with _turn(name, content) as place:
        draw = functools.partial(_drawn, name, content, place)
        try:
            found = extracted_from(
                _answer(_run({"name": name, "encoding": encoding}, content, seconds, place))
            )
        except UnrecognisedError:
            languages = installed_languages(settings.OCR_LANGUAGES)
            if not languages:
                raise
            return finished(name, recognised(name, languages, draw), PDF)
        if found.scanned and (languages := installed_languages(settings.OCR_LANGUAGES)):
            return with_scanned_pages(name, found, languages, draw)
        return found


def page_picture_in_sandbox(
    name: str, content: bytes, page: int, width: int, seconds: int = SECONDS
) -> PagePicture:
    """Return page `page` (counted from 1) of a PDF as a PNG about `width` pixels wide.

    Has the same limits and errors as `extract_in_sandbox`. Raises NoPageError if there is no such
    page.
    """
    with _turn(name, content) as place:
        return _drawn(name, content, place, page, width, seconds)


def _drawn(
    name: str, content: bytes, place: int, page: int, width: int, seconds: int
) -> PagePicture:
    asked = {"name": name, "page": page, "width": width}
    found = _answer(_run(asked, content, seconds, place))
    return PagePicture(base64.b64decode(found["png"]), found["pages"])


def attachment_in_sandbox(
    name: str, content: bytes, number: int, seconds: int = SECONDS
) -> tuple[str, bytes]:
    """Return the name and the bytes of an attachment of a message.

    `number` is an index of `Extracted.attachments`. Has the same limits and errors as
    `extract_in_sandbox`. Raises NoAttachmentError if there is no such attachment.
    """
    with _turn(name, content) as place:
        found = _answer(_run({"name": name, "attachment": number}, content, seconds, place))
    return found["name"], base64.b64decode(found["content"])


def search_in_sandbox(
    files: Sequence[bytes], wanted: Wanted, seconds: int = SECONDS
) -> list[Searched]:
    """Return for each file whether it holds the words, as `inside.search.search` does.

    A file that cannot be read whole within the limits of `extract_in_sandbox` counts as searched
    in part. Raises BusyError.
    """
    found: list[Searched] = []
    with _place("an original file") as place:
        for batch in _batches(files):
            found += _searched(batch, wanted, seconds, place)
    return found


def _batches(files: Sequence[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for content in files:
        if batch and sum(map(len, batch)) + len(content) > BATCH_BYTES:
            yield batch
            batch = []
        batch.append(content)
    if batch:
        yield batch


def _searched(batch: Sequence[bytes], wanted: Wanted, seconds: int, place: int) -> list[Searched]:
    asked = {"name": "an original file", **asdict(wanted), "sizes": [*map(len, batch)]}
    try:
        answer = _answer(_run(asked, b"".join(batch), seconds, place))
    except ExtractionError:
        if len(batch) == 1:
            return [Searched(found=False, is_whole=False)]
        return [each for content in batch for each in _searched([content], wanted, seconds, place)]
    return [Searched(*each) for each in answer["files"]]


@contextlib.contextmanager
def _turn(name: str, content: bytes) -> Iterator[int]:
    """Wait like `_place`, if the file has a size that can be read."""
    check_size(name, len(content))
    with _place(name) as place:
        yield place


@contextlib.contextmanager
def _place(name: str) -> Iterator[int]:
    """Wait for a free slot and yield the descriptor of the open file that holds it."""
    if not IN_THIS_PROCESS.acquire(blocking=False):
        raise _busy(name)
    try:
        with slot("files", AT_ONCE, SECONDS_TO_WAIT) as place:
            yield place
    except AllTakenError as error:
        raise _busy(name) from error
    finally:
        IN_THIS_PROCESS.release()


def _run(asked: dict[str, Any], content: bytes, seconds: int, place: int) -> bytes:
    name = asked["name"]
    # Do not pass on the environment, which contains keys and database credentials.
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-B", "-m", "sources.extraction", str(seconds)],
            input=json.dumps(asked).encode() + b"\n" + content,
            capture_output=True,
            timeout=seconds + GRACE,
            cwd=ROOT,
            env=environment,
            # The child keeps the slot open, so it stays taken if this process ends first.
            pass_fds=[place],
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(name) from error
    if done.returncode == -signal.SIGXCPU:
        raise _too_slow(name)
    if done.returncode:
        raise _died(name, done)
    return done.stdout


def _answer(written: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(written)
    if "error" in answer:
        raise error_named(answer["error"], answer["message"])
    found: dict[str, Any] = answer["found"]
    return found


def extracted_from(found: dict[str, Any]) -> Extracted:
    """Return the `Extracted` from `found`, a `dataclasses.asdict` that was serialised as JSON."""
    for field in ("page_starts", "remarks"):
        found[field] = tuple(found[field])
    found["left_out"] = tuple(
        LeftOut(piece["text"], Reason(piece["reason"]), piece["position"])
        for piece in found["left_out"]
    )
    found["encodings"] = tuple(
        Encoding(other["name"], tuple((here, there) for here, there in other["lines"]))
        for other in found["encodings"]
    )
    found["attachments"] = tuple(Attachment(**file) for file in found["attachments"])
    found["scanned"] = tuple(found.get("scanned", ()))
    found["header"] = tuple((name, value) for name, value in found.get("header", ()))
    return Extracted(**found)


def _died(name: str, done: "subprocess.CompletedProcess[bytes]") -> ExtractionError:
    reason = done.stderr.decode(errors="replace")[-4000:]
    logger.warning("Reading %r ended with %s: %s", name, done.returncode, reason)
    if done.returncode < 0 or "MemoryError" in reason:
        return TooComplexError(
            f"“{name}” needs more memory than a document may, so it was not read. Print it to PDF "
            "and bring that in, or copy its words and paste them."
        )
    return DamagedFileError(
        f"“{name}” could not be read: it is damaged, or built in an unusual way. Print it to PDF "
        "and bring that in, or copy its words and paste them."
    )


def _busy(name: str) -> BusyError:
    return BusyError(
        f"Other files are being read at the moment, so “{name}” was not opened. "
        "Bring it in again in a minute."
    )


def _too_slow(name: str) -> TooSlowError:
    return TooSlowError(
        f"“{name}” takes too long to read. Split it, print it to a new PDF, or copy its words and "
        "paste them."
    )
