"""The author of a shared row is an author of the records that publish it.

The published rows are not listed here: the test observes rendering, and each table that it reads
must have a rule.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import models

from curation.errors import OwnWorkError
from curation.workflow.approval import approve
from curation.workflow.steps import submit
from curation.workflow.verification import citation_digest, verify
from entities.codebook import codebook
from entities.models import (
    Attribution,
    Citation,
    FindingAttribute,
    FindingGroup,
    FindingIdentifier,
    FindingPlace,
    GroupAttribute,
    GroupCountry,
    Identifier,
    Incident,
    IncidentAttribute,
    IncidentIdentifier,
    IncidentTie,
    OtherPlace,
    Place,
    Point,
    Quantity,
    Target,
    Tie,
    Weapon,
)
from entities.rendering import references_of, render
from entities.values import load_rows
from sources.acting import acting_as
from sources.ingest import set_file, set_text
from sources.models import (
    SHARED_PARTS,
    Authorship,
    Conveys,
    Document,
    DocumentFile,
    DocumentText,
    Passage,
    Publisher,
    Record,
)
from sources.texts.text import text_digest
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_passage,
    a_place,
    a_publisher,
    an_incident,
    cite,
    fresh,
    publish,
    refused_by_postgres,
    run_sql,
    verify_all,
)
from tests.reviewing import contributors

# A command loads and publishes these before a record can name them; nobody edits them in the admin.
REFERENCE_DATA = {Place}
CALLED_BY = {
    "own row": "sources_touch_record",
    "shared part": "sources_note_author",
}


def a_record_of_each_type(by: Any) -> list[Any]:
    """A document, group, incident and finding with a row of every kind that they can have."""
    relayed = a_document(by)
    document = a_document(by, publisher=a_publisher(by), published="2024-07-16")
    place = a_place()
    group, incident, finding = (
        a_group(by, document),
        an_incident(by, document, a_group(by, document), place=place, precision="country"),
        a_finding(by, document),
    )
    with acting_as(by):
        set_file(document, "report.txt", b"The words.", "text/plain")
        Conveys.objects.create(document=document, conveyed=relayed)
        Identifier.objects.create(group=group, scheme="eu", value="EU.1")
        rows = {
            "country": GroupCountry.objects.create(group=group, country=place),
            "tie": Tie.objects.create(group=group, other=a_group(by, document), kind="ally of"),
        }
        for name, row in rows.items():
            cite(group, document, "North Front", by, **{name: row})
        FindingGroup.objects.create(finding=finding, group=group)
        FindingPlace.objects.create(finding=finding, place=place)
        Quantity.objects.create(finding=finding, of="camps", at_least=1)
        Point.objects.create(incident=incident, latitude=12, longitude=45, precision="exact")
        Weapon.objects.create(incident=incident, weapon="drone")
        OtherPlace.objects.create(incident=incident, place=place, precision="near")
        Target.objects.create(incident=incident, target_type="school")
        FindingIdentifier.objects.create(finding=finding, scheme="own", value="7")
        IncidentIdentifier.objects.create(incident=incident, scheme="own", value="7")
        other = Incident.objects.create(title="Other")
        IncidentTie.objects.create(incident=incident, tied_to=other, kind="part of")
        GroupAttribute.objects.create(group=group, attribute="own remark", value="x")
        IncidentAttribute.objects.create(incident=incident, attribute="own remark", value="x")
        FindingAttribute.objects.create(finding=finding, attribute="own remark", value="x")
        Citation.objects.filter(record=incident.pk).update(asserted_by=group)
    return [document, group, incident, finding]


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[type[models.Model]]]:
    """Collect the models whose values (not only keys) are read in the block."""
    seen: set[type[models.Model]] = set()
    read = models.Model.__getattribute__

    def spy(row: models.Model, name: str) -> Any:
        if not name.startswith("_") and name not in ("pk", "concrete"):
            model = type(row)
            field = {each.name: each for each in model._meta.concrete_fields}.get(name)
            if field is not None and not field.primary_key:
                seen.add(model)
        return read(row, name)

    with monkeypatch.context() as patch:
        patch.setattr(models.Model, "__getattribute__", spy)
        yield seen


def printed(monkeypatch: pytest.MonkeyPatch, by: Any) -> set[type[models.Model]]:
    """Return every model from which rendering publishes something."""
    records = a_record_of_each_type(by)
    codebook()
    concrete = [Record.objects.get(pk=record.pk).concrete for record in records]
    load_rows(concrete)
    with watched(monkeypatch) as seen:
        for record in concrete:
            render(record, {name: name for name in references_of(record)}, 1)
    return seen


def functions_of_triggers(model: type[models.Model]) -> set[str]:
    return {
        name
        for (name,) in run_sql(
            "SELECT p.proname FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND t.tgenabled = 'A'",
            model._meta.db_table,
        )
    }


def test_every_table_read_by_rendering_records_its_contributors(
    own_attributes: None, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = printed(monkeypatch, editor)
    assert {Publisher, Passage, Citation, Document, Incident, Attribution} <= read
    without_rule = {
        model
        for model in read - REFERENCE_DATA
        if not functions_of_triggers(model) & set(CALLED_BY.values())
    }
    assert without_rule == set()


def test_every_shared_table_that_is_published_has_an_authorship(
    own_attributes: None, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = {
        model
        for model in printed(monkeypatch, editor)
        if CALLED_BY["shared part"] in functions_of_triggers(model)
    }
    parts = {Authorship._meta.get_field(part).related_model for part in SHARED_PARTS}
    assert shared == parts


def uses_of_each_part(made_by: Any, used_by: Any) -> dict[str, Any]:
    """For each shared part: a record that `used_by` created with a part that `made_by` created."""
    with_publisher = a_document(used_by, publisher=a_publisher(made_by, reliability="A"))

    with acting_as(made_by):
        text = DocumentText.objects.create(content="A text that lies ready. Its words are few.")
        file = DocumentFile.objects.create(
            name="As I call it.txt",
            media_type="text/plain",
            sha256=text_digest("Of two drafts."),
            content=b"Of two drafts.",
        )
    with_text, with_file = a_document(used_by, None), a_document(used_by)
    with acting_as(used_by):
        set_text(with_text, text.content)
        set_file(with_file, "mine.txt", b"Of two drafts.", "text/plain")
    assert fresh(with_text).text_id == text.pk
    assert fresh(with_file).file_id == file.pk

    document = a_document(used_by)
    a_passage(document, "attacked a market", made_by)
    with_passage = an_incident(used_by, document)
    publish(document, by=used_by, approver=made_by)
    return {
        "publisher": with_publisher,
        "text": with_text,
        "file": with_file,
        "passage": with_passage,
    }


@pytest.mark.parametrize("part", SHARED_PARTS)
def test_the_author_of_a_shared_part_cannot_approve_a_record_that_newly_publishes_it(
    part: str, editor: Any, reviewer: Any, second_reviewer: Any
) -> None:
    record = uses_of_each_part(reviewer, editor)[part]
    assert reviewer.pk in contributors(record)
    submit(record, editor)
    verify_all(record, second_reviewer)
    with pytest.raises(OwnWorkError) as refused:
        approve(record, reviewer, fresh(record).revision)
    assert "a part that it includes" in str(refused.value.problems[0])
    approve(record, second_reviewer, fresh(record).revision)


def test_the_user_who_marked_a_passage_cannot_verify_its_citations(
    editor: Any, reviewer: Any
) -> None:
    record = uses_of_each_part(reviewer, editor)["passage"]
    submit(record, editor)
    citation = record.citations.first()
    with pytest.raises(OwnWorkError):
        verify(citation, reviewer, citation_digest(citation), confirmed=True)


def test_a_part_published_by_a_second_person_is_settled(
    editor: Any, reviewer: Any, second_reviewer: Any
) -> None:
    publisher = a_publisher(reviewer)
    publish(a_document(editor, publisher=publisher), by=editor, approver=second_reviewer)
    later = a_document(editor, publisher=publisher)
    assert contributors(later) == {editor.pk}
    publish(later, by=editor, approver=reviewer)


def test_a_published_passage_is_settled(editor: Any, reviewer: Any, second_reviewer: Any) -> None:
    document = a_document(editor)
    a_passage(document, "attacked a market", reviewer)
    publish(document, an_incident(editor, document), by=editor, approver=second_reviewer)
    assert contributors(an_incident(editor, document)) == {editor.pk}


def test_a_change_of_a_settled_publisher_counts_again(
    editor: Any, reviewer: Any, second_reviewer: Any
) -> None:
    publisher = a_publisher(editor)
    publish(a_document(editor, publisher=publisher), by=editor, approver=second_reviewer)
    with acting_as(reviewer):
        Publisher.objects.filter(pk=publisher.pk).update(reliability="A")
    assert contributors(a_document(editor, publisher=publisher)) == {editor.pk, reviewer.pk}


def test_choosing_a_publisher_later_adds_its_author(editor: Any, reviewer: Any) -> None:
    document = a_document(editor)
    publisher = a_publisher(reviewer)
    assert contributors(document) == {editor.pk}
    with acting_as(editor):
        document.publisher = publisher
        document.save()
    assert contributors(document) == {editor.pk, reviewer.pk}


def test_a_publisher_without_an_author_blocks_approval(editor: Any, reviewer: Any) -> None:
    run_sql(
        "INSERT INTO sources_publisher (name, kind, country, reliability, homepage)"
        " VALUES ('By SQL', 'news', '', 'A', '')"
    )
    document = a_document(editor, publisher=Publisher.objects.get(name="By SQL"))
    assert None in contributors(document)


@pytest.mark.owner
@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE sources_authorship SET user_id = NULL",
        "DELETE FROM sources_authorship",
        "TRUNCATE sources_authorship",
    ],
)
@pytest.mark.owner
def test_the_author_of_a_part_cannot_be_changed(attempt: str, editor: Any) -> None:
    a_document(editor, publisher=a_publisher(editor))
    with refused_by_postgres("they say who may not approve"):
        run_sql(attempt)


@pytest.mark.owner
def test_a_settled_authorship_stays_settled(editor: Any, reviewer: Any) -> None:
    publish(a_document(editor, publisher=a_publisher(editor)), by=editor, approver=reviewer)
    assert Authorship.objects.exclude(settled_at=None).exists()
    with refused_by_postgres("they say who may not approve"):
        run_sql("UPDATE sources_authorship SET settled_at = NULL WHERE settled_at IS NOT NULL")


def test_deleting_a_passage_deletes_its_authorship(editor: Any) -> None:
    passage = a_passage(a_document(editor), "attacked a market", editor)
    noted = Authorship.objects.filter(passage_id=passage.pk)
    assert noted.get().user == editor
    key = passage.pk
    with acting_as(editor):
        passage.delete()
    assert not Authorship.objects.filter(passage_id=key).exists()
