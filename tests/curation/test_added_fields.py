"""Records and verifications from before a field was added to rows stay as they were."""

import hashlib
import json
from typing import Any

import pytest

from curation.models import Snapshot
from curation.workflow.changes import changes_since_published
from curation.workflow.steps import discard
from curation.workflow.verification import current_verifications
from entities.declared import ROWS
from entities.models import Casualties, Citation
from entities.published import fields_of_row
from entities.values import load_rows, values_of
from publication.standing import last_document
from sources.acting import acting_as
from tests.factories import a_document, an_incident, fresh, publish, run_sql


@pytest.fixture
def incident(editor: Any, reviewer: Any) -> Any:
    """A live incident; its snapshot lacks the fields that were added to rows since."""
    document = a_document(editor, published="2024-07-16")
    incident = an_incident(editor, document)
    publish(document, incident, by=editor, approver=reviewer)
    snapshot = Snapshot.objects.get(record=incident)
    added = {
        rows.model._meta.label_lower: rows.pinned_if_set
        for listed in ROWS.values()
        for rows in listed.values()
    }
    added["entities.citation"] = ("reported",)
    for row in snapshot.rows:
        for name in added.get(row["model"], ()):
            del row["fields"][name]
    snapshot.save()
    return fresh(incident)


def verified(incident: Any) -> set[int]:
    """Return the citations whose verification is still valid."""
    record = fresh(incident)
    load_rows([record])
    return set(current_verifications([record], {record.pk: values_of(record)}))


def digest_of_before(citation: Citation) -> str:
    """Return the digest of a citation of casualties as it was before the first field was added."""
    row, passage = citation.casualties, citation.passage
    assert row
    said = {
        "value": [
            "casualties",
            {
                "victims": row.victims,
                "outcome": row.outcome,
                "at_least": row.at_least,
                "at_most": row.at_most,
            },
        ],
        "passage": [passage.document_id, passage.start, passage.end, passage.exact],
        "asserted_by": citation.asserted_by_id,
        "speaker": citation.speaker,
        "stance": citation.stance,
    }
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@pytest.mark.parametrize("at_most", [None, 12, 30])
def test_a_count_is_pinned_as_before_it_could_have_a_best_figure(
    editor: Any, incident: Any, at_most: int | None
) -> None:
    with acting_as(editor):
        row = incident.casualties.get()
        row.at_most = at_most
        row.save()
    citation = row.citations.get()
    [(digest,)] = run_sql(
        "SELECT digest FROM curation_evidence(ARRAY[%s]::bigint[]) WHERE citation_id = %s",
        incident.pk,
        citation.pk,
    )
    assert digest == digest_of_before(citation)


def test_verifications_from_before_stay_valid(incident: Any) -> None:
    assert verified(incident) == set(incident.citations.values_list("pk", flat=True))


def test_a_record_from_before_has_no_changes(incident: Any) -> None:
    record = fresh(incident)
    load_rows([record])
    changes = changes_since_published(record, values_of(record))
    assert {change.kind for change in changes} == {"same"}


def test_discarding_keeps_the_rows_of_a_record_from_before(editor: Any, incident: Any) -> None:
    before = list(Casualties.objects.filter(incident=incident).values())
    with acting_as(editor):
        incident.title = "Draft title"
        incident.save()
    events = run_sql("SELECT count(*) FROM entities_casualtiesevent")
    discard(incident, editor)
    assert list(Casualties.objects.filter(incident=incident).values()) == before
    # They are not deleted and made again.
    assert run_sql("SELECT count(*) FROM entities_casualtiesevent") == events
    assert verified(incident) == set(incident.citations.values_list("pk", flat=True))


def test_discarding_a_draft_with_a_best_figure_restores_the_count(
    editor: Any, incident: Any
) -> None:
    with acting_as(editor):
        row = incident.casualties.get()
        row.best = 20
        row.save()
    record = fresh(incident)
    load_rows([record])
    changes = changes_since_published(record, values_of(record))
    assert [change.old_text for change in changes if change.kind == "changed"] == [
        "civilians killed: 12+"
    ]
    discard(incident, editor)
    assert incident.casualties.get().figure == (12, None, None)
    assert verified(incident) == set(incident.citations.values_list("pk", flat=True))


def test_a_published_count_reads_back_the_same_with_and_without_its_best_figure(
    incident: Any,
) -> None:
    document = last_document(incident.public_id)
    assert document
    [row] = document["casualties"]
    assert (row["at_least"], row["best"], row["at_most"]) == (12, None, None)
    exact = {**row, "at_most": 12, "best": 12}
    before = {key: value for key, value in exact.items() if key != "best"}
    rows = ROWS["incident"]["casualties"]
    assert fields_of_row(rows, exact) == fields_of_row(rows, before)
    assert fields_of_row(rows, exact)["best"] is None
    assert fields_of_row(rows, {**row, "best": 20})["best"] == 20
