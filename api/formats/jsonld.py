"""JSON-LD 1.1: a record as an entity of PROV-O, its citations as Web Annotations, terms as SKOS.

Every answer includes the context, so that a reader fetches nothing. Terms that neither vocabulary
has keep their own names, which the API's schema describes.
"""

import json
from collections.abc import Iterator
from typing import Any

from api.formats import skos
from api.formats.cited import Cited, cited_values, known
from api.formats.format import Document, Export, Format
from publication.contract import CONTRACT
from publication.contract.shared import DAYS, EVIDENCE, walk
from publication.vocabulary import Kind

__all__ = [
    "JSONLD",
    "context",
]

OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# Motivations of the Web Annotation vocabulary: words that identify a value or question it.
MOTIVATIONS = {"supports": "identifying", "denies": "questioning"}

# Keys of every document that `node` writes under another name.
RENAMED_KEYS = {
    key.name for contract in CONTRACT.values() for key in contract.every_key if key.jsonld.name
}


def context(site: str) -> Document:
    """Return the context. Our own terms belong to the schema of `site`."""
    return _context(site)


def _context(site: str, kind: Kind | None = None) -> Document:
    own = f"{site}/api/v1/schema/#"
    return {
        "@version": 1.1,
        "@vocab": own,
        "xsd": XSD,
        "id": "@id",
        "type": "@type",
        "Entity": f"{PROV}Entity",
        **{
            name: f"{OA}{name}"
            for name in (
                "Annotation",
                "SpecificResource",
                "TextQuoteSelector",
                "TextPositionSelector",
                "exact",
                "identifying",
                "questioning",
            )
        },
        "body": {"@id": f"{OA}hasBody", "@type": "@id"},
        "target": {"@id": f"{OA}hasTarget", "@type": "@id"},
        "source": {"@id": f"{OA}hasSource", "@type": "@id"},
        "selector": {"@id": f"{OA}hasSelector", "@type": "@id"},
        "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
        "start": {"@id": f"{OA}start", "@type": "xsd:nonNegativeInteger"},
        "end": {"@id": f"{OA}end", "@type": "xsd:nonNegativeInteger"},
        "derivedFrom": {"@id": f"{PROV}wasDerivedFrom", "@type": "@id"},
        "specializationOf": {"@id": f"{PROV}specializationOf", "@type": "@id"},
        "generatedAtTime": {"@id": f"{PROV}generatedAtTime", "@type": "xsd:dateTime"},
        **_terms(own),
        **(skos.CONTEXT if kind == Kind.TERM else {}),
    }


def _terms(own: str) -> Document:
    """Return the terms of the contract's keys that are more than a text under their own name."""
    keys = [*EVIDENCE, *DAYS.keys]
    keys += [key for contract in CONTRACT.values() for key in contract.every_key]
    return {
        key.name: known(
            {
                "@id": f"{own}{key.name}",
                "@type": key.jsonld.type,
                "@container": key.jsonld.container,
            }
        )
        for _, key in walk(tuple(keys))
        if key.jsonld.type or key.jsonld.container
    }


def write(export: Export) -> Iterator[bytes]:
    """Yield a node for a single record, or a graph of nodes for a list."""
    if export.one:
        for batch in export.documents():
            for document in batch:
                said = {"@context": _context(export.site, export.kind)}
                yield _json_bytes({**said, **node(document, export.site)})
        return
    yield b'{"@context":' + _json_bytes(_context(export.site, export.kind)) + b',"@graph":['
    between = b""
    for batch in export.documents():
        if batch:
            nodes = (_json_bytes(node(document, export.site)) for document in batch)
            yield between + b",".join(nodes)
            between = b","
    yield b"]}"


def node(document: Document, site: str) -> Document:
    """Return one version of a record: the entity that was generated when it was published."""
    if document["type"] == Kind.TERM:
        return skos.concept(document, site)
    record = f"{site}{document['url']}"
    version = f"{record}versions/{document['version']}/"
    cited = {(each.field, each.row): each for each in cited_values(document)}

    def value(field: str, row: int | None, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        made = _plain(value, site)
        if found := cited.get((field, row)):
            made["id"] = f"{version}#{found.key}"
            made["citations"] = [
                _annotation(citation, number, found, version, site)
                for number, citation in enumerate(found.value["citations"], start=1)
            ]
        return made

    values = {
        field: [value(field, row, each) for row, each in enumerate(content, start=1)]
        if isinstance(content, list)
        else value(field, None, content)
        for field, content in document.items()
        if field not in RENAMED_KEYS
    }
    return known(
        {
            "id": version,
            "type": ["Entity", document["type"].capitalize()],
            "specializationOf": record,
            "publicId": document["id"],
            "generatedAtTime": document["published_at"],
            "derivedFrom": [f"{site}{source['url']}" for source in document.get("sources", ())],
            **values,
        }
    )


def _annotation(citation: Document, number: int, cited: Cited, version: str, site: str) -> Document:
    """Return a citation as a Web Annotation: the words are the target, the value is the body."""
    asserter = citation["asserted_by"]
    return known(
        {
            "id": f"{version}#{cited.key}-citation-{number}",
            "type": "Annotation",
            "motivation": MOTIVATIONS[citation["stance"]],
            "body": f"{version}#{cited.key}",
            "target": {
                "type": "SpecificResource",
                "source": f"{site}{citation['source']['url']}",
                "selector": [
                    {"type": "TextQuoteSelector", "exact": citation["exact"]},
                    {
                        "type": "TextPositionSelector",
                        "start": citation["start"],
                        "end": citation["end"],
                    },
                ],
            },
            "assertedBy": _plain(asserter, site) if asserter else None,
            "speaker": citation["speaker"],
            "stance": citation["stance"],
            "reported": known(citation.get("reported") or {}),
            "page": citation.get("page"),
        }
    )


def _plain(value: Document, site: str) -> Document:
    """Return a value without citations and unknown parts; a reference becomes its URL."""
    made: Document = {}
    for name, each in value.items():
        if name == "citations":
            continue
        if name == "id":
            made["publicId"] = each
        elif name == "url":
            made["url"] = f"{site}{each}"
        else:
            made[name] = _plain(each, site) if isinstance(each, dict) else each
    if "url" in made:
        made["id"] = made.pop("url")
    return known(made)


def _json_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


JSONLD = Format(
    "jsonld",
    "application/ld+json",
    "JSON-LD of PROV-O and Web Annotations",
    write,
)
