"""Writes the codebook of an instance as the TOML file that `load_codebook` reads."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from curation.codebook.content import CodebookFile, CoreTerm, OwnTerm, Translation
from entities.codebook import Choice
from entities.models import Term
from vocabulary.attributes import ATTRIBUTE_SETS

__all__ = [
    "current_codebook",
    "entry_of",
    "entry_said",
    "stated",
    "translations_of",
    "written_codebook",
]

OWNERS = {terms.set_name(): of for of, terms in ATTRIBUTE_SETS.items()}
"""The record type of each set of attributes."""


def current_codebook() -> CodebookFile:
    """Return all that is an instance's own in the codebook. Two queries."""
    terms = Term.objects.select_related("broader").prefetch_related("translations").order_by("pk")
    entries = [entry_of(term) for term in terms]
    return CodebookFile(
        tuple(each for each in entries if isinstance(each, OwnTerm)),
        tuple(
            each
            for each in entries
            if isinstance(each, CoreTerm) and each != CoreTerm(each.set_name, each.value)
        ),
    )


def entry_of(term: Term) -> OwnTerm | CoreTerm:
    """Return what a codebook says of a term."""
    return entry_said(stated(term, translations_of(term)))


def translations_of(term: Term) -> dict[str, Translation]:
    """Return the stored translations of a term, by language."""
    return {
        each.language: Translation(each.label, each.definition) for each in term.translations.all()
    }


def stated(term: Term, translations: Mapping[str, Translation]) -> dict[str, Any]:
    """Return all that the codebook says of a term, as a proposal keeps it."""
    return {
        "code": term.code,
        "set": term.set_name,
        "value": term.value,
        "value_type": term.value_type,
        "core": term.core,
        "broader": term.broader.value if term.broader else "",
        "label": term.label,
        "definition": term.definition,
        "example": term.example,
        "choices": term.choices,
        "hidden": term.hidden,
        "since": term.since.isoformat() if term.since else None,
        "retired": term.retired.isoformat() if term.retired else None,
        "translations": [
            {"language": language, "label": words.label, "definition": words.definition}
            for language, words in sorted(translations.items())
        ],
    }


def entry_said(said: Mapping[str, Any]) -> OwnTerm | CoreTerm:
    """Return what a codebook says of a term of which a proposal says this (see `stated`)."""
    translations = {
        each["language"]: Translation(each["label"], each["definition"])
        for each in said["translations"]
    }
    retired = date.fromisoformat(said["retired"]) if said["retired"] else None
    if said["core"]:
        return CoreTerm(said["set"], said["value"], said["hidden"], retired, translations)
    return OwnTerm(
        said["set"],
        said["value"],
        said["broader"],
        said["definition"],
        said["label"],
        said["example"],
        date.fromisoformat(said["since"]) if said["since"] else None,
        retired,
        translations,
        said["value_type"],
        tuple(Choice.read(each) for each in said["choices"]),
    )


def written_codebook(said: CodebookFile) -> str:
    """Return a codebook as TOML. Reading it gives the same again."""
    parts = [_table(*_own(each)) for each in said.terms]
    parts += [_table("core", _core(each)) for each in said.core]
    return "\n".join(parts)


def _own(own: OwnTerm) -> tuple[str, dict[str, Any]]:
    said = {
        "label": own.label if own.label != own.value else "",
        "definition": own.definition,
        "example": own.example,
        "since": own.since,
        "retired": own.retired,
        "translations": own.translations,
        "choices": own.choices,
    }
    if own.value_type:
        of = {"of": OWNERS[own.set_name], "name": own.value, "type": own.value_type}
        return "attribute", {**of, **said}
    return "term", {"set": own.set_name, "value": own.value, "broader": own.broader, **said}


def _core(core: CoreTerm) -> dict[str, Any]:
    return {
        "set": core.set_name,
        "value": core.value,
        "hidden": core.hidden,
        "retired": core.retired,
        "translations": core.translations,
    }


def _table(name: str, said: Mapping[str, Any]) -> str:
    lines = [f"[[{name}]]", *_lines(said)]
    return "".join(f"{line}\n" for line in lines)


def _lines(said: Mapping[str, Any]) -> Iterator[str]:
    for key, value in said.items():
        if key == "translations":
            for language, words in value.items():
                yield f"translations.{language} = {_inline(words.label, words.definition)}"
        elif key == "choices" and value:
            yield "choices = ["
            yield from (f"    {_choice(each)}," for each in value)
            yield "]"
        elif value:
            yield f"{key} = {_value(value)}"


def _choice(choice: Choice) -> str:
    said: dict[str, Any] = {
        "value": choice.value,
        "label": choice.label if choice.label != choice.value else "",
        "definition": choice.definition,
        "retired": date.fromisoformat(choice.retired) if choice.retired else None,
    }
    parts = [f"{key} = {_value(value)}" for key, value in said.items() if value]
    parts += [
        f"translations.{language} = {_inline(label, definition)}"
        for language, label, definition in choice.translations
    ]
    return f"{{ {', '.join(parts)} }}"


def _inline(label: str, definition: str) -> str:
    more = f", definition = {_value(definition)}" if definition else ""
    return f"{{ label = {_value(label)}{more} }}"


def _value(value: str | bool | date) -> str:
    # The escapes of JSON are those of TOML.
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
