"""Marking a passage on a document's page: selected or pasted words."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from desk.badges import change_address
from desk.requests import plain_text
from sources.models import Document
from sources.texts.anchors import MAX_PLACES, AnchorError, mark_passage, occurrences
from sources.texts.text import composed

AROUND = 60
"""Code points of context shown before and after words that occur more than once."""


@require_POST
def mark(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark the posted words (`exact`, and `start` in code points where known) as a passage."""
    if not request.user.has_perm("sources.add_passage"):
        raise PermissionDenied
    document = get_object_or_404(Document.objects.select_related("text"), public_id=public_id)
    start = request.POST.get("start", "")
    try:
        words = composed(request.POST.get("exact", ""))
        # Selected words come with their position; pasted ones may have accidental white space.
        # No position has more than 18 digits.
        position = int(start[:18]) if start.isdecimal() else None
        words = words if position is not None else words.strip()
        passage = mark_passage(document, words, position)
    except AnchorError as error:
        return ask_which_place(request, document, str(error))
    return HttpResponseRedirect(
        f"{change_address(document)}?marked={passage.pk}#passage-{passage.pk}"
    )


def ask_which_place(request: HttpRequest, document: Document, problem: str) -> HttpResponse:
    """Show the words again, with all their places if they occur more than once."""
    words = plain_text(request.POST.get("exact")).replace("\r\n", "\n").strip()
    content = document.text.content if document.text else ""
    found = occurrences(content, words, MAX_PLACES + 1)
    places: list[dict[str, Any]] = [
        {
            "start": start,
            "before": content[max(0, start - AROUND) : start],
            "after": content[start + len(words) : start + len(words) + AROUND],
        }
        for start in found[:MAX_PLACES]
    ]
    context = {
        **admin.site.each_context(request),
        "title": "Mark a passage",
        "document": document,
        "document_address": change_address(document),
        "words": words,
        "problem": problem,
        "places": places,
        "some_places_only": len(found) > MAX_PLACES,
    }
    return TemplateResponse(request, "curation/mark_passage.html", context)
