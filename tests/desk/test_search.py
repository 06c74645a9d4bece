"""Searching lists: what is found, and through which indexes."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import RequestFactory

from curation.models import AuditEvent
from desk.lists.searching import MAX_DIFFERENT_WORDS, MAX_WORDS, words_of
from entities.models import Alias, Finding, Group, Incident, Place
from sources.acting import acting_as
from sources.models import Document, Passage
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_passage,
    an_incident,
    cite,
    person,
    run_sql,
    signed_in,
)

pytestmark = pytest.mark.django_db


MORE_NAMES = ("North (Base)", "北京")


def listed(user: User, name: str, **query: str) -> list[str]:
    page = signed_in(user).get(f"/admin/{name}/", query)
    return [str(row) for row in page.context["cl"].result_list]


def test_each_word_of_a_search_may_stand_in_another_field(editor: User) -> None:
    document = a_document(editor)
    front = a_group(editor, document, name="North Front")
    raid = an_incident(editor, document, front, title="Raid on a mill", summary="At dawn.")
    an_incident(editor, document, front, title="Raid on a bridge", summary="At night.")
    assert listed(editor, "entities/incident", q="DAWN raid front") == [str(raid)]
    assert listed(editor, "entities/incident", q='"on a mill"') == [str(raid)]
    assert listed(editor, "entities/incident", q='"a on mill"') == []


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("", {"Élan du Nord", "elan 100%", "a_b 1000", "جبهة الشمال", "x", *MORE_NAMES}),
        ('"', {"Élan du Nord", "elan 100%", "a_b 1000", "جبهة الشمال", "x", *MORE_NAMES}),
        ("élan", {"Élan du Nord", "elan 100%"}),
        ("ELAN du\u00a0nord", {"Élan du Nord"}),
        ("الشمـال", {"جبهة الشمال"}),
        ("جبهه", {"جبهة الشمال"}),
        ("-", set()),
        ("100%", {"elan 100%"}),
        ("%", {"elan 100%"}),
        ("_", {"a_b 1000"}),
        ("\\", set()),
        ("الشمال جبهة", {"جبهة الشمال"}),
        ("ج", {"جبهة الشمال"}),
        ("x", {"x"}),
        ("lan", {"Élan du Nord", "elan 100%"}),
        # One or two letters are the beginning of a word.
        ("an", set()),
        ("el", {"Élan du Nord", "elan 100%"}),
        ("n e d", {"Élan du Nord"}),
        ("b", {"North (Base)"}),
        ("京", {"北京"}),
    ],
)
def test_words_are_found_however_their_letters_are_written(
    editor: User, term: str, found: set[str]
) -> None:
    with acting_as(editor):
        for name in ("Élan du Nord", "elan 100%", "a_b 1000", "جبهة الشمال", "x", *MORE_NAMES):
            Group.objects.create(name=name, kind="armed group")
    groups = admin.site._registry[Group]
    request = RequestFactory().get("/admin/entities/group/")
    rows, _ = groups.get_search_results(request, Group.objects.all(), term)
    assert {row.name for row in rows} == found


def test_no_word_of_a_long_search_is_ignored(editor: User) -> None:
    words = [f"word{number}" for number in range(3 * MAX_WORDS)]
    with acting_as(editor):
        for title in (" ".join(words), " ".join(words[:-1])):
            Incident.objects.create(title=title)
    found = listed(editor, "entities/incident", q=" ".join(words))
    assert len(found) == 1
    assert words[-1] in found[0]


def test_a_record_matching_in_many_rows_is_listed_once(editor: User) -> None:
    document = a_document(editor)
    group = a_group(editor, document, name="North Front")
    with acting_as(editor):
        for name in ("Northern Front", "North Army"):
            Alias.objects.create(group=group, name=name, kind="translation")
    assert listed(editor, "entities/group", q="north") == [str(group)]


def test_an_identifier_is_matched_exactly(editor: User) -> None:
    with acting_as(editor):
        incidents = [Incident.objects.create(title="Raid") for _ in range(12)]
    wanted = next(row for row in incidents if row.public_id.endswith("1"))
    assert listed(editor, "entities/incident", q=wanted.public_id.lower()) == [str(wanted)]


def test_lists_show_the_number_of_passages_and_citations(editor: User) -> None:
    document, bare = a_document(editor), a_document(editor)
    cited, left = (a_passage(document, words, editor) for words in ("five others", "At least 12"))
    finding = a_finding(editor, bare)
    for field in ("finding.kind", "finding.statement"):
        cite(finding, document, "five others", editor, field=field)
    client = signed_in(editor)
    documents = client.get("/admin/sources/document/").context["cl"].result_list
    assert {row.pk: row.passage_count for row in documents} == {document.pk: 2, bare.pk: 2}
    passages = client.get("/admin/sources/passage/").context["cl"].result_list
    times = {row.pk: row.times_cited for row in passages}
    assert (times[cited.pk], times[left.pk]) == (2, 0)


def test_lists_can_be_sorted_by_the_number_of_passages_and_citations(editor: User) -> None:
    many, bare = a_document(editor), a_document(editor)
    cited, left = (a_passage(many, words, editor) for words in ("five others", "At least 12"))
    finding = a_finding(editor, a_document(editor))
    cite(finding, many, "five others", editor, field="finding.statement")
    client = signed_in(editor)
    for name, column, first, last in (
        ("document", "marked", many, bare),
        ("passage", "cited", cited, left),
    ):
        address = f"/admin/sources/{name}/"
        number = client.get(address).context["cl"].list_display.index(column)
        for order, expected in ((f"-{number}", [first, last]), (number, [last, first])):
            rows = client.get(address, {"o": order}).context["cl"].result_list
            assert [row for row in rows if row in (first, last)] == expected


def test_a_pasted_page_costs_no_more_than_its_first_words(editor: User) -> None:
    many = " ".join(f"word{number}" for number in range(1000))
    assert len(words_of(many)) == MAX_DIFFERENT_WORDS
    assert words_of("a a b a") == ["a", "b"]
    assert listed(editor, "entities/incident", q=many) == []


@pytest.mark.parametrize(
    ("name", "term", "finds"),
    [
        ("curation/auditevent", "Someone", True),
        ("curation/auditevent", "192.0.2.7", True),
        ("curation/auditevent", "192.0.2", False),
        ("curation/auditevent", "2001:db8::", False),
        ("curation/auditevent", "(nobody)+%", False),
        ("publication/release", "nothing", False),
    ],
)
def test_lists_of_administrators_are_searched_by_whole_names(
    name: str, term: str, finds: bool
) -> None:
    administrator = person("administrator")
    AuditEvent.objects.create(
        what=AuditEvent.What.SIGNED_IN, actor_name="someone", address="192.0.2.7"
    )
    assert bool(listed(administrator, name, q=term)) is finds


def searched() -> list[tuple[type[Model], str]]:
    """Return each model and field that the lists of records, passages and places search."""
    found = set()
    for model in (Document, Passage, Group, Incident, Finding, Place):
        for field in admin.site._registry[model].search_fields:
            *way, name = field.split("__")
            if field.startswith("=") or "publisher" in way:  # there are few publishers
                continue
            owner: Any = model
            for step in way:
                owner = owner._meta.get_field(step).related_model
            found.add((owner, name))
    return sorted(found, key=str)


@pytest.mark.parametrize(("model", "field"), searched())
def test_words_are_searched_through_an_index(model: type[Model], field: str) -> None:
    indexes = run_sql("SELECT indexdef FROM pg_indexes WHERE tablename = %s", model._meta.db_table)
    # The condition of `folded__contains`, as PostgreSQL writes it for a varchar and for a text.
    asked = tuple(
        f"gin (fold_name({column}) gin_trgm_ops)" for column in (f"({field})::text", field)
    )
    assert any(words in definition for (definition,) in indexes for words in asked)
