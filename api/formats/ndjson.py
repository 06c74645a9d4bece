"""NDJSON: the stored documents, one per line."""

from collections.abc import Iterator

from api.formats.format import Export, Format

__all__ = [
    "NDJSON",
]


def write(export: Export) -> Iterator[bytes]:
    # A document contains no line breaks, because JSON escapes those within a text.
    for batch in export.batches:
        if batch:
            yield "\n".join([*batch, ""]).encode()


NDJSON = Format(
    "ndjson",
    "application/x-ndjson",
    "one stored document per line",
    write,
    accepts=("application/ndjson", "application/jsonl"),
)
