"""What is typed on the workbench is kept in the tab until it is saved."""

from typing import Any

from entities.models import Incident
from tests.browser.workbench_pages import (
    WEEKLY_NOTE,
    block,
    cite_for,
    look_up,
    paste,
    save_record,
    select_words,
)

TITLE = "#entry [data-field=title]"
OFFER = "#entry .kept-input"
KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('sourcebook:typed')).length"


def begin(page: Any, served: str, name: str) -> None:
    """Begin an incident with a cited kind, a date, a place and a row, without saving it."""
    page.on("dialog", lambda dialog: dialog.accept())
    paste(page, served, name, f"{WEEKLY_NOTE}\n{name}")
    select_words(page, "struck two posts")
    page.keyboard.press("n")
    page.fill(TITLE, name)
    page.select_option("#entry [data-field=kind]", "armed attack")
    cite_for(page, "over two days", "Date")
    page.fill("#entry [data-field=date]", "15-16 July 2024")
    look_up(block(page, "incident.place").locator(".block-inputs .lookup"), "Testland")
    page.get_by_role("button", name="Add casualties").click()
    page.locator("[data-rows=casualties] [data-field=figure]").first.fill("12+")
    is_kept(page, "12+")


def is_kept(page: Any, words: str) -> None:
    page.wait_for_function(
        "(words) => Object.values(sessionStorage).some((kept) => kept.includes(words))", arg=words
    )


def open_new(page: Any) -> None:
    page.click("[data-new=incident]")
    page.wait_for_selector("#entry")


def test_a_form_that_was_left_is_put_back_and_saved(page: Any, served: str) -> None:
    begin(page, served, "Left by a reload")
    page.reload()
    open_new(page)
    assert page.input_value(TITLE) == ""
    page.locator(OFFER).get_by_role("button", name="Put it back").click()
    page.wait_for_selector("#entry[data-is-put-back]")
    assert page.input_value(TITLE) == "Left by a reload"
    assert page.input_value("#entry [data-field=date]") == "15-16 July 2024"
    assert page.input_value("[data-rows=casualties] [data-field=figure]") == "12+"
    place = block(page, "incident.place")
    assert place.locator("input[role=combobox]").input_value().startswith("Testland")
    cited = page.locator("#entry [data-citation] [data-words]").all_inner_texts()
    assert {"struck two posts", "over two days"} <= set(cited)
    for name in ("victims", "outcome"):
        page.locator(f"[data-rows=casualties] [data-field={name}]").first.select_option(index=1)
    save_record(page)
    incident = Incident.objects.get(title="Left by a reload")
    assert incident.citations.count() >= 2
    assert page.evaluate(KEPT) == 0
    open_new(page)
    assert page.locator(OFFER).is_hidden()


def test_input_after_an_unanswered_offer_replaces_nothing(page: Any, served: str) -> None:
    begin(page, served, "The first draft")
    page.reload()
    open_new(page)
    page.fill(TITLE, "The second draft")
    is_kept(page, "The second draft")
    page.reload()
    open_new(page)
    page.locator(OFFER).get_by_role("button", name="Discard it").click()
    page.locator(OFFER).get_by_role("button", name="Put it back").click()
    page.wait_for_selector("#entry[data-is-put-back]")
    assert page.input_value(TITLE) == "The first draft"


def test_signing_out_forgets_what_was_typed(page: Any, served: str) -> None:
    begin(page, served, "Forgotten")
    page.goto(f"{served}/admin/")
    assert page.evaluate(KEPT) == 1
    page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
    page.wait_for_url("**/logout/")
    assert page.evaluate(KEPT) == 0
