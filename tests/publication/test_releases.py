"""A release is a named position in the log, and nothing about it changes."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from publication import release_files, releases
from publication.models import Publication, Release, ReleaseFile
from tests.publication.documents import group, incident, place
from tests.publication.publishing import entry, people, publish, publish_entries, redact


def cut(name: str = "2024.1", note: str = "") -> Release:
    return releases.cut_release(name, note, people()[0])


def read(file: str, seq: int) -> str:
    """Return the contents of a file as of a position in the log."""
    parts = release_files.document_lines(release_files.FILE_KINDS[file], seq, releases._fetch_all)
    return "".join(line for part in parts for line in part)


@pytest.mark.django_db
def test_release_stands_at_the_end_of_the_log():
    publish(group("G1"))
    publish(group("G2"), group("G3"))
    release = cut()
    assert (release.pk, release.name) == (3, "2024.1")


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
    monkeypatch.setattr("publication.release_files.BATCH_SIZE", 2)
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
        "UPDATE publication_releasefile SET sha256 = 'x'",
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


def test_database_refuses_a_file_that_is_added_later(own_database):
    publish(group())
    release = cut()
    with pytest.raises(DatabaseError, match="are complete"):
        ReleaseFile.objects.create(release=release, name="more", records=0, size=0, sha256="")
    with pytest.raises(DatabaseError, match="are complete"), transaction.atomic():
        ReleaseFile.objects.create(release_id=9, name="more", records=0, size=0, sha256="")
