"""The public contract describes the published documents completely."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from entities import codebook
from entities.codebook import Choice
from entities.models import Term
from entities.rendering import references_of, render, render_term
from entities.values import load_rows
from publication.contract import CONTRACT
from publication.contract.shared import walk
from publication.models import PublishedDocument
from publication.vocabulary import Kind
from sources.models import Document, DocumentFile
from tests.api.formats.records import NOTHING_KNOWN
from tests.contract.pages import DOCS, PAGES, page
from tests.factories import fresh
from tests.filled import filled_records

Json = dict[str, Any]


def paths(value: Any, above: str = "") -> Iterator[str]:
    """Return the keys of a document with their paths; those of all citations count as one."""
    if isinstance(value, dict):
        for key, below in value.items():
            path = "citations" if key == "citations" else f"{above}{key}"
            yield path
            yield from paths(below, f"{path}.")
    elif isinstance(value, list):
        for below in value:
            yield from paths(below, above)


def declared(kind: str) -> set[str]:
    every = (path for path, _ in walk(CONTRACT[Kind(kind)].every_key))
    return {path[path.find("citations") :] if "citations" in path else path for path in every}


def rendered(record: Any) -> Json:
    load_rows([record])
    if not isinstance(record, Document):
        for citation in record.citations.all():
            citation.reported = "2024" if citation.field else "300"
    return render(record, dict.fromkeys(references_of(record), "A name"), 1)


def filled_document() -> Document:
    """Return a document with values that no seed has."""
    record = Document.objects.filter(text__isnull=False)[0]
    record.file = DocumentFile(name="a.pdf", media_type="application/pdf", sha256="0" * 64)
    record.retracted_on, record.retraction_reason = date(2024, 1, 1), "Wrong."
    return record


def filled_term() -> Json:
    """Return a term with a choice that is retired and translated."""
    term = Term.objects.filter(value_type="choice")[0]
    words = (("fr", "ouvert", ""),)
    term.choices = [Choice("open", "open", "", "2026-01-31", words).published()]
    return render_term(term, 1)


@pytest.fixture
def emitted(seeded: None, editor: Any) -> dict[str, set[str]]:
    """Return the keys of every document of the seeds, and of records with all values filled in."""
    codebook.forget()
    found: dict[str, set[str]] = {kind: set() for kind in Kind.values}
    documents = [
        *map(json.loads, PublishedDocument.objects.values_list("body", flat=True)),
        *map(rendered, map(fresh, filled_records(editor).values())),
        rendered(filled_document()),
        filled_term(),
    ]
    for document in documents:
        found[document["type"]].update(paths(document))
    # A term has the same keys whatever uses it.
    cited = [found[kind] for kind in ("group", "incident", "finding")]
    of_terms = {path for each in cited for path in each if path.startswith("terms.")}
    for each in cited:
        each |= of_terms
    return found


def test_published_keys_and_declared_keys_are_the_same(
    emitted: dict[str, set[str]],
) -> None:
    assert emitted == {kind: declared(kind) for kind in Kind.values}


def test_documents_have_their_keys_in_the_declared_order(seeded: None) -> None:
    documents = [
        json.loads(body) for body in PublishedDocument.objects.values_list("body", flat=True)
    ]
    assert {document["type"] for document in documents} == set(Kind.values)
    for document in documents:
        contract = CONTRACT[Kind(document["type"])]
        own = [key.name for key in contract.keys if not key.optional or key.name in document]
        assert [name for name in document if name in own] == own


def test_only_nullable_keys_are_null() -> None:
    for kind, document in NOTHING_KNOWN.items():
        nullable = {key.name for key in CONTRACT[Kind(kind)].keys if key.nullable}
        assert {name for name, value in document.items() if value is None} <= nullable


@pytest.mark.parametrize("name", PAGES)
def test_the_generated_docs_match_the_contract(name: str) -> None:
    assert page(name) == (DOCS / name).read_text()
