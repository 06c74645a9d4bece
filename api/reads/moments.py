"""The position in the log that an answer shows: now, `as_of` a time, or that of a `release`.

An answer is the same as it was at that position, except for words that were redacted since.
"""

from datetime import UTC, datetime

from api.filters import MomentOrDay, Pattern, SqlFilter, clean
from api.parameters import error
from api.problems import BadParameters
from api.reads.connection import fetch_first, fetch_one
from api.reads.queries import AS_OF, RELEASE_SEQ
from publication.vocabulary import RELEASE_NAME

__all__ = [
    "MOMENTS",
    "position",
]


class _ReleaseName(Pattern):
    repeatable = False


MOMENTS: dict[str, SqlFilter] = {
    "as_of": MomentOrDay(
        "",
        description=(
            "The data as of this time (ISO 8601), without words that were redacted since. A day"
            " such as `2024-07-16` means its end (UTC), so the data that was published on that day"
            " is included; today means now. Not together with `release`."
        ),
        example="2024-07-16T00:00:00Z",
    ),
    "release": _ReleaseName(
        "",
        pattern=RELEASE_NAME,
        description="The data of this release, without words that were redacted since. Not together"
        " with `as_of`.",
        example="2024.2",
    ),
}


def position(given: dict[str, list[str]]) -> int | None:
    """Return the position in the log that the parameters name, or None if they name none.

    Raises BadParameters for a value that is not allowed, a time in the future, an unknown release,
    and for both parameters together.
    """
    named = clean(MOMENTS, given)
    if len(named) == 2:
        reason = "It cannot be given together with release."
        raise BadParameters([error("as_of", reason, allowed="as_of or release")])
    if "as_of" in named:
        return _as_of(named["as_of"][0])
    if "release" in named:
        (name,) = named["release"]
        found = fetch_first(RELEASE_SEQ, {"name": name})
        if found is None:
            reason = "There is no such release."
            raise BadParameters([error("release", reason, value=name, allowed="see /releases/")])
        return found[0]
    return None


def _as_of(moment: datetime) -> int:
    seq, published_at = fetch_one(AS_OF, {"moment": moment})
    # The database's clock may be ahead of this one, so entries published already are not in the
    # future.
    if moment > max(datetime.now(UTC), published_at):
        reason = "This time is in the future."
        raise BadParameters([error("as_of", reason, allowed="a time that has passed")])
    return seq
