"""What changed in a record after a reviewer opened its page, told until they say they read it."""

from django.http import HttpRequest

from curation.history import Act, acts, timeline
from sources.models import Record

__all__ = ["changes_since_opened", "forget_opened", "note_opened", "note_read"]

OPENED = "opened_reviews"
MOST_KEPT = 50
"""Records that a session remembers, the last opened."""
MOST_FACTS = 300


def note_opened(request: HttpRequest, record: Record) -> None:
    """Remember how a record stood when its page was first opened in this round of review."""
    kept = request.session.get(OPENED, {}).get(record.public_id)
    if not kept or kept[0] != record.round:
        note_read(request, record)


def note_read(request: HttpRequest, record: Record) -> None:
    """Remember how a record stands: what changed until now was read."""
    kept = dict(request.session.get(OPENED, {}))
    kept.pop(record.public_id, None)
    # By number, not by time: a moment is that at which the change began.
    seen: dict[str, int] = {}
    for _at, table, number in timeline(record)[:MOST_FACTS]:
        seen[table] = max(number, seen.get(table, 0))
    kept[record.public_id] = (record.round, record.revision, seen)
    request.session[OPENED] = dict([*kept.items()][-MOST_KEPT:])


def forget_opened(request: HttpRequest, record: Record) -> None:
    kept = dict(request.session.get(OPENED, {}))
    if kept.pop(record.public_id, None):
        request.session[OPENED] = kept


def changes_since_opened(request: HttpRequest, record: Record) -> list[Act] | None:
    """Return what people changed in a record since its page was first opened, the last first.

    None when nothing did, or when it was not opened in this round. The list is empty when it is
    known only that something changed: a change that began before and ended after the opening.
    """
    kept = request.session.get(OPENED, {}).get(record.public_id, (None, None, {}))
    round_, revision, seen = kept
    if round_ != record.round or revision == record.revision:
        return None
    # The first table is that of the record's state, which the steps tell better.
    keys = [
        key
        for key in timeline(record)[:MOST_FACTS]
        if key[2] > seen.get(key[1], 0)
        and (key[1] == "step" or (key[1].isdigit() and key[1] != "0"))
    ]
    return acts(record, keys)
