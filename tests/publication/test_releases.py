"""A release is a named position in the log, and nothing about it changes."""

import hashlib
from dataclasses import replace
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from publication import releases
from publication.models import Publication, Release, ReleaseFile
from publication.releases import files as release_files
from publication.releases.cut import fetch_all
from tests.factories import run_sql
from tests.publication.documents import group, incident, place
from tests.publication.publishing import entry, people, publish, publish_entries, redact

MORE = {"name": "more", "records": 0, "size": 0, "sha256": "", "mac": bytes(16)}


def cut(name: str = "2024.1", note: str = "") -> Release:
    return releases.cut_release(name, note, people()[0])


def read(file: str, seq: int) -> str:
    """Return the contents of a file as of a position in the log."""
    parts = release_files.document_lines(release_files.FILE_KINDS[file], seq, fetch_all)
    return "".join(line for part in parts for line in part)


@pytest.mark.django_db
def test_release_stands_at_the_end_of_the_log():
    publish(group("G1"))
    publish(group("G2"), group("G3"))
    release = cut()
    assert (release.pk, release.name) == (3, "2024.1")


def test_the_upgrade_writes_codes_that_are_accepted():
    upgrade = import_module("publication.migrations.0031_what_a_reader_sees_guards")
    told = release_files.FileNumbers(2, 30, "ab" * 32)
    written = upgrade.mac(7, "groups.ndjson", told.records, told.size, told.sha256)
    assert release_files.are_authentic(7, "groups.ndjson", told, written)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "-1", "../2024", "2024/2", "x" * 33, "a b", "2024.1\n", "٢٠"])
def test_name_must_fit_an_address(name):
    publish(group())
    with pytest.raises(releases.BadName):
        cut(name)


@pytest.mark.django_db
def test_name_is_given_once():
    publish(group())
    cut("2024.1")
    publish(group(version=2))
    with pytest.raises(releases.NameTaken):
        cut("2024.1")


@pytest.mark.django_db
def test_release_needs_something_new():
    with pytest.raises(releases.NothingNew):
        cut("2024.1")
    publish(group())
    cut("2024.1")
    with pytest.raises(releases.NothingNew):
        cut("2024.2")


@pytest.mark.django_db
def test_files_hold_what_was_current_a_document_a_line_in_the_order_of_publication():
    publish(group("G2"), group("G1"))
    publish(group("G2", 2), incident("I1"))
    publish_entries(entry(place("PK"), contributors=(), approver=None))
    release = cut()
    bodies = {each.seq: each.document.body for each in Publication.objects.all()}
    assert read("groups.ndjson", release.pk) == f"{bodies[2]}\n{bodies[3]}\n"
    assert read("places.ndjson", release.pk) == f"{bodies[5]}\n"
    assert read("findings.ndjson", release.pk) == ""


@pytest.mark.django_db
def test_files_are_made_again_to_the_last_byte_whatever_is_published_since(monkeypatch):
    monkeypatch.setattr("publication.releases.files.BATCH_SIZE", 2)
    publish(*(group(f"G{number}", name=f"تحریک {number}") for number in range(1, 8)))
    release = cut()
    publish(group("G3", 2), group("G9"))
    for file in release.files.all():
        content = read(file.name, release.pk).encode()
        assert hashlib.sha256(content).hexdigest() == file.sha256
        assert (len(content), content.count(b"\n")) == (file.size, file.records)
    assert {file.name: file.records for file in release.files.all()}["groups.ndjson"] == 7


@pytest.mark.django_db
def test_redacted_words_are_in_no_release_file():
    publish(group("G1", name="A name that must go"), group("G2"))
    release = cut()
    redact("G1", 1, "Privacy.")
    content = read("groups.ndjson", release.pk)
    assert "must go" not in content
    assert content.count("\n") == 1


@pytest.mark.owner
@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE publication_release SET name = '2024.9'",
        "UPDATE publication_release SET note = 'x'",
        "DELETE FROM publication_release",
        "TRUNCATE publication_release CASCADE",
        "DELETE FROM publication_releasefile",
        "TRUNCATE publication_releasefile",
    ],
)
def test_database_refuses_to_change_a_release(sql):
    publish(group())
    cut()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="the log only grows"), transaction.atomic():
            cursor.execute(sql)


@pytest.mark.django_db
def test_database_refuses_a_release_in_the_middle_of_a_transaction():
    publish(group("G1"), group("G2"))
    with pytest.raises(DatabaseError, match="in the middle"), transaction.atomic():
        Release.objects.create(publication_id=1, name="2024.1", created_by_id=people()[0])
    Release.objects.create(publication_id=2, name="2024.1", created_by_id=people()[0])


@pytest.mark.django_db
def test_database_refuses_to_publish_more_at_the_moment_of_a_release():
    publish(group("G1"))
    cut()
    with pytest.raises(DatabaseError, match="a release stands at seq 1"), transaction.atomic():
        run_sql("UPDATE publication_loghead SET seq = seq + 1")
        run_sql(
            "INSERT INTO publication_publication SELECT (jsonb_populate_record(p,"
            " jsonb_build_object('seq', 2, 'public_id', 'G2'))).* FROM publication_publication p"
        )


@pytest.mark.django_db
def test_database_refuses_a_release_of_what_is_not_published_yet():
    publish(group("G1"))
    with pytest.raises(DatabaseError, match="not published yet"), transaction.atomic():
        Release.objects.create(publication_id=2, name="2024.1", created_by_id=people()[0])


@pytest.mark.django_db
def test_the_application_does_not_change_the_numbers_of_a_file():
    publish(group())
    cut()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run_sql("UPDATE publication_releasefile SET records = 7")


def told(file: ReleaseFile) -> release_files.FileNumbers:
    return release_files.FileNumbers(file.records, file.size, file.sha256)


@pytest.mark.django_db
def test_the_application_vouches_for_the_numbers_of_each_file():
    publish(group())
    release = cut()
    for file in release.files.all():
        numbers = told(file)
        code = bytes(file.mac)
        assert release_files.are_authentic(release.pk, file.name, numbers, code)
        for forged in ({"records": 7}, {"size": 7}, {"sha256": "0" * 64}):
            other = replace(numbers, **forged)
            assert not release_files.are_authentic(release.pk, file.name, other, code)
        assert not release_files.are_authentic(release.pk + 1, file.name, numbers, code)
        assert not release_files.are_authentic(release.pk, "other.ndjson", numbers, code)


@pytest.mark.owner
@pytest.mark.django_db
def test_a_rebuild_vouches_again_after_the_key_was_changed_and_mends_forged_numbers(settings):
    publish(group())
    release = cut()
    before = {file.name: told(file) for file in release.files.all()}
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql("UPDATE publication_releasefile SET records = 7 WHERE name = 'groups.ndjson'")
    settings.SECRET_KEY = "another key, as long as it has to be"
    call_command("rebuild_index", verbosity=0)
    for file in release.files.all():
        assert told(file) == before[file.name]
        assert release_files.are_authentic(release.pk, file.name, told(file), bytes(file.mac))


def test_database_refuses_a_file_that_is_added_later(own_database):
    publish(group())
    release = cut()
    with pytest.raises(DatabaseError, match="are complete"):
        ReleaseFile.objects.create(release=release, **MORE)
    with pytest.raises(DatabaseError, match="are complete"), transaction.atomic():
        ReleaseFile.objects.create(release_id=9, **MORE)
