"""The imports between modules, and their picture: `python -m tests.imports` prints it."""

import ast
from collections.abc import Iterator
from pathlib import Path

__all__ = ["ROOMS", "SEE_ALL", "imports", "modules", "picture", "room_of"]

ROOT = Path(__file__).resolve().parents[1]
ROOMS = (
    "vocabulary",
    "sources",
    "entities",
    "reading",
    "curation",
    "desk",
    "publication",
    "api",
    "server",
)
# These modules connect the rooms.
SEE_ALL = {"curation.settings", "curation.urls", "curation.wsgi"}


def room_of(module: str) -> str:
    return module.partition(".")[0]


def modules() -> dict[str, Path]:
    """Return the modules of all rooms by their dotted names, without migrations."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    }


def imports() -> dict[str, set[str]]:
    """Return for each module the modules of the project that it imports."""
    known = modules()
    return {
        name: {target for target in _targets(name, path, known) if target != name}
        for name, path in known.items()
    }


def _targets(name: str, path: Path, known: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            package = node.module or ""
            if node.level:
                own = name if path.name == "__init__.py" else name.rpartition(".")[0]
                above = own.split(".")[: len(own.split(".")) - node.level + 1]
                package = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                within = f"{package}.{alias.name}"
                if within in known or package in known:
                    yield within if within in known else package


def picture() -> str:
    """Return the rooms and the arrows between them as a Mermaid diagram."""
    arrows = {
        (room_of(target), room_of(name))
        for name, targets in imports().items()
        if name not in SEE_ALL
        for target in targets
        if room_of(target) != room_of(name)
    }
    order = {room: place for place, room in enumerate(ROOMS)}
    lines = [
        f"    {origin} --> {user}"
        for origin, user in sorted(arrows, key=lambda each: [order[room] for room in each])
    ]
    return "\n".join(["flowchart LR", *(f"    {room}" for room in ROOMS), *lines])


if __name__ == "__main__":
    print(picture())
