"""The values of a document. A document is evidence itself, so they have no citations."""

from sources.record_type import FieldValue, RecordType, RowValues, ValueType

__all__ = ["DOCUMENT"]


def said(
    field: str, type_: ValueType = ValueType.TEXT, name: str = "", label: str = ""
) -> FieldValue:
    """Return a value that needs no evidence."""
    return FieldValue((field,), type_, needs_evidence=False, name=name, label=label)


DOCUMENT = RecordType(
    "source",
    "sources.Document",
    (
        said("title"),
        said("kind"),
        # Published with the document, so the author of a publisher contributes to its documents.
        said("publisher__name", name="publisher"),
        said("publisher__kind", name="kind_of_publisher"),
        said("publisher__country", name="country_of_publisher"),
        said("publisher__reliability", ValueType.CHOICE, "reliability_of_publisher"),
        said("publisher__homepage", name="homepage_of_publisher"),
        said("language"),
        said("link"),
        said("published"),
        said("accessed_on", ValueType.DAY),
        said("text", ValueType.FROZEN_TEXT),
        said("file", ValueType.FILE),
        said("supersedes", ValueType.RECORD),
        RowValues("conveys", "sources.Conveys", "relays", ("conveyed",), ValueType.RECORD),
        said("retracted_on", ValueType.DAY),
        said("retraction_reason", name="reason_of_retraction"),
    ),
    # The curation status, the origins of automatic values, and remarks on the text.
    internal=frozenset({"origins", "remarks", "curation_status"}),
)
