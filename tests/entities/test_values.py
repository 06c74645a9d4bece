"""The values of a record, their citations, and their published form."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import (
    Alias,
    Citation,
    FindingGroup,
    FindingPlace,
    GroupCountry,
    Incident,
    OtherPlace,
    Point,
    Quantity,
    Target,
    Tie,
    Weapon,
)
from entities.rendering import references_of, render
from entities.values import load_rows, values_of
from sources.dates import describe
from sources.models import Conveys, Document, DocumentFile, Publisher
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_place,
    a_publisher,
    an_incident,
    cite,
    fresh,
)


def value(record: Any, key: str) -> Any:
    return next(value for value in values_of(fresh(record)) if value.key == key)


def test_a_value_that_is_only_supported_is_not_contested(group: Any) -> None:
    assert not value(group, "group.kind").contested


def test_a_value_is_contested_when_one_supports_and_another_denies_it(
    group: Any, document: Any, editor: Any
) -> None:
    cite(group, document, "denied", editor, field="group.kind", stance="denies")
    assert value(group, "group.kind").contested


def test_a_value_that_is_only_denied_is_not_contested(group: Any) -> None:
    group.citations.update(stance="denies")
    assert not value(group, "group.kind").contested


def test_a_denial_of_one_value_contests_no_other(group: Any, document: Any, editor: Any) -> None:
    cite(group, document, "denied", editor, field="group.kind", stance="denies")
    assert not value(group, f"alias:{group.aliases.get().pk}").contested


def test_text_written_by_curators_is_not_cited(group: Any, incident: Any) -> None:
    uncited = {
        each.key
        for record in (group, incident)
        for each in values_of(fresh(record))
        if not each.needs_citation and each.known
    }
    assert uncited == {"group.name", "incident.title"}


def test_unknown_values_need_no_citation(editor: Any, document: Any) -> None:
    group = a_group(editor, document, kind="unknown")
    assert not value(group, "group.kind").known
    assert not value(group, "group.kind").needs_citation


def test_a_statement_of_a_finding_needs_a_citation(editor: Any, document: Any) -> None:
    assert value(a_finding(editor, document), "finding.statement").needs_citation


def test_dates_and_counts_read_as_a_person_writes_them(incident: Any) -> None:
    assert value(incident, "incident.date").text == "15 July 2024"
    assert value(incident, f"casualties:{incident.casualties.get().pk}").text == (
        "civilians killed: 12+"
    )


def test_a_published_value_carries_its_words(group: Any, document: Any) -> None:
    passage = group.citations.get(field="group.kind").passage
    rendered = render(fresh(group), {document.public_id: "A report"}, 1)
    assert rendered["kind"] == {
        "value": "armed group",
        "contested": False,
        "disagreement": False,
        "citations": [
            {
                "source": {
                    "id": document.public_id,
                    "name": "A report",
                    "url": f"/api/v1/sources/{document.public_id}/",
                },
                "exact": "an armed group",
                "start": passage.start,
                "end": passage.end,
                "page": None,
                "asserted_by": None,
                "speaker": None,
                "stance": "supports",
                "reported": None,
            }
        ],
    }


def test_a_record_is_not_rendered_with_a_name_that_is_not_published(group: Any) -> None:
    with pytest.raises(KeyError):
        render(fresh(group), {}, 1)


def test_unknown_values_are_published_as_null(editor: Any, document: Any) -> None:
    group = a_group(editor, document, kind="unknown")
    rendered = render(fresh(group), {document.public_id: "A report"}, 1)
    assert rendered["kind"] is rendered["founded"] is rendered["description"] is None


def test_references_are_documents_groups_and_asserters(
    editor: Any, document: Any, group: Any
) -> None:
    speaker = a_group(editor, document)
    incident = an_incident(editor, document, perpetrator=group)
    incident.citations.update(asserted_by=speaker)
    assert references_of(fresh(incident)) == {
        document.public_id,
        group.public_id,
        speaker.public_id,
    }


def test_the_point_of_an_incident_overrides_that_of_its_place(
    editor: Any, document: Any, incident: Any
) -> None:
    place = a_place(latitude=10, longitude=20)
    Incident.objects.filter(pk=incident.pk).update(place=place, precision="country")
    names = {document.public_id: "A report"}
    assert render(fresh(incident), names, 1)["place"]["latitude"] == 10.0
    Incident.objects.filter(pk=incident.pk).update(latitude=11, longitude=21)
    assert render(fresh(incident), names, 1)["place"]["latitude"] == 11.0


def full_records(by: Any, province: Any) -> list[Any]:
    """Records of every type with rows of every table."""
    publisher, relayed = a_publisher(by), a_document(by)
    document = a_document(by, publisher=publisher)
    Conveys.objects.create(document=document, conveyed=relayed)
    group, other = a_group(by, document), a_group(by, document)
    incident = an_incident(by, document, perpetrator=group, place=province, precision="province")
    incident.status, incident.time, incident.part_of_day = "attempted", "05:40", "dawn"
    incident.save()
    for name in ("status", "time", "part_of_day"):
        cite(incident, document, "did it", by, field=f"incident.{name}")
    rows = {
        "point": Point.objects.create(
            incident=incident, latitude=12, longitude=45, precision="exact"
        ),
        "weapon": Weapon.objects.create(incident=incident, weapon="drone"),
        "other_place": OtherPlace.objects.create(
            incident=incident,
            place=province,
            precision="region or line",
            region="the northern hills",
        ),
        "target": Target.objects.create(
            incident=incident, target_type="school", damage="destroyed"
        ),
    }
    for name, row in rows.items():
        cite(incident, document, "did it", by, **{name: row})
    finding = a_finding(by, document)
    rows = {
        "tie": Tie.objects.create(group=group, other=other, kind="ally of"),
        "country": GroupCountry.objects.create(group=group, country=province),
    }
    for name, row in rows.items():
        cite(group, document, "did it", by, **{name: row}, asserted_by=other)
    rows = {
        "finding_group": FindingGroup.objects.create(finding=finding, group=group),
        "finding_place": FindingPlace.objects.create(finding=finding, place=province),
        "quantity": Quantity.objects.create(finding=finding, of="camps", at_least=1),
    }
    for name, row in rows.items():
        cite(finding, document, "did it", by, **{name: row})
    return [document, group, incident, finding]


# Keys that are computed, or belong to reference data, and so are not shown value by value.
WORKED_OUT = {"id", "type", "version", "url", "contested", "earliest", "latest", "start", "end"}
WORKED_OUT |= {"disagreement", "sha256", "characters", "sources", "source", "terms", "computed"}
OF_A_PLACE = {"kind", "country", "within", "latitude", "longitude"}


def texts_in(document: dict[str, Any]) -> Iterator[str]:
    """Return every word of a published document's own values, with dates as a person reads them."""
    of_a_place = OF_A_PLACE if "within" in document or "/places/" in document["url"] else set()
    for key, value in document.items():
        for each in value if isinstance(value, list) else [value]:
            if key in WORKED_OUT | of_a_place or each is None:
                continue
            if isinstance(each, dict):
                yield from texts_in({"url": "", **each})
            else:
                yield describe(each) if key == "edtf" else str(each)


def test_the_values_contain_every_text_that_would_be_published(editor: Any) -> None:
    country = a_place()
    province = a_place(code="XT-A", kind="province", parent=country)
    records = full_records(editor, province)
    Publisher.objects.update(kind="research", country="XQ", homepage="https://desk.example/")
    Alias.objects.update(language="prs")
    tie = Tie.objects.get()
    tie.period = "2021-08/.."
    tie.save()
    Quantity.objects.update(at_most=7, out_of=34)
    Citation.objects.update(speaker="The spokesman")
    Document.objects.update(language="ps", link="https://report.example/", accessed_on="2024-07-20")
    Document.objects.update(retracted_on="2024-08-01", retraction_reason="Wrong day")
    for record in map(fresh, records):
        shown = " | ".join(
            text
            for value in values_of(record)
            for text in (
                value.text,
                *(cited.passage.exact for cited in value.citations),
                *(f"{cited.speaker} {cited.stance}" for cited in value.citations),
            )
        )
        # The names of referenced records come from the log, and are read elsewhere.
        document = render(record, dict.fromkeys(references_of(record), ""), 1)
        assert [text for text in texts_in(document) if text not in shown] == []


def test_reading_values_costs_a_constant_number_of_queries(editor: Any) -> None:
    country = a_place()
    province = a_place(code="XT-A", kind="province", parent=country)

    def queries(records: list[Any]) -> int:
        records = [fresh(record) for record in records]
        with CaptureQueriesContext(connection) as captured:
            load_rows(records)
            for record in records:
                values_of(record)
                render(record, dict.fromkeys(references_of(record), "A name"), 1)
        return len(captured)

    few = full_records(editor, province)
    many = [*few, *full_records(editor, province), *full_records(editor, province)]
    assert queries(few) == queries(many)


def test_the_text_of_a_document_is_not_read_to_review_it(editor: Any, document: Any) -> None:
    with CaptureQueriesContext(connection) as captured:
        record = fresh(document)
        load_rows([record])
        values_of(record)
        render(record, {}, 1)
    assert not [query for query in captured if '"content"' in query["sql"]]


def test_a_reviewer_reads_each_particular_of_a_document_in_words(editor: Any) -> None:
    publisher = a_publisher(editor, name="The Daily", reliability="B", country="PK")
    relayed = a_document(editor, title="A statement")
    digest = sha256(b"The words.").hexdigest()
    document = a_document(
        editor,
        "The words.",
        title="A report",
        publisher=publisher,
        accessed_on=date(2024, 7, 18),
        file=DocumentFile.objects.create(
            name="a.txt", media_type="text/plain", sha256=digest, content=b"The words."
        ),
        supersedes=relayed,
    )
    Conveys.objects.create(document=document, conveyed=relayed)
    found = {each.key: each.text for each in values_of(fresh(document)) if each.known}
    assert document.text
    assert found == {
        "source.title": "A report",
        "source.kind": "news article",
        "source.publisher": "The Daily",
        "source.kind_of_publisher": "news",
        "source.country_of_publisher": "PK",
        "source.reliability_of_publisher": "B usually reliable",
        "source.language": "en",
        "source.accessed_on": "2024-07-18",
        "source.text": f"10 characters, SHA-256 {document.text.sha256}",
        "source.file": f"a.txt, text/plain, SHA-256 {digest}",
        "source.supersedes": str(relayed),
        "source.relays": str(relayed),
    }
    assert not any(each.needs_citation for each in values_of(fresh(document)))
