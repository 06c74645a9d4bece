"""Five rooms in a row: imports go one way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from entities import vocabulary as of_entities
from publication import vocabulary as published
from sources import vocabulary as of_sources

ROOT = Path(__file__).resolve().parents[2]

MAY_IMPORT = {
    "sources": set(),
    "entities": {"sources"},
    "curation": {"sources", "entities", "publication"},
    "publication": set(),
    "api": {"publication"},
}
SEE_ALL = {ROOT / "curation" / name for name in ("settings.py", "urls.py", "wsgi.py")}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_before_it(room: str) -> None:
    modules = [
        path
        for path in (ROOT / room).rglob("*.py")
        if path not in SEE_ALL and "migrations" not in path.parts
    ]
    assert modules
    others = MAY_IMPORT.keys() - MAY_IMPORT[room] - {room}
    trespassers = {
        str(path.relative_to(ROOT)): sorted(others.intersection(imports(path)))
        for path in modules
        if others.intersection(imports(path))
    }
    assert trespassers == {}


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
