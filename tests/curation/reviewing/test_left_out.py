"""What is not there: open sentences, empty values, and what the text offers for them."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.dismissing import dismiss
from curation.reviewing.left_out import LeftOut, empty_values, left_out, unused_offers
from entities.models import Attribution, Casualties, Citation, FindingPlace, Incident, Weapon
from entities.values import load_rows
from sources.acting import acting_as
from sources.models import Document
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_place,
    cite,
    fresh,
    publish,
)

pytestmark = pytest.mark.django_db

REPORT = (
    "On 15 July 2024 armed men of the North Front attacked a market in Testland. "
    "At least 12 traders were killed. Rain fell in the evening."
)


def loaded(record: Any) -> Any:
    found = fresh(record)
    load_rows([found])
    return found


def offered(record: Any, document: Document) -> set[tuple[str, str]]:
    offers, _ = unused_offers(loaded(record), Document.objects.get(pk=document.pk))
    return {(each.kind, each.exact) for each in offers}


def an_attack(editor: User, document: Document, **values: Any) -> Incident:
    with acting_as(editor):
        attack = Incident.objects.create(title="Attack", kind="armed attack", **values)
    cite(attack, document, "attacked a market", editor, field="incident.kind")
    return attack


def test_sentences_that_are_not_wholly_cited_or_dismissed_are_named(editor: User) -> None:
    document = a_document(editor, REPORT)
    attack = an_attack(editor, document)
    assert left_out(loaded(attack), document).open_count == 3
    whole = "armed men of the North Front attacked a market in Testland"
    cite(attack, document, whole, editor, field="incident.kind")
    found = left_out(loaded(attack), document)
    assert [each.words for each in found.sentences] == [
        "At least 12 traders were killed.",
        "Rain fell in the evening.",
    ]
    assert found.open_count == 2
    dismiss(document, REPORT.index("Rain"), editor)
    assert left_out(loaded(attack), document).open_count == 1


def test_empty_values_are_named_but_not_what_reports_seldom_tell(editor: User) -> None:
    document = a_document(editor, REPORT)
    empty = empty_values(loaded(an_attack(editor, document)))
    assert {"date", "place", "casualties", "attributions"} <= set(empty)
    assert not {"title", "kind", "time of day", "other places", "identifiers"} & set(empty)
    with acting_as(editor):
        dated = an_attack(editor, document, date="2024-07-15")
    assert "date" not in empty_values(loaded(dated))


def test_the_empty_metadata_of_a_document_are_named(editor: User) -> None:
    document = a_document(editor, REPORT, language="en")
    empty = empty_values(loaded(document))
    assert empty == ["publisher", "link", "published", "accessed on"]


def test_what_the_cited_sentences_offer_for_empty_values_is_named(
    editor: User, reviewer: User
) -> None:
    land = a_place(name="Testland")
    older = a_document(editor)
    group = a_group(editor, older, name="North Front")
    publish(older, group, by=editor, approver=reviewer)
    document = a_document(editor, REPORT)
    attack = an_attack(editor, document)
    date, place = ("date", "15 July 2024"), ("place", "Testland")
    assert {date, place, ("group", "North Front")} <= offered(attack, document)
    with acting_as(editor):
        attack.date, attack.place, attack.precision = "2024-07-15", land, "country"
        attack.save()
        Attribution.objects.create(incident=attack, group=group, role="perpetrator")
    assert not {kind for kind, _ in offered(attack, document)} & {"date", "place", "group"}


def test_only_the_sentences_that_the_record_cites_are_searched(editor: User) -> None:
    document = a_document(editor, REPORT)
    attack = an_attack(editor, document)
    assert not any(kind == "count" for kind, _ in offered(attack, document))
    cite(attack, document, "were killed", editor, field="incident.kind")
    assert any(kind == "count" for kind, _ in offered(attack, document))


def test_a_count_that_is_cited_is_not_offered(editor: User) -> None:
    document = a_document(editor, REPORT)
    attack = an_attack(editor, document)
    with acting_as(editor):
        killed = Casualties.objects.create(
            incident=attack, victims="civilians", outcome="killed", at_least=12
        )
    cite(attack, document, "At least 12 traders were killed", editor, casualties=killed)
    assert not any(kind == "count" for kind, _ in offered(attack, document))


def test_weapons_and_times_of_day_are_offered_until_they_are_there(editor: User) -> None:
    document = a_document(
        editor, "At 5:40 am armed men attacked a market with a car bomb. It was at dawn."
    )
    attack = an_attack(editor, document)
    whole = "At 5:40 am armed men attacked a market with a car bomb. It was at dawn"
    cite(attack, document, whole, editor, field="incident.kind")
    assert offered(attack, document) == {
        ("time", "5:40 am"),
        ("weapon", "car bomb"),
        ("part_of_day", "at dawn"),
    }
    with acting_as(editor):
        Weapon.objects.create(incident=attack, weapon="vehicle bomb")
        attack.time, attack.part_of_day = "05:40", "dawn"
        attack.save()
    assert offered(attack, document) == set()


def test_of_the_places_of_a_sentence_the_finest_is_offered_unless_it_is_there(editor: User) -> None:
    land = a_place(name="Testland")
    town = a_place(code="7", name="Smalltown", kind="town", parent=land)
    document = a_document(editor, "The front holds Smalltown in Testland, it said.")
    finding = a_finding_in(editor, document)
    assert {each for each in offered(finding, document) if each[0] == "place"} == {
        ("place", "Smalltown")
    }
    with acting_as(editor):
        FindingPlace.objects.create(finding=finding, place=town)
    assert not any(kind == "place" for kind, _ in offered(finding, document))


def a_finding_in(editor: User, document: Document) -> Any:
    finding = a_finding(editor, a_document(editor))
    with acting_as(editor):
        Citation.objects.filter(record=finding.pk).delete()
    cite(finding, document, "The front holds", editor, field="finding.statement")
    return finding


def test_a_document_without_a_text_has_only_empty_values(editor: User) -> None:
    document = a_document(editor, None)
    found = left_out(loaded(document), document)
    assert (found.sentences, found.open_count, found.offers) == ([], 0, [])
    assert found.empty
    assert LeftOut().is_nothing and not found.is_nothing


def test_what_is_left_out_costs_a_constant_number_of_queries(editor: User) -> None:
    document = a_document(editor, REPORT)
    attack = an_attack(editor, document)

    def queries() -> int:
        record = loaded(attack)
        read = Document.objects.select_related("text", "publisher").get(pk=document.pk)
        with CaptureQueriesContext(connection) as caught:
            left_out(record, read)
        return len(caught)

    queries()
    few = queries()
    for words in ("15 July 2024", "a market", "At least 12 traders", "armed men"):
        cite(attack, document, words, editor, field="incident.kind")
    # Fewer, if no sentence is open in part any more.
    assert queries() <= few
