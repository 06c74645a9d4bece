"""The values of a record, one by one, as a reviewer reads them."""

from dataclasses import dataclass
from typing import Any

from sources.models import Document

__all__ = ["Value", "document_values"]


@dataclass(frozen=True)
class Value:
    """One value of a record.

    `key` names it inside its record (`incident.date`, `casualties:7`); `text` is how a person
    reads it, empty when it is unknown; `content` is what a verification pins: plain JSON values,
    rows by their ids.
    """

    key: str
    label: str
    text: str
    content: dict[str, Any]
    needs_citation: bool = False
    citations: tuple[Any, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.text)

    @property
    def contested(self) -> bool:
        """Whether one citation supports the value and another denies it. Never typed in."""
        return {citation.stance for citation in self.citations} == {"supports", "denies"}


def document_values(document: Document) -> list[Value]:
    """Return the metadata of a document. It is evidence itself, so nothing needs a citation."""
    publisher = document.publisher
    shown = {
        "title": document.title,
        "kind": document.kind,
        "publisher": publisher.name if publisher else "",
        "kind of publisher": publisher.kind if publisher else "",
        "country of publisher": publisher.country if publisher else "",
        "reliability of publisher": publisher.get_reliability_display() if publisher else "",
        "homepage of publisher": publisher.homepage if publisher else "",
        "language": document.language,
        "link": document.link,
        "published": document.published,
        "accessed on": document.accessed_on.isoformat() if document.accessed_on else "",
        # A name and a length may stay while the words change: the digests tell.
        "text": f"{document.text.characters} characters, SHA-256 {document.text.sha256}"
        if document.text
        else "",
        "file": f"{document.file.name}, {document.file.media_type}, SHA-256 {document.file.sha256}"
        if document.file
        else "",
        "supersedes": str(document.supersedes) if document.supersedes else "",
        "relays": "; ".join(str(row.conveyed) for row in document.conveys.all()),
        "retracted on": document.retracted_on.isoformat() if document.retracted_on else "",
        "reason of retraction": document.retraction_reason,
    }
    return [
        Value(key=f"source.{label.replace(' ', '_')}", label=label, text=text, content={})
        for label, text in shown.items()
    ]
