"""Reviewing with the keyboard only: what the shortcuts do and announce."""

import time
from typing import Any

from django.contrib.auth.models import User

from curation.workflow.steps import submit
from entities.models import Casualties, Incident
from sources.acting import acting_as
from tests.browser.conftest import PASSWORD, signed_in
from tests.browser.pages import sign_in
from tests.factories import a_document, a_group, an_incident, fresh, publish


def with_another_toll(editor: User, reviewer: User) -> Incident:
    """An incident in review, unchanged since its publication except for the casualties."""
    document = a_document(editor)
    incident = an_incident(editor, document)
    publish(document, incident, by=editor, approver=reviewer)
    with acting_as(editor):
        Casualties.objects.filter(incident=incident).update(at_least=21)
    submit(fresh(incident), editor)
    return incident


def at_value(page: Any) -> str:
    return page.locator(".value:has(.is-current) dt").inner_text()


def confirmed_and_held(page: Any) -> Any:
    """Press the key for confirming, and hold back the request that it sends."""
    held: list[Any] = []
    page.route("**/review/*/", lambda route: held.append(route), times=1)
    page.keyboard.press("y")
    end = time.monotonic() + 30
    while not held:
        assert time.monotonic() < end, page.evaluate(
            "[document.hasFocus(), document.visibilityState, document.activeElement.outerHTML,"
            " document.querySelector('#review-values').outerHTML]"
        )
        page.wait_for_timeout(20)
    return held.pop()


def test_shortcuts_skip_settled_values_and_say_why_a_record_is_not_approved(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    incident = with_another_toll(served_editor, served_reviewer)
    page = sign_in(chromium, served, served_reviewer.username, PASSWORD)
    page.goto(f"{served}/admin/review/{incident.public_id}/")
    page.locator(".cited.is-current").wait_for()
    press = page.keyboard.press
    assert at_value(page) == "casualties"
    for key in ("k", "j"):
        press(key)
        assert at_value(page) == "casualties"
    press("K")
    assert at_value(page) == "date"
    press("j")
    assert at_value(page) == "casualties"
    page.locator(".value", has=page.get_by_text("kind", exact=True)).locator("blockquote").click()
    assert at_value(page) == "kind"

    press("a")
    page.locator(".approval [data-reason]:focus").wait_for()
    page.locator("#announce", has_text="Not approved. Citations are not confirmed").wait_for(
        state="attached"
    )
    assert fresh(incident).state == "in_review"
    enabled, disabled = (
        page.locator(part).evaluate("element => getComputedStyle(element).opacity")
        for part in (".request-changes > summary", "[data-approve-next]")
    )
    assert float(disabled) < float(enabled)

    press("?")
    page.locator("#bench-shortcuts").wait_for()
    press("Escape")
    page.locator("#bench-shortcuts").wait_for(state="hidden")
    press("c")
    page.locator("#changes-wanted:focus").fill("The date is of the next day.")
    with page.expect_navigation():
        press("Control+Enter")
    page.get_by_text("was returned to its editor.").wait_for()
    assert fresh(incident).state == "changes_requested"


def test_no_key_press_is_lost_while_a_verdict_is_being_sent(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    document = a_document(served_editor)
    incident = an_incident(served_editor, document, a_group(served_editor, document))
    submit(incident, served_editor)
    page = signed_in(chromium, served, served_reviewer.username)
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{served}/admin/review/{incident.public_id}/", wait_until="networkidle")
    page.locator(".cited.is-current").wait_for()
    held = confirmed_and_held(page)
    for key in ("y", "r", "y", "e", "s"):
        page.keyboard.press(key)
    held.continue_()
    page.wait_for_function("document.activeElement.value === 'yes'")
    assert page.locator(".verdict-confirmed").count() == 2

    # Nothing written: the error is beside the field, and the focus stays there.
    page.locator(":focus").fill("")
    page.keyboard.press("Enter")
    said = page.locator(".verdict-reject .problem")
    said.wait_for()
    page.locator(".verdict-reject [name=comment]:focus").wait_for()
    assert 0 < said.bounding_box()["y"] < 500
    page.keyboard.type("No, one")
    # Nor does a key right after a rejection.
    page.keyboard.press("Enter")
    page.keyboard.press("y")
    page.locator(".verdict-confirmed").nth(2).wait_for()
    assert page.locator(".verdict-rejected").count() == 1


def test_a_value_that_is_not_next_is_rejected_with_the_mouse(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    incident = an_incident(served_editor, a_document(served_editor))
    submit(incident, served_editor)
    page = signed_in(chromium, served, served_reviewer.username)
    page.goto(f"{served}/admin/review/{incident.public_id}/")
    toll = page.locator(".value", has=page.locator("dt", has_text="casualties"))
    toll.locator("[name=comment]").fill("Not these")
    toll.get_by_role("button", name="Reject").click()
    toll.locator(".verdict-rejected", has_text="Not these").wait_for()
    assert page.locator(".verdict-rejected").count() == 1


def test_a_value_that_disagrees_with_its_words_is_asked_about_once(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    incident = with_another_toll(served_editor, served_reviewer)
    page = signed_in(chromium, served, served_reviewer.username)
    page.goto(f"{served}/admin/review/{incident.public_id}/", wait_until="networkidle")
    page.locator(".cited.is-current").wait_for()
    toll = page.locator(".value", has=page.get_by_text("casualties", exact=True))
    # Pressed twice before the question is shown, then held down: that does not answer it.
    held = confirmed_and_held(page)
    page.keyboard.press("y")
    page.keyboard.down("y")
    held.continue_()
    question = toll.locator("[data-question]:focus", has_text="the value says 21 or more")
    question.wait_for()
    page.locator("#review-values").evaluate(
        "el => el.addEventListener('htmx:beforeRequest', () => { el.dataset.sent = 1; })"
    )
    page.keyboard.down("y")
    assert page.locator("#review-values").get_attribute("data-sent") is None
    page.keyboard.up("y")

    page.keyboard.press("y")
    toll.locator(".verdict-confirmed").wait_for()
    assert not question.is_visible()


def test_presence_uses_the_token_of_the_latest_sign_in(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    incident = with_another_toll(served_editor, served_reviewer)
    page = sign_in(chromium, served, served_reviewer.username, PASSWORD)
    page.goto(f"{served}/admin/review/{incident.public_id}/")
    page.wait_for_load_state("networkidle")
    other = page.context.new_page()
    other.goto(f"{served}/admin/")
    with other.expect_navigation():
        other.locator("#logout-form").evaluate("form => form.submit()")
    other.goto(f"{served}/admin/")
    other.fill("#id_username", served_reviewer.username)
    other.fill("#id_password", PASSWORD)
    other.click("button[type=submit]")
    other.wait_for_selector(".first-page")
    with page.expect_response("**/presence/**") as told:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert told.value.status == 200
