"""The terms in which the contract is declared.

A kind has keys. A key has a type: a plain one, a term of a value set, or a shape that has keys of
its own. What is not said of a key is derived from its type, for example its columns.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from publication.vocabulary import Kind

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
    """One of the values of a value set."""

    choices: Iterable[str]

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(map(str, self.choices))


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
    of them, and they are joined. `value` works the cell out of the key's value instead. `type` is
    text, integer, number, boolean, day or moment.
    """

    name: str
    meaning: str
    path: tuple[str, ...] = ()
    type: str = "text"
    value: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class RowTable:
    """The tidy table of a key that has rows; its columns are those of the row's keys."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Linked:
    """A key in JSON-LD: `name` where it differs from the key, the @type and the @container that
    the context gives it."""

    name: str = ""
    type: str = ""
    container: str = ""


@dataclass(frozen=True)
class Filter:
    """A filter of lists by the key's index column; a term needs no column.

    For dates it stands for a pair, `..._after` and `..._before`, and `description` is how their
    descriptions begin. `pattern` is what a text must match. `same_row`: together with others of the
    same rows it must be met by one row. `leads`: an index of the database begins with its column
    and goes on in the order of the list.
    """

    description: str
    example: Any = None
    name: str = ""
    pattern: str = ""
    same_row: bool = False
    leads: bool = False


@dataclass(frozen=True)
class LeftOut:
    """Why formats that are written by code of their own leave out what a key says."""

    formats: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Key:
    """A key of a document or of a shape.

    `since` is the first format version that has it, `optional` whether documents of that version
    may lack it. `nullable`: null when unknown. `cited`: the value is an object that says whether it
    is contested and has citations; a plain value stands there under `value`. `many`: a list.
    `meaning` explains the columns where `description` does not. `cells` are its columns in the tidy
    tables, `csv` those in CSV where they differ; with None they derive from the type, and `()` says
    that it has none. `index` is its column in the index, of a date the beginning of `..._from` and
    `..._to`, of rows the model that holds them. `left_out` says which formats do not write it.
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
        """The name of its filter; empty when it has none."""
        return (self.filter.name or self.name) if self.filter else ""

    @property
    def may_be_missing(self) -> bool:
        """Whether some document has nothing there, or null."""
        return self.nullable or self.optional or self.since > 1

    @property
    def keys(self) -> tuple["Key", ...]:
        """The keys of its shape; none when it has no shape."""
        return self.type.keys if isinstance(self.type, Shape) else ()


@dataclass(frozen=True)
class KindContract:
    """A kind of record.

    `keys` are its own, in the order of the document. `meaning` says what a row of its table stands
    for. `csv_order` and `table_order` name the keys whose columns come in another order than that;
    keys that are not named come after them. `filters` names filters in the order in which the
    API describes them; others come after them.
    """

    kind: Kind
    description: str
    meaning: str
    keys: tuple[Key, ...]
    head: tuple[Key, ...]
    csv_order: tuple[str, ...] = ()
    table_order: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()

    @property
    def every_key(self) -> tuple[Key, ...]:
        """What the log adds, then its own keys: as OpenAPI has them."""
        return (*self.head, *self.keys)

    @property
    def is_cited(self) -> bool:
        return any(key.cited for key in self.keys)

    def key(self, name: str) -> Key:
        """One of its own keys. Raises KeyError."""
        return {key.name: key for key in self.keys}[name]


def in_order(keys: tuple[Key, ...], names: tuple[str, ...]) -> list[Key]:
    """The keys, those that are named first and in that order."""
    place = {name: number for number, name in enumerate(names)}
    return sorted(keys, key=lambda key: place.get(key.name, len(names)))
