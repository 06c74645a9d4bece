import pytest

from api.formats.flat import FLAT
from api.formats.tidy import CITATIONS, TABLES

EVERY_TABLE = [
    *FLAT.values(),
    *(table for tables in TABLES.values() for table in tables),
    CITATIONS,
]


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.name)
def test_no_two_columns_have_one_name(table):
    assert len(set(table.header)) == len(table.header)
