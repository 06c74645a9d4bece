"""Reads an instance's codebook: a TOML file with own terms, and what is its own of core terms.

    [[term]]
    set = "incident kind"
    value = "drone swarm attack"
    broader = "air or drone strike"
    definition = "Five or more drones are sent against one target at once."

    [[core]]
    set = "incident kind"
    value = "cyber attack"
    hidden = true

    [[attribute]]
    of = "incident"
    name = "night curfew"
    type = "yes/no"
    definition = "A curfew was in force where it happened."

docs/own_codebook.md explains all keys.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from curation.codebook.content import (
    CodebookError,
    CodebookFile,
    CoreTerm,
    OwnTerm,
    Translation,
)
from entities.codebook import Choice, declared_sets
from sources.texts.characters import readable
from sources.texts.folding import fold
from vocabulary.attributes import ATTRIBUTE_SETS, AttributeType

__all__ = ["ATTRIBUTE_KEYS", "CORE_KEYS", "TERM_KEYS", "read_codebook", "read_tables"]

VALUE = re.compile(r"[a-z0-9][a-z0-9 ()/'-]*")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
MAX_VALUE, MAX_LABEL = 40, 80
TERM_KEYS = (
    "set",
    "value",
    "broader",
    "label",
    "definition",
    "example",
    "since",
    "retired",
    "translations",
)
ATTRIBUTE_KEYS = ("of", "name", "type", "choices", *TERM_KEYS[3:])
CHOICE_KEYS = ("value", "label", "definition", "retired", "translations")
CORE_KEYS = ("set", "value", "hidden", "retired", "translations")
TRANSLATION_KEYS = ("label", "definition")
TABLES = ("term", "attribute", "core")


def read_codebook(text: str) -> CodebookFile:
    """Return what a codebook in TOML says. Raises CodebookError with every mistake in it.

    Whether the terms that it names exist is not checked here, except those of the core.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"This is no TOML: {error}") from error
    return _Reading(text, content).read()


def read_tables(content: dict[str, Any]) -> CodebookFile:
    """Return what the tables of a codebook say that come from no file. Raises CodebookError."""
    return _Reading("", content).read()


class _Reading:
    """Collects the mistakes of a file, each with its line."""

    def __init__(self, text: str, content: dict[str, Any]) -> None:
        self.lines = text.splitlines()
        self.content = content
        self.mistakes: list[str] = []

    def read(self) -> CodebookFile:
        for name in self.content:
            if name not in TABLES:
                self.mistake(
                    self.line_of(name),
                    f"there is no “{name}”: write [[term]] for a term of your own, [[attribute]]"
                    " for an attribute, [[core]] for a term of the core.",
                )
        terms = [self.own(table, at) for table, at in self.tables("term")]
        terms += [self.attribute(table, at) for table, at in self.tables("attribute")]
        core = [self.core(table, at) for table, at in self.tables("core")]
        found = CodebookFile(
            tuple(each for each in terms if each), tuple(each for each in core if each)
        )
        self.check_twice(found)
        if self.mistakes:
            raise CodebookError("\n".join(self.mistakes))
        return found

    def tables(self, name: str) -> list[tuple[dict[str, Any], int]]:
        """Return the tables of a name, each with the line where it begins, from 1."""
        tables = self.content.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            self.mistake(self.line_of(name), f"write [[{name}]], with two brackets on each side.")
            return []
        header = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
        starts = [number for number, line in enumerate(self.lines, 1) if header.match(line)]
        # An inline array of tables has no headers.
        starts += [self.line_of(name)] * (len(tables) - len(starts))
        return list(zip(tables, starts, strict=False))

    def own(self, table: dict[str, Any], at: int) -> OwnTerm | None:
        before = len(self.mistakes)
        self.check_keys(table, TERM_KEYS, at)
        self.needs("a term", table, ("set", "value", "broader", "definition"), at)
        set_name, value = self.set_of(table, at), self.value_of(table, "value", at)
        if value == "unknown" or (set_name and value in declared_sets()[set_name].values):
            self.mistake(self.line_of("value", at), f"“{value}” is a term of the core.")
        made = self.made(table, at, set_name, value, self.text(table, "broader", at))
        return made if len(self.mistakes) == before else None

    def attribute(self, table: dict[str, Any], at: int) -> OwnTerm | None:
        before = len(self.mistakes)
        self.check_keys(table, ATTRIBUTE_KEYS, at)
        self.needs("an attribute", table, ("of", "name", "type", "definition"), at)
        of = self.one_of(table, "of", list(ATTRIBUTE_SETS), at)
        type_ = self.one_of(table, "type", AttributeType.values, at)
        made = self.made(
            table,
            at,
            ATTRIBUTE_SETS[of].set_name() if of else "",
            self.value_of(table, "name", at),
            value_type=type_,
            choices=self.choices(table, at, type_),
        )
        return made if len(self.mistakes) == before else None

    def made(
        self,
        table: dict[str, Any],
        at: int,
        set_name: str,
        value: str,
        broader: str = "",
        **of_attribute: Any,
    ) -> OwnTerm:
        label = self.text(table, "label", at) or value
        if len(label) > MAX_LABEL:
            self.mistake(self.line_of("label", at), f"a label has at most {MAX_LABEL} characters.")
        return OwnTerm(
            set_name,
            value,
            broader,
            self.text(table, "definition", at),
            label,
            self.text(table, "example", at),
            self.day(table, "since", at),
            self.day(table, "retired", at),
            self.translations(table, at),
            **of_attribute,
        )

    def choices(self, table: dict[str, Any], at: int, type_: str) -> tuple[Choice, ...]:
        line = self.line_of("choices", at)
        said = table.get("choices", [])
        if bool(said) != (type_ == AttributeType.CHOICE):
            self.mistake(line, "an attribute of the type “choice” has “choices”, no other one.")
        if not isinstance(said, list) or not all(isinstance(each, dict) for each in said):
            self.mistake(line, "write choices so: choices = [{ value = “…”, label = “…” }, …].")
            return ()
        found: dict[str, Choice] = {}
        taken: set[str] = set()
        for each in said:
            self.check_keys(each, CHOICE_KEYS, line)
            self.needs("a choice", each, ("value",), line)
            value = self.value_of(each, "value", line)
            label = self.text(each, "label", line) or value
            if value == "unknown":
                self.mistake(line, "what is unknown is left out: “unknown” is no choice.")
            if len(label) > MAX_LABEL:
                self.mistake(line, f"a label has at most {MAX_LABEL} characters.")
            names = {fold(value), fold(label)}
            if value in found:
                self.mistake(line, f"the choice “{value}” stands here twice.")
            elif not names.isdisjoint(taken):
                self.mistake(line, f"“{label}” reads like another choice.")
            taken |= names
            retired = self.day(each, "retired", line)
            found[value] = Choice(
                value,
                label,
                self.text(each, "definition", line),
                retired.isoformat() if retired else "",
                tuple(
                    (language, said.label, said.definition)
                    for language, said in sorted(self.translations(each, line).items())
                ),
            )
        return tuple(found.values())

    def needs(self, what: str, table: dict[str, Any], keys: Iterable[str], at: int) -> None:
        for key in keys:
            if not self.text(table, key, at):
                self.mistake(at, f"{what} needs “{key}”.")

    def one_of(self, table: dict[str, Any], key: str, known: list[str], at: int) -> str:
        said = self.text(table, key, at)
        if said and said not in known:
            self.mistake(self.line_of(key, at), f"“{said}”: “{key}” is one of {', '.join(known)}.")
            return ""
        return said

    def value_of(self, table: dict[str, Any], key: str, at: int) -> str:
        value = self.text(table, key, at)
        if value and (not VALUE.fullmatch(value) or len(value) > MAX_VALUE):
            self.mistake(
                self.line_of(key, at),
                f"“{value}”: a {key} is written in small Latin letters, digits and blanks, at most"
                f" {MAX_VALUE}. Its label may be in any script.",
            )
        return value

    def core(self, table: dict[str, Any], at: int) -> CoreTerm | None:
        before = len(self.mistakes)
        self.check_keys(table, CORE_KEYS, at)
        set_name, value = self.set_of(table, at), self.text(table, "value", at)
        if set_name and value not in declared_sets()[set_name].values:
            self.mistake(
                self.line_of("value", at), f"“{value}” is no core term of the set “{set_name}”."
            )
        hidden = table.get("hidden", False)
        if not isinstance(hidden, bool):
            self.mistake(self.line_of("hidden", at), "“hidden” is true or false.")
        made = CoreTerm(
            set_name,
            value,
            bool(hidden),
            self.day(table, "retired", at),
            self.translations(table, at),
        )
        if value == "unknown" and (made.hidden or made.retired):
            self.mistake(at, "“unknown” stays: it stands where nothing is known.")
        return made if len(self.mistakes) == before else None

    def check_twice(self, found: CodebookFile) -> None:
        seen = set()
        for name, tables in (("term", found.terms), ("core", found.core)):
            for each in tables:
                if (name, each.key) in seen:
                    self.mistake(
                        self.line_of(
                            "name" if isinstance(each, OwnTerm) and each.value_type else "value",
                            1,
                            each.value,
                        ),
                        f"“{each.value}” of the set “{each.set_name}” stands here twice.",
                    )
                seen.add((name, each.key))

    def check_keys(self, table: dict[str, Any], known: tuple[str, ...], at: int) -> None:
        for key in table:
            if key not in known:
                self.mistake(
                    self.line_of(key, at), f"unknown key “{key}”: there are {', '.join(known)}."
                )

    def set_of(self, table: dict[str, Any], at: int) -> str:
        name = self.text(table, "set", at)
        known = declared_sets().keys() - {each.set_name() for each in ATTRIBUTE_SETS.values()}
        if name and name not in known:
            sets = ", ".join(sorted(known))
            self.mistake(
                self.line_of("set", at), f"there is no set “{name}” that takes terms: {sets}."
            )
            return ""
        return name

    def text(self, table: Mapping[str, Any], key: str, at: int) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self.mistake(self.line_of(key, at), f"“{key}” is a text in quotation marks.")
            return ""
        # Characters that no reader sees go here: choices are kept together, as JSON.
        return " ".join(readable(value).split())

    def day(self, table: dict[str, Any], key: str, at: int) -> date | None:
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.mistake(
                self.line_of(key, at), f"“{key}” is a day without quotation marks: 2026-11-30."
            )
            return None
        return value

    def translations(self, table: dict[str, Any], at: int) -> dict[str, Translation]:
        said = table.get("translations", {})
        if not isinstance(said, dict) or not all(isinstance(each, dict) for each in said.values()):
            self.mistake(
                self.line_of("translations", at),
                "write translations so: translations.fr = { label = “…”, definition = “…” }.",
            )
            return {}
        found = {}
        for language, words in said.items():
            line = self.line_of(language, at)
            if not LANGUAGE.fullmatch(language) or len(language) > 10:
                self.mistake(line, f"“{language}” is no language: write a tag such as fr or ps.")
            self.check_keys(words, TRANSLATION_KEYS, line)
            label = self.text(words, "label", line)
            if not label or len(label) > MAX_LABEL:
                self.mistake(
                    line, f"a translation needs a label of at most {MAX_LABEL} characters."
                )
            found[language] = Translation(label, self.text(words, "definition", line))
        return found

    def line_of(self, key: str, start: int = 1, value: str = "") -> int:
        """Return the line that names a key, looking from a line on; that line if there is none."""
        pattern = re.compile(rf"(^|[\s.\[{{,\"']){re.escape(key)}[\"']?\s*(=|\.|\])")
        for number, line in enumerate(self.lines[start - 1 :], start):
            if pattern.search(line) and value in line:
                return number
        return start

    def mistake(self, line: int, reason: str) -> None:
        self.mistakes.append(f"Line {line}: {reason}" if self.lines else reason)
