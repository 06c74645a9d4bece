from pathlib import Path

import pytest

from api.formats.flat import FLAT
from api.formats.tidy import CITATIONS, TABLES

EVERY_TABLE = [
    *FLAT.values(),
    *(table for tables in TABLES.values() for table in tables),
    CITATIONS,
]
DOCS = (Path(__file__).parents[3] / "docs" / "tables.md").read_text()


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.name)
def test_every_column_is_explained_in_the_docs(table):
    for column in table.columns:
        assert f"| `{column.name}` | {column.type} | {column.meaning} |" in DOCS


def test_the_docs_explain_no_column_that_is_gone():
    rows = sum(line.startswith("| `") for line in DOCS.splitlines())
    assert rows == sum(len(table.columns) for table in EVERY_TABLE)


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.name)
def test_no_two_columns_have_one_name(table):
    assert len(set(table.header)) == len(table.header)
