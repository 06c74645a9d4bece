"""Compressed documents can be joined in any combination and decompressed."""

import gzip
import subprocess
from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from publication.compressed import authentic, mac, piece, spliced
from publication.models import CompressedDocument, PublishedDocument
from tests.factories import run_sql
from tests.publication.documents import group
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
        assert (bytes(row.fragment), row.crc32, row.length, bytes(row.mac)) == (
            made.fragment,
            made.crc32,
            made.length,
            mac(document.pk, made),
        )
    assert CompressedDocument.objects.count() == 2


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


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["DELETE FROM", "TRUNCATE"])
def test_the_application_does_not_replace_compressed_documents(statement):
    publish(group())
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError), transaction.atomic():
        run_sql(f"{statement} {TABLE}")


@pytest.fixture
def made():
    return piece('{"id":"G1"}')


def test_a_code_is_that_of_one_piece_at_one_position(made):
    code = mac(7, made)
    assert authentic(7, made, code)
    assert not authentic(8, made, code)
    assert not authentic(7, replace(made, crc32=made.crc32 ^ 1), code)
    assert not authentic(7, replace(made, length=made.length + 1), code)
    assert not authentic(7, replace(made, fragment=made.fragment + b"\0"), code)
    assert not authentic(7, made, b"")


def test_a_code_of_an_earlier_secret_key_stays_valid(made, settings):
    earlier, code = settings.SECRET_KEY, mac(7, made)
    settings.SECRET_KEY = "another"
    assert not authentic(7, made, code)
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert authentic(7, made, code)


def as_stored():
    return list(CompressedDocument.objects.order_by("pk").values())


@pytest.mark.owner
@pytest.mark.django_db
def test_migration_compresses_what_was_published_before_it():
    migration = import_module("publication.migrations.0024_authentic_pieces")
    publish(group(), group("G2"))
    kept = as_stored()
    lose_compressed()
    CompressedDocument.objects.create(
        document_id=1, fragment=b"forged", crc32=1, length=1, mac=b"m" * 16
    )
    with connection.schema_editor() as editor:
        migration.remove_all(apps, editor)
        migration.compress_all(apps, editor)
    assert as_stored() == kept


@pytest.mark.owner
@pytest.mark.django_db
def test_a_rebuild_compresses_the_documents_again():
    publish(group(), group("G2"))
    kept = as_stored()
    lose_compressed(pk=1)
    call_command("rebuild_index")
    assert as_stored() == kept
