"""NDJSON: the documents as they are stored, one a line."""

from collections.abc import Iterator

from api.formats.format import Export, Format

__all__ = [
    "NDJSON",
]


def write(export: Export) -> Iterator[bytes]:
    # A document holds no line break: JSON escapes those within a text.
    for batch in export.batches:
        if batch:
            yield "\n".join([*batch, ""]).encode()


NDJSON = Format(
    "ndjson",
    "application/x-ndjson",
    "one stored document a line",
    write,
    accepts=("application/ndjson", "application/jsonl"),
)
