"""The classes with which the contract is declared.

A kind has keys. A key has a type: a plain one, a term of a value set, or a shape that has keys of
its own. Anything not declared for a key follows from its type, for example its columns.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from publication.vocabulary import Kind
from vocabulary.terms import Terms

__all__ = [
    "Cell",
    "Filter",
    "Key",
    "KindContract",
    "LeftOut",
    "Linked",
    "Plain",
    "RowTable",
    "Shape",
    "Term",
    "in_order",
]


class Plain(Enum):
    TEXT = auto()
    TEXTS = auto()
    INTEGER = auto()
    NUMBER = auto()
    FLAG = auto()
    DAY = auto()
    MOMENT = auto()


@dataclass(frozen=True)
class Term:
    """One of the values of a value set. More values may be added, unless it is `closed`."""

    choices: Iterable[str]
    closed: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(map(str, self.choices))

    @property
    def terms(self) -> type[Terms] | None:
        """The set, if it takes an instance's own terms."""
        choices = self.choices
        return choices if isinstance(choices, type) and issubclass(choices, Terms) else None


@dataclass(frozen=True)
class Shape:
    """An object with keys; `name` is its name in OpenAPI."""

    name: str
    keys: tuple["Key", ...]
    description: str = ""


@dataclass(frozen=True)
class Cell:
    """A column of a table.

    `path` leads from the key's value to the cell; for a key with several values it leads from each
    of them, and the results are joined. `value` computes the cell from the key's value instead,
    `whole` from the document.
    `type` is text, integer, number, boolean, day or moment.
    """

    name: str
    meaning: str
    path: tuple[str, ...] = ()
    type: str = "text"
    value: Callable[[Any], Any] | None = None
    whole: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class RowTable:
    """The tidy table of a key that has rows; its columns are those of the row's keys."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Linked:
    """A key in JSON-LD: `name` if it differs from the key, and its @type and @container in the
    context."""

    name: str = ""
    type: str = ""
    container: str = ""


@dataclass(frozen=True)
class Filter:
    """A filter of lists by the key's index column; a term needs no column.

    For dates it declares a pair, `..._after` and `..._before`, and `description` is the beginning
    of their descriptions. A text must match `pattern`. `same_row`: one row must match this filter
    and all others of the same rows. `leads`: an index of the database begins with its column
    and continues in the order of the list.
    """

    description: str
    example: Any = None
    name: str = ""
    pattern: str = ""
    same_row: bool = False
    leads: bool = False


@dataclass(frozen=True)
class LeftOut:
    """The reason why formats with code of their own leave out a key."""

    formats: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Key:
    """A key of a document or of a shape.

    `since` is the first format version that has it, `optional` whether documents of that version
    may lack it. `nullable`: null when unknown. `cited`: the value is an object with its citations
    and whether it is contested; a plain value is in its `value`. `many`: a list. `meaning`
    describes the columns if `description` does not fit. `cells` are its columns in the tidy
    tables, `csv` those in CSV if they differ. With None they derive from the type; with `()` it
    has none. `index` is its column in the index; for a date, the prefix of `..._from` and
    `..._to`; for rows, the name of their model. `left_out` says which formats do not write it.
    """

    name: str
    type: Plain | Term | Shape
    description: str
    example: Any = None
    since: int = 1
    optional: bool = False
    nullable: bool = False
    cited: bool = False
    many: bool = False
    meaning: str = ""
    cells: tuple[Cell, ...] | None = None
    csv: tuple[Cell, ...] | None = None
    table: RowTable | None = None
    jsonld: Linked = Linked()
    index: str = ""
    filter: Filter | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def filter_name(self) -> str:
        """The name of its filter; empty if it has none."""
        return (self.filter.name or self.name) if self.filter else ""

    @property
    def may_be_missing(self) -> bool:
        """Whether a document may lack this key or have null there."""
        return self.nullable or self.optional or self.since > 1

    @property
    def keys(self) -> tuple["Key", ...]:
        """The keys of its shape; empty if it has no shape."""
        return self.type.keys if isinstance(self.type, Shape) else ()


@dataclass(frozen=True)
class KindContract:
    """A kind of record.

    `keys` are its own keys, in the order of the document. `meaning` says what a row of its table
    is. `csv_order` and `table_order` name the keys whose columns come first, in that order; the
    other keys follow. `csv_last` names those that were added later: their columns come after all
    that were there before, for programs that read columns by their place. `filters` names the
    filters that the API describes first, in that order; the others follow.
    """

    kind: Kind
    description: str
    meaning: str
    keys: tuple[Key, ...]
    head: tuple[Key, ...]
    csv_order: tuple[str, ...] = ()
    csv_last: tuple[str, ...] = ()
    table_order: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()

    @property
    def every_key(self) -> tuple[Key, ...]:
        """The keys that the log adds, then its own keys, in the order of OpenAPI."""
        return (*self.head, *self.keys)

    @property
    def is_cited(self) -> bool:
        return any(key.cited for key in self.keys)

    def key(self, name: str) -> Key:
        """Return one of its own keys. Raises KeyError."""
        return {key.name: key for key in self.keys}[name]


def in_order(keys: tuple[Key, ...], names: tuple[str, ...]) -> list[Key]:
    """Return the keys, beginning with those in `names`, in that order."""
    place = {name: number for number, name in enumerate(names)}
    return sorted(keys, key=lambda key: place.get(key.name, len(names)))
