"""Parquet with the columns of CSV, for exports to files. Needs `requirements-parquet.txt`."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from api.formats.flat import FLAT
from api.formats.format import Export, Format
from api.formats.related import attributed
from api.formats.sink import Sink
from api.formats.table import Table

__all__ = [
    "PARQUET",
]


def write(export: Export) -> Iterator[bytes]:
    """Yield one row per record, one row group per batch. Raises ImportError without pyarrow."""
    import pyarrow
    from pyarrow import parquet

    table = FLAT[export.kind]
    types = {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "day": pyarrow.date32(),
        "moment": pyarrow.timestamp("us", tz="UTC"),
    }
    schema = pyarrow.schema([(column.name, types[column.type]) for column in table.columns])
    sink = Sink()
    with parquet.ParquetWriter(sink, schema) as writer:
        for batch in attributed(export):
            rows = [row for document in batch for row in _rows(table, document)]
            if rows:
                writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema))
                yield from sink.take_blocks()
    yield from sink.take_blocks()


def _rows(table: Table, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for row in table.read(document):
        yield {
            column.name: _cell(column.type, value)
            for column, value in zip(table.columns, row, strict=True)
        }


def _cell(type: str, value: Any) -> Any:
    if value is None:
        return None
    if type == "day":
        return date.fromisoformat(value)
    if type == "moment":
        return datetime.fromisoformat(value)
    return value


PARQUET = Format(
    "parquet",
    "application/vnd.apache.parquet",
    "the columns of CSV in Parquet",
    write,
    extension="parquet",
)
