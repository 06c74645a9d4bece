"""The order of review: by document, and within a document in the order of its text.

A document comes before the records that cite it, and a record that another one names comes just
before that one, because it has to be published first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from curation.permissions import may_review
from curation.second_coding.blinding import hidden_from
from curation.workflow.claims import free_for
from entities.declared import CITED_TYPES
from entities.models import Citation
from sources.models import Contribution, Record
from sources.record_type import RowValues

__all__ = [
    "MAX_IN_ORDER",
    "Spot",
    "in_reading_order",
    "names_of",
    "next_to_review",
    "own_work_of",
    "reading_order",
    "spots_of",
    "unmerged",
    "waiting_for",
]

MAX_IN_ORDER = 500
"""Maximum number of records that are put in order at once."""

State = Record.State
BEFORE_THE_TEXT = -1


@dataclass(frozen=True, order=True)
class Spot:
    """Where a record is read: a document (its key, 0 for none) and an offset (code points).

    The document's own metadata come before its text.
    """

    document: int
    at: int


def own_work_of(user: User) -> Exists:
    """Return the condition that the user contributed to a record since it was last published."""
    return Exists(
        Contribution.objects.filter(record=OuterRef("pk"), round=OuterRef("round"), user=user.pk)
    )


def unmerged() -> QuerySet[Record]:
    """Return the records that are not merged: a merge is final, whatever their state."""
    return Record.objects.exclude(standing=Record.Standing.MERGED)


def waiting_for(user: User) -> QuerySet[Record]:
    """Return the records that a user may review, longest waiting first; never their own work."""
    if not may_review(user):
        return Record.objects.none()
    waiting = unmerged().filter(~own_work_of(user), ~hidden_from(user), state=State.IN_REVIEW)
    return waiting.order_by("changed_at", "pk")


def in_reading_order(spots: Mapping[int, Spot], named: Mapping[int, Collection[int]]) -> list[int]:
    """Return the keys of records in the order in which they are reviewed.

    `named` has the keys of the records that each record names.
    """
    ordered: dict[int, None] = {}
    entered: set[int] = set()

    def add(keys: Iterable[int]) -> None:
        # A stack, not recursion: a record may name one that names another, and so on.
        stack = [iter(list(keys))]
        path: list[int] = []
        while stack:
            key = next(stack[-1], None)
            if key is None:
                stack.pop()
                if path:
                    ordered[path.pop()] = None
            elif key not in entered:
                entered.add(key)
                path.append(key)
                # A record of another document is not pulled out of it.
                here = [
                    each
                    for each in named.get(key, ())
                    if each in spots and spots[each].document == spots[key].document
                ]
                stack.append(iter(sorted(here, key=lambda each: (spots[each], each))))

    add(sorted(spots, key=lambda key: (spots[key], key)))
    return list(ordered)


def spots_of(records: Collection[int], documents: Sequence[int] = ()) -> dict[int, Spot]:
    """Return where each of these records is read, by record id. Two queries.

    A record that cites several documents is read in the first of `documents` that it cites, else in
    the newest one. One that cites nothing comes last.
    """
    own = set(
        Record.objects.filter(pk__in=records, type=Record.Type.SOURCE).values_list("pk", flat=True)
    )
    wanted = {key: -place for place, key in enumerate(documents)}
    found = {key: Spot(key, BEFORE_THE_TEXT) for key in own}
    cited = (
        Citation.objects.filter(record__in=records)
        .order_by()
        .values_list("record", "passage__document")
        .annotate(Min("passage__start"))
    )

    def rank(document: int) -> tuple[bool, int]:
        return (document in wanted, wanted.get(document, document))

    for key, document, start in cited:
        if key not in found or rank(document) > rank(found[key].document):
            found[key] = Spot(document, start)
    return {key: found.get(key, Spot(0, 0)) for key in records}


def names_of(records: Collection[int]) -> dict[int, set[int]]:
    """Return which of these records each of them names, by record id. One query per kind of row."""
    found: dict[int, set[int]] = {}
    pairs = list(
        Citation.objects.filter(record__in=records, asserted_by__in=records)
        .order_by()
        .values_list("record", "asserted_by")
        .distinct()
    )
    for declared in CITED_TYPES.values():
        for value, field in declared.referring_to(Record):
            owner = f"{value.owner}_id" if isinstance(value, RowValues) else "pk"
            kept = field.model._default_manager.filter(
                **{f"{owner}__in": records, f"{field.attname}__in": records}
            )
            pairs += kept.order_by().values_list(owner, field.attname)
    for key, other in pairs:
        if key != other:
            found.setdefault(key, set()).add(other)
    return found


def reading_order(user: User, documents: Sequence[int], also: Record | None = None) -> list[Record]:
    """Return what waits for a user in these documents, in the order of review.

    Each document has its turn in the order given. `also` is a record that is put in its place
    whether it waits or not. A constant number of queries.
    """
    cites = Citation.objects.filter(record=OuterRef("pk"), passage__document__in=documents)
    here = Q(Exists(cites)) | Q(pk__in=documents)
    found = {record.pk: record for record in waiting_for(user).filter(here)[:MAX_IN_ORDER]}
    if also is not None:
        found.setdefault(also.pk, also)
    spots = spots_of(list(found), documents)
    turns = {key: place for place, key in enumerate(documents)}
    in_turn = {
        key: Spot(turns.get(spot.document, len(turns)), spot.at) for key, spot in spots.items()
    }
    return [found[key] for key in in_reading_order(in_turn, names_of(list(found)))]


def next_to_review(
    user: User, after: Record | None = None, reading: int | None = None
) -> Record | None:
    """Return the record to review next, or None.

    After a record: the next one in the document that is being `read` (its key; without it, the one
    in which the record is read), then those before it. Else, and if all of these are claimed by
    others, the first one of the document that has waited longest. What others have claimed comes
    last.
    """
    if after is not None:
        document = reading or spots_of([after.pk])[after.pk].document
        ordered = reading_order(user, [document], also=after)
        place = next(at for at, record in enumerate(ordered) if record.pk == after.pk)
        around = [*ordered[place + 1 :], *ordered[:place]]
        if free := _free(user, around):
            return free[0]
    waiting = [
        record
        for record in waiting_for(user)[:MAX_IN_ORDER]
        if after is None or record.pk != after.pk
    ]
    longest = next(iter([*_free(user, waiting), *waiting]), None)
    if longest is None:
        return None
    document = spots_of([longest.pk])[longest.pk].document
    ordered = [
        record
        for record in reading_order(user, [document], also=longest)
        if after is None or record.pk != after.pk
    ]
    return next(iter([*_free(user, ordered), *ordered]), None)


def _free(user: User, records: Sequence[Record]) -> list[Record]:
    """Return the records that nobody else has claimed. One query."""
    free = set(free_for(user, [record.pk for record in records]))
    return [record for record in records if record.pk in free]
