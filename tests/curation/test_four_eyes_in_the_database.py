"""PostgreSQL enforces the four-eyes rule for publications and verifications on every login."""

import json
from typing import Any

import pytest

from curation.standing.proposals import decline
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.steps import submit
from curation.workflow.verification import citation_digest
from entities.models import Citation
from sources.models import Record
from tests.factories import (
    a_document,
    a_group,
    publish,
    refused_by_postgres,
    run_sql,
    submit_and_verify,
)

PUBLISH = """
WITH head AS (
    UPDATE publication_loghead SET seq = seq + 1,
        published_at = greatest(clock_timestamp(), published_at + interval '1 microsecond')
    RETURNING seq, published_at)
INSERT INTO publication_publication (seq, kind, public_id, version, action, format_version, sha256,
    contributors, approver_id, published_at, reason, successor)
SELECT seq, %s, %s, %s, %s, 1, %s, %s, %s, published_at, %s, '' FROM head
"""


def publish_by_sql(
    record: Record,
    contributors: list[int],
    approver: int,
    action: str = "publish",
    reason: str = "",
) -> None:
    """Publish like a program that bypasses the workflow."""
    digest = "0" * 64 if action == "publish" else None
    version = record.version + (action == "publish")
    run_sql(
        PUBLISH,
        record.type,
        record.public_id,
        version,
        action,
        digest,
        contributors,
        approver,
        reason,
    )


@pytest.fixture
def waiting(editor: Any, reviewer: Any) -> Record:
    """A document that is ready for approval."""
    [(record, _revision)] = submit_and_verify([a_document(editor)], editor, reviewer)
    return record


@pytest.fixture
def live(editor: Any, reviewer: Any) -> Record:
    document = a_document(editor)
    publish(document, by=editor, approver=reviewer)
    return Record.objects.get(pk=document.pk)


def test_an_editor_among_the_contributors_cannot_be_the_approver(
    waiting: Record, editor: Any
) -> None:
    with refused_by_postgres("contributed to"):
        publish_by_sql(waiting, [editor.pk], editor.pk)


def test_a_contributor_cannot_be_left_out_of_the_list(
    waiting: Record, editor: Any, reviewer: Any, second_reviewer: Any
) -> None:
    with refused_by_postgres("the contributors of"):
        publish_by_sql(waiting, [second_reviewer.pk], reviewer.pk)
    with refused_by_postgres("contributed to"):
        publish_by_sql(waiting, [second_reviewer.pk], editor.pk)


def test_a_change_without_a_person_cannot_be_published(
    waiting: Record, editor: Any, reviewer: Any
) -> None:
    run_sql("UPDATE sources_document SET title = 'x' WHERE record_ptr_id = %s", waiting.pk)
    with refused_by_postgres("it is not known who changed"):
        publish_by_sql(waiting, [editor.pk], reviewer.pk)


def test_a_record_that_is_not_in_review_cannot_be_published(editor: Any, reviewer: Any) -> None:
    draft = a_document(editor)
    with refused_by_postgres("is not in review"):
        publish_by_sql(draft, [editor.pk], reviewer.pk)


def test_a_record_without_a_working_copy_cannot_be_published(
    waiting: Record, editor: Any, reviewer: Any
) -> None:
    waiting.public_id = "S999999"
    with refused_by_postgres("there is no source named S999999"):
        publish_by_sql(waiting, [editor.pk], reviewer.pk)


def test_a_withdrawal_that_nobody_proposed_is_refused(
    live: Record, publisher: Any, second_publisher: Any
) -> None:
    with refused_by_postgres("nobody else proposed"):
        publish_by_sql(live, [publisher.pk], second_publisher.pk, "withdraw", "wrong")


def test_a_withdrawal_confirmed_by_its_proposer_is_refused(live: Record, publisher: Any) -> None:
    propose_withdrawal(live, publisher, "wrong")
    with refused_by_postgres("nobody else proposed"):
        publish_by_sql(live, [0], publisher.pk, "withdraw", "wrong")
    with refused_by_postgres("nobody else proposed"):
        publish_by_sql(live, [publisher.pk], publisher.pk, "withdraw", "wrong")


def test_a_proposal_for_one_record_withdraws_no_other(
    live: Record, editor: Any, reviewer: Any, publisher: Any, second_publisher: Any
) -> None:
    other = a_document(editor)
    publish(other, by=editor, approver=reviewer)
    propose_withdrawal(other, publisher, "wrong")
    with refused_by_postgres("nobody else proposed"):
        publish_by_sql(live, [publisher.pk], second_publisher.pk, "withdraw", "wrong")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE curation_proposal SET proposed_by_id = decided_by_id",
        "UPDATE curation_proposal SET reason = 'another'",
        "UPDATE curation_proposal SET action = 'refresh'",
        "UPDATE curation_proposal SET record_id = record_id",
        "DELETE FROM curation_proposal",
        "TRUNCATE curation_proposal",
    ],
)
def test_a_proposal_cannot_be_changed(
    live: Record, publisher: Any, second_publisher: Any, statement: str
) -> None:
    decline(propose_withdrawal(live, publisher, "wrong"), second_publisher)
    with refused_by_postgres("propos"):
        run_sql(statement)


def test_an_open_proposal_gets_no_other_author_or_reason(
    live: Record, publisher: Any, second_publisher: Any
) -> None:
    propose_withdrawal(live, publisher, "wrong")
    for change in (f"proposed_by_id = {second_publisher.pk}", "reason = 'another'"):
        with refused_by_postgres("never edited"):
            run_sql(f"UPDATE curation_proposal SET {change}")


def test_a_contributor_cannot_be_entered_as_the_one_who_verified(
    editor: Any, reviewer: Any
) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    submit(group, editor)
    citation = Citation.objects.filter(record=group.pk).first()
    assert citation is not None
    verification = (
        "INSERT INTO curation_verification"
        " (record_id, citation_id, round, digest, confirmed, comment, by_id, at)"
        " VALUES (%s, %s, %s, %s, true, '', %s, now())"
    )
    digest = citation_digest(citation)
    with refused_by_postgres("cannot verify it"):
        run_sql(verification, group.pk, citation.pk, 1, digest, editor.pk)
    with refused_by_postgres("no citation of the record"):
        run_sql(verification, group.pk, citation.pk, 2, digest, reviewer.pk)
    run_sql(verification, group.pk, citation.pk, 1, digest, reviewer.pk)


@pytest.mark.parametrize(
    "setting",
    [pytest.param("session_replication_role", marks=pytest.mark.superuser), "pgtrigger.ignore"],
)
def test_no_setting_of_a_session_switches_the_guard_off(
    waiting: Record, editor: Any, setting: str
) -> None:
    value = {"session_replication_role": "replica", "pgtrigger.ignore": json.dumps(["*"])}[setting]
    run_sql("SELECT set_config(%s, %s, true)", setting, value)
    with refused_by_postgres("contributed to"):
        publish_by_sql(waiting, [editor.pk], editor.pk)
