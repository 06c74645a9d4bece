"""Refuse to save over another user's change: name the user and keep the input."""

import re

from django.contrib.auth import get_user_model
from django.forms.formsets import DEFAULT_MAX_NUM
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from curation.errors import NotPermittedError, WrongStateError
from curation.history import versions_of
from curation.permissions import check_may_edit
from desk.requests import person, whole_number
from sources.models import Record

__all__ = ["deleted_rows_as_new", "refusal"]

MAX_ROWS = 2 * DEFAULT_MAX_NUM
"""The number of rows that a formset reads at most."""


def refusal(request: HttpRequest, record: Record) -> str:
    """Return why the posted form cannot be saved over the locked `record`; empty if it can."""
    posted = request.POST.get("revision", "")
    if posted != str(record.revision):
        return (
            f"{last_change(record)} Nothing was saved. Your input is still below: compare it "
            "with the saved record (open it in another tab), then save again to overwrite "
            "it with yours."
        )
    try:
        check_may_edit(record, person(request))
    except (NotPermittedError, WrongStateError) as error:
        return f"{error.message} Nothing was saved; your input is still below."
    return ""


def last_change(record: Record) -> str:
    """Return who changed a record last, and when, as a sentence."""
    when = date_format(timezone.localtime(record.changed_at), "j F Y, H:i:s")
    return f"{last_editor(record)} changed {record} on {when} UTC, after you opened this page."


def last_editor(record: Record) -> str:
    """Return the name of the user who last changed a record, its rows or its citations."""
    newest = [
        versions.events.order_by("-pgh_id")
        .values_list("pgh_created_at", "pgh_context__metadata")
        .first()
        for versions in versions_of(record)
    ]
    known = [version for version in newest if version]
    metadata = sorted(known, key=lambda version: version[0])[-1][1] if known else None
    person = get_user_model().objects.filter(pk=(metadata or {}).get("user") or 0).first()
    return str(person) if person else "Somebody"


def deleted_rows_as_new(data: QueryDict, prefix: str, kept: set[str]) -> QueryDict:
    """Return posted data in which deleted rows are new rows.

    `prefix` is that of the formset, `kept` are the ids that still exist. A row that another user
    deleted keeps its input, and saving again creates it. Rows are renumbered, because a formset
    expects existing rows first.
    """
    total, initial = (
        min(whole_number(data.get(f"{prefix}-{name}_FORMS")), MAX_ROWS)
        for name in ("TOTAL", "INITIAL")
    )
    here = [number for number in range(initial) if data.get(f"{prefix}-{number}-id") in kept]
    gone = [number for number in range(initial) if number not in here]
    if not gone:
        return data
    order = [*here, *range(initial, total), *gone]
    places = {str(number): str(place) for place, number in enumerate(order)}
    pattern = re.compile(rf"^{re.escape(prefix)}-(\d+)-(.+)$")
    changed = QueryDict(mutable=True)
    for key, values in data.lists():
        match = pattern.match(key)
        if not match or match[1] not in places:
            changed.setlist(key, values)
            continue
        number, rest = match[1], match[2]
        if int(number) in gone and (rest == "id" or rest.endswith("-id")):
            values = [""]
        if int(number) in gone and rest.endswith("-INITIAL_FORMS"):
            values = ["0"]
        changed.setlist(f"{prefix}-{places[number]}-{rest}", values)
    changed[f"{prefix}-INITIAL_FORMS"] = str(len(here))
    return changed
