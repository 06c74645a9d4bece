"""The fields of the open record that suggestions fill in, by record type."""

from typing import Any

from entities.declared import CITED_TYPES
from sources.record_type import RecordType, RowValues

__all__ = ["SUGGESTION_TARGETS"]


def targets_of(declared: RecordType) -> dict[str, dict[str, Any]]:
    """Return, by the kind of suggestion, the `rows` or the `field` that it fills in.

    With `with`, only suggestions that have one of these fields fill in the rows, as
    `RowValues.takes` says. If several values accept the same kind, like the two dates of a group,
    only the active one is filled in, so they are left out.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for value in declared.values:
        if value.filled_by:
            found.setdefault(value.filled_by, []).append(
                {"rows": value.relation, "with": value.filled_with}
                if isinstance(value, RowValues)
                else {"field": declared.key(value), "with": ()}
            )
    return {kind: takers[0] for kind, takers in found.items() if len(takers) == 1}


SUGGESTION_TARGETS = {
    record_type: targets_of(declared) for record_type, declared in CITED_TYPES.items()
}
