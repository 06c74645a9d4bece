"""Dismissing many sentences, taking back, and the keys of a coder, in a real browser."""

from typing import Any

from curation.coverage import coverage_of
from entities.models import Incident
from sources.models import Document
from tests.browser.acts import Acts
from tests.browser.test_workbench_saving import dismissed_dialogs
from tests.browser.workbench_pages import (
    WEEKLY_NOTE,
    block,
    paste,
    save_record,
    select_words,
)

MANY = "\n\n".join(
    " ".join(f"Line {row} of part {part} has no news." for row in range(10)) for part in range(10)
)


def counts(identifier: str) -> tuple[int, int]:
    found = Document.objects.get(public_id=identifier)
    coverage = coverage_of([found])[found.pk]
    return coverage.dismissed, coverage.open


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def standing(page: Any, words: str) -> None:
    page.locator(".bench-standing", has_text=words).wait_for()


def test_a_hundred_and_one_sentences_are_dismissed_with_two_keys_and_taken_back(
    page: Any, served: str
) -> None:
    document = paste(page, served, "No news", f"Headline of the day.\n\n{MANY}")
    acts = Acts(page)
    acts.press("o", "X")
    standing(page, "101 dismissed, 0 open")
    acts.check("101 sentences dismissed")
    assert counts(document) == (101, 0)
    press(page, "Control+z")
    standing(page, "0 dismissed, 101 open")
    assert counts(document) == (0, 101)


def test_a_range_and_a_paragraph_are_dismissed(page: Any, served: str) -> None:
    paste(page, served, "No news", MANY)
    page.locator("#text").focus()
    press(page, "o", "J", "J", "x")
    standing(page, "3 dismissed, 97 open")
    press(page, "o", "p", "x")
    standing(page, "10 dismissed, 90 open")
    page.get_by_text("Dismiss…").click()
    page.get_by_role("button", name="all without a suggestion").click()
    standing(page, "100 dismissed, 0 open")


def test_a_range_is_dismissed_with_shift_in_the_margin(page: Any, served: str) -> None:
    paste(page, served, "No news", "\n\n".join(f"Line {row} has no news." for row in range(9)))
    bars = page.locator(".gutter-bar.is-open")
    bars.nth(0).click()
    standing(page, "1 dismissed, 8 open")
    bars.nth(3).click(modifiers=["Shift"])
    standing(page, "5 dismissed, 4 open")


def test_cited_words_leave_the_rest_of_the_sentence_open(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    select_words(page, "struck two posts")
    press(page, "n")
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    save_record(page)
    standing(page, "(1 in part)")
    assert page.locator(".gutter-bar.is-part").count() == 1
    page.locator(".gutter-bar.is-part").click()
    page.locator(".gutter-bar.is-rest").wait_for()
    press(page, "Control+z")
    page.locator(".gutter-bar.is-part").wait_for()


def test_a_removed_row_and_a_citation_are_put_back(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    select_words(page, "no fewer than 12 members of the security forces")
    press(page, "n")
    row = page.locator("[data-rows=casualties] > .block")
    row.locator("[data-words]").first.wait_for()
    row.locator("[data-remove-row]").click()
    row.wait_for(state="detached")
    page.locator(".row-removed").get_by_role("button", name="Put it back").click()
    assert row.locator("[data-field=figure]").input_value() == "12+"
    row.locator("[data-remove-citation]").click()
    assert row.locator("[data-words]").count() == 0
    press(page, "Control+z")
    row.locator("[data-words]").wait_for()
    # Each act once more: the citation, the row with its value.
    select_words(page, "five civilians")
    press(page, "Enter")
    page.wait_for_function(
        "document.querySelectorAll('[data-rows=casualties] > .block').length === 2"
    )
    press(page, "Control+z")
    page.wait_for_function(
        "document.querySelectorAll('[data-rows=casualties] > .block').length === 1"
    )


def tab_to(acts: Acts, last: str) -> None:
    while not acts.page.evaluate("(last) => document.activeElement.matches(last)", last):
        assert acts.count < 40, "never reached"
        acts.press("Tab")


def test_ten_tabs_at_most_lead_from_the_title_to_the_casualties(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    select_words(page, "struck two posts in Testland over two days; no fewer than 12 members")
    press(page, "n")
    page.locator("[data-rows=casualties] [data-words]").first.wait_for()
    page.locator("#entry [data-field=title]").focus()
    acts = Acts(page)
    tab_to(acts, "[data-rows=casualties] [data-field=figure]")
    acts.check("`Tab` from the title")
    # The quotations are there for those who ask.
    kind = block(page, "incident.kind")
    kind.locator("select[data-field=kind]").focus()
    press(page, "F2")
    page.wait_for_function("document.activeElement.closest('[data-citation]') !== null")
    press(page, "Tab")
    assert page.evaluate("document.activeElement.dataset.part") == "speaker"


def test_the_record_is_saved_from_anywhere_in_the_form(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    page.locator("#entry [data-field=kind]").focus()
    press(page, "Control+s")
    page.locator("[data-saved]").wait_for()
    assert Incident.objects.get().title == "Attacks on two posts"


def test_a_record_that_is_not_ready_stays_in_its_form_and_a_plain_save_submits_nothing(
    page: Any, served: str
) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    select_words(page, "five civilians were killed")
    press(page, "n")
    page.locator("[data-rows=casualties] [data-words]").first.wait_for()
    page.fill("#entry [data-field=title]", "Five killed")
    page.fill("#entry [data-field=date]", "16 July 2024")
    press(page, "Control+Shift+Enter")
    page.get_by_text("is saved as a draft, but not sent to review").wait_for()
    incident = Incident.objects.get()
    page.locator("#entry header", has_text=incident.public_id).wait_for()
    assert page.locator("#entry [data-field=title]").input_value() == "Five killed"
    page.fill("#entry [data-field=date]", "")
    save_record(page)
    page.get_by_text(f"{incident.public_id} is saved as a draft.").wait_for()
    incident.refresh_from_db()
    assert incident.state == "draft"


def test_submitting_asks_about_an_open_form_that_is_not_saved(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    asked = dismissed_dialogs(page)
    page.get_by_role("button", name="Submit 1 draft").click()
    page.wait_for_timeout(300)
    assert asked and asked[0].startswith("The open record is not saved")
    assert Document.objects.get(title="Weekly note").state == "draft"


def test_a_sheet_is_saved_beside_an_open_record_and_takes_back_what_was_filled_down(
    page: Any, served: str
) -> None:
    text = "- One man was abducted in Arva.\n- Two men were abducted in Besk.\n"
    paste(page, served, "A list", text)
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Not saved yet")
    page.get_by_role("button", name="Sheet").click()
    kinds = page.locator("#sheet select[data-field=kind]")
    kinds.nth(1).wait_for()
    kinds.nth(0).select_option("abduction")
    kinds.nth(1).focus()
    press(page, "Control+d")
    assert kinds.nth(1).input_value() == "abduction"
    press(page, "Control+z")
    assert kinds.nth(1).input_value() == "unknown"
    titles = page.locator("#sheet [data-field=title]")
    before = titles.nth(1).input_value()
    titles.nth(0).fill("Abduction of one")
    press(page, "Control+Shift+d")
    assert titles.nth(1).input_value() == "Abduction of one"
    press(page, "Control+z")
    assert [titles.nth(row).input_value() for row in (0, 1)] == ["Abduction of one", before]
    titles.nth(1).fill("Abduction of two")
    press(page, "Control+s")
    page.locator("#sheet .done").wait_for()
    assert page.input_value("#entry [data-field=title]") == "Not saved yet"
    assert page.locator(".gutter-bar.is-open").count() == 0
    assert Incident.objects.count() == 2
    page.locator("#sheet .done").get_by_role("button", name="Close").click()
    page.locator("#sheet .done").wait_for(state="detached")


def test_what_is_typed_in_the_metadata_is_not_lost_without_a_question(
    page: Any, served: str
) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    asked = dismissed_dialogs(page)
    page.locator("[data-edit-metadata]").click()
    page.fill("#publisher [name=title]", "Another title")
    page.locator("[data-publisher]").click()
    press(page, "Escape")
    page.locator("#publisher [name=title]").focus()
    press(page, "Escape")
    page.locator("#publisher [data-cancel]").click()
    assert len(asked) == 3 and asked[0].startswith("Leave this panel?")
    assert page.input_value("#publisher [name=title]") == "Another title"
    press(page, "Control+s")
    page.get_by_text("Another title").first.wait_for()
    page.locator("#publisher form").wait_for(state="detached")
