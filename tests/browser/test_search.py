"""The search in a real browser: from the palette to the page, and a place looked up there."""

from typing import Any

from django.contrib.auth.models import User

from sources.acting import acting_as
from tests.browser.conftest import PASSWORD
from tests.browser.pages import sign_in
from tests.factories import a_document, a_place, an_incident


def test_the_palette_leads_to_the_page_of_the_search_by_keyboard(
    chromium: Any, served: str, served_editor: User
) -> None:
    a_document(
        served_editor, "قالت الجبهة الشمالية إن المعركة انتهت.", title="بيان الجبهة", language="ar"
    )
    document = a_document(served_editor, title="Note on the valley")
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    page.keyboard.press("Control+k")
    page.locator(".palette-results").get_by_text("New from document").wait_for()
    page.locator("#search-input-command:focus").wait_for()
    page.keyboard.type("ministry")
    page.locator(".palette-results").get_by_text("Note on the valley").wait_for()
    while not page.locator(".palette-results .active").get_by_text("Search for").count():
        page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{served}/admin/find/?words=ministry"
    assert page.locator(".hits mark").all_inner_texts() == ["ministry"]
    assert page.locator(".hits a").inner_text() == f"{document.public_id} Note on the valley"


def test_a_place_is_looked_up_and_narrows_the_hits(
    chromium: Any, served: str, served_editor: User
) -> None:
    document = a_document(served_editor)
    place = a_place(code="XQ-1", name="Valley of Tests", kind="province")
    with acting_as(served_editor):
        incident = an_incident(
            served_editor, document, title="Raid there", place=place, precision="province"
        )
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    page.goto(f"{served}/admin/find/?words=market")
    page.locator(".search-field-place .select2-selection").click()
    page.keyboard.type("Valley of")
    page.locator(".select2-results__option--highlighted").get_by_text("Valley of Tests").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**place=*")
    assert page.locator(".hits a").all_inner_texts() == [f"{incident.public_id} Raid there"]
    page.get_by_text("Save this search").click()
    page.get_by_role("textbox", name="Name").fill("Of the valley")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".saved-searches").get_by_text("Of the valley").wait_for()
