"""The filter by a place: by its code, or by its identifier in another list."""

from collections.abc import Sequence

from api.filters.fields import Pattern
from api.reads.connection import fetch_all
from publication.contract.shared import PLACE_CODE, PLACE_CODES
from publication.vocabulary import END_OF_LOG
from vocabulary.records import PlaceScheme

__all__ = ["PlaceCode"]

IDENTIFIER = rf"({'|'.join(PlaceScheme.values)}):[!-~]+"

MAX_LENGTH = 96
"""An identifier has up to 64 characters, and its scheme and a colon stand before it."""

# Today's identifiers serve for every position in the log: an identifier seldom comes to another
# place, and docs/mirroring.md says what follows then.
IDENTIFIED = f"""
SELECT DISTINCT public_id FROM publication_placeidentifier
 WHERE seq_to = {END_OF_LOG} AND value = ANY(%(plain)s::text[])
   AND scheme || ':' || value = ANY(%(wanted)s::text[]) ORDER BY public_id
"""  # noqa: S608


class PlaceCode(Pattern):
    """The code of a place, or its identifier in another list with the scheme before a colon."""

    def __init__(self, condition: str, *, description: str, join: str, example: str) -> None:
        super().__init__(
            condition,
            join=join,
            pattern=f"{PLACE_CODE}|{IDENTIFIER}",
            max_length=MAX_LENGTH,
            description=(
                f"{description}: {PLACE_CODES}. Or an identifier in another list, with its scheme"
                " before a colon: `pcode:AF01`."
            ),
            example=example,
        )

    def widened(self, values: Sequence[str]) -> list[str]:
        """Return these values, and the codes of the published places that identifiers mean."""
        wanted = [value for value in values if ":" in value]
        if not wanted:
            return list(values)
        plain = [value.partition(":")[2] for value in wanted]
        rows = fetch_all(IDENTIFIED, {"plain": plain, "wanted": wanted})
        return list(dict.fromkeys([*values, *(code for (code,) in rows)]))
