"""Reads a table of another gazetteer, such as one with P-codes, by a mapping in TOML.

docs/places.md describes the mapping. A row is the place that has its identifier already, or else,
if the mapping says so, the only place of its name; otherwise it is a new place.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from curation.places.cells import IDENTIFIERS, MORE_COLUMNS, OTHER_NAMES
from curation.places.errors import PlacesError
from curation.places.gazetteers import GazetteerSaid
from curation.places.loading import COLUMNS, read_places
from entities.models import Place, PlaceIdentifier, PlaceName
from sources.texts.folding import fold
from vocabulary.records import PlaceScheme

__all__ = ["PlaceMapping", "mapped_places", "read_mapping"]

Row = dict[str, str]

_TABLES = ("gazetteer", "columns", "values", "identifiers", "names", "find")
_FIND = ("by", "parent_by", "same_name")


class _Line(NamedTuple):
    """A row in our columns, its identifiers by scheme, and what its parent is called."""

    number: int
    row: Row
    identifiers: dict[str, str]
    parent: str


@dataclass(frozen=True)
class PlaceMapping:
    """What the columns of a table mean.

    `columns` has the column of the table for each of ours, `values` what is the same in all rows,
    `identifiers` the column of each scheme, `names` the column of the names in each language. Rows
    are found again `by` a scheme; their parent has an identifier of the scheme `parent_by`.
    """

    gazetteer: GazetteerSaid
    columns: Mapping[str, str]
    values: Mapping[str, str]
    identifiers: Mapping[str, str]
    names: Mapping[str, str]
    ignored: tuple[str, ...] = ()
    by: str = ""
    parent_by: str = ""
    same_name: bool = False

    @property
    def is_own_table(self) -> bool:
        """Whether the table has our columns, and the mapping says where it comes from alone."""
        return not (self.columns or self.identifiers)

    @property
    def used(self) -> tuple[str, ...]:
        """The columns of the table that mean something."""
        return (*self.columns.values(), *self.identifiers.values(), *self.names.values())


def read_mapping(file: Path) -> PlaceMapping:
    """Return the mapping in a TOML file. Raises PlacesError for anything that it does not know."""
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlacesError(f"{file}: {error}") from error
    _check_known("the mapping", said, (*_TABLES, "ignored"))
    for name in _TABLES:
        if not isinstance(said.setdefault(name, {}), dict):
            raise PlacesError(f"“{name}” is no table: write [{name}].")
    for name in ("columns", "values", "identifiers", "names"):
        _check_texts(f"[{name}]", said[name])
    known = tuple(field.name for field in fields(GazetteerSaid))
    _check_known("[gazetteer]", said["gazetteer"], known)
    _check_texts("[gazetteer]", said["gazetteer"])
    lacking = [name for name in known[:4] if not said["gazetteer"].get(name)]
    if lacking:
        raise PlacesError(f"[gazetteer] lacks {', '.join(lacking)}.")
    _check_known("[columns]", said["columns"], (*COLUMNS, *MORE_COLUMNS))
    _check_known("[values]", said["values"], COLUMNS)
    _check_known("[identifiers]", said["identifiers"], PlaceScheme.values)
    _check_known("[find]", said["find"], _FIND)
    find = said["find"]
    for name in ("by", "parent_by"):
        _check_known(f"{name} of [find]", [find[name]] if name in find else [], PlaceScheme.values)
    if find.get("by") and find["by"] not in said["identifiers"]:
        raise PlacesError(f"[find] is by {find['by']}, which [identifiers] lacks.")
    if said["identifiers"] and not (find.get("by") or "code" in said["columns"]):
        raise PlacesError("How is a row found again? Write [find] with by, or map a code.")
    ignored = said.get("ignored", [])
    if not isinstance(ignored, list) or not all(isinstance(each, str) for each in ignored):
        raise PlacesError("“ignored” is a list of columns.")
    if not isinstance(find.get("same_name", False), bool):
        raise PlacesError("“same_name” of [find] is true or false, without quotation marks.")
    if not (said["columns"] or said["identifiers"]):
        idle = [name for name in ("values", "names", "find", "ignored") if said.get(name)]
        if idle:
            raise PlacesError(
                f"{', '.join(idle)}: without [columns] and [identifiers], the table has our columns"
                " and nothing else is read."
            )
    return PlaceMapping(
        gazetteer=GazetteerSaid(**said["gazetteer"]),
        columns=said["columns"],
        values=said["values"],
        identifiers=said["identifiers"],
        names=said["names"],
        ignored=tuple(ignored),
        by=find.get("by", ""),
        parent_by=find.get("parent_by", ""),
        same_name=find.get("same_name", False),
    )


def _check_known(where: str, names: Iterable[str], known: Collection[str]) -> None:
    unknown = [str(name) for name in names if name not in known]
    if unknown:
        raise PlacesError(
            f"Unknown in {where}: {', '.join(unknown)}. There are {', '.join(known)}."
        )


def _check_texts(where: str, said: Mapping[str, object]) -> None:
    for name, value in said.items():
        if not isinstance(value, str) or not value:
            raise PlacesError(f'“{name}” of {where} is a text: write {name} = "…".')


def mapped_places(mapping: PlaceMapping, file: Path) -> list[Row]:
    """Return the rows of a CSV file as `load_places` takes them.

    Raises PlacesError for a column that the mapping does not name, or that is missing, and for a
    row without identifier or with one that another row has. New places get codes such as GZ12.
    """
    if mapping.is_own_table:
        return read_places(file)
    lines = list(_lines(mapping, file))
    codes = _codes_of_identifiers(lines)
    namesakes = _namesakes(lines) if mapping.same_name else {}
    unknown = [
        line for line in lines if (mapping.by, line.identifiers.get(mapping.by)) not in codes
    ]
    fresh = _new_codes(len(unknown))
    seen: set[str] = set()
    found = []
    for number, row, identifiers, parent in lines:
        where = f"line {number}, {row['name']}"
        row["parent"] = _parent(mapping, row, parent, codes, where)
        row["code"] = row["code"] or (
            _known_code(mapping, row, identifiers, codes, namesakes, where) or next(fresh)
        )
        if row["code"] in seen:
            raise PlacesError(f"{where}: another line is {row['code']} too.")
        seen.add(row["code"])
        codes |= dict.fromkeys(identifiers.items(), row["code"])
        found.append(row)
    return found


def _lines(mapping: PlaceMapping, file: Path) -> Iterator[_Line]:
    """Yield each row. Its number is that of its last line: a cell may have several."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            table = csv.DictReader(text, restval="", restkey="(more cells)")
            there = list(table.fieldnames or [])
            missing = [name for name in mapping.used if name not in there]
            unknown = [name for name in there if name not in (*mapping.used, *mapping.ignored)]
            if missing:
                raise PlacesError(f"It lacks the columns {', '.join(missing)} of the mapping.")
            if unknown:
                raise PlacesError(
                    f"It has columns that the mapping does not name: {', '.join(unknown)}. Map them"
                    " or list them as ignored."
                )
            for theirs in table:
                if "(more cells)" in theirs:
                    raise PlacesError(f"line {table.line_num} has more cells than the header.")
                yield _line(mapping, table.line_num, theirs)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlacesError(str(error)) from error


def _line(mapping: PlaceMapping, number: int, theirs: Row) -> _Line:
    def cell(column: str | None) -> str:
        return " ".join(theirs[column].split()) if column else ""

    row = {
        name: mapping.values.get(name) or cell(mapping.columns.get(name))
        for name in (*COLUMNS, *(set(MORE_COLUMNS) & mapping.columns.keys()))
    }
    identifiers = {
        scheme: value for scheme, name in mapping.identifiers.items() if (value := cell(name))
    }
    if mapping.identifiers:
        said = (f"{scheme}:{value}" for scheme, value in identifiers.items())
        row[IDENTIFIERS] = ";".join(filter(None, (row.get(IDENTIFIERS), *said)))
    if mapping.names:
        # What separates names and their parts cannot stand in a name.
        named = (
            f"{text}|{language}"
            for language, name in mapping.names.items()
            if (text := cell(name).translate({ord(";"): ",", ord("|"): "/"}))
        )
        row[OTHER_NAMES] = ";".join(filter(None, (row.get(OTHER_NAMES), *named)))
    return _Line(number, row, identifiers, row["parent"])


def _parent(
    mapping: PlaceMapping,
    row: Row,
    parent: str,
    codes: Mapping[tuple[str, str], str],
    where: str,
) -> str:
    if not parent:
        return "" if row["kind"] == "country" else row["country"]
    if not mapping.parent_by:
        return parent
    code = codes.get((mapping.parent_by, parent))
    if code is None:
        raise PlacesError(f"{where}: its parent {mapping.parent_by}:{parent} is not known.")
    return code


def _known_code(
    mapping: PlaceMapping,
    row: Row,
    identifiers: Mapping[str, str],
    codes: Mapping[tuple[str, str], str],
    namesakes: Mapping[tuple[str, ...], set[str]],
    where: str,
) -> str | None:
    if mapping.by not in identifiers:
        raise PlacesError(f"{where}: it has no {mapping.by or 'code'} by which it is found again.")
    known = codes.get((mapping.by, identifiers[mapping.by]))
    if known:
        return known
    same = namesakes.get((row["parent"], row["kind"], fold(row["name"])), set())
    return next(iter(same)) if len(same) == 1 else None


def _new_codes(count: int) -> Iterator[str]:
    """Yield codes for new places, all drawn by one query when the first is needed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('entities_place', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        numbers = cursor.fetchall()
    yield from (f"GZ{number}" for (number,) in numbers)


def _codes_of_identifiers(lines: Collection[_Line]) -> dict[tuple[str, str], str]:
    """Return the codes of the known places with the identifiers that rows or their parents have."""
    values = {line.parent for line in lines}
    values |= {value for line in lines for value in line.identifiers.values()}
    found = PlaceIdentifier.objects.filter(value__in=values)
    codes = {
        (scheme, value): code
        for scheme, value, code in found.values_list("scheme", "value", "place__code")
    }
    # The codes of ISO 3166 and GeoNames are identifiers too.
    for code in Place.objects.filter(code__in=values).values_list("code", flat=True):
        for scheme in ("iso3166-1", "iso3166-2", "geonames"):
            codes.setdefault((scheme, code), code)
    return codes


def _namesakes(lines: Collection[_Line]) -> dict[tuple[str, ...], set[str]]:
    """Return the codes of the places of each parent, kind and folded name, by any of their names.

    Places that a person added are left out: they are not changed.
    """
    places = Place.objects.filter(
        country__in={line.row["country"] for line in lines},
        kind__in={line.row["kind"] for line in lines},
    ).exclude(code__regex=r"^PL[0-9]")
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    of_key = {}
    for key, code, name, kind, parent in places.values_list(
        "pk", "code", "name", "kind", "parent__code"
    ):
        of_key[key] = parent or "", kind, code
        found[parent or "", kind, fold(name)].add(code)
    others = PlaceName.objects.filter(place__in=places)
    for key, name in others.values_list("place_id", "name"):
        if key in of_key:
            parent, kind, code = of_key[key]
            found[parent, kind, fold(name)].add(code)
    return found
