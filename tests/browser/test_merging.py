"""Confirming a merge: each row can be read, kept or dropped by keyboard."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.standing.merge import propose_merge
from tests.browser.conftest import signed_in
from tests.browser.pages import wait_for_focus
from tests.factories import a_document, a_group, fresh, person, publish, published_document


@pytest.mark.parametrize("width", [1280, 800])
def test_a_row_is_unchecked_by_keyboard_and_its_box_is_beside_its_label(
    served: str, served_editor: User, served_reviewer: User, chromium: Any, width: int
) -> None:
    document = a_document(served_editor)
    merged = a_group(served_editor, document, name="جبهة الشمال")
    successor = a_group(served_editor, document, name="North Front")
    publish(document, merged, successor, by=served_editor, approver=served_reviewer)
    propose_merge(merged, successor, person("publisher"), "The same.")
    confirmer = person("publisher")

    page = signed_in(chromium, served, confirmer.username, viewport={"width": width, "height": 800})
    page.goto(f"{served}/admin/records/{merged.public_id}/confirm-proposal/")
    box = page.get_by_role("checkbox", name="Keep name, as an alias")
    words = box.locator("xpath=..").bounding_box()
    mark = box.bounding_box()
    assert mark["width"] < 2 * mark["height"]
    assert mark["y"] < words["y"] + words["height"] / 2
    assert mark["x"] - words["x"] < 10

    page.get_by_role("button", name="Confirm proposal").focus()
    page.keyboard.press("Shift+Tab")
    wait_for_focus(page, box)
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert fresh(merged).standing == "merged"
    assert "جبهة الشمال" not in str(published_document(successor.public_id)["aliases"])
