"""The panel of the workbench in which a missing group is created."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from desk.review.approve_together import together_address
from entities.models import Group, Tie
from entities.values import load_rows
from sources.acting import acting_as
from sources.models import Document
from tests.desk.pages import editor_client as client
from tests.factories import (
    UserFactory,
    a_document,
    a_group,
    an_incident,
    cite,
    fresh,
    signed_in,
    submit_and_verify,
)

__all__ = ["client"]

WORDS = "The North Front, an armed group also called NF, did it."


def address(document: Document) -> str:
    return reverse("admin:workbench_new_group", args=[document.public_id])


def posted(document: Document, **values: Any) -> dict[str, Any]:
    assert document.text
    start = document.text.content.index(WORDS)
    return {"name": "North Front", "kind": "armed group", "start": start, "exact": WORDS, **values}


def initial(client: Client, document: Document, **asked: Any) -> dict[str, Any]:
    page = client.get(address(document), asked)
    return {field.name: field.value() for field in page.context["form"]}


def test_a_created_group_is_answered_as_the_look_up_answers(
    client: Client, document: Document
) -> None:
    page = client.post(address(document), posted(document, alias="NF", alias_kind="acronym"))
    group = Group.objects.get()
    created = json.loads(page["HX-Trigger-After-Settle"])["lookup:created"]
    assert created == {
        "key": group.pk,
        "id": group.public_id,
        "label": str(group),
        "more": "NF",
    }
    assert f'data-record="{group.public_id}"' in page.content.decode()


def test_a_similar_group_is_shown_before_another_is_created(
    client: Client, editor: User, document: Document
) -> None:
    there = a_group(editor, document, name="North Front")
    page = client.post(address(document), posted(document))
    assert page.status_code == 409
    assert f'data-use="{there.pk}"' in page.content.decode()
    assert client.post(address(document), posted(document, seen=there.pk)).status_code == 200
    assert Group.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"kind": "no such kind"},
        {"kind": "unknown"},
        {"exact": ""},
        {"start": "-1"},
        {"start": "9" * 30},
        {"exact": "not there"},
        {"alias": "NF", "alias_kind": ""},
        {"name": "x" * 201},
    ],
)
def test_the_panel_says_what_is_wrong_and_creates_nothing(
    client: Client, document: Document, wrong: dict[str, Any]
) -> None:
    page = client.post(address(document), posted(document, **wrong))
    assert page.status_code == 422
    said = page.content.decode()
    # An error stands beside its field; that no words are selected is told where they would be.
    assert (
        "Select the words" if "exact" in wrong and not wrong["exact"] else 'role="alert"'
    ) in said
    assert not Group.objects.exists()


def test_only_who_may_add_groups_sees_the_panel(
    editor: User, reviewer: User, document: Document
) -> None:
    for refused, status in ((Client(), 302), (signed_in(UserFactory.create()), 403)):
        assert refused.get(address(document)).status_code == status
        assert refused.post(address(document), posted(document)).status_code == status
    assert not Group.objects.exists()
    for user in (editor, reviewer):
        allowed = user.has_perm("entities.add_group")
        page = signed_in(user).get(reverse("admin:workbench", args=[document.public_id]))
        assert ("data-new-group" in page.content.decode()) == allowed
        assert signed_in(user).get(address(document)).status_code == (200 if allowed else 403)


def test_a_document_without_text_offers_no_new_group(client: Client, editor: User) -> None:
    page = client.get(reverse("admin:workbench", args=[a_document(editor, None).public_id]))
    assert "data-new-group" not in page.content.decode()


@pytest.mark.parametrize(
    ("selected", "alias", "kind"),
    [
        ("the NF", "NF", "acronym"),
        ("Norht Front", "Norht Front", "transliteration"),
        ("جبهة الشمال", "جبهة الشمال", "original script"),
        ("the Boys", "Boys", ""),
        ("the North Front", "", ""),
        ("North Front fighters", "", ""),
        ("word " * 20, "", ""),
        ("…", "", ""),
    ],
)
def test_the_selected_words_fill_the_other_name_where_they_may_be_one(
    client: Client, document: Document, selected: str, alias: str, kind: str
) -> None:
    found = initial(client, document, name="North Front", selected=selected, selected_start=3)
    assert (found.get("alias") or "", found.get("alias_kind") or "") == (alias, kind)


def test_what_a_person_entered_is_kept_when_other_words_are_selected(
    client: Client, document: Document
) -> None:
    asked = {"name": "North Front", "alias": "Front", "kind": "media", "selected": "NF"}
    found = initial(client, document, **asked, selected_start=3)
    assert (found["alias"], found["kind"]) == ("Front", "media")


def test_a_name_alone_is_cited_with_its_sentence(client: Client, document: Document) -> None:
    words = {"selected_start": 7, "sentence": WORDS, "sentence_start": 3}
    for selected in ("NF", "the North Front"):
        found = initial(client, document, name="North Front", selected=selected, **words)
        assert (found["exact"], found["start"]) == (WORDS, 3)
    longer = "The North Front, an armed group"
    found = initial(client, document, name="North Front", selected=longer, **words)
    assert (found["exact"], found["start"]) == (longer, 7)


def test_an_arabic_alias_gets_the_language_of_the_document(client: Client, editor: User) -> None:
    document = a_document(editor, "قالت جبهة الشمال.", language="ar")
    found = initial(client, document, name="North Front", selected="جبهة الشمال", selected_start=5)
    assert found["alias_language"] == "ar"


def test_records_that_refer_to_each_other_in_a_chain_are_approved_together(
    editor: User, reviewer: User, document: Document
) -> None:
    near, far = a_group(editor, document), a_group(editor, document)
    with acting_as(editor):
        tie = Tie.objects.create(group=near, other=far, kind="supports")
    cite(near, document, "also called NF", editor, tie=tie)
    incident = an_incident(editor, document, perpetrator=near)
    submit_and_verify([document, near, far, incident], editor, reviewer)
    loaded = fresh(incident)
    load_rows([loaded])
    query = together_address(loaded)
    assert all(each.public_id in query for each in (document, near, far, incident))
