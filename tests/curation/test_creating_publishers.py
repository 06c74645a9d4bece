"""A publisher that a document needs is created beside it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import (
    AlreadyThereError,
    ChangedMeanwhileError,
    ContradictionError,
    NotPermittedError,
)
from curation.workflow.entry import create_publisher, set_publisher
from sources.models import Document, Publisher
from tests.connections import own_database
from tests.curation.test_races import Other, wait_until_somebody_waits_for_a_lock
from tests.factories import UserFactory, a_publisher, edit, fresh, person

__all__ = ["own_database"]


def radio(name: str = "Radio North", **values: str) -> Publisher:
    return Publisher(**{"name": name, "kind": "news", "country": "PK", **values})


def test_a_publisher_is_created_and_set(editor: User, document: Document) -> None:
    made = create_publisher(radio(homepage="https://radio.example"), editor)
    set_publisher(document, made, editor, fresh(document).revision)
    assert fresh(document).publisher == made
    saved: Any = made
    assert saved.history.get().pgh_context.metadata["user"] == editor.pk
    set_publisher(document, None, editor, fresh(document).revision)
    assert fresh(document).publisher is None


@pytest.mark.parametrize("name", ["radio north", "Radio of the North", "راديو الشمال"])
def test_a_similar_publisher_must_be_seen_before_another_is_created(
    editor: User, name: str
) -> None:
    there = a_publisher(editor, name="راديو الشمال 1" if "راديو" in name else "Radio North")
    with pytest.raises(AlreadyThereError) as refused:
        create_publisher(radio(name), editor)
    assert refused.value.found == [there.pk]
    if name == "radio north":
        # The same name is never created twice.
        with pytest.raises(AlreadyThereError):
            create_publisher(radio(name), editor, seen=[there.pk])
    else:
        create_publisher(radio(name), editor, seen=[there.pk])


@pytest.mark.parametrize(
    "wrong", [{"kind": "rumour"}, {"country": "pakistan"}, {"homepage": "nowhere"}, {"name": ""}]
)
def test_what_is_wrong_with_a_publisher_is_said(editor: User, wrong: dict[str, str]) -> None:
    with pytest.raises(ContradictionError) as refused:
        create_publisher(radio(**wrong), editor)
    assert [problem.value for problem in refused.value.problems] == list(wrong)
    assert not Publisher.objects.exists()


def test_only_who_may_add_publishers_creates_one(db: None) -> None:
    with pytest.raises(NotPermittedError):
        create_publisher(radio(), UserFactory.create())


def test_a_document_that_was_changed_meanwhile_keeps_its_publisher(
    editor: User, document: Document
) -> None:
    seen = fresh(document).revision
    edit(fresh(document), editor, title="Another title")
    with pytest.raises(ChangedMeanwhileError):
        set_publisher(document, a_publisher(editor), editor, seen)
    assert fresh(document).publisher is None


def test_two_people_who_create_the_same_publisher_at_once_end_with_one(own_database: str) -> None:
    one, two = person("editor"), person("editor")
    with transaction.atomic():
        create_publisher(radio(), one)
        other = Other(lambda: create_publisher(radio(), two))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(other.end(), AlreadyThereError)
    assert Publisher.objects.count() == 1
