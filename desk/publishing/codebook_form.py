"""How a term of the codebook is shown in a form, and read from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from curation.codebook.content import CodebookError, CoreTerm, OwnTerm
from curation.codebook.file import read_tables
from curation.codebook.writing import OWNERS, entry_of
from curation.errors import ContradictionError, Problem
from desk.requests import plain_text
from entities.models import Term
from vocabulary.attributes import AttributeType

__all__ = ["Entry", "blank_entry", "entry_of_term", "read_entry", "shown_difference"]

MORE_LINES = 2

Line = dict[str, str]

WORDS = ("value", "label", "definition", "example", "since", "retired")
CHOICE = ("value", "label", "definition", "retired")
TRANSLATION = ("language", "label", "definition")
CHOICE_TRANSLATION = ("choice", *TRANSLATION)


@dataclass(frozen=True)
class Entry:
    """What a form shows of a term; all in words as they are typed.

    `table` is the table of a codebook file that it would stand in: term, attribute or core.
    """

    table: str
    is_new: bool
    set_name: str
    broader: str
    value_type: str
    said: dict[str, str]
    hidden: bool = False
    translations: tuple[Line, ...] = ()
    choices: tuple[Line, ...] = ()
    choice_translations: tuple[Line, ...] = ()
    core_label: str = ""
    core_definition: str = ""

    @property
    def title(self) -> str:
        if not self.is_new:
            return f"Change “{self.said['value']}” ({self.set_name})"
        if self.table == "attribute":
            return "A new attribute"
        return f"A new term below “{self.broader}” ({self.set_name})"

    @property
    def lines(self) -> list[tuple[str, str, tuple[str, ...], tuple[Line, ...]]]:
        """The lists of the form: name, heading, columns, lines with some empty ones at the end."""
        lists: list[tuple[str, str, tuple[str, ...], tuple[Line, ...]]] = [
            ("translation", "Translations", TRANSLATION, self.translations)
        ]
        if self.table == "attribute":
            lists = [
                ("choice", "Choices, of the type choice", CHOICE, self.choices),
                *lists,
                (
                    "choice-translation",
                    "Translations of choices",
                    CHOICE_TRANSLATION,
                    self.choice_translations,
                ),
            ]
        return [
            (name, heading, columns, (*lines, *[dict.fromkeys(columns, "")] * MORE_LINES))
            for name, heading, columns, lines in lists
        ]

    def posted(self, data: QueryDict) -> "Entry":
        """Return the entry with what was typed. What never changes stays as it was."""
        said = {name: " ".join(plain_text(data.get(name)).split()) for name in WORDS}
        if not self.is_new:
            said["value"] = self.said["value"]
        new_attribute = self.is_new and self.table == "attribute"
        return replace(
            self,
            said=said,
            set_name=plain_text(data.get("of")) if new_attribute else self.set_name,
            value_type=plain_text(data.get("type")) if new_attribute else self.value_type,
            hidden="hidden" in data,
            translations=tuple(_typed(data, "translation", TRANSLATION)),
            choices=tuple(_typed(data, "choice", CHOICE)),
            choice_translations=tuple(_typed(data, "choice-translation", CHOICE_TRANSLATION)),
        )


def _typed(data: QueryDict, name: str, columns: tuple[str, ...]) -> Iterator[Line]:
    """Yield the lines of a list that are not empty."""
    lists = [data.getlist(f"{name}-{column}") for column in columns]
    for words in zip(*lists, strict=False):
        line = {
            column: " ".join(plain_text(word).split())
            for column, word in zip(columns, words, strict=True)
        }
        if any(line.values()):
            yield line


def blank_entry(above: Term | None = None) -> Entry:
    """Return the form of a new term below another one, or of a new attribute."""
    said = dict.fromkeys(WORDS, "")
    if above is None:
        return Entry("attribute", True, "incident", "", AttributeType.TEXT.value, said)
    return Entry("term", True, above.set_name, above.value, "", said)


def entry_of_term(term: Term) -> Entry:
    """Return the form of a term with what the codebook says of it now."""
    said = entry_of(term)
    translations = tuple(
        {"language": language, "label": words.label, "definition": words.definition}
        for language, words in said.translations.items()
    )
    words = dict.fromkeys(WORDS, "") | {"value": term.value, "retired": _day(term.retired)}
    if isinstance(said, CoreTerm):
        return Entry(
            "core",
            False,
            term.set_name,
            "",
            "",
            words,
            term.hidden,
            translations,
            core_label=term.label,
            core_definition=term.definition,
        )
    return Entry(
        "attribute" if said.value_type else "term",
        False,
        OWNERS.get(term.set_name, term.set_name),
        said.broader,
        said.value_type,
        words
        | {
            "label": said.label,
            "definition": said.definition,
            "example": said.example,
            "since": _day(said.since),
        },
        translations=translations,
        choices=tuple(
            {name: getattr(each, name) for name in CHOICE}  # all are texts
            for each in said.choices
        ),
        choice_translations=tuple(
            {"choice": each.value, "language": language, "label": label, "definition": definition}
            for each in said.choices
            for language, label, definition in each.translations
        ),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def read_entry(entry: Entry) -> OwnTerm | CoreTerm:
    """Return what a form says, read as a codebook file is. Raises ContradictionError."""
    problems: list[Problem] = []
    said = entry.said
    table: dict[str, Any] = {
        "retired": _read_day(said["retired"], "retired", problems),
        "translations": _translations(entry.translations, problems),
    }
    if entry.table == "core":
        table |= {"set": entry.set_name, "value": said["value"], "hidden": entry.hidden}
    else:
        table |= {name: said[name] for name in ("label", "definition", "example")}
        table["since"] = _read_day(said["since"], "since", problems)
    if entry.table == "term":
        table |= {"set": entry.set_name, "value": said["value"], "broader": entry.broader}
    if entry.table == "attribute":
        table |= {"of": entry.set_name, "name": said["value"], "type": entry.value_type}
        table["choices"] = _choices(entry, problems)
    if problems:
        raise ContradictionError("Some lines cannot be read.", problems)
    try:
        read = read_tables({entry.table: [_without_nothing(table)]})
    except CodebookError as error:
        raise ContradictionError(
            "The codebook cannot say that.",
            [Problem(said["value"] or "it", line) for line in str(error).splitlines()],
        ) from error
    return read.terms[0] if read.terms else read.core[0]


def _without_nothing(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in (None, "", {}, [])}


def _read_day(written: str, name: str, problems: list[Problem]) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        problems.append(Problem(name, f"“{written}” is no day: write 2026-11-30."))
        return None


def _translations(lines: tuple[Line, ...], problems: list[Problem]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in lines:
        if line["language"] in found:
            problems.append(Problem("translations", f"“{line['language']}” stands here twice."))
        words = {name: line[name] for name in ("label", "definition")}
        found[line["language"]] = _without_nothing(words)
    return found


def _choices(entry: Entry, problems: list[Problem]) -> list[dict[str, Any]]:
    known = {line["value"] for line in entry.choices}
    for line in entry.choice_translations:
        if line["choice"] not in known:
            problems.append(
                Problem("translations of choices", f"there is no choice “{line['choice']}”.")
            )
    return [
        _without_nothing(
            {
                **line,
                "retired": _read_day(line["retired"], f"choice “{line['value']}”", problems),
                "translations": _translations(
                    tuple(
                        each
                        for each in entry.choice_translations
                        if each["choice"] == line["value"]
                    ),
                    problems,
                ),
            }
        )
        for line in entry.choices
    ]


LABELS = {
    "broader": "lies below",
    "value_type": "type",
    "label": "label",
    "definition": "definition",
    "example": "example",
    "choices": "choices",
    "hidden": "hidden",
    "since": "used since",
    "retired": "retired on",
    "translations": "translations",
}


def shown_difference(
    before: Mapping[str, Any] | None, said: Mapping[str, Any]
) -> list[tuple[str, list[str], list[str], bool]]:
    """Return what a proposal says, by key: name, lines before and after, whether they differ."""
    rows = []
    for key, name in LABELS.items():
        was, is_ = (_lines(each.get(key)) if each else [] for each in (before, said))
        if was or is_:
            rows.append((name, was, is_, was != is_))
    return rows


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [_line(each) for each in value]
    if isinstance(value, bool):
        return ["yes"] if value else []
    return [str(value)] if value else []


def _line(said: Mapping[str, Any]) -> str:
    """Return a choice or a translation in one line."""
    name = said.get("value") or said.get("language", "")
    words = ": ".join(filter(None, (said["label"], said["definition"])))
    retired = f" (retired {said['retired']})" if said.get("retired") else ""
    more = "".join(f"; {_line(each)}" for each in said.get("translations", ()))
    return f"{name} – {words}{retired}{more}"
