"""Adding a place in the look-up of the workbench, in a real browser."""

from typing import Any

from django.contrib.auth.models import User

from entities.models import Place
from tests.browser.conftest import signed_in
from tests.browser.pages import submit
from tests.browser.test_creating_groups import confirm_all
from tests.browser.workbench_pages import (
    approve_by_keyboard,
    block,
    cite_for,
    look_up,
    paste,
    save_record,
    select_words,
)

REPORT = """Weekly note of 17 July 2024

On 15 July 2024 gunmen attacked a checkpoint at المعبر الأعلى, a village by the river. \
Four policemen were killed.
"""
NAME = "المعبر الأعلى"


def test_a_place_that_is_not_there_is_added_and_confirmed_with_its_record(
    page: Any, chromium: Any, served: str, served_reviewer: User
) -> None:
    document = paste(page, served, "Weekly note", REPORT)
    select_words(page, "On 15 July 2024 gunmen attacked a checkpoint")
    page.keyboard.press("n")
    block(page, "incident.kind").locator("[data-words]").wait_for()
    page.fill("#entry [data-field=title]", "Attack on a checkpoint")
    page.select_option("#entry [data-field=kind]", "armed attack")
    box = block(page, "incident.place").locator(".lookup")
    box.locator("input[role=combobox]").fill(NAME)
    box.locator(".lookup-create", has_text=f"Create place “{NAME}”").wait_for()
    page.keyboard.press("Enter")
    panel = page.locator("#creation form")
    panel.wait_for()
    look_up(panel.locator(".lookup"), "Testland")
    panel.locator("[name=latitude]").fill("34.5")
    panel.locator("[name=longitude]").fill("-69.25")
    panel.locator("[name=basis]").select_option("map")
    page.keyboard.press("Control+Enter")
    page.locator("#creation").wait_for(state="hidden")
    place = Place.objects.get(name=NAME)
    assert box.locator("input[role=combobox]").input_value() == str(place)
    assert page.input_value("#entry [data-field=precision]") == "near"
    assert page.input_value("#entry [data-field=title]") == "Attack on a checkpoint"
    cite_for(page, NAME, "Place")
    incident = save_record(page)
    page.get_by_role("button", name="Submit 2 drafts").click()
    page.get_by_text("Sent to review").wait_for()

    reviewing = signed_in(chromium, served, served_reviewer.username)
    approve_by_keyboard(reviewing, served, document)
    confirm_all(reviewing, served, incident)
    reviewing.get_by_text("at 34.50000 -69.25000").wait_for()
    assert reviewing.get_by_role("button", name="Approve and publish").is_disabled()
    submit(reviewing, "Confirm this place")
    reviewing.get_by_text(f"Confirmed by {served_reviewer.username}").first.wait_for()
    submit(reviewing, "Approve and publish")
    found = reviewing.request.get(f"{served}/api/v1/incidents/{incident}/").json()
    assert (found["place"]["id"], found["place"]["name"]) == (place.code, NAME)
    published = reviewing.request.get(f"{served}/api/v1/places/{place.code}/").json()
    assert (published["parent"]["id"], published["longitude"]) == ("XT", -69.25)
