"""User actions on the workbench and the review page."""

from typing import Any

from tests.browser.pages import select_with_mouse, submit

__all__ = [
    "WEEKLY_NOTE",
    "approve_by_keyboard",
    "block",
    "cite_for",
    "look_up",
    "paste",
    "save_record",
    "select_words",
    "toolbar",
]

TEXT = "#text"

WEEKLY_NOTE = """Weekly note 😀 of 17 July 2024

North Front fighters struck two posts in Testland over two days; no fewer than 12 members of \
the security forces and five civilians were killed.

The army put the blame on the North Front. Rain is expected.
"""


def paste(page: Any, served: str, title: str, text: str, published: str = "17 July 2024") -> str:
    """Add a document by pasting it; returns its public id, with the workbench open."""
    page.goto(f"{served}/admin/bring-in/")
    page.select_option("#kind", "news article")
    page.fill("#pasted", text)
    page.fill("#title", title)
    page.fill("#published", published)
    submit(page, "Bring in")
    # Suggestions are loaded after the page.
    with page.expect_event("requestfinished", is_suggestions):
        submit(page, "Keep")
    page.wait_for_selector("#text")
    return page.locator(".bench-id").inner_text()


def is_suggestions(request: Any) -> bool:
    return str(request.url).endswith("/suggestions/")


def select_words(page: Any, words: str) -> None:
    """Drag over words in the text and wait for the panel beside them."""
    if page.locator("#toolbar").is_visible():
        # The panel beside other words may cover these.
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Escape")
        page.locator("#toolbar").wait_for(state="hidden")
    select_with_mouse(page, words, TEXT)
    page.locator("#toolbar q", has_text=words[:60]).wait_for()
    selected = page.evaluate("getSelection().toString()")
    assert selected.split() == words.split(), selected


def toolbar(page: Any, label: str) -> None:
    """Press a button in the panel beside the selected words."""
    page.locator("#toolbar button", has_text=label).first.click()


def block(page: Any, key: str) -> Any:
    """Return the block of a value, or of a row, in the open form."""
    return page.locator(f"#entry .block[data-block='{key}']")


def cite_for(page: Any, words: str, value: str) -> None:
    """Select words and choose in the panel which value they support."""
    select_words(page, words)
    choice = page.locator("#toolbar select")
    option = choice.locator("option", has_text=value).first
    choice.select_option(option.get_attribute("value"))
    page.locator("#entry [data-words]", has_text=words).first.wait_for()


def look_up(box: Any, typed: str) -> None:
    """Type into a look-up and choose the first result with these words."""
    box.locator("input[role=combobox]").fill(typed)
    box.locator("[role=option]", has_text=typed).first.click()


def save_record(page: Any) -> str:
    """Save the open record with its shortcut; returns its public id."""
    page.keyboard.press("Control+Enter")
    saved = page.locator("[data-saved]")
    saved.wait_for()
    return saved.get_attribute("data-saved")


def approve_by_keyboard(page: Any, served: str, identifier: str) -> None:
    """Confirm every value of a record and approve it, using only the keyboard."""
    page.goto(f"{served}/admin/review/{identifier}/")
    page.wait_for_selector("#review-values .approval")
    while page.locator(".cited#next").count():
        current = page.locator(".cited.is-current")
        current.wait_for()
        key = current.get_attribute("data-citation")
        page.keyboard.press("y")
        page.locator(f"#citation-{key} .verdict-confirmed").wait_for()
    with page.expect_navigation():
        page.keyboard.press("a")
    # Said to screen readers, too.
    page.get_by_text(f"{identifier} is approved and published").last.wait_for()
