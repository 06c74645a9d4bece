"""Changes to a record after a reviewer opened its page, shown until the reviewer confirms
reading them."""

from django.http import HttpRequest

from curation.history import Act, acts, timeline
from sources.models import Record

__all__ = ["changes_since_opened", "forget_opened", "note_opened", "note_read"]

OPENED = "opened_reviews"
MAX_KEPT = 50
"""The number of records that a session remembers, the most recently opened ones."""
MAX_FACTS = 300


def note_opened(request: HttpRequest, record: Record) -> None:
    """Remember the state of a record when its page is first opened in this round."""
    kept = request.session.get(OPENED, {}).get(record.public_id)
    if not kept or kept[0] != record.round:
        note_read(request, record)


def note_read(request: HttpRequest, record: Record) -> None:
    """Remember the current state of a record: all changes until now were read."""
    kept = dict(request.session.get(OPENED, {}))
    kept.pop(record.public_id, None)
    # By number, not by time, because a change has the time at which its transaction began.
    seen: dict[str, int] = {}
    for _at, table, number in timeline(record)[:MAX_FACTS]:
        seen[table] = max(number, seen.get(table, 0))
    kept[record.public_id] = (record.round, record.revision, seen)
    request.session[OPENED] = dict([*kept.items()][-MAX_KEPT:])


def forget_opened(request: HttpRequest, record: Record) -> None:
    kept = dict(request.session.get(OPENED, {}))
    if kept.pop(record.public_id, None):
        request.session[OPENED] = kept


def changes_since_opened(request: HttpRequest, record: Record) -> list[Act] | None:
    """Return the changes to a record since its page was first opened, latest first.

    Returns None if there are none, or if it was not opened in this round. The list is empty if
    something changed but it is not known what: a change that began before the opening and ended
    after it.
    """
    kept = request.session.get(OPENED, {}).get(record.public_id, (None, None, {}))
    round_, revision, seen = kept
    if round_ != record.round or revision == record.revision:
        return None
    # The first table has the record's state, which the workflow steps describe better.
    keys = [
        key
        for key in timeline(record)[:MAX_FACTS]
        if key[2] > seen.get(key[1], 0)
        and (key[1] == "step" or (key[1].isdigit() and key[1] != "0"))
    ]
    return acts(record, keys)
