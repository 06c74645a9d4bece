"""Creating a group in the look-up of the workbench, in a real browser."""

from typing import Any

from django.contrib.auth.models import User

from entities.models import Group, Incident
from sources.models import Document
from tests.browser.conftest import signed_in
from tests.browser.pages import submit
from tests.browser.workbench_pages import (
    approve_by_keyboard,
    block,
    cite_for,
    paste,
    save_record,
    select_words,
)

REPORT = """Weekly note of 17 July 2024

On 15 July 2024 gunmen of the River Column attacked a checkpoint in Testland. The RC, an armed \
group, said that it did it. The river column was not heard of before, كتيبة النهر in Arabic.
"""


def begin_incident(page: Any) -> None:
    select_words(
        page, "On 15 July 2024 gunmen of the River Column attacked a checkpoint in Testland"
    )
    page.keyboard.press("n")
    block(page, "incident.kind").locator("[data-words]").wait_for()
    page.fill("#entry [data-field=title]", "Attack on a checkpoint")
    page.select_option("#entry [data-field=kind]", "armed attack")


def add_attribution(page: Any) -> Any:
    page.locator("[data-rows=attributions] [data-add-row]").click()
    row = page.locator("[data-rows=attributions] > .block").last
    row.locator("[data-field=role]").select_option("perpetrator")
    return row


def ask_to_create(page: Any, box: Any, name: str) -> Any:
    """Type an unknown name, choose the last option by keyboard; returns the panel."""
    box.locator("input[role=combobox]").fill(name)
    box.locator(".lookup-create").wait_for()
    page.keyboard.press("ArrowUp")
    if box.locator("[role=option]").count() == 1:
        page.keyboard.press("ArrowDown")
    assert box.locator("[role=option][aria-selected=true]").inner_text() == f"Create group “{name}”"
    page.keyboard.press("Enter")
    panel = page.locator("#creation form")
    panel.wait_for()
    return panel


def test_a_group_that_does_not_exist_is_created_in_the_look_up_and_approved_with_its_incident(
    page: Any, chromium: Any, served: str, served_reviewer: User
) -> None:
    document = paste(page, served, "Weekly note", REPORT)
    begin_incident(page)
    row = add_attribution(page)
    select_words(page, "RC")
    panel = ask_to_create(page, row.locator(".block-inputs .lookup"), "River Column")
    assert panel.locator("[name=alias]").input_value() == "RC"
    assert panel.locator("[name=alias_kind]").input_value() == "acronym"
    panel.locator("[name=kind]").select_option("armed group")
    page.keyboard.press("Control+Enter")

    box = row.locator(".block-inputs .lookup")
    page.locator("#creation").wait_for(state="hidden")
    group = Group.objects.get(name="River Column")
    assert box.locator("input[role=combobox]").input_value() == str(group)
    assert page.input_value("#entry [data-field=title]") == "Attack on a checkpoint"
    page.locator(f".card[data-record={group.public_id}]").wait_for()
    # The suggestions of the open page know it.
    select_words(page, "The RC")
    page.locator("#toolbar button", has_text=f"Group: {group}").wait_for()

    cite_for(page, "said that it did it", "Attribution")
    incident = save_record(page)
    page.get_by_role("button", name="Submit 3 drafts").click()
    page.get_by_text("Sent to review").wait_for()

    reviewing = signed_in(chromium, served, served_reviewer.username)
    approve_by_keyboard(reviewing, served, document)
    for identifier in (group.public_id, incident):
        confirm_all(reviewing, served, identifier)
    reviewing.get_by_role("link", name="Approve together").click()
    submit(reviewing, "Approve and publish together")
    found = reviewing.request.get(f"{served}/api/v1/incidents/{incident}/").json()
    assert found["attributions"][0]["group"]["name"] == "River Column"
    published = reviewing.request.get(f"{served}/api/v1/groups/{group.public_id}/").json()
    (alias,) = published["aliases"]
    assert (alias["name"], alias["citations"][0]["exact"]) == ("RC", "RC")
    assert published["kind"]["citations"][0]["exact"].startswith("The RC, an armed group")
    assert Incident.objects.get(public_id=incident).standing == "live"


def confirm_all(page: Any, served: str, identifier: str) -> None:
    """Confirm every value of a record with the keyboard, without approving it."""
    page.goto(f"{served}/admin/review/{identifier}/")
    page.wait_for_selector("#review-values .approval")
    while page.locator(".cited#next").count():
        current = page.locator(".cited.is-current")
        current.wait_for()
        key = current.get_attribute("data-citation")
        page.keyboard.press("y")
        page.locator(f"#citation-{key} .verdict-confirmed").wait_for()


def test_a_likely_duplicate_is_shown_first_and_can_be_used(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", REPORT)
    begin_incident(page)
    row = add_attribution(page)
    box = row.locator(".block-inputs .lookup")
    panel = ask_to_create(page, box, "The Northern Front")
    panel.locator(".creation-similar", has_text="is similar to “North Front”").wait_for()
    panel.get_by_role("button", name="Use this one").click()
    assert box.locator("input[role=combobox]").input_value() == str(
        Group.objects.get(name="North Front")
    )
    assert not page.locator("#creation").is_visible()
    assert Group.objects.count() == 2


def test_the_words_are_selected_while_the_panel_is_open_and_open_look_ups_choose_the_group(
    page: Any, served: str
) -> None:
    paste(page, served, "Weekly note", REPORT)
    page.locator("[data-new=incident]").click()
    block(page, "incident.kind").wait_for()
    page.fill("#entry [data-field=title]", "Attack on a checkpoint")
    rows = [add_attribution(page) for _ in range(2)]
    boxes = [row.locator(".block-inputs .lookup") for row in rows]
    boxes[0].locator("input[role=combobox]").fill("Katibat an-Nahr")
    panel = ask_to_create(page, boxes[1], "Katibat an-Nahr")
    panel.get_by_text("Select the words in the text").wait_for()
    page.keyboard.press("Control+Enter")
    assert panel.is_visible()
    select_words(page, "كتيبة النهر")
    panel.locator(".card-quote", has_text="The river column").wait_for()
    alias = [panel.locator(f"[name=alias{part}]").input_value() for part in ("", "_kind")]
    assert alias == ["كتيبة النهر", "original script"]
    panel.locator("[name=name]").click()
    page.keyboard.press("Enter")
    page.locator("#creation").wait_for(state="hidden")
    group = Group.objects.get(name="Katibat an-Nahr")
    for box in boxes:
        assert box.locator("input[role=combobox]").input_value() == str(group)
    assert group.aliases.get().citations.get().passage.exact == "كتيبة النهر"


def test_who_says_so_is_created_and_escape_returns_to_the_look_up(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", REPORT)
    begin_incident(page)
    block(page, "incident.kind").locator("[data-field=kind]").focus()
    box = block(page, "incident.kind").locator(".citation-voice .lookup")
    ask_to_create(page, box, "River Office")
    page.keyboard.press("Escape")
    assert not page.locator("#creation").is_visible()
    assert box.locator("input[role=combobox]").evaluate("line => line === document.activeElement")
    assert box.locator("input[role=combobox]").input_value() == "River Office"
    panel = ask_to_create(page, box, "River Office")
    panel.locator("[name=kind]").select_option("government body")
    panel.get_by_role("button", name="Create draft").click()
    page.locator("#creation").wait_for(state="hidden")
    identifier = save_record(page)
    group = Group.objects.get(name="River Office")
    assert group.assertions.get().record.public_id == identifier
    assert group.citations.get().passage.exact.startswith("On 15 July 2024 gunmen")


def test_a_publisher_that_does_not_exist_is_created_in_the_head_of_the_page(
    page: Any, served: str
) -> None:
    document = paste(page, served, "Weekly note", REPORT)
    begin_incident(page)
    page.get_by_role("button", name="no publisher").click()
    box = page.locator("#publisher .lookup")
    box.locator("input[role=combobox]").fill("إذاعة النهر")
    box.locator(".lookup-create").wait_for()
    page.keyboard.press("Enter")
    page.locator("#publisher [name=kind]").select_option("news")
    page.fill("#publisher [name=country]", "xt")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="إذاعة النهر").wait_for()
    publisher = Document.objects.get(public_id=document).publisher
    assert publisher and (publisher.name, publisher.country) == ("إذاعة النهر", "XT")
    # The open record is as it was.
    assert page.input_value("#entry [data-field=title]") == "Attack on a checkpoint"
    save_record(page)
