"""Rooms: imports go one way, between rooms and between modules."""

import ast
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.imports import ROOMS, SEE_ALL, imports, modules, picture, room_of

ROOT = Path(__file__).resolve().parents[1]

MAY_IMPORT = {
    "vocabulary": set(),
    "sources": {"vocabulary"},
    "entities": {"vocabulary", "sources"},
    "reading": {"vocabulary", "sources", "entities"},
    "curation": {"vocabulary", "sources", "entities", "reading", "publication"},
    "desk": {"vocabulary", "sources", "entities", "reading", "curation", "publication"},
    "publication": {"vocabulary"},
    "api": {"vocabulary", "publication"},
    "server": set(),
}
MAX_MODULES = 15


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
    assert {str(at): many for at, many in side_by_side.items() if many > MAX_MODULES} == {}


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
    # Django finds these modules by itself; they offer nothing to other modules.
    by_convention = {"__init__.py", "apps.py", "urls.py"}
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / room).rglob("*.py")
        if path.name not in by_convention
        and not {"migrations", "management"}.intersection(path.parts)
        and "\n__all__ = [" not in path.read_text()
    ]
    assert silent == []
