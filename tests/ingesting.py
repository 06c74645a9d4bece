"""Documents from files and texts at once, as they are kept from a preview without corrections."""

from typing import Any

from sources.file_names import clean_file_name
from sources.ingest import (
    Ingested,
    check_file_is_new,
    draft_of,
    read_file,
    read_pasted,
    save_draft,
)
from vocabulary.documents import DocumentKind

__all__ = ["bring_in", "bring_in_text"]


def bring_in(name: str, content: bytes, user: Any, kind: str = DocumentKind.OTHER) -> Ingested:
    name = clean_file_name(name)
    check_file_is_new(content)
    found = read_file(name, content)
    made = draft_of(found, kind)
    save_draft(made.document, found, user, name, content)
    return made


def bring_in_text(
    text: str, user: Any, title: str = "", kind: str = DocumentKind.OTHER, published: str = ""
) -> Ingested:
    found = read_pasted(text, title, published)
    made = draft_of(found, kind)
    save_draft(made.document, found, user)
    return made
