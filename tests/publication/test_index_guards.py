"""The application may write the index only when it publishes: PostgreSQL refuses the rest."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from curation.database.owner import as_owner
from publication import index_writer
from publication.index import ALL_TABLES
from publication.models import GroupRow, Publication
from publication.vocabulary import END_OF_LOG
from tests import databases
from tests.factories import run_sql
from tests.publication.documents import (
    alias,
    casualties,
    citation,
    cited,
    finding,
    group,
    incident,
    incident_tie,
    place,
    place_value,
    ref,
    source,
    term,
    tie,
)
from tests.publication.histories import random_history
from tests.publication.publishing import lose_compressed, publish, redact, withdraw

INDEX = sorted(table._meta.db_table for table in ALL_TABLES)
MOMENT = "published_at = greatest(clock_timestamp(), published_at + interval '1 microsecond')"


def everything_published(version: int = 1) -> list[dict]:
    """Documents with rows in every table of the index."""
    return [
        place(
            "PK-KP",
            ("PK",),
            version=version,
            identifiers=[{"scheme": "wikidata", "value": "Q183303"}],
        ),
        term("incident-kind-car-bomb", ("incident-kind-bombing",), version=version),
        source(version=version),
        group(
            "G1",
            version,
            aliases=[alias("Other name")],
            identifiers=[{"scheme": "unsc", "value": "QDe.132"}],
            countries=[cited(**ref("PK"))],
            ties=[tie("G2")],
            attributes=[cited(attribute="own remark", value="x")],
        ),
        incident(
            "I1",
            version,
            kind={**cited(value="bombing"), "citations": [citation(asserted_by=ref("G1"))]},
            place=place_value("PK-KP", ("PK",)),
            casualties=[casualties(5)],
            weapons=[cited(weapon="drone")],
            targets=[cited(target_type="school", damage=None)],
            ties=[incident_tie("I2")],
            identifiers=[{"scheme": "own", "value": "7"}],
            attributes=[cited(attribute="own remark", value="x")],
        ),
        finding(
            "F1",
            version,
            identifiers=[{"scheme": "own", "value": "7"}],
            attributes=[cited(attribute="own remark", value="x")],
        ),
    ]


@pytest.fixture(scope="module")
def past(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A log with two versions of each kind, committed before a test begins."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.log_alone()) as name,
        databases.leading_to(name),
    ):
        for version in (1, 2):
            publish(*everything_published(version))
        publish(group("G9"))
        withdraw("G9")
        yield


@pytest.fixture
def own(past: None) -> Iterator[None]:
    """A transaction of the test after `past`, rolled back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def refused(words: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        run_sql(statement)


def nothing() -> None:
    """The attacker does nothing beforehand."""


def touch_the_head() -> None:
    run_sql(f"UPDATE publication_loghead SET {MOMENT}")


def raise_the_head() -> None:
    run_sql(f"UPDATE publication_loghead SET seq = seq + 1, {MOMENT}")


def publish_another() -> None:
    publish(group("G3"))


def publish_and_take_it_back() -> None:
    with transaction.atomic():
        publish(*everything_published(3))
        transaction.set_rollback(True)


def publish_in_a_savepoint() -> None:
    with transaction.atomic():
        publish(group("G3"))


BEFORE = [
    nothing,
    touch_the_head,
    raise_the_head,
    publish_another,
    publish_and_take_it_back,
    publish_in_a_savepoint,
]
before = pytest.mark.parametrize("do_before", BEFORE, ids=lambda each: each.__name__)


def columns_of(table: str) -> list[str]:
    found = run_sql(
        "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        table,
    )
    return [name for (name,) in found]


def insertion(table: str, **changed: str) -> str:
    """Return SQL that copies one row of a table, with some columns changed."""
    columns = columns_of(table)
    values = ", ".join(changed.get(column, column) for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1"


def test_there_are_rows_to_attack_in_every_table(own: None) -> None:
    for table in INDEX:
        assert run_sql(f"SELECT count(*) FROM {table} WHERE seq_to = {END_OF_LOG}") > [(0,)]
        assert run_sql(f"SELECT count(*) FROM {table} WHERE seq_to < {END_OF_LOG}") > [(0,)]


@before
def test_no_row_is_added_to_what_was_published_before(
    own: None, do_before: Callable[[], None]
) -> None:
    # A position of the log without rows, so that no other constraint applies.
    (tombstone,) = Publication.objects.filter(action="withdraw").values_list("seq", flat=True)
    do_before()
    for table in INDEX:
        for seq in (str(tombstone), "(SELECT seq FROM publication_loghead) + 1"):
            statement = insertion(table, seq_from=seq, seq_to=f"{seq} + 1", public_id="'G9'")
            refused("come with its publication alone", statement)


@before
def test_no_row_is_closed_by_anything_but_what_supersedes_it(
    own: None, do_before: Callable[[], None]
) -> None:
    do_before()
    ends = ("seq_from + 1", "(SELECT seq FROM publication_loghead)", str(END_OF_LOG))
    for table in INDEX:
        for end in ends:
            refused(
                "end with what supersedes them alone",
                f"UPDATE {table} SET seq_to = {end} WHERE seq_to = {END_OF_LOG}",
            )


@before
def test_the_end_of_an_ended_row_cannot_be_changed(
    own: None, do_before: Callable[[], None]
) -> None:
    do_before()
    for table in INDEX:
        # Not the current rows, because their ids are unique.
        for end in ("seq_from", "seq_to", "(SELECT seq FROM publication_loghead)"):
            refused(
                "end with what supersedes them alone",
                f"UPDATE {table} SET seq_to = {end} WHERE seq_to < {END_OF_LOG}",
            )


def test_a_withdrawn_record_cannot_be_reopened_in_the_index(own: None) -> None:
    publish_another()
    for table in ("publication_grouprow", "publication_groupname", "publication_searchrow"):
        refused(
            "end with what supersedes them alone",
            f"UPDATE {table} SET seq_to = {END_OF_LOG} WHERE public_id = 'G9'",
        )


@before
def test_only_rows_of_redacted_versions_can_be_deleted(
    own: None, do_before: Callable[[], None]
) -> None:
    do_before()
    for table in INDEX:
        refused("go with redacted words alone", f"DELETE FROM {table}")


def test_a_redaction_deletes_only_the_rows_of_its_version(own: None) -> None:
    redact("G1", 1)
    assert not GroupRow.objects.filter(public_id="G1", seq_to__lt=END_OF_LOG).exists()
    for table in ("publication_grouprow", "publication_groupname", "publication_reference"):
        refused("go with redacted words alone", f"DELETE FROM {table} WHERE public_id = 'G1'")


def test_rows_of_a_redacted_version_do_not_come_back(own: None) -> None:
    (seq,) = Publication.objects.filter(public_id="G1", version=1).values_list("seq", flat=True)
    redact("G1", 1)
    refused(
        "come with its publication alone",
        insertion("publication_groupname", seq_from=str(seq), public_id="'G1'"),
    )


def test_rows_of_a_version_published_and_redacted_in_one_transaction_do_not_come_back(
    own: None,
) -> None:
    (publication,) = publish(group("G3"))
    redact("G3", 1)
    refused(
        "come with its publication alone",
        insertion("publication_groupname", seq_from=str(publication.seq), public_id="'G3'"),
    )


def test_a_publication_adds_only_rows_of_its_own_kind_and_id(own: None) -> None:
    (publication,) = publish(place("AF"))
    seq = str(publication.seq)
    for table, public_id in (
        ("publication_incidentplace", "AF"),
        ("publication_grouprow", "AF"),
        ("publication_placewithin", "PK-KP"),
        ("publication_reference", "I1"),
    ):
        refused(
            "come with its publication alone",
            insertion(table, seq_from=seq, public_id=f"'{public_id}'"),
        )


def test_a_version_that_is_superseded_at_once_has_no_current_row(own: None) -> None:
    (first, _second) = publish(group("G3"), group("G3", 2))
    refused(
        "come with its publication alone",
        insertion(
            "publication_reference",
            seq_from=str(first.seq),
            seq_to=str(END_OF_LOG),
            public_id="'G3'",
            to_id="'G77'",
        ),
    )


def test_compressed_words_are_added_only_with_their_publication(own_database: str) -> None:
    (publication,) = publish(group())
    with as_owner():
        lose_compressed(pk=publication.pk)
    publish_another()
    with transaction.atomic():
        publish(group("G4"))
        refused(
            f"words of seq {publication.seq} come with its publication alone",
            insertion("publication_compresseddocument", seq=str(publication.seq)),
        )


def test_a_publication_in_another_transaction_allows_no_rows(past: None) -> None:
    other = connection.copy()

    def refused_of_the_other(words: str, statement: str) -> None:
        with pytest.raises(DatabaseError, match=words), other.cursor() as cursor:
            cursor.execute(statement)

    try:
        with transaction.atomic():
            (publication,) = publish(group("G3"))
            for table in INDEX:
                refused_of_the_other("end with what", f"UPDATE {table} SET seq_to = seq_from + 1")
                refused_of_the_other("go with redacted words", f"DELETE FROM {table}")
            refused_of_the_other(
                "come with its publication",
                insertion("publication_reference", seq_from=str(publication.seq), to_id="'G77'"),
            )
            transaction.set_rollback(True)
    finally:
        other.close()


@pytest.mark.parametrize(
    "later",
    [
        "clock_timestamp() + interval '1 second'",
        "published_at + interval '1 hour'",
        "'infinity'",
    ],
)
def test_the_head_is_not_put_into_the_future(own: None, later: str) -> None:
    refused(
        "not put into the future",
        f"UPDATE publication_loghead SET published_at = {later}",
    )


def test_the_head_does_not_creep_into_the_future(own: None) -> None:
    def creep() -> None:
        with transaction.atomic():
            for _ in range(1000):
                run_sql(
                    "UPDATE publication_loghead SET published_at = greatest(published_at,"
                    " clock_timestamp()) + interval '100 milliseconds'"
                )

    with pytest.raises(DatabaseError, match="not put into the future"):
        creep()


@pytest.mark.parametrize(
    "earlier",
    ["published_at", "published_at + interval '1 microsecond'", "now() - interval '1 hour'"],
)
def test_nothing_is_published_at_a_moment_that_is_over(own: None, earlier: str) -> None:
    """Answers as of that moment would change."""
    with transaction.atomic():
        [(before,)] = run_sql("SELECT clock_timestamp()")
        [(moment,)] = run_sql(
            "UPDATE publication_loghead SET seq = seq + 1,"
            f" published_at = greatest(published_at, {earlier}) RETURNING published_at"
        )
        transaction.set_rollback(True)
    assert moment > before


def test_the_application_cannot_set_who_raised_the_head(own: None) -> None:
    for column in ("raised_in", "raised_at", "raised_from"):
        refused("permission denied", f"UPDATE publication_loghead SET {column} = NULL")


@pytest.mark.superuser
def test_a_reused_transaction_number_allows_no_rows(own_database: str) -> None:
    """As after a restore: transaction numbers start again on another server."""
    publish(*everything_published())
    (application,) = run_sql(
        "SELECT grantee FROM information_schema.column_privileges WHERE privilege_type = 'UPDATE'"
        " AND table_name = 'publication_loghead' AND grantee LIKE '%%application%%' LIMIT 1"
    )[0]
    with transaction.atomic():
        run_sql("ALTER TABLE publication_loghead DISABLE TRIGGER publication_raised")
        run_sql(
            "UPDATE publication_loghead SET raised_in = pg_current_xact_id(), raised_from = 0,"
            " raised_at = now() - interval '1 year'"
        )
        run_sql(f"SET LOCAL SESSION AUTHORIZATION {application}")
        refused(
            "come with its publication alone",
            insertion("publication_reference", to_id="'G77'"),
        )
        transaction.set_rollback(True)


def test_the_index_of_many_transactions_is_the_one_that_a_rebuild_makes(own_database: str) -> None:
    with transaction.atomic():
        publish(*everything_published(1), *everything_published(2))
        withdraw("F1")
    random_history(random.Random(7), 30)
    grown = contents()
    assert any(grown.values())
    with as_owner():
        call_command("rebuild_index")
    assert contents() == grown


def test_the_application_does_not_rebuild_the_index(own: None) -> None:
    with pytest.raises(DatabaseError, match="go with redacted words alone"), transaction.atomic():
        index_writer.rebuild()


def test_every_index_table_is_guarded_with_any_replication_role(own: None) -> None:
    found = run_sql(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A'"
        " AND tgname IN ('publication_inserted', 'publication_closed', 'publication_deleted')"
        " AND tgrelid = ANY (%s::regclass[])",
        INDEX,
    )
    tables = [
        name
        for (name,) in run_sql(
            "SELECT attrelid::regclass::text FROM pg_attribute JOIN pg_class ON oid = attrelid"
            " WHERE attname = 'seq_from' AND relkind IN ('r', 'p')"
        )
    ]
    assert sorted(tables) == INDEX
    assert set(found) == {
        (table, f"publication_{done}")
        for table in INDEX
        for done in ("inserted", "closed", "deleted")
    }


def contents() -> dict[str, list]:
    return {
        table: run_sql(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1") for table in INDEX
    }
