"""The files of a release, generated from the log. Each time, the bytes are the same.

The caller passes a function to run queries: cutting a release uses another connection than the API.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from publication.index import TABLES
from publication.vocabulary import Kind

__all__ = [
    "FILE_KINDS",
    "MEDIA_TYPE",
    "FetchAll",
    "document_lines",
]

MEDIA_TYPE = "application/x-ndjson"
BATCH_SIZE = 500

# The kind of record in each file.
FILE_KINDS = {f"{kind}s.ndjson": Kind(kind) for kind in TABLES}

FetchAll = Callable[[str, Mapping[str, Any]], list[tuple]]

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
