"""The values of a document. A document is evidence itself, so they have no citations."""

from sources.record_type import FieldValue, RecordType, RowValues, ValueType

__all__ = ["DOCUMENT"]


def said(
    field: str, type_: ValueType = ValueType.TEXT, name: str = "", *, seldom: bool = False
) -> FieldValue:
    """Return a value that needs no evidence. `seldom`: most documents have no need of it."""
    return FieldValue((field,), type_, needs_evidence=False, name=name, seldom=seldom)


DOCUMENT = RecordType(
    "source",
    "sources.Document",
    (
        said("title"),
        said("kind"),
        # Published with the document, so the author of a publisher contributes to its documents.
        said("publisher__name", name="publisher"),
        said("publisher__kind", name="kind_of_publisher", seldom=True),
        said("publisher__country", name="country_of_publisher", seldom=True),
        said("publisher__reliability", ValueType.CHOICE, "reliability_of_publisher", seldom=True),
        said("publisher__homepage", name="homepage_of_publisher", seldom=True),
        said("language"),
        said("link"),
        said("published"),
        said("accessed_on", ValueType.DAY),
        said("text", ValueType.FROZEN_TEXT, seldom=True),
        said("file", ValueType.FILE, seldom=True),
        said("supersedes", ValueType.RECORD, seldom=True),
        RowValues(
            "conveys", "sources.Conveys", "relays", ("conveyed",), ValueType.RECORD, seldom=True
        ),
        said("retracted_on", ValueType.DAY, seldom=True),
        said("retraction_reason", name="reason_of_retraction", seldom=True),
    ),
    # The curation status, the origins of automatic values, and remarks on the text.
    internal=frozenset({"origins", "remarks", "curation_status"}),
)
