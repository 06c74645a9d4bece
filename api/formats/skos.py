"""Terms in JSON-LD: concepts of SKOS. A set is a concept scheme."""

from typing import Any

from api.formats.cited import known
from api.formats.format import Document

__all__ = ["CONTEXT", "concept"]

SKOS = "http://www.w3.org/2004/02/skos/core#"
OWL = "http://www.w3.org/2002/07/owl#"

CONTEXT = {
    **{
        name: f"{SKOS}{name}"
        for name in ("Concept", "prefLabel", "definition", "example", "notation", "historyNote")
    },
    **{
        name: {"@id": f"{SKOS}{name}", "@type": "@id"}
        for name in ("broader", "broaderTransitive", "exactMatch", "inScheme", "topConceptOf")
    },
    "deprecated": {"@id": f"{OWL}deprecated", "@type": "xsd:boolean"},
}
"""For the context of a term, and of a list of terms."""


def concept(document: Document, site: str) -> Document:
    """Return a term as a concept, known by its address; its version is the entity in the log."""
    record = f"{site}{document['url']}"
    scheme = f"{site}/api/v1/terms/?set={document['set'].replace(' ', '%20')}"
    terms = f"{site}/api/v1/terms/"

    def told(key: str, own: str | None) -> list[Document]:
        """Return a text in English and in its translations."""
        translated = [(each["language"], each[key]) for each in document["translations"]]
        words = [("en", own), *translated]
        return [{"@language": language, "@value": text} for language, text in words if text]

    broader = document["broader"]
    above: list[Any] = [f"{terms}{code}/" for code in document["within"]]
    return known(
        {
            "id": record,
            "type": ["Concept", "Entity"],
            "publicId": document["id"],
            "version": document["version"],
            "specializationOf": f"{record}versions/{document['version']}/",
            "generatedAtTime": document["published_at"],
            "seq": document["seq"],
            "inScheme": scheme,
            "topConceptOf": None if broader else scheme,
            "notation": document["value"],
            "prefLabel": told("label", document["label"]),
            "definition": told("definition", document["definition"]),
            "example": document["example"],
            "broader": f"{site}{broader['url']}" if broader else None,
            "broaderTransitive": above,
            "core": document["core"],
            "core_value": document["core_value"],
            "since": document["since"],
            "retired": document["retired"],
            "hidden": document["hidden"],
            "deprecated": document["retired"] is not None,
            "value_type": document.get("value_type"),
            "choices": [known(choice) for choice in document.get("choices", ())],
        }
    )
