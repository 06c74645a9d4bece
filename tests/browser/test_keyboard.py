"""Keyboard access to every page: its content and the account menu."""

from typing import Any

from django.contrib.auth.models import User

from tests.browser.conftest import PASSWORD
from tests.browser.pages import sign_in, wait_for_focus
from tests.factories import a_document


def test_the_first_tab_stop_skips_the_sidebar(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to content")
    wait_for_focus(page, link)
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.wait_for_function("document.getElementById('content').contains(document.activeElement)")


def test_the_theme_is_chosen_and_the_session_ended_by_keyboard(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    opener = page.get_by_role("button", name=served_editor.username)
    assert opener.get_attribute("aria-expanded") == "false"
    opener.focus()
    page.keyboard.press("Enter")
    opener.and_(page.locator("[aria-expanded=true]")).wait_for()
    page.get_by_role("button", name="Dark").focus()
    page.keyboard.press("Enter")
    page.locator("html.dark").wait_for()
    page.keyboard.press("Escape")
    page.locator("#user-links").wait_for(state="hidden")
    wait_for_focus(page, opener)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Log out").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.goto(f"{served}/admin/").url.startswith(f"{served}/admin/login/")


UNCOVERED = """
() => {
  const link = document.activeElement;
  const box = link.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return link.contains(top);
}
"""


def test_focused_rows_of_a_long_list_are_not_hidden_by_the_action_bar(
    chromium: Any, served: str, served_editor: User
) -> None:
    for _ in range(30):
        a_document(served_editor, text=None)
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    page.goto(f"{served}/admin/sources/document/")
    links = page.locator("#result_list tbody th a")
    assert links.count() == 30
    links.first.focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#result_list tbody th') !== null"):
            assert page.evaluate(UNCOVERED)
