"""The tidy tables as one zip, with a README and a dictionary of their columns."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import IO, cast

from api.formats.format import Document, Export, Format
from api.formats.related import places_of
from api.formats.sink import Sink
from api.formats.table import Table
from api.formats.tidy import CITATIONS, RELATION_TABLES, TABLES
from publication import spreadsheet
from publication.contract.cells import attributions_of
from publication.references import references
from publication.vocabulary import Kind

__all__ = [
    "ZIP",
    "zipped",
]

BLOCK = 64 * 1024
# How much of each table is kept in memory before it is written to disk.
IN_MEMORY = 256 * 1024

# The kinds whose records have citations, and so rows in citations.csv.
CITED_KINDS = (Kind.GROUP, Kind.INCIDENT, Kind.FINDING)

DICTIONARY = "data_dictionary.csv"
README = """\
Sourcebook: tables of published records
=======================================

Taken from {site} at position {seq} of its log.

Every file is CSV (RFC 4180) in UTF-8 with a header; {dictionary} describes each column.
Tables are joined by public ids: G is a group, I an incident, F a finding, S a source. The rows of
a record are numbered from 1. citations.csv names the record, the field and the row that the words
of a source support or deny.

An empty cell means unknown, or that a count lacks this bound. Dates are as imprecise as in the
sources (EDTF, ISO 8601-2), together with the first and the last possible day. A text that a
spreadsheet could read as a formula begins with an apostrophe.

If one kind of record was requested, the groups, sources and places that those refer to have
rows here as well, as published at the same position, but without their ties, their citations and
the sources that they relay; those are in {site}/api/v1/tables/.
The table of the requested kind contains only the requested records. So the other end of a tie, the
group that asserts something, a relayed source or a containing place may be a record of that kind
that is not here. A record whose words were redacted has no row. The API has each of them under its
id.
"""
ATTRIBUTIONS = """
Places come from gazetteers. Whoever publishes data with them writes beside it:
{lines}
place_gazetteers.csv says which place comes from which.
"""


def write(export: Export) -> Iterator[bytes]:
    """Yield the tables of an export and of the records that it refers to."""
    return zipped(export, {export.kind: export.batches})


def zipped(export: Export, parts: Mapping[Kind, Iterable[list[str]]]) -> Iterator[bytes]:
    """Yield a zip of the tables of several kinds, each given as batches of stored documents.

    Each table is first written to a file of its own, because a zip stores one entry after the
    other. Then the zip is sent while it is created.
    """
    with ExitStack() as stack:
        files: dict[str, IO[bytes]] = {}
        tables = [*(table for kind in Kind for table in TABLES[kind]), CITATIONS]
        for table in tables:
            files[table.name] = stack.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
            files[table.name].writelines(spreadsheet.csv_lines([table.header]))
        seen: set[str] = set()
        attributions: set[str] = set()
        for kind, batches in parts.items():
            for batch in replace(export, batches=batches).documents():
                seen.update(document["id"] for document in batch)
                _write_documents(files, kind, batch)
                attributions |= attributions_of(batch)
                if len(parts) == 1:
                    wanted = {
                        each
                        for document in batch
                        for each in references(document) | places_of(document)
                    }
                    attributions |= _write_related(files, export, wanted, seen)
        yield from _zip_parts(export, tables, files, sorted(attributions))


def _write_related(
    files: dict[str, IO[bytes]], export: Export, wanted: set[str], seen: set[str]
) -> set[str]:
    """Write the rows of records of other kinds that are referred to, and of their places.

    Returns the attributions of these places.

    The table of the requested kind contains only the requested records. References to further
    records, and so perhaps to all of them, are not followed. The ids that were read are added to
    `seen`.
    """
    attributions: set[str] = set()
    while wanted := wanted - seen:
        seen |= wanted
        found = [each for _, each in sorted(export.related(sorted(wanted)).items())]
        for document in found:
            for table in TABLES[Kind(document["type"])]:
                if document["type"] != export.kind and table.name not in RELATION_TABLES:
                    _write_rows(files, table, [document])
        attributions |= attributions_of(found)
        wanted = {each for document in found for each in places_of(document)}
    return attributions


def _write_documents(files: dict[str, IO[bytes]], kind: Kind, documents: list[Document]) -> None:
    tables = (*TABLES[kind], CITATIONS) if kind in CITED_KINDS else TABLES[kind]
    for table in tables:
        _write_rows(files, table, documents)


def _write_rows(files: dict[str, IO[bytes]], table: Table, documents: list[Document]) -> None:
    rows = (row for document in documents for row in table.read(document))
    files[table.name].writelines(spreadsheet.csv_lines(rows))


def _zip_parts(
    export: Export, tables: list[Table], files: dict[str, IO[bytes]], attributions: list[str]
) -> Iterator[bytes]:
    sink = Sink()
    readme = README.format(site=export.site, seq=export.seq, dictionary=DICTIONARY)
    if attributions:
        readme += ATTRIBUTIONS.format(lines="\n".join(f"- {each}" for each in attributions))
    with zipfile.ZipFile(cast(IO[bytes], sink), "w") as archive:
        texts = {"README.txt": readme.encode(), DICTIONARY: b"".join(dictionary(tables))}
        for name, content in texts.items():
            with archive.open(_entry(name), "w") as entry:
                entry.write(content)
        for name, file in files.items():
            file.seek(0)
            with archive.open(_entry(f"{name}.csv"), "w") as entry:
                while block := file.read(BLOCK):
                    entry.write(block)
                    yield from sink.take_blocks()
    yield from sink.take_blocks()


def dictionary(tables: list[Table]) -> Iterator[bytes]:
    """Return the meaning of each column of each table, as CSV."""
    yield from spreadsheet.csv_lines([["table", "row_is", "column", "type", "meaning"]])
    for table in tables:
        for column in table.columns:
            yield from spreadsheet.csv_lines(
                [[table.name, table.meaning, column.name, column.type, column.meaning]]
            )


def _entry(name: str) -> zipfile.ZipInfo:
    # A fixed date (the format begins in 1980), so that the same tables give the same bytes.
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


ZIP = Format(
    "zip",
    "application/zip",
    "tidy tables in one file, with the groups, sources and places that it refers to",
    write,
    extension="zip",
)
