"""The command palette: go to a page, to a record by its identifier, or find one by its name."""

import re

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.dataclasses import SearchResult

from desk.badges import MODELS, change_address
from desk.lists import is_short, keys_having_word
from desk.navigation import sidebar
from desk.requests import plain_text
from entities.models import Finding, Group, Incident
from sources.models import Document, Record
from sources.texts.folding import fold

__all__ = ["search", "search_results"]

MAX_TERM_LENGTH = 100
# Results for each type of record.
MAX_FOUND = 5

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

# The searched columns of each type of record: its name first, then its other words, words of its
# citations, and the titles of the documents that it cites.
CITED = ("citations__passage__exact", "citations__passage__document__title")
# Their words are too many to look for two letters while somebody types.
LONG_TEXTS = frozenset({*CITED, "summary", "passages__exact"})
WORDS: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
    (Group, ("name", "aliases__name", "identifiers__value", *CITED)),
    (Incident, ("title", "summary", "identifiers__value", *CITED)),
    (Finding, ("statement", "identifiers__value", *CITED)),
    (Document, ("title", "publisher__name", "link", "passages__exact")),
)


def search(request: HttpRequest) -> HttpResponse:
    """Answer a search in the palette.

    It replaces Unfold's own search, which caches its results for five minutes: permissions and
    names may change sooner.
    """
    term = " ".join(plain_text(request.GET.get("s")).split())[:MAX_TERM_LENGTH]
    context = {
        "results": search_results(request, term),
        "short": [word for word in term.split() if is_short(word)],
    }
    return TemplateResponse(request, "curation/palette_results.html", context)


def search_results(request: HttpRequest, term: str) -> list[SearchResult]:
    """Return the commands, pages and records that match a term and that the user may see.

    Without a term, the commands. For an identifier, only the record.
    """
    if not term:
        return commands(request)
    named = by_identifier(request, term)
    if named:
        return named
    words = term.split()
    places_to_go = [
        result
        for result in (*commands(request), *pages(request))
        if all(word.lower() in result.title.lower() for word in words)
    ]
    return [*places_to_go, *by_words(request, words)]


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


def by_words(request: HttpRequest, words: list[str]) -> list[SearchResult]:
    """Return the records that have every word, each in any of their columns.

    Those with that name come first, then those whose name begins so; among others the newest.
    A word of one or two letters is the beginning of a word of a name.
    """
    found: list[SearchResult] = []
    term = fold(" ".join(words))
    for model, columns in WORDS:
        if may_see(request, model.TYPE):
            name = f"{columns[0]}__folded"
            records = model._default_manager.order_by(
                Case(
                    When(**{name: term}, then=0),
                    When(**{f"{name}__startswith": term}, then=1),
                    default=2,
                ),
                "-pk",
            )
            for word in words:
                searched = [
                    column for column in columns if not (is_short(word) and column in LONG_TEXTS)
                ]
                records = records.filter(pk__in=keys_having_word(model, searched, word))
            found += [as_result(record) for record in records[:MAX_FOUND]]
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
