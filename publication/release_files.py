"""The files of a release: made from the log whenever they are asked for, to the last byte the same.

The caller says through which connection they are read: the one that cuts a release is another
than the API's.
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

# Each file, and the kind of record of which it holds the documents.
FILE_KINDS = {f"{kind}s.ndjson": Kind(kind) for kind in TABLES}

FetchAll = Callable[[str, Mapping[str, Any]], list[tuple]]

# By the primary key of the kind's own table, so that each step reads on where the last one ended.
BATCH_SQL = """
SELECT r.seq_from, d.body FROM {table} r
JOIN publication_publisheddocument d ON d.seq = r.seq_from
WHERE r.seq_from > %(after)s AND r.seq_from <= %(at)s AND r.seq_to > %(at)s
ORDER BY r.seq_from LIMIT %(limit)s
"""


def document_lines(kind: str, at: int, fetch_all: FetchAll) -> Iterator[list[str]]:
    """The documents of a kind that were current at a position, each a line of its own.

    In the order of publication, in parts of a bounded size.
    """
    sql = BATCH_SQL.format(table=TABLES[kind][0]._meta.db_table)
    after = 0
    while rows := fetch_all(sql, {"after": after, "at": at, "limit": BATCH_SIZE}):
        yield [f"{body}\n" for _, body in rows]
        after = rows[-1][0]
