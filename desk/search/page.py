"""The page of the search."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from curation.concrete import concrete_records
from curation.search.excerpts import Excerpt, excerpts
from curation.search.find import found, types_for
from curation.search.index import FEW, fill_few, waiting
from curation.search.saved import (
    MAX_NAME,
    MAX_NEW,
    count_new,
    mark_looked_at,
    searches_of,
    wanted_of,
)
from desk.badges import badges, change_address, redacted_keys
from desk.requests import person, whole_number
from desk.search.form import SearchForm
from sources.models import Record
from sources.texts.characters import shown

__all__ = ["MAX_COUNT", "PAGE", "search_page"]

PAGE = 25
MAX_COUNT = 1000


def search_page(request: HttpRequest) -> HttpResponse:
    """Show the records that are searched for, the newest first; `?older=` gives the next page.

    `?saved=` is a saved search that the person opens: its owner has then seen its new hits.
    """
    user = person(request)
    types = types_for(user)
    if not types:
        raise PermissionDenied
    form = SearchForm(request.GET, user)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Search",
        "form": form,
        "media": form.media,
        "max_count": MAX_COUNT,
        "max_new": MAX_NEW,
        "max_name": MAX_NAME,
        "few": FEW,
    }
    fill_few()
    asks_nothing = not request.GET
    if form.is_valid() and form.asks:
        context |= hits(request, form.parameters, types)
        if key := whole_number(request.GET.get("saved")):
            mark_looked_at(user, key, form.parameters)
    context["waiting"] = waiting()
    context["saved"] = [
        {
            "search": search,
            "address": f"?{urlencode({**search.parameters, 'saved': search.pk})}",
            # Counted where they are all that is shown: each is a search of its own.
            "new": count_new(search, types) if asks_nothing and search.owner_id == user.pk else 0,
            "own": search.owner_id == user.pk,
        }
        for search in searches_of(user)
    ]
    return TemplateResponse(request, "curation/search.html", context)


def hits(request: HttpRequest, parameters: dict[str, str], types: Sequence[str]) -> dict[str, Any]:
    """Return one page of hits, their count up to `MAX_COUNT` + 1, and the next page."""
    wanted = wanted_of(parameters, types)
    records = found(wanted, person(request))
    # The first page comes from the keys that are counted: the same query would run twice.
    keys = list(records.values_list("pk", flat=True)[: MAX_COUNT + 1])
    if older := whole_number(request.GET.get("older")):
        listed = list(records.filter(pk__lt=older)[: PAGE + 1])
    else:
        listed = list(Record.objects.filter(pk__in=keys[: PAGE + 1]).order_by("-pk"))
    listed_now = listed[:PAGE]
    concrete = {record.pk: record for record in concrete_records(listed_now)}
    redacted = redacted_keys(listed_now)
    said = excerpts(listed_now, wanted.terms)
    return {
        "count": len(keys),
        "rows": [
            {
                "record": concrete[record.pk],
                "address": change_address(record),
                "badges": badges(record, redacted),
                "label": said[record.pk].label if record.pk in said else "",
                "marked": marked(said[record.pk]) if record.pk in said else "",
            }
            for record in listed_now
        ],
        "older": (
            urlencode({**parameters, "older": listed_now[-1].pk}) if len(listed) > PAGE else ""
        ),
        "parameters": parameters,
    }


def marked(said: Excerpt) -> SafeString:
    """Return an excerpt as HTML, what was searched for marked: one run of text in its direction."""
    parts = (shown(part) for part in (said.before, said.found, said.after))
    return format_html("{}<mark>{}</mark>{}", *parts)
