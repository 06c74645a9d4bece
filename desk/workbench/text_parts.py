"""Parts of a long text that a page requests while a person reads: text and sentences."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from curation.coverage import next_open_sentences, sentence_start, sentences_in
from desk.requests import text_offset
from desk.workbench.page import document_or_404, sentence_rows
from sources.models import Document
from sources.texts.blocks import blocks_at
from sources.texts.characters import shown

__all__ = ["part_around", "read_blocks", "read_marks"]


@require_GET
def read_blocks(request: HttpRequest, public_id: str) -> JsonResponse:
    """Answer with the group of blocks that contains the offset `at` (code points).

    `first` is the number of its first block, from 0.
    """
    document = document_or_404(request, public_id, blind=True)
    first, _start, blocks = _blocks_at(document, text_offset(request.GET.get("at")))
    return JsonResponse({"first": first, "blocks": [shown(block) for block in blocks]})


@require_GET
def read_marks(request: HttpRequest, public_id: str) -> JsonResponse:
    """Answer with the sentences of a part of the text, from `start` to `end` (code points).

    The part contains the offset `at`, the sentence with a `number`, or the next open sentence after
    a number (or else the first one). `found` is the number of that sentence, or None.
    """
    document = document_or_404(request, public_id)
    at, found = text_offset(request.GET.get("at")), None
    if "number" in request.GET:
        found = text_offset(request.GET["number"])
        place = sentence_start(document, found)
        at, found = (0, None) if place is None else (place, found)
    elif "open_after" in request.GET:
        # -1 (before the first sentence) is not a valid whole number here.
        after = text_offset(request.GET["open_after"]) if request.GET["open_after"] != "-1" else -1
        following = next_open_sentences(document, after) or next_open_sentences(document, -1)
        at, found = (following[0].start, following[0].number) if following else (0, None)
    start, end = part_around(document, at)
    rows = sentence_rows(sentences_in(document, start, end))
    return JsonResponse({"start": start, "end": end, "found": found, "sentences": rows})


def part_around(document: Document, place: int) -> tuple[int, int]:
    """Return where the group of blocks that contains a place begins and ends (code points)."""
    _first, start, blocks = _blocks_at(document, place)
    return start, start + sum(map(len, blocks))


def _blocks_at(document: Document, place: int) -> tuple[int, int, list[str]]:
    if document.text_id is None:
        raise Http404
    try:
        return blocks_at(document.text_id, place)
    except IndexError as error:
        raise Http404 from error
