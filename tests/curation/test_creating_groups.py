"""A group that another record needs is created with the words that speak of it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import AlreadyThereError, ContradictionError, NotPermittedError
from curation.workflow.approval import missing_evidence
from curation.workflow.entry import Draft, NewGroup, Quote, create_group, save_draft
from curation.workflow.verification import contributors_of
from entities.models import Alias, Group
from entities.values import load_rows, values_of
from reading.suggestions import suggestions_for
from sources.models import Document
from tests.connections import own_database
from tests.curation.test_races import Other, wait_until_somebody_waits_for_a_lock
from tests.factories import UserFactory, a_document, a_group, person

__all__ = ["own_database"]

WORDS = "The North Front, an armed group also called NF, did it."


def new_group(document: Document, name: str = "North Front", **values: Any) -> NewGroup:
    assert document.text
    words = Quote(document, document.text.content.index(WORDS), WORDS)
    alias = values.pop("alias", None)
    return NewGroup(Group(**{"name": name, "kind": "armed group", **values}), words, alias)


def test_a_group_is_created_as_a_draft_with_its_kind_and_its_alias_cited(
    editor: User, document: Document
) -> None:
    group = create_group(new_group(document, alias=Alias(name="NF", kind="acronym")), editor)
    load_rows([group])
    assert missing_evidence(group, values_of(group)) == []
    assert group.state == "draft"
    assert contributors_of([group])[group.pk] == {editor.pk}
    quotes = {citation.value_key: citation.passage.exact for citation in group.citations.all()}
    assert quotes == {"group.kind": WORDS, f"alias:{group.aliases.get().pk}": "NF"}


def test_readers_know_a_created_group_at_once(editor: User, document: Document) -> None:
    group = create_group(new_group(document), editor)
    named = [each for each in suggestions_for(document) if each.kind == "group"]
    assert {each.value["group"] for each in named} == {group.public_id}


def test_an_alias_that_the_words_do_not_hold_is_cited_with_all_of_them(
    editor: User, document: Document
) -> None:
    group = create_group(new_group(document, alias=Alias(name="Front N", kind="official")), editor)
    assert group.aliases.get().citations.get().passage.exact == WORDS


@pytest.mark.parametrize("name", ["North Front", "The Northern Front"])
def test_a_similar_group_must_be_seen_before_another_is_created(
    editor: User, document: Document, name: str
) -> None:
    there = a_group(editor, document, name="North Front")
    with pytest.raises(AlreadyThereError) as refused:
        create_group(new_group(document, name), editor)
    assert refused.value.found == [there.pk]
    create_group(new_group(document, name), editor, seen=[there.pk])
    assert Group.objects.filter(name=name).count() == (2 if name == there.name else 1)


def test_a_group_of_which_nothing_can_be_cited_is_refused(editor: User, document: Document) -> None:
    with pytest.raises(ContradictionError, match="Choose the kind"):
        create_group(new_group(document, kind="unknown"), editor)
    with pytest.raises(ContradictionError, match="needs a name"):
        create_group(new_group(document, name=" "), editor)
    with pytest.raises(ContradictionError):
        create_group(new_group(document, kind="no such kind"), editor)
    assert not Group.objects.exists()


def test_words_that_are_not_in_the_document_create_nothing(
    editor: User, document: Document
) -> None:
    new = NewGroup(Group(name="Front", kind="armed group"), Quote(document, 3, "not there"))
    with pytest.raises(ContradictionError, match="not these words"):
        create_group(new, editor)
    assert not Group.objects.exists()


def test_only_who_may_add_groups_creates_one(document: Document) -> None:
    with pytest.raises(NotPermittedError):
        create_group(new_group(document), UserFactory.create())


@pytest.mark.parametrize("with_form", [False, True])
def test_two_people_who_create_the_same_name_at_once_end_with_one_group(
    own_database: str, with_form: bool
) -> None:
    one, two = person("editor"), person("editor")
    document = a_document(one)
    with transaction.atomic():
        if with_form:
            save_draft(Draft(Group(name="North Front", kind="armed group")), one)
        else:
            create_group(new_group(document), one)
        other = Other(lambda: create_group(new_group(document), two))
        wait_until_somebody_waits_for_a_lock()
    refused = other.end()
    assert isinstance(refused, AlreadyThereError), refused
    assert "is the name of" in str(refused)
    assert Group.objects.filter(name="North Front").count() == 1
