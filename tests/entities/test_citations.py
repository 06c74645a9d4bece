"""A citation supports one value of its own record."""

from typing import Any

import pytest

from entities.models import Alias, Attribution, Citation, Tie
from tests.factories import (
    a_finding,
    a_group,
    a_passage,
    cite,
    refused_by_postgres,
    run_sql,
)


def test_a_citation_names_its_value(group: Any) -> None:
    alias = group.aliases.get()
    assert [citation.value_key for citation in group.citations.all()] == [
        "group.kind",
        f"alias:{alias.pk}",
    ]


def test_a_citation_without_a_value_is_refused(group: Any, document: Any, editor: Any) -> None:
    with refused_by_postgres("citation_of_one_value"):
        cite(group, document, "did it", editor)


def test_a_citation_of_a_field_and_a_row_is_refused(group: Any, document: Any, editor: Any) -> None:
    with refused_by_postgres("citation_of_one_value"):
        cite(group, document, "did it", editor, field="group.kind", alias=group.aliases.get())


def test_a_citation_of_two_rows_is_refused(group: Any, document: Any, editor: Any) -> None:
    tie = Tie.objects.create(group=group, other=a_group(editor, document), kind="ally of")
    with refused_by_postgres("citation_of_one_value"):
        cite(group, document, "did it", editor, tie=tie, alias=group.aliases.get())


def test_a_citation_of_an_unknown_field_is_refused(group: Any, document: Any, editor: Any) -> None:
    with refused_by_postgres("citation_field_known"):
        cite(group, document, "did it", editor, field="group.name")


@pytest.mark.parametrize("field", ["incident.kind", "finding.statement"])
def test_a_field_of_another_kind_of_record_is_refused(
    group: Any, document: Any, editor: Any, field: str
) -> None:
    with refused_by_postgres(f"{field} is no field of this record"):
        cite(group, document, "did it", editor, field=field)


def test_a_citation_cannot_be_changed_to_a_field_of_another_kind(incident: Any) -> None:
    with refused_by_postgres("group.kind is no field of this record"):
        incident.citations.filter(field="incident.kind").update(field="group.kind")


def test_a_row_of_another_record_is_refused(
    group: Any, incident: Any, document: Any, editor: Any
) -> None:
    with refused_by_postgres("citation_alias_id_of_record"):
        cite(incident, document, "did it", editor, alias=group.aliases.get())


def test_a_row_of_another_group_is_refused(group: Any, document: Any, editor: Any) -> None:
    other = a_group(editor, document)
    with refused_by_postgres("citation_alias_id_of_record"):
        cite(group, document, "did it", editor, alias=other.aliases.get())


def test_a_cited_row_cannot_move_to_another_record(group: Any, document: Any, editor: Any) -> None:
    other = a_group(editor, document)
    other.aliases.all().delete()
    with refused_by_postgres("citation_alias_id_of_record"):
        Alias.objects.filter(group=group).update(group=other)


@pytest.mark.parametrize(
    "column",
    [
        "alias_id",
        "country_id",
        "tie_id",
        "casualties_id",
        "attribution_id",
        "finding_group_id",
        "finding_place_id",
        "quantity_id",
    ],
)
def test_each_kind_of_row_is_held_to_its_record(db: None, column: str) -> None:
    key = f"citation_{column}_of_record"
    assert run_sql("SELECT contype::text FROM pg_constraint WHERE conname = %s", key) == [("f",)]


def test_a_citation_is_unique(group: Any, document: Any, editor: Any) -> None:
    with refused_by_postgres("citation_once"):
        cite(group, document, "an armed group", editor, field="group.kind")


def test_another_asserter_speaker_or_stance_makes_another_citation(
    group: Any, document: Any, editor: Any
) -> None:
    for said in ({"asserted_by": group}, {"speaker": "A. Person"}, {"stance": "denies"}):
        cite(group, document, "an armed group", editor, field="group.kind", **said)
    assert group.citations.filter(field="group.kind").count() == 4


def test_a_citation_of_a_deleted_passage_is_refused(group: Any, document: Any, editor: Any) -> None:
    passage = a_passage(document, "five others", editor)
    passage_id = passage.pk
    passage.delete()
    with refused_by_postgres("foreign key"):
        Citation.objects.create(record_id=group.pk, passage_id=passage_id, field="group.kind")


def test_deleting_a_row_deletes_its_citations(
    incident: Any, group: Any, document: Any, editor: Any
) -> None:
    row = Attribution.objects.create(incident=incident, group=group, role="target")
    citation = cite(incident, document, "did it", editor, attribution=row)
    row.delete()
    assert not Citation.objects.filter(pk=citation.pk).exists()


def test_a_group_that_asserts_something_cannot_be_deleted(
    group: Any, document: Any, editor: Any
) -> None:
    finding = a_finding(editor, document)
    speaker = a_group(editor, document)
    finding.citations.update(asserted_by=speaker)
    with refused_by_postgres("referenced through protected foreign keys"):
        speaker.delete()
