"""The command palette: go to a page, to a record by its identifier, or find one by its words."""

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.dataclasses import SearchResult

from curation.concrete import concrete_records
from curation.search.find import Wanted, found, types_for
from curation.search.index import fill_few
from curation.search.terms import terms_of
from curation.second_coding.blinding import hidden_from
from desk.badges import change_address
from desk.lists.searching import is_short, keys_having_word
from desk.navigation import sidebar
from desk.requests import person, plain_text
from entities.models import Finding, Group, Incident
from sources.models import Document, Record
from sources.texts.folding import fold

__all__ = ["search", "search_results"]

MAX_TERM_LENGTH = 100
# Results for each type of record.
MAX_FOUND = 5
# Letters of a word that is still typed: one or two begin too many words.
LEAST = 3

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

# The names of each type of record, by which parts of words are found too; its own name first.
NAMES: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
    (Group, ("name", "aliases__name", "identifiers__value")),
    (Incident, ("title", "identifiers__value")),
    (Finding, ("statement", "identifiers__value")),
    (Document, ("title", "publisher__name", "link")),
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
    identified = by_identifier(request, term)
    if identified:
        return identified
    words = term.split()
    places_to_go = [
        result
        for result in (*commands(request), *pages(request))
        if all(word.lower() in result.title.lower() for word in words)
    ]
    found_by_name = by_name(request, words)
    others = by_words(request, term, found_by_name)
    more = [everything_about(term)] if terms_of(term) and types_for(person(request)) else []
    return [*places_to_go, *map(as_result, found_by_name), *map(as_result, others), *more]


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
    not_hidden = ~hidden_from(person(request))
    named = {"public_id": match[1].upper() + match[2], "type__in": types_for(person(request))}
    return [as_result(record.concrete) for record in Record.objects.filter(not_hidden, **named)]


def by_name(request: HttpRequest, words: list[str]) -> list[Record]:
    """Return the records that have every word, or part of one, in any of their names.

    Those with that name come first, then those whose name begins so; among others the newest.
    A word of one or two letters is the beginning of a word of a name.
    """
    named: list[Record] = []
    term = fold(" ".join(words))
    types = types_for(person(request))
    for model, columns in NAMES:
        if model.TYPE in types:
            name = f"{columns[0]}__folded"
            records = model._default_manager.filter(~hidden_from(person(request))).order_by(
                Case(
                    When(**{name: term}, then=0),
                    When(**{f"{name}__startswith": term}, then=1),
                    default=2,
                ),
                "-pk",
            )
            for word in words:
                records = records.filter(pk__in=keys_having_word(model, columns, word))
            named += records[:MAX_FOUND]
    return named


def by_words(request: HttpRequest, term: str, named: Sequence[Record]) -> list[Record]:
    """Return the newest records that have every word somewhere, besides those found by name.

    The last word may still be typed. At most MAX_FOUND records, none of a type of which as many
    were found by name.
    """
    terms = terms_of(term, last_may_go_on=True)
    if not terms or len(terms[-1].words[-1]) < LEAST:
        return []
    of_type = Counter(record.type for record in named)
    types = [name for name in types_for(person(request)) if of_type[name] < MAX_FOUND]
    if not types:
        return []
    fill_few()
    records = found(Wanted(tuple(types), terms), person(request))
    records = records.exclude(pk__in=[each.pk for each in named])
    return concrete_records(records[:MAX_FOUND])


def everything_about(term: str) -> SearchResult:
    """Return the way to the page of the search."""
    address = f"{reverse('admin:search_page')}?{urlencode({'words': term})}"
    return SearchResult(
        f"Search for “{term}”", "Texts, quotes, notes and comments too", address, "manage_search"
    )


def as_result(record: Record) -> SearchResult:
    return SearchResult(
        f"{record.public_id} {record.name_to_publish}",
        record._meta.verbose_name,
        change_address(record),
        ICONS[Record.Type(record.type)],
    )
