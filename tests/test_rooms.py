"""Rooms in a row: imports go one way, between rooms and between modules."""

import ast
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from entities import vocabulary as of_entities
from publication import vocabulary as published
from sources import vocabulary as of_sources
from tests.imports import ROOMS, SEE_ALL, imports, modules, picture, room_of

ROOT = Path(__file__).resolve().parents[1]

MAY_IMPORT = {
    "sources": set(),
    "entities": {"sources"},
    "reading": {"sources", "entities"},
    "curation": {"sources", "entities", "reading", "publication"},
    "desk": {"sources", "entities", "reading", "curation", "publication"},
    "publication": set(),
    "api": {"publication"},
    "server": set(),
}
MOST_MODULES = 15


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_before_it(room: str) -> None:
    trespassers = {
        name: sorted(wrong)
        for name, targets in imports().items()
        if room_of(name) == room and name not in SEE_ALL
        if (wrong := set(map(room_of, targets)) - MAY_IMPORT[room] - {room})
    }
    assert any(room_of(name) == room for name in modules())
    assert trespassers == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    tuple(TopologicalSorter(imports()).static_order())


def test_the_picture_in_the_documents_is_that_of_the_imports() -> None:
    assert picture() in (ROOT / "docs" / "architecture.md").read_text()


def test_no_package_holds_too_many_modules_side_by_side() -> None:
    side_by_side = Counter(path.parent.relative_to(ROOT) for path in modules().values())
    assert {str(at): many for at, many in side_by_side.items() if many > MOST_MODULES} == {}


def test_no_room_holds_more_than_a_third_of_the_code() -> None:
    lines: Counter[str] = Counter()
    for name, path in modules().items():
        lines[room_of(name)] += len(path.read_text().splitlines())
    assert max(lines.values()) * 3 <= lines.total(), lines


def test_a_package_says_what_it_holds() -> None:
    silent = [
        name
        for name, path in modules().items()
        if path.name == "__init__.py"
        and not {"management", "templatetags"}.intersection(path.parts)
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


@pytest.mark.parametrize("room", ["publication", "api"])
def test_a_module_says_what_it_offers(room: str) -> None:
    # What Django finds by itself offers nothing to other modules.
    by_convention = {"__init__.py", "apps.py", "urls.py"}
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / room).rglob("*.py")
        if path.name not in by_convention
        and not {"migrations", "management"}.intersection(path.parts)
        and "\n__all__ = [" not in path.read_text()
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("ours", "promised"),
    [
        (of_entities.IncidentKind, published.INCIDENT_KINDS),
        (of_entities.GroupKind, published.GROUP_KINDS),
        (of_entities.FindingKind, published.FINDING_KINDS),
        (of_entities.PlaceKind, published.PLACE_KINDS),
        (of_entities.PlacePrecision, published.PLACE_PRECISIONS),
        (of_entities.Victims, published.VICTIMS),
        (of_entities.Outcome, published.OUTCOMES),
        (of_entities.AttributionRole, published.INCIDENT_ROLES),
        (of_entities.FindingRole, published.FINDING_ROLES),
        (of_entities.TieKind, published.TIE_KINDS),
        (of_entities.AliasKind, published.ALIAS_KINDS),
        (of_entities.IdentifierScheme, published.IDENTIFIER_SCHEMES),
        (of_entities.Stance, published.STANCES),
        (of_sources.DocumentKind, published.SOURCE_KINDS),
        (of_sources.PublisherKind, published.PUBLISHER_KINDS),
        (of_sources.Reliability, published.RELIABILITIES),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_api_promises_the_values_that_can_be_entered(ours, promised) -> None:
    assert set(promised) == set(ours.values)
