"""The command palette: go to a page, to a record by its identifier, or find one by its name."""

import re

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.dataclasses import SearchResult

from desk.badges import MODELS, change_address
from desk.lists import keys_having_word
from desk.navigation import sidebar
from desk.requests import plain_text
from entities.models import Finding, Group, Incident
from sources.models import Document, Record

__all__ = ["search", "search_results"]

LONGEST_TERM = 100
# Results for each type of record.
MOST_FOUND = 5

IDENTIFIER = re.compile(r"(?:go\s+to\s+)?([SGIF])\s?([0-9]{1,18})", re.IGNORECASE)

ICONS = {
    Record.Type.SOURCE: "description",
    Record.Type.GROUP: "groups",
    Record.Type.INCIDENT: "emergency",
    Record.Type.FINDING: "lightbulb",
}

# Title, description, icon, URL name, and the permission that is needed.
COMMANDS = (
    (
        "New from document",
        "Bring in a report and enter what it says",
        "note_add",
        "bring_in",
        "sources.add_document",
    ),
    (
        "My queue",
        "Records waiting for me, returned to me, or submitted by me",
        "inbox",
        "index",
        "",
    ),
)

# The searched names of each type of record.
NAMES: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
    (Group, ("name", "aliases__name")),
    (Incident, ("title",)),
    (Finding, ("statement",)),
    (Document, ("title",)),
)


def search(request: HttpRequest) -> HttpResponse:
    """Answer a search in the palette.

    It replaces Unfold's own search, which caches its results for five minutes: permissions and
    names may change sooner.
    """
    term = " ".join(plain_text(request.GET.get("s")).split())[:LONGEST_TERM]
    return TemplateResponse(
        request, "curation/palette_results.html", {"results": search_results(request, term)}
    )


def search_results(request: HttpRequest, term: str) -> list[SearchResult]:
    """Return the commands, pages and records that match a term and that the user may see.

    Without a term, the commands. For an identifier, only the record.
    """
    if not term:
        return commands(request)
    named = by_identifier(request, term)
    if named:
        return named
    words = term.lower().split()
    places_to_go = [
        result
        for result in (*commands(request), *pages(request))
        if all(word in result.title.lower() for word in words)
    ]
    return [*places_to_go, *by_name(request, words)]


def commands(request: HttpRequest) -> list[SearchResult]:
    return [
        SearchResult(title, description, reverse(f"admin:{address}"), icon)
        for title, description, icon, address, permission in COMMANDS
        if not permission or request.user.has_perm(permission)
    ]


def pages(request: HttpRequest) -> list[SearchResult]:
    return [
        SearchResult(item["title"], section["title"], item["link"], item["icon"])
        for section in sidebar(request)
        for item in section["items"]
        if section["title"]
    ]


def by_identifier(request: HttpRequest, term: str) -> list[SearchResult]:
    match = IDENTIFIER.fullmatch(term)
    if not match:
        return []
    records = Record.objects.filter(public_id=match[1].upper() + match[2])
    return [
        as_result(record.concrete)
        for record in records
        if may_see(request, Record.Type(record.type))
    ]


def by_name(request: HttpRequest, words: list[str]) -> list[SearchResult]:
    found: list[SearchResult] = []
    for model, columns in NAMES:
        if may_see(request, model.TYPE):
            records = model._default_manager.order_by("-pk")
            for word in words:
                records = records.filter(pk__in=keys_having_word(model, columns, word))
            found += [as_result(record) for record in records[:MOST_FOUND]]
    return found


def may_see(request: HttpRequest, kind: str) -> bool:
    app, _, model = MODELS[Record.Type(kind)].partition("_")
    return request.user.has_perm(f"{app}.view_{model}")


def as_result(record: Record) -> SearchResult:
    return SearchResult(
        f"{record.public_id} {record.name_to_publish}",
        record._meta.verbose_name,
        change_address(record),
        ICONS[Record.Type(record.type)],
    )
