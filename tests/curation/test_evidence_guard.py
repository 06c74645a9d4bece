"""PostgreSQL refuses to publish without evidence, whatever the application's login sends.

The tests bypass the application: they change rows and add to the log with SQL.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from curation.models import Proposal
from curation.standing.confirm import confirm
from curation.standing.redact import propose_redaction
from curation.workflow.approval import approve_many
from curation.workflow.steps import submit
from curation.workflow.verification import citation_digest
from entities.models import (
    Citation,
    IncidentIdentifier,
    IncidentTie,
    OtherPlace,
    Point,
    Target,
    Weapon,
)
from sources.acting import acting_as, contribute
from tests.factories import (
    a_document,
    a_finding,
    a_passage,
    a_place,
    a_publisher,
    an_incident,
    fresh,
    person,
    publish,
    run_sql,
    verify_all,
)
from tests.reviewing import confirmed_incident as incident
from tests.reviewing import live_document as document

__all__ = ["document", "incident"]


RESTED_ON = import_module("curation.migrations.0035_evidence_stays").RESTED_ON

VERIFY = """
INSERT INTO curation_verification
    (record_id, citation_id, round, digest, confirmed, comment, by_id, at)
VALUES (%s, %s, %s, %s, true, '', %s, now() - interval '1 year')
RETURNING id, at > now() - interval '1 hour'
"""


def change_by_sql(by: Any, statement: str, *parameters: Any) -> None:
    """Change rows like a program that sets a user, so that only missing evidence can be refused."""
    with acting_as(by):
        run_sql(statement, *parameters)


def publish_by_sql(
    *records: Any,
    by: list[Any],
    approver: Any,
    action: str = "publish",
    version: int = 1,
    said: dict[str, Any] | None = None,
) -> None:
    """Publish like a program that bypasses the workflow: only the log and the document.

    `said` are keys of the document that replace the defaults.
    """
    [(seq,)] = run_sql(
        "UPDATE publication_loghead SET seq = seq + %s, published_at ="
        " greatest(clock_timestamp(), published_at + interval '1 microsecond') RETURNING seq",
        len(records),
    )
    rows = []
    for number, record in enumerate(records, start=seq - len(records) + 1):
        body = {"id": record.public_id, "type": record.type, "version": version, "seq": number}
        rows.append((number, record.type, record.public_id, json.dumps(body | (said or {}))))
    run_sql(
        "INSERT INTO publication_publication (seq, kind, public_id, version, action,"
        " format_version, sha256, contributors, approver_id, published_at, reason, successor)"
        " SELECT u.seq, u.kind, u.public_id, %s, %s, 1,"
        " encode(sha256(convert_to(u.body, 'UTF8')), 'hex'), %s, %s, published_at, '', ''"
        " FROM publication_loghead, unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])"
        " AS u (seq, kind, public_id, body)",
        version, action, sorted(each.pk for each in by), approver.pk,
        *map(list, zip(*rows, strict=True)),
    )  # fmt: skip
    run_sql(
        "INSERT INTO publication_publisheddocument (seq, body, etag)"
        " SELECT seq, body,"
        " format('\"%%s\"', left(encode(sha256(convert_to(body, 'UTF8')), 'hex'), 32))"
        " FROM unnest(%s::bigint[], %s::text[]) AS u (seq, body)",
        [row[0] for row in rows], [row[3] for row in rows],
    )  # fmt: skip


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect PostgreSQL to refuse the statements inside, immediately, with these words."""
    with pytest.raises(DatabaseError, match=re.escape(words)), transaction.atomic():
        yield


def cited(incident: Any, field: str) -> Citation:
    return Citation.objects.get(record=incident.pk, field=field)


def test_a_verified_record_is_published(incident: Any, editor: Any, second_reviewer: Any) -> None:
    publish_by_sql(incident, by=[editor], approver=second_reviewer)
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        (
            "UPDATE entities_casualties SET at_least = 41 WHERE incident_id = %s",
            " is not verified as it stands",
        ),
        (
            "UPDATE entities_incident SET kind = 'bombing' WHERE record_ptr_id = %s",
            "incident.kind is not verified",
        ),
        (
            "UPDATE entities_incident SET status = 'foiled' WHERE record_ptr_id = %s",
            "incident.status has no citation",
        ),
        (
            "UPDATE entities_incident SET time = '05:40' WHERE record_ptr_id = %s",
            "incident.time has no citation",
        ),
        (
            "UPDATE entities_incident SET part_of_day = 'night' WHERE record_ptr_id = %s",
            "incident.part_of_day has no citation",
        ),
        (
            "WITH place AS (INSERT INTO entities_place (code, name, kind, country)"
            " VALUES ('XT', 'Testland', 'country', 'XT') RETURNING id)"
            " INSERT INTO entities_otherplace (incident_id, place_id, precision, region, bearing)"
            " SELECT %s, id, 'country', '', '' FROM place",
            " has no citation",
        ),
        (
            "INSERT INTO entities_weapon (incident_id, weapon) VALUES (%s, 'drone')",
            " has no citation",
        ),
        (
            "INSERT INTO entities_point (incident_id, latitude, longitude, precision)"
            " VALUES (%s, 12, 45, 'exact')",
            " has no citation",
        ),
        (
            "INSERT INTO entities_target (incident_id, target_type, damage)"
            " VALUES (%s, 'school', 'unknown')",
            " has no citation",
        ),
        (
            "UPDATE entities_citation SET speaker = 'Somebody' WHERE record_id = %s",
            "is not verified",
        ),
    ],
)
def test_a_value_that_was_changed_since_is_refused(
    incident: Any, editor: Any, second_reviewer: Any, statement: str, value: str
) -> None:
    change_by_sql(editor, statement, incident.pk)
    with refused(value):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_value_that_is_only_denied_is_refused(
    incident: Any, editor: Any, reviewer: Any, second_reviewer: Any
) -> None:
    denies = "UPDATE entities_citation SET stance = 'denies' WHERE id = %s"
    change_by_sql(editor, denies, cited(incident, "incident.date").pk)
    verify_all(incident, reviewer)
    with refused("incident.date is only denied"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_moved_quotation_is_refused(
    incident: Any, document: Any, editor: Any, second_reviewer: Any
) -> None:
    other = a_passage(document, "five others were wounded", editor)
    change_by_sql(
        editor,
        "UPDATE entities_citation SET passage_id = %s WHERE field = 'incident.kind'"
        " AND record_id = %s",
        other.pk,
        incident.pk,
    )
    with refused("incident.kind is not verified as it stands"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_value_whose_citation_was_removed_is_refused(
    incident: Any, editor: Any, second_reviewer: Any
) -> None:
    change_by_sql(
        editor,
        "DELETE FROM entities_citation WHERE field = 'incident.date' AND record_id = %s",
        incident.pk,
    )
    with refused("incident.date has no citation"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_record_without_any_citation_is_refused(
    incident: Any, editor: Any, second_reviewer: Any
) -> None:
    for statement in (
        "DELETE FROM entities_citation WHERE record_id = %s",
        "DELETE FROM entities_casualties WHERE incident_id = %s",
        "UPDATE entities_incident SET kind = 'unknown', date = '', date_earliest = NULL,"
        " date_latest = NULL WHERE record_ptr_id = %s",
    ):
        change_by_sql(editor, statement, incident.pk)
    with refused("has no citation at all"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_citation_of_a_value_that_was_taken_away_is_refused(
    incident: Any, editor: Any, second_reviewer: Any
) -> None:
    change_by_sql(
        editor,
        "UPDATE entities_incident SET kind = 'unknown' WHERE record_ptr_id = %s",
        incident.pk,
    )
    with refused("incident.kind is cited, but has no value"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_new_row_without_a_citation_is_refused(
    incident: Any, editor: Any, second_reviewer: Any
) -> None:
    change_by_sql(
        editor,
        "INSERT INTO entities_casualties (incident_id, victims, outcome, at_least, demographic,"
        " basis, basis_note) VALUES (%s, 'militants', 'killed', 3, 'unknown', 'unknown', '')",
        incident.pk,
    )
    with refused("has no citation"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_rejected_citation_is_refused(
    incident: Any, editor: Any, reviewer: Any, second_reviewer: Any
) -> None:
    citation = cited(incident, "incident.date")
    run_sql(
        VERIFY.replace("true, ''", "false, 'No.'"),
        incident.pk, citation.pk, 1, citation_digest(citation), reviewer.pk,
    )  # fmt: skip
    with refused("incident.date is not verified as it stands"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_citation_whose_verification_was_deleted_is_refused(
    incident: Any, editor: Any, second_reviewer: Any
) -> None:
    with refused("incident.date is not verified as it stands"):
        run_sql(
            "DELETE FROM curation_verification WHERE citation_id = %s",
            cited(incident, "incident.date").pk,
        )
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_verification_by_a_later_contributor_is_refused(
    incident: Any, editor: Any, reviewer: Any, second_reviewer: Any
) -> None:
    change_by_sql(
        reviewer,
        "UPDATE entities_incident SET title = 'Other' WHERE record_ptr_id = %s",
        incident.pk,
    )
    with refused("is not verified as it stands"):
        publish_by_sql(incident, by=[editor, reviewer], approver=second_reviewer)


def test_one_valid_record_does_not_cover_others_published_with_it(
    incident: Any, document: Any, editor: Any, reviewer: Any, second_reviewer: Any
) -> None:
    unverified = a_finding(editor, document)
    submit(unverified, editor)
    with refused(f"{unverified.public_id}: finding."):
        publish_by_sql(incident, unverified, by=[editor], approver=second_reviewer)


def test_a_version_out_of_sequence_is_refused(
    incident: Any, editor: Any, second_reviewer: Any
) -> None:
    with refused("does not follow"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer, version=7)


# The document


@pytest.mark.parametrize(
    "said", [{"id": "I999"}, {"type": "finding"}, {"version": 2}, {"version": None}, {"seq": 1}]
)
def test_a_document_of_another_record_or_version_is_refused(
    incident: Any, editor: Any, second_reviewer: Any, said: dict[str, Any]
) -> None:
    with refused("says that it is another"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer, said=said)


# Verifications


def test_a_verification_with_another_digest_is_refused(incident: Any, second_reviewer: Any) -> None:
    citation = cited(incident, "incident.date")
    with refused("is not what stands there"):
        run_sql(VERIFY, incident.pk, citation.pk, 1, "0" * 64, second_reviewer.pk)


def test_the_database_sets_the_number_and_the_time_of_a_verification(
    incident: Any, second_reviewer: Any
) -> None:
    citation = cited(incident, "incident.date")
    statement = VERIFY.replace("(record_id", "(id, record_id").replace("(%s", "(9000000, %s", 1)
    values = (incident.pk, citation.pk, 1, citation_digest(citation), second_reviewer.pk)
    [(number, is_of_now)] = run_sql(statement, *values)
    assert number < 9000000
    assert is_of_now


@pytest.mark.parametrize("column", ["digest = ''", "confirmed = true", "by_id = 1", "round = 9"])
def test_a_verification_cannot_be_made_valid_later(incident: Any, column: str) -> None:
    with refused("it tells who checked what"):
        run_sql(f"UPDATE curation_verification SET {column}")


@pytest.mark.owner
def test_no_redaction_changes_a_verdict(
    incident: Any, reviewer: Any, publisher: Any, second_publisher: Any
) -> None:
    approve_many([(incident, incident.revision)], reviewer)
    proposal = propose_redaction(incident, [1], ["market"], publisher, "A court asked for it.")
    confirm(proposal, second_publisher)
    assert run_sql("SELECT curation_redacting()") == [(True,)]
    run_sql("UPDATE curation_verification SET comment = 'x'")
    for change in ("digest = repeat('0', 64)", "confirmed = NOT confirmed", "by_id = by_id + 1"):
        with refused("the verdict stays"):
            run_sql(f"UPDATE curation_verification SET {change}")


def test_a_rejection_is_not_deleted(incident: Any, second_reviewer: Any) -> None:
    [(key,)] = run_sql("SELECT max(id) FROM curation_verification")
    with refused("goes with it, and not alone"):
        run_sql("DELETE FROM curation_verification WHERE id = %s", key)
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_deleting_a_draft_deletes_its_verdicts(incident: Any, editor: Any) -> None:
    incident.delete()
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert run_sql("SELECT count(*) FROM curation_verification") == [(0,)]


def test_nothing_is_published_from_an_older_snapshot(own_database: str) -> None:
    with refused("publishing is READ COMMITTED"):
        run_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        run_sql("INSERT INTO publication_publication DEFAULT VALUES")


# Contributors


def test_a_round_does_not_begin_without_a_publication(incident: Any) -> None:
    with refused("do not follow the log"):
        run_sql(
            "UPDATE sources_record SET round = round + 1, version = version + 1, standing = 'live'"
            " WHERE id = %s",
            incident.pk,
        )


def test_a_round_does_not_begin_if_the_publication_omits_a_contributor(
    incident: Any, editor: Any, reviewer: Any, publisher: Any
) -> None:
    publish_by_sql(incident, by=[editor], approver=reviewer)
    change = "UPDATE entities_incident SET title = 'Other' WHERE record_ptr_id = %s"
    change_by_sql(publisher, change, incident.pk)
    with refused("are not published yet"):
        run_sql(
            "UPDATE sources_record SET round = round + 1, version = 1, standing = 'live'"
            " WHERE id = %s",
            incident.pk,
        )


def test_a_refresh_keeps_the_contributors_of_a_draft(
    incident: Any, editor: Any, reviewer: Any, publisher: Any, second_publisher: Any
) -> None:
    approve_many([(incident, incident.revision)], reviewer)
    change = "UPDATE entities_incident SET title = 'Other' WHERE record_ptr_id = %s"
    change_by_sql(editor, change, incident.pk)
    Proposal.objects.create(
        record_id=incident.pk, action="refresh", reason="Names", proposed_by=publisher
    )
    publish_by_sql(incident, by=[publisher], approver=second_publisher, action="refresh", version=2)
    raised = "UPDATE sources_record SET version = 2{} WHERE id = %s"
    with refused("are not published yet"):
        run_sql(raised.format(", round = round + 1"), incident.pk)
    run_sql(raised.format(""), incident.pk)


def test_a_refresh_keeps_its_proposer_as_contributor_of_their_draft(own_database: str) -> None:
    editor, reviewer = person("editor"), person("reviewer")
    proposer, confirmer = person("publisher"), person("publisher")
    document = a_document(editor)
    incident = an_incident(editor, document)
    publish(document, incident, by=editor, approver=reviewer)
    change = "UPDATE entities_incident SET title = 'Other' WHERE record_ptr_id = %s"
    change_by_sql(proposer, change, incident.pk)
    with refused("are not published yet"):
        Proposal.objects.create(
            record_id=incident.pk, action="refresh", reason="Names", proposed_by=proposer
        )
        publish_by_sql(incident, by=[proposer], approver=confirmer, action="refresh", version=2)
        run_sql("UPDATE sources_record SET version = 2, round = 3 WHERE id = %s", incident.pk)


def test_a_record_is_not_replaced_by_one_without_its_contributors(
    incident: Any, editor: Any
) -> None:
    with refused("are deleted first"):
        run_sql("DELETE FROM sources_record WHERE id = %s", incident.pk)


def test_a_published_record_is_not_deleted_whatever_its_own_standing_says(
    incident: Any, editor: Any, reviewer: Any
) -> None:
    publish_by_sql(incident, by=[editor], approver=reviewer)
    assert fresh(incident).standing == "never_published"
    with refused("stands in the log"):
        incident.delete()


def test_a_record_keeps_its_key(incident: Any) -> None:
    with refused("never changes"):
        run_sql("UPDATE sources_record SET id = id + 1000000 WHERE id = %s", incident.pk)


@pytest.mark.parametrize("table", ["sources_publisher", "sources_passage"])
def test_referenced_rows_cannot_be_replaced(incident: Any, editor: Any, table: str) -> None:
    a_document(editor, publisher=a_publisher(editor))
    user, column = RESTED_ON[table]
    [(key,)] = run_sql(f"SELECT {column} FROM {user} WHERE {column} IS NOT NULL LIMIT 1")
    with refused("it is not exchanged"):
        run_sql(f"DELETE FROM {table} WHERE id = %s", key)


def test_callable_functions_can_only_add_contributors(
    incident: Any, editor: Any, second_reviewer: Any
) -> None:
    contributors = "SELECT user_id FROM sources_contribution WHERE record_id = %s"
    assert run_sql(contributors, incident.pk) == [(editor.pk,)]
    contribute(incident.pk, second_reviewer)
    assert {editor.pk, second_reviewer.pk} == {
        user for (user,) in run_sql(contributors, incident.pk)
    }


def test_a_tie_without_a_citation_is_refused(
    incident: Any, document: Any, editor: Any, second_reviewer: Any
) -> None:
    with acting_as(editor):
        other = an_incident(editor, document)
        IncidentTie.objects.create(incident=incident, tied_to=other, kind="follows")
    with refused(" has no citation"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


@pytest.mark.owner
@pytest.mark.parametrize("row", ["identifier", "tie"])
def test_an_incident_is_not_deleted_before_its_ties_and_identifiers(
    incident: Any, document: Any, editor: Any, row: str
) -> None:
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    # Only what this row holds is left to refuse it.
    run_sql("ALTER TABLE sources_record DISABLE TRIGGER sources_record_parts_first")
    other = an_incident(editor, document)
    with acting_as(editor):
        if row == "tie":
            IncidentTie.objects.create(incident=incident, tied_to=other, kind="follows")
        else:
            IncidentIdentifier.objects.create(incident=incident, scheme="own", value="7")
        with refused("they are deleted first"):
            run_sql("DELETE FROM sources_record WHERE id = %s", incident.pk)


def test_the_parts_of_a_record_are_deleted_before_it(db: None) -> None:
    [(source,)] = run_sql(
        "SELECT prosrc FROM pg_proc WHERE proname = 'curation_goes_with_its_parts'"
    )
    touching = run_sql(
        "SELECT tgrelid::regclass::text, encode(tgargs, 'escape') FROM pg_trigger"
        " WHERE tgfoid = 'sources_touch_record'::regproc"
    )
    asked = run_sql(
        "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgenabled = 'A'"
        " AND tgfoid = 'curation_rows_first'::regproc"
    )
    assert touching
    for table, arguments in touching:
        column = arguments.split("\\000")[0]
        assert (
            f"EXISTS (SELECT FROM {table} WHERE {column} = OLD.id)" in source
            or (f"{table}\\000{column}\\000",) in asked
        ), table


@pytest.mark.owner
@pytest.mark.parametrize(
    "row",
    [
        Weapon(weapon="drone"),
        Target(target_type="school"),
        OtherPlace(precision="country"),
        Point(latitude=12, longitude=45, precision="exact"),
    ],
    ids=lambda row: type(row).__name__,
)
def test_an_incident_is_not_deleted_before_its_rows(incident: Any, editor: Any, row: Any) -> None:
    # Only what this row holds is left to refuse it.
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql("ALTER TABLE sources_record DISABLE TRIGGER sources_record_parts_first")
    row.incident = incident
    if isinstance(row, OtherPlace):
        row.place = a_place()
    with acting_as(editor):
        row.save()
        with refused("they are deleted first"):
            run_sql("DELETE FROM sources_record WHERE id = %s", incident.pk)
