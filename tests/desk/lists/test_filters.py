"""Filters of lists: by date, place and group, in words."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entities.models import Attribution, FindingGroup, FindingPlace, GroupCountry, Place, Tie
from sources.acting import acting_as
from sources.models import Document, Record
from tests.desk.pages import text_of
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_place,
    a_publisher,
    an_incident,
    edit,
    signed_in,
)

pytestmark = pytest.mark.django_db

INCIDENTS = reverse("admin:entities_incident_changelist")
FINDINGS = reverse("admin:entities_finding_changelist")
GROUPS = reverse("admin:entities_group_changelist")
DOCUMENTS = reverse("admin:sources_document_changelist")
PLACES = reverse("admin:entities_place_changelist")


@pytest.fixture
def document(editor: User) -> Document:
    return a_document(editor)


def listed(user: User, address: str, **filters: Any) -> set[Any]:
    page = signed_in(user).get(address, filters)
    assert page.status_code == 200
    return {getattr(row, "public_id", row.pk) for row in page.context["cl"].result_list}


def ids(*records: Record) -> set[str]:
    return {record.public_id for record in records}


def test_incidents_are_filtered_by_days_that_they_may_lie_in(
    editor: User, document: Document
) -> None:
    july = an_incident(editor, document, date="2024-07-15")
    summer = an_incident(editor, document, date="2024-06/2024-08")
    later = an_incident(editor, document, date="2025-01-02")
    assert listed(editor, INCIDENTS, after="2024-07-15", before="2024-07-20") == ids(july, summer)
    assert listed(editor, INCIDENTS, after="2024-07-16") == ids(summer, later)
    assert listed(editor, INCIDENTS, before="2024-06-30") == ids(summer)
    said = text_of(signed_in(editor).get(INCIDENTS, {"after": "2024-07-16"}))
    assert "Filtered by date: from 2024-07-16" in said
    assert listed(editor, INCIDENTS, after="no day") == ids(july, summer, later)


def test_each_list_with_dates_has_the_filter(editor: User, document: Document) -> None:
    edit(document, editor, published="2020-02-01")
    finding = a_finding(editor, document)
    edit(finding, editor, holds_at="2020-02")
    group = a_group(editor, document, founded="2020")
    others = (a_document(editor), a_finding(editor, document), a_group(editor, document))
    span = {"after": "2020-02-01", "before": "2020-02-28"}
    assert listed(editor, DOCUMENTS, **span) == ids(document)
    assert listed(editor, FINDINGS, **span) == ids(finding)
    assert listed(editor, GROUPS, **span) == ids(group)
    assert others


def test_records_are_filtered_by_a_place_and_all_in_it(editor: User, document: Document) -> None:
    land = a_place()
    province = Place.objects.create(
        code="XT-1", name="Northprovince", kind="province", country="XT", parent=land
    )
    incident = an_incident(editor, document, place=province, precision="province")
    an_incident(editor, document)
    finding, group = a_finding(editor, document), a_group(editor, document)
    a_finding(editor, document)
    a_group(editor, document)
    with acting_as(editor):
        FindingPlace.objects.create(finding=finding, place=province)
        GroupCountry.objects.create(group=group, country=land)
    assert listed(editor, INCIDENTS, place=land.pk) == ids(incident)
    assert listed(editor, FINDINGS, place=land.pk) == ids(finding)
    assert listed(editor, GROUPS, place=land.pk) == ids(group)
    assert listed(editor, PLACES, place=land.pk) == {land.pk, province.pk}
    said = text_of(signed_in(editor).get(INCIDENTS, {"place": land.pk}))
    assert "place, and all in it: Testland (XT)" in said


def test_records_are_filtered_by_a_group_in_any_role(editor: User, document: Document) -> None:
    group, other = a_group(editor, document), a_group(editor, document)
    a_group(editor, document)
    incident = an_incident(editor, document)
    finding = a_finding(editor, document)
    an_incident(editor, document, other)
    with acting_as(editor):
        Attribution.objects.create(incident=incident, group=group, role="target")
        FindingGroup.objects.create(finding=finding, group=group)
        Tie.objects.create(group=other, other=group, kind="ally of")
    assert listed(editor, INCIDENTS, group=group.pk) == ids(incident)
    assert listed(editor, FINDINGS, group=group.pk) == ids(finding)
    assert listed(editor, GROUPS, group=group.pk) == ids(group, other)


@pytest.mark.parametrize("value", ["x", "0", "9" * 30])
def test_what_does_not_exist_finds_nothing(editor: User, document: Document, value: str) -> None:
    an_incident(editor, document)
    assert listed(editor, INCIDENTS, group=value) == set()
    page = signed_in(editor).get(INCIDENTS, {"place": value})
    assert "what does not exist" in text_of(page)


def test_a_term_finds_what_lies_below_it(
    editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk.lists import filters

    bombing = an_incident(editor, document, kind="bombing")
    attack = an_incident(editor, document, kind="armed attack")

    class Below:
        def at_or_below(self, set_name: str, value: str) -> set[str]:
            return {value, "bombing"}

    assert listed(editor, INCIDENTS, kind__exact="armed attack") == ids(attack)
    monkeypatch.setattr(filters, "codebook", Below)
    assert listed(editor, INCIDENTS, kind__exact="armed attack") == ids(attack, bombing)


def test_countries_are_named_and_not_coded(editor: User, document: Document) -> None:
    land = a_place()
    an_incident(editor, document, place=land, precision="country")
    a_publisher(editor, country="XT")
    for address in (INCIDENTS, PLACES, reverse("admin:sources_publisher_changelist")):
        page = signed_in(editor).get(address)
        (form,) = (
            form
            for spec in page.context["cl"].filter_specs
            if "country" in str(spec.expected_parameters())
            for form in [next(iter(spec.choices(page.context["cl"])))["form"]]
        )
        (field,) = form.fields.values()
        assert ("XT", "Testland (XT)") in [tuple(each) for each in field.choices]


def test_filters_cost_a_constant_number_of_queries(editor: User, document: Document) -> None:
    land = a_place()
    group = a_group(editor, document)
    client = signed_in(editor)
    asked: dict[str, Any] = {
        "place": land.pk,
        "group": group.pk,
        "after": "2020-01-01",
        "state__exact": "draft",
    }
    costs = []
    for number in (1, 5):
        for _ in range(number):
            an_incident(editor, document, group, place=land, precision="country")
        client.get(INCIDENTS, asked)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(INCIDENTS, asked).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1]
