"""A later edition of a document: which passages of the earlier one are found again in it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from desk.badges import change_address
from desk.documents.document_text import passages_of
from desk.requests import person
from sources.editions import EditionError, PassageMatch, carry_over, compare
from sources.models import Document

__all__ = ["compare_editions"]

AROUND = 60
"""Code points of context shown before and after a passage."""


def compare_editions(request: HttpRequest, public_id: str) -> HttpResponse:
    """List each passage of the earlier edition; a POST carries over those that are found again."""
    if not request.user.has_perm("sources.view_passage"):
        raise PermissionDenied
    documents = Document.objects.select_related("text", "supersedes__text")
    later = get_object_or_404(documents, public_id=public_id)
    earlier = later.supersedes
    if earlier is None:
        raise Http404
    may_mark = request.user.has_perm("sources.add_passage")
    problem: EditionError | None = None
    matches: list[PassageMatch] = []
    try:
        if request.method == "POST":
            if not may_mark:
                raise PermissionDenied
            carried = sum(
                1 for match in carry_over(earlier, later, person(request)) if match.carried
            )
            messages.success(
                request, f"{carried} passages of {earlier.public_id} were carried over."
            )
            return HttpResponseRedirect(request.path)
        matches = compare(earlier, later)
    except EditionError as error:
        problem = error
    links = {row["passage"].pk: row["links"] for row in passages_of(earlier)}
    content = later.text.content if later.text else ""
    rows = [row_of(match, content, links[match.passage.pk]) for match in matches]
    context = {
        **admin.site.each_context(request),
        "title": f"{later.public_id}: passages of the earlier edition",
        "earlier": earlier,
        "earlier_address": change_address(earlier),
        "later": later,
        "later_address": change_address(later),
        "mark_address": reverse("admin:mark_passage", args=[later.public_id]),
        "problem": problem,
        "standing": [row for row in rows if row["match"].start is not None],
        "lost": [row for row in rows if row["match"].start is None],
        "to_carry": sum(1 for match in matches if match.start is not None and not match.carried),
        "may_mark": may_mark,
    }
    return TemplateResponse(request, "curation/editions.html", context)


def row_of(match: PassageMatch, content: str, links: list[Any]) -> dict[str, Any]:
    """Return a passage with its citing records and the places of its words in `content`."""
    length = len(match.passage.exact)
    places = [
        {
            "start": start,
            "before": content[max(0, start - AROUND) : start],
            "after": content[start + length : start + length + AROUND],
        }
        for start in match.elsewhere[:5]
    ]
    return {"match": match, "passage": match.passage, "links": links, "places": places}
