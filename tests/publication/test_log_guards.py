"""What PostgreSQL refuses even to the owner of the tables."""

import pytest
from django.db import DatabaseError, connection, transaction

from publication.models import LogHead, PublishedDocument
from tests.publication.documents import group, incident, place, source
from tests.publication.publishing import (
    entry,
    merge,
    people,
    publish,
    publish_entries,
    redact,
    withdraw,
)

pytestmark = pytest.mark.django_db

INSERT = """
INSERT INTO publication_publication (seq, kind, public_id, version, action, format_version, sha256,
    contributors, approver_id, published_at, reason, successor)
SELECT {seq}, '{kind}', '{public_id}', {version}, '{action}', 1, {sha256},
    {contributors}, {approver}, {published_at}, '{reason}', '{successor}'
FROM publication_loghead
"""
RAISE_HEAD = "UPDATE publication_loghead SET seq = seq + 1"
HASH = "repeat('0', 64)"


@pytest.fixture(autouse=True)
def rolled_back(db):
    """Roll back: most tests leave the log in a state that could not be committed."""
    savepoint = transaction.savepoint()
    yield
    transaction.savepoint_rollback(savepoint)


def execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def insert(**changes: object) -> str:
    editor, reviewer = people()
    values = {
        "seq": "seq",
        "kind": "group",
        "public_id": "G77",
        "version": 1,
        "action": "publish",
        "sha256": HASH,
        "contributors": f"ARRAY[{editor}]",
        "approver": reviewer,
        "published_at": "published_at",
        "reason": "",
        "successor": "",
    }
    return INSERT.format(**{**values, **changes})


def check_at_commit() -> None:
    """Run the deferred triggers, as a commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.owner
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE publication_publication SET reason = 'other'",
        "DELETE FROM publication_publication",
        "TRUNCATE publication_publication CASCADE",
        "UPDATE publication_publisheddocument SET body = body || ' '",
        "DELETE FROM publication_publisheddocument",
        "TRUNCATE publication_publisheddocument CASCADE",
        "DELETE FROM publication_loghead",
        "TRUNCATE publication_loghead",
        "UPDATE publication_loghead SET seq = seq - 1",
        "UPDATE publication_loghead SET published_at = published_at - interval '1 second'",
        "INSERT INTO publication_loghead VALUES (2, 0, now(), gen_random_uuid())",
    ],
)
@pytest.mark.parametrize("replication_role", ["origin", "replica"])
def test_log_is_not_changed(sql, replication_role):
    publish(group())
    check_at_commit()
    if replication_role == "replica":
        # It switches off ordinary triggers, and foreign keys with them.
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            if cursor.fetchone() != ("on",):
                pytest.skip("only a superuser may set it")
            cursor.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(DatabaseError, match=r"is refused|stay|never goes back|one_row"):
        execute(sql)


def test_only_the_document_of_a_redacted_version_can_be_deleted():
    publish(group())
    publish(group(version=2))
    redact("G1", 1)
    with pytest.raises(DatabaseError, match="not redacted"):
        execute("DELETE FROM publication_publisheddocument")


def test_a_redacted_document_cannot_be_added_again():
    (publication,) = publish(group())
    body = publication.document.body
    redact("G1", 1)
    with pytest.raises(DatabaseError, match="is redacted"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO publication_publisheddocument VALUES (%s, %s, %s)",
            [publication.seq, body, publication.document.etag],
        )


def test_a_valid_row_is_accepted():
    execute(RAISE_HEAD)
    execute(insert())


def test_approver_among_the_contributors_is_refused():
    _, reviewer = people()
    execute(RAISE_HEAD)
    with pytest.raises(DatabaseError, match="publication_four_eyes"):
        execute(insert(contributors=f"ARRAY[{reviewer}]"))


def test_seq_above_the_head_is_refused():
    with pytest.raises(DatabaseError, match="above the head"):
        execute(insert(seq="seq + 1"))


def test_seq_before_the_last_one_is_refused():
    publish(group())
    with pytest.raises(DatabaseError, match="not after the last"):
        execute(insert(seq="seq"))


def test_other_moment_than_the_head_s_is_refused():
    execute(RAISE_HEAD)
    with pytest.raises(DatabaseError, match="moment of the head"):
        execute(insert(published_at="published_at - interval '1 hour'"))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"approver": "NULL"}, "has_approver"),
        ({"contributors": "ARRAY[]::bigint[]"}, "has_contributors"),
        ({"contributors": "ARRAY[NULL]::bigint[]"}, "contributors_known"),
        ({"action": "withdraw", "sha256": "NULL"}, "tombstone_has_reason"),
        ({"action": "withdraw", "reason": "x"}, "hash_of_the_document"),
        ({"sha256": "NULL"}, "hash_of_the_document"),
        ({"action": "merge", "sha256": "NULL", "reason": "x"}, "merge_has_successor"),
        ({"successor": "G2"}, "merge_has_successor"),
        (
            {"action": "merge", "sha256": "NULL", "reason": "x", "successor": "G77"},
            "successor_is_another",
        ),
        ({"kind": "rumour"}, "kind_known"),
        ({"action": "delete", "sha256": "NULL", "reason": "x"}, "action_known"),
        ({"version": 0}, "version_positive"),
        ({"public_id": "G 1/.."}, "fits_an_address"),
    ],
)
def test_an_invalid_row_is_refused(changes, constraint):
    execute(RAISE_HEAD)
    with pytest.raises(DatabaseError, match=constraint):
        execute(insert(**changes))


def test_same_version_is_not_published_twice():
    publish(group("G77"))
    execute(RAISE_HEAD)
    with pytest.raises(DatabaseError, match="publication_version_once"):
        execute(insert())


WITHDRAWAL = {"action": "withdraw", "sha256": "NULL", "reason": "x"}
MERGE = {**WITHDRAWAL, "action": "merge", "successor": "G1"}
REDACTION = {**WITHDRAWAL, "action": "redact"}
OF_A_PLACE = {"kind": "place", "contributors": "ARRAY[]::bigint[]", "approver": "NULL"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"version": 3}, "the last version is 1"),
        ({"action": "refresh", "version": 3}, "the last version is 1"),
        ({**WITHDRAWAL, "version": 2}, "the live version is 1"),
        ({**MERGE, "version": 2}, "the live version is 1"),
        ({**REDACTION, "version": 2}, "there is no such version"),
        ({**WITHDRAWAL, "public_id": "G78"}, "it is not live"),
        ({**WITHDRAWAL, "public_id": "G3"}, "it is not live"),
        ({"action": "refresh", "public_id": "G3", "version": 2}, "it is not live"),
        ({**MERGE, "successor": "G3"}, "G3 is not a live group"),
        ({**MERGE, "successor": "G4"}, "G4 is not a live group"),
        ({**MERGE, "successor": "I1"}, "I1 is not a live group"),
        ({"public_id": "G4", "version": 2}, "it was merged, which is final"),
        ({"kind": "incident", "version": 2}, "this id belongs to a group"),
        # Places have no approver.
        ({**OF_A_PLACE, "public_id": "AF", "version": 3}, "the last version is 1"),
        ({**OF_A_PLACE, "version": 2}, "a place has no record's id"),
        ({**OF_A_PLACE, "public_id": "G78"}, "a place has no record's id"),
        ({**OF_A_PLACE, **WITHDRAWAL}, "a place has no record's id"),
        ({**OF_A_PLACE, **MERGE}, "a place has no record's id"),
        ({**OF_A_PLACE, **REDACTION}, "a place has no record's id"),
    ],
)
def test_an_entry_that_does_not_follow_from_the_log_is_refused(changes, why):
    publish(group("G77"), group("G1"), group("G3"), group("G4"), incident("I1"), place("AF"))
    withdraw("G3")
    merge("G4", "G1")
    execute(RAISE_HEAD)
    with pytest.raises(DatabaseError, match=f"does not follow: {why}"):
        execute(insert(**{"version": 1, **changes}))


@pytest.mark.parametrize(
    "changes",
    [{"version": 2}, WITHDRAWAL, MERGE, REDACTION, {"action": "refresh", "version": 2}],
    ids=lambda changes: changes.get("action", "publish"),
)
def test_an_entry_that_follows_from_the_log_is_accepted(changes):
    publish(group("G77"), group("G1"))
    execute(RAISE_HEAD)
    execute(insert(**changes))


PLACE_ONLY_PUBLISHED = "a place is only published, and without a reason"


@pytest.mark.parametrize(
    "changes",
    [
        WITHDRAWAL,
        {**MERGE, "successor": "PK"},
        REDACTION,
        {"action": "refresh", "version": 2},
        {"version": 2, "reason": "Four men were killed here"},
    ],
    ids=lambda changes: changes.get("action", "publish"),
)
def test_postgres_refuses_any_other_event_of_a_place(changes):
    publish(place("AF"), place("PK"))
    execute(RAISE_HEAD)
    with pytest.raises(DatabaseError, match=f"does not follow: {PLACE_ONLY_PUBLISHED}"):
        execute(insert(**{**OF_A_PLACE, "public_id": "AF", "version": 1, **changes}))


def test_place_is_published_without_approver():
    publish_entries(entry(place("AF"), contributors=(), approver=None))
    check_at_commit()


def test_gap_is_refused_at_commit():
    with pytest.raises(DatabaseError, match="a gap in the log"), transaction.atomic():
        execute(RAISE_HEAD)
        check_at_commit()


def test_a_publication_without_its_document_is_refused_at_commit():
    with pytest.raises(DatabaseError, match="no document"), transaction.atomic():
        execute(RAISE_HEAD)
        execute(insert())
        check_at_commit()


def test_a_document_that_does_not_match_its_hash_is_refused():
    execute(RAISE_HEAD)
    execute(insert())
    with pytest.raises(DatabaseError, match="not the one that was hashed"):
        execute(
            "INSERT INTO publication_publisheddocument"
            " SELECT seq, '{}', 'etag' FROM publication_loghead"
        )


@pytest.mark.parametrize("etag", ['"four men were killed"', '"0123456789abcdef0123456789abcdef"'])
def test_an_entity_tag_that_is_no_hash_of_the_document_is_refused(monkeypatch, etag):
    """With the tag of an earlier version, readers would be told that nothing changed."""

    def other_tag(**values):
        return PublishedDocument(**{**values, "etag": etag})

    monkeypatch.setattr("publication.log.PublishedDocument", other_tag)
    with pytest.raises(DatabaseError, match="entity tag of seq 1 is not that of its document"):
        publish(group())


def test_what_append_writes_passes_at_commit():
    publish(source(), group(), incident())
    check_at_commit()
    assert LogHead.objects.count() == 1
