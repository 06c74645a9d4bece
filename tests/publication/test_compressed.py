"""Compressed documents can be joined in any combination and decompressed."""

import gzip
import subprocess
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from publication.compressed import piece, spliced
from publication.models import CompressedDocument, PublishedDocument
from tests.factories import run_sql
from tests.publication.documents import group, place
from tests.publication.publishing import lose_compressed, publish, redact

TABLE = CompressedDocument._meta.db_table

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(texts, st.lists(texts), texts)
def test_pieces_put_together_are_one_gzip_member_of_all_the_words(before, bodies, after):
    made = spliced(before, [piece(body) for body in bodies], after)
    assert gzip.decompress(made).decode() == before + ",".join(bodies) + after


def test_gzip_itself_accepts_what_is_put_together(tmp_path):
    file = tmp_path / "page.gz"
    file.write_bytes(spliced('{"results":[', [piece('{"a":1}' * 50)] * 3, "]}"))
    subprocess.run(["gzip", "--test", file], check=True)


@pytest.mark.django_db
def test_every_published_document_is_kept_compressed():
    publish(group(), group("G2"))
    for document in PublishedDocument.objects.select_related("compressed"):
        row = document.compressed
        made = piece(document.body)
        assert (bytes(row.fragment), row.crc32, row.length) == (
            made.fragment,
            made.crc32,
            made.length,
        )
    assert CompressedDocument.objects.count() == 2


@pytest.mark.django_db
def test_documents_of_places_are_not_stored_compressed():
    publish(place(), group())
    assert list(CompressedDocument.objects.values_list("pk", flat=True)) == [2]


@pytest.mark.django_db
def test_redaction_deletes_the_compressed_document_too():
    publish(group(), group("G2"))
    redact("G1", 1)
    assert list(CompressedDocument.objects.values_list("pk", flat=True)) == [2]


@pytest.mark.owner
@pytest.mark.django_db
def test_compressed_documents_cannot_be_changed():
    publish(group())
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        CompressedDocument.objects.update(length=1)


@pytest.mark.owner
@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["DELETE FROM", "TRUNCATE"])
def test_compressed_documents_cannot_be_replaced(statement):
    publish(group())
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match=r"go with the words|is refused"), transaction.atomic():
        run_sql(f"{statement} {TABLE}")


@pytest.mark.owner
@pytest.mark.django_db
def test_migration_compresses_what_was_published_before_it():
    migration = import_module("publication.migrations.0010_compressed_documents")
    publish(group(), group("G2"))
    kept = list(CompressedDocument.objects.values())
    lose_compressed()
    migration.compress_what_is_there(apps, None)
    assert list(CompressedDocument.objects.values()) == kept
