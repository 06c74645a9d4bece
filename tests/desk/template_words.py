"""Finds user text in the source of templates, and the text around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

__all__ = ["Shown", "shown_in", "templates"]

TOKEN = re.compile(
    r"\{%\s*comment.*?endcomment\s*%\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<!?/?[a-zA-Z]|[^{<]+|.",
    re.DOTALL,
)
ATTRIBUTES = re.compile(r"""(?:\{%.*?%\}|\{\{.*?\}\}|"[^"]*"|'[^']*'|[^>"'])*>""", re.DOTALL)
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    name: str
    attributes: str
    shows: list["Shown"] = field(default_factory=list)
    text: str = ""
    children: int = 0


@dataclass
class Shown:
    """A variable in the text of an element (not in a tag)."""

    template: str
    line: int
    start: int
    expression: str
    element: Element

    @property
    def variable(self) -> str:
        return self.expression.split("|")[0].strip()

    @property
    def filters(self) -> list[str]:
        return [each.split(":")[0].strip() for each in self.expression.split("|")[1:]]

    @property
    def alone(self) -> bool:
        """Return whether an element that isolates directions contains this and nothing else."""
        own = self.element
        apart = own.name == "bdi" or 'dir="auto"' in own.attributes
        return (
            apart
            and len(own.shows) == 1
            and not own.children
            and not any(map(str.isalnum, own.text))
        )


def templates() -> list[Path]:
    folder = Path(settings.BASE_DIR) / "templates"
    return sorted(folder.rglob("*.html"))


def shown_in(path: Path) -> Iterator[Shown]:
    """Yield each variable that a template outputs as text."""
    source = path.read_text()
    root = Element("", "")
    stack = [root]
    found = []
    place = 0
    while place < len(source):
        match = TOKEN.match(source, place)
        assert match
        token, start = match[0], place
        place = match.end()
        if token.startswith("{{"):
            each = Shown(
                path.name, source.count("\n", 0, start) + 1, start, token[2:-2].strip(), stack[-1]
            )
            stack[-1].shows.append(each)
            found.append(each)
        elif token.startswith(("{%", "<!--")):
            continue
        elif token.startswith("<") and len(token) > 1:
            rest = ATTRIBUTES.match(source, place - 1)
            assert rest, (path, source[start : start + 80])
            place = rest.end()
            name = re.match(r"[a-zA-Z0-9-]+", rest[0])
            assert name
            if token.startswith("<!"):
                continue
            if token.startswith("</"):
                while len(stack) > 1 and stack[-1].name != name[0]:
                    stack.pop()
                if len(stack) > 1:
                    stack.pop()
                continue
            stack[-1].children += 1
            if name[0] not in VOID and not rest[0].endswith("/>"):
                stack.append(Element(name[0], rest[0]))
        else:
            stack[-1].text += token
    yield from found
