"""Saving, stale forms and unsaved input on the workbench, in a real browser."""

from typing import Any

from django.contrib.auth.models import User

from curation.workflow.steps import request_changes, submit
from entities.models import Incident
from tests.browser.conftest import PASSWORD, signed_in
from tests.browser.workbench_pages import (
    WEEKLY_NOTE,
    block,
    look_up,
    paste,
    save_record,
    select_words,
)
from tests.factories import a_document, an_incident, fresh


def dismissed_dialogs(page: Any) -> list[str]:
    """Dismiss each dialog of a page; return the list of their messages as it grows."""
    messages: list[str] = []

    def dismiss(dialog: Any) -> None:
        messages.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    return messages


def test_a_save_over_another_users_change_is_refused_with_both_versions(
    page: Any, chromium: Any, served: str, served_editor: User, served_reviewer: User
) -> None:
    document = a_document(served_editor)
    incident = an_incident(served_editor, document)
    other = signed_in(chromium, served, served_reviewer.username)
    for each in (page, other):
        each.goto(f"{served}/admin/workbench/{document.public_id}/?edit={incident.public_id}")
        each.wait_for_selector("#entry")
    other.fill("#entry [data-field=title]", "Theirs")
    save_record(other)
    page.fill("#entry [data-field=title]", "Mine")
    page.keyboard.press("Control+Enter")
    page.locator(".stale").wait_for()
    assert "Theirs" in page.locator(".stale").inner_text()
    beside = page.locator(".stale").bounding_box()
    mine = page.locator("#entry [data-field=title]").bounding_box()
    assert mine["x"] + mine["width"] <= beside["x"]
    assert beside["y"] <= mine["y"] + mine["height"]
    assert page.input_value("#entry [data-field=title]") == "Mine"
    assert fresh(incident).title == "Theirs"

    page.get_by_role("button", name="Overwrite with mine").click()
    page.locator("[data-saved]").wait_for()
    assert fresh(incident).title == "Mine"


def test_leaving_with_unsaved_changes_asks_first(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Not saved yet")
    asked = dismissed_dialogs(page)
    page.get_by_role("button", name="New finding").click()
    assert asked == ["Leave this record? Your changes are not saved."]
    assert page.input_value("#entry [data-field=title]") == "Not saved yet"


def test_text_typed_as_soon_as_the_form_opens_counts_as_unsaved(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.evaluate(
        """() => new MutationObserver((_, watching) => {
            const title = document.querySelector("#entry [data-field=title]");
            if (!title) return;
            watching.disconnect();
            title.value = "Typed at once";
            title.dispatchEvent(new Event("input", {bubbles: true}));
        }).observe(document.getElementById("editor"), {childList: true, subtree: true})"""
    )
    page.get_by_role("button", name="New incident").click()
    title = page.locator("#entry [data-field=title]")
    title.wait_for()
    page.wait_for_load_state("networkidle")
    asked = dismissed_dialogs(page)
    page.get_by_role("button", name="New finding").click()
    assert asked == ["Leave this record? Your changes are not saved."]
    assert title.input_value() == "Typed at once"


def test_entered_values_stay_when_the_session_has_ended(
    page: Any, served: str, served_editor: User
) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    select_words(page, "struck two posts")
    page.keyboard.press("n")
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+Enter")
    page.get_by_role("alert").filter(has_text="Sign in").wait_for()
    assert page.input_value("#entry [data-field=title]") == "Attacks on two posts"

    elsewhere = page.context.new_page()
    elsewhere.goto(f"{served}/admin/")
    elsewhere.fill("#id_username", served_editor.username)
    elsewhere.fill("#id_password", PASSWORD)
    elsewhere.click("button[type=submit]")
    elsewhere.wait_for_selector(".first-page")
    elsewhere.close()
    save_record(page)
    assert Incident.objects.filter(title="Attacks on two posts").exists()


def test_lookups_while_typing_say_that_the_session_has_ended(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.get_by_role("button", name="New incident").click()
    page.wait_for_selector("#entry")
    page.context.clear_cookies(name="sessionid")
    place = block(page, "incident.place").locator(".block-inputs input[role=combobox]")
    place.fill("Testland")
    page.locator("#failure", has_text="You are signed out. Sign in in another tab").wait_for()
    page.fill("#entry [data-field=date]", "15 July 2024")
    block(page, "incident.date").locator(".date-problem", has_text="signed out").wait_for()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator(".bench-head .presence", has_text="You are signed out.").wait_for()


def test_the_form_is_inert_while_it_is_being_saved(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.get_by_role("button", name="New incident").click()
    title = page.locator("#entry [data-field=title]")
    title.fill("")
    held: list[Any] = []
    page.route("**/save/", lambda route: held.append(route))
    title.press("Control+Enter")
    page.get_by_role("button", name="Saving…").wait_for()
    # Neither into the form, nor as shortcuts of the workbench.
    page.keyboard.type("no finding")
    assert title.input_value() == ""
    assert page.evaluate("document.querySelector('#entry').dataset.type") == "incident"
    held.pop().abort()
    page.get_by_text("The server could not be reached.").wait_for()
    page.keyboard.type("Attacks on two posts")
    assert title.input_value() == "Attacks on two posts"
    page.unroute("**/save/")
    save_record(page)
    page.get_by_role("button", name="New finding").click()
    page.wait_for_selector("#entry[data-type=finding]")


def test_errors_are_scrolled_into_view(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.set_viewport_size({"width": 1280, "height": 600})
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    for row in range(2):
        page.get_by_role("button", name="Add attribution").click()
        blame = page.locator("[data-rows=attributions] > .block").nth(row)
        look_up(blame.locator(".block-inputs .lookup"), "North Front")
        blame.locator("[data-field=role]").select_option("perpetrator")
    page.keyboard.press("Control+Enter")
    problem = page.locator("#entry > .problem", has_text="stands here already")
    problem.wait_for()
    page.wait_for_function("document.activeElement.matches('#entry > .problem')")
    box = problem.bounding_box()
    head = page.locator("#entry > header").bounding_box()
    assert head["y"] + head["height"] <= box["y"] + 1
    assert box["y"] + box["height"] <= 600


def test_an_invalid_value_gets_the_focus(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    page.fill("#entry [data-field=date]", "sometime in May")
    page.keyboard.press("Control+Enter")
    block(page, "incident.date").locator(".block-error").wait_for()
    page.wait_for_function("document.activeElement.dataset.field === 'date'")
    assert page.input_value("#entry [data-field=date]") == "sometime in May"


def test_a_name_typed_but_not_chosen_blocks_saving(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    place = block(page, "incident.place").locator(".block-inputs input[role=combobox]")
    place.fill("Nowhere at all")
    page.get_by_role("option", name="Create place “Nowhere at all”").wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert not Incident.objects.exists()
    assert place.evaluate("element => element === document.activeElement")
    place.fill("")
    assert save_record(page) == Incident.objects.get().public_id


def test_a_request_for_changes_is_visible_and_outdated_notices_disappear(
    page: Any, served: str, served_editor: User, served_reviewer: User
) -> None:
    document = a_document(served_editor)
    incident = an_incident(served_editor, document)
    submit(incident, served_editor)
    request_changes(incident, served_reviewer, "The date is of the next day.")
    page.set_viewport_size({"width": 1000, "height": 420})
    page.goto(f"{served}/admin/workbench/{document.public_id}/?edit={incident.public_id}")
    request = page.locator("#entry > .remark-request")
    request.wait_for()
    page.wait_for_function("document.activeElement.id === 'entry'")
    head = page.locator("#entry > header").bounding_box()
    asked = request.bounding_box()
    assert head["y"] + head["height"] <= asked["y"] + 1
    assert asked["y"] + asked["height"] <= 420

    date = page.locator("#entry [data-field=date]")
    date.fill("sometime in July")
    page.keyboard.press("Control+Enter")
    page.locator("#entry .has-errors").wait_for()
    date.fill("16 July 2024")
    assert page.locator("#entry .has-errors, #entry .block-error").count() == 0
    save_record(page)
    page.get_by_role("button", name="Submit 2 drafts").click()
    page.get_by_text("Sent to review:").wait_for()
    page.locator("[data-saved]").wait_for(state="detached")
