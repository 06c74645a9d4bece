"""The individual values of a record, as shown to reviewers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from sources.document_type import DOCUMENT
from sources.models import Document
from sources.record_type import FieldValue, RowValues, ValueType

__all__ = ["Value", "document_values", "lookups_of_documents"]


@dataclass(frozen=True)
class Value:
    """One value of a record.

    `key` identifies it within its record (`incident.date`, `casualties:7`). `text` is the value for
    display, empty if unknown. `content` is what a verification covers: plain JSON values, with rows
    given by id. `disagreement`: two citations report what cannot both be true. `explained`: the
    record states on what basis it adopted the value. `rule` is the definition of an own attribute.
    """

    key: str
    label: str
    text: str
    content: dict[str, Any]
    needs_citation: bool = False
    citations: tuple[Any, ...] = ()
    disagreement: bool = False
    explained: bool = False
    rule: str = ""

    @property
    def known(self) -> bool:
        return bool(self.text)

    @property
    def contested(self) -> bool:
        """Whether one citation supports the value and another denies it. Never entered by hand."""
        return {citation.stance for citation in self.citations} == {"supports", "denies"}


def document_values(document: Document) -> list[Value]:
    """Return the metadata of a document. A document is evidence itself and needs no citations."""
    return [
        Value(
            key=f"{DOCUMENT.type}.{value.label.replace(' ', '_')}",
            label=value.label,
            text=_text_of_rows(document, value)
            if isinstance(value, RowValues)
            else _text_of_field(document, value),
            content={},
        )
        for value in DOCUMENT.values
    ]


def lookups_of_documents() -> list[str | Prefetch]:
    """Return the lookups that load everything that `document_values` needs."""
    found: dict[str, str | Prefetch] = {}
    for value in DOCUMENT.values:
        if isinstance(value, RowValues):
            found |= {name: f"{value.relation}__{name}" for name in value.fields}
            continue
        name = value.fields[0].split("__")[0]
        model: Any = Document._meta.get_field(name).related_model
        if value.type in LONG:
            # Long texts stay in the database: only their digests are published.
            found[name] = Prefetch(name, model._default_manager.defer("content"))
        elif model:
            found[name] = name
    return list(found.values())


LONG = (ValueType.FROZEN_TEXT, ValueType.FILE)


def _text_of_rows(document: Document, value: RowValues) -> str:
    rows = getattr(document, value.relation).all()
    return "; ".join(str(getattr(row, name)) for row in rows for name in value.fields)


def _text_of_field(document: Document, value: FieldValue) -> str:
    *path, name = value.fields[0].split("__")
    owner: Any = document
    for step in path:
        owner = getattr(owner, step)
        if owner is None:
            return ""
    said: Any = getattr(owner, name)
    if not said:
        return ""
    match value.type:
        case ValueType.DAY:
            return said.isoformat()
        case ValueType.CHOICE:
            return getattr(owner, f"get_{name}_display")()
        # The text can change while its length or name stays the same: the digest shows it.
        case ValueType.FROZEN_TEXT:
            return f"{said.characters} characters, SHA-256 {said.sha256}"
        case ValueType.FILE:
            return f"{said.name}, {said.media_type}, SHA-256 {said.sha256}"
    return str(said)
