"""The files of a release, generated from the log. Each time, the bytes are the same.

PostgreSQL cannot hash a file of any length. So the numbers that are kept of a file have a message
authentication code.

The caller passes a function to run queries: cutting a release uses another connection than the API.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publication.authentic import authentic, code
from publication.index import TABLES
from publication.vocabulary import Kind

__all__ = [
    "FILE_KINDS",
    "MEDIA_TYPE",
    "FetchAll",
    "FileNumbers",
    "are_authentic",
    "document_lines",
    "mac",
    "numbers",
]

PURPOSE = b"release file"
MEDIA_TYPE = "application/x-ndjson"
BATCH_SIZE = 500

# The kind of record in each file.
FILE_KINDS = {f"{kind}s.ndjson": Kind(kind) for kind in TABLES}

FetchAll = Callable[[str, Mapping[str, Any]], list[tuple]]


@dataclass(frozen=True)
class FileNumbers:
    """What is kept of a file: the number of records, the length in bytes, and the hash."""

    records: int
    size: int
    sha256: str


# Ordered by the primary key, so that each batch continues after the last one.
BATCH_SQL = """
SELECT r.seq_from, d.body FROM {table} r
JOIN publication_publisheddocument d ON d.seq = r.seq_from
WHERE r.seq_from > %(after)s AND r.seq_from <= %(at)s AND r.seq_to > %(at)s
ORDER BY r.seq_from LIMIT %(limit)s
"""


def document_lines(kind: str, at: int, fetch_all: FetchAll) -> Iterator[list[str]]:
    """Yield batches of lines: the documents of a kind that were current at position `at`.

    In the order of publication, one document per line.
    """
    sql = BATCH_SQL.format(table=TABLES[kind][0]._meta.db_table)
    after = 0
    while rows := fetch_all(sql, {"after": after, "at": at, "limit": BATCH_SIZE}):
        yield [f"{body}\n" for _, body in rows]
        after = rows[-1][0]


def numbers(name: str, at: int, fetch_all: FetchAll) -> FileNumbers:
    """Return the numbers of a file at position `at`. Reads all of it."""
    digest, records, size = hashlib.sha256(), 0, 0
    for part in document_lines(FILE_KINDS[name], at, fetch_all):
        content = "".join(part).encode()
        digest.update(content)
        records += len(part)
        size += len(content)
    return FileNumbers(records, size, digest.hexdigest())


def mac(at: int, name: str, told: FileNumbers) -> bytes:
    """Return the code that vouches for the numbers of the file of the release at position `at`."""
    return code(PURPOSE, _covered(at, name, told))


def are_authentic(at: int, name: str, told: FileNumbers, given: bytes) -> bool:
    """Return whether the application wrote these numbers of this file."""
    return authentic(PURPOSE, _covered(at, name, told), given)


def _covered(at: int, name: str, told: FileNumbers) -> bytes:
    return f"{at}/{name}/{told.records}/{told.size}/{told.sha256}".encode()
