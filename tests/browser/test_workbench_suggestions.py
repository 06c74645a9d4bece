"""Suggestions and derived values on the workbench, in a real browser."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from entities.models import Citation, Incident, Place
from tests.browser.conftest import signed_in
from tests.browser.workbench_pages import (
    WEEKLY_NOTE,
    block,
    cite_for,
    look_up,
    paste,
    save_record,
    select_words,
)
from tests.factories import a_document, an_incident


def next_suggestion(page: Any) -> str:
    """Move to the next suggestion by keyboard; returns its words."""
    page.keyboard.press(".")
    return page.locator("#toolbar q").inner_text().strip("“”")


def step_to(page: Any, words: str) -> None:
    """Move by keyboard to the suggestion of these words."""
    assert words in (next_suggestion(page) for _ in range(12))


def test_a_suggestion_is_accepted_by_keyboard_and_not_saved_automatically(
    page: Any, served: str
) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.get_by_role("button", name="New incident").click()
    page.wait_for_selector("#entry")
    page.locator("#text").focus()
    step_to(page, "Testland")
    page.keyboard.press("Enter")
    place = block(page, "incident.place")
    place.locator("[data-words]", has_text="Testland").wait_for()
    assert "Testland" in place.locator(".block-inputs input[role=combobox]").input_value()
    assert not Citation.objects.filter(passage__exact="Testland").exists()


def test_words_with_a_distance_and_a_direction_fill_in_a_bearing(page: Any, served: str) -> None:
    land = Place.objects.get(name="Testland")
    Place.objects.create(
        code="9", name="Hillock", kind="town", country=land.country, parent=land,
        latitude="34", longitude="69",
    )  # fmt: skip
    text = "Testland, 17 July 2024. A bus was hit about 12 km north of Hillock on Monday."
    paste(page, served, "A bus", text)
    page.get_by_role("button", name="New incident").click()
    page.wait_for_selector("#entry")
    select_words(page, "about 12 km north of Hillock")
    page.locator("#toolbar button", has_text="12 km north of Hillock").first.click()
    place = block(page, "incident.place")
    place.locator("[data-words]", has_text="12 km north of Hillock").wait_for()
    assert place.locator("[data-field=bearing]").input_value() == "12 km north"
    assert place.locator("[data-field=latitude]").input_value() == ""
    assert place.locator("[data-field=precision]").input_value() == "near"


def test_stepping_past_the_last_suggestion_returns_to_the_first(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.wait_for_function("CSS.highlights.get('bench-suggestion').size > 0")
    select_words(page, "Rain is expected")
    assert next_suggestion(page) == "17 July 2024"


def test_a_dismissed_suggestion_does_not_return(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.wait_for_function("CSS.highlights.get('bench-suggestion').size > 0")
    page.locator("#text").focus()
    step_to(page, "Testland")
    page.keyboard.press("Delete")
    page.reload()
    page.wait_for_function("CSS.highlights.get('bench-suggestion').size > 0")
    page.locator("#text").focus()
    seen = [next_suggestion(page) for _ in range(12)]
    assert "Testland" not in seen
    assert "five civilians" in seen


def test_keys_after_edit_go_to_the_form(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    select_words(page, "struck two posts")
    page.keyboard.press("n")
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    save_record(page)
    page.locator(".card").get_by_role("button", name="Edit").click()
    page.wait_for_selector("#entry")
    page.wait_for_function("document.activeElement.id === 'entry'")
    step_to(page, "Testland")
    page.keyboard.press("Enter")
    block(page, "incident.place").locator("[data-words]", has_text="Testland").wait_for()


def test_a_group_that_is_named_twice_has_one_row(page: Any, served: str) -> None:
    text = "The North Front attacked a post. Later the North Front left Testland."
    paste(page, served, "Twice", text)
    select_words(page, text.removesuffix("."))
    page.keyboard.press("n")
    rows = page.locator("[data-rows=attributions] > .block")
    rows.locator("[data-words]").nth(1).wait_for()
    assert rows.count() == 1
    rows.locator("[data-field=role]").select_option("perpetrator")
    page.fill("#entry [data-field=title]", "An attack on a post")
    save_record(page)
    assert Incident.objects.get().attributions.get().citations.count() == 2


def test_derived_form_values_are_set_and_can_be_changed(page: Any, served: str) -> None:
    text = (
        "Seven soldiers were killed in Testland. The Testland Army denied any role in the attack."
    )
    paste(page, served, "Denied", text)
    page.wait_for_function("CSS.highlights.get('bench-suggestion').size > 0")
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "An attack")
    place = block(page, "incident.place")
    look_up(place.locator(".block-inputs .lookup"), "Testland")
    assert place.locator("[data-field=precision]").input_value() == "country"

    cite_for(page, "Seven soldiers", "Kind")
    kind = block(page, "incident.kind").locator("[data-citation]")
    assert kind.locator("[data-part=stance]").input_value() == "supports"
    cite_for(page, "any role in the attack", "Kind")
    page.wait_for_function(
        "[...document.querySelectorAll('#entry .lookup input')].some(i => /Army/.test(i.value))"
    )
    denial = kind.nth(1)
    assert denial.locator("[data-part=stance]").input_value() == "denies"
    denial.locator("[data-part=stance]").select_option("supports")
    page.select_option("#entry [data-field=kind]", "armed attack")
    save_record(page)
    assert set(Citation.objects.filter(field="incident.kind").values_list("stance")) == {
        ("supports",)
    }


def test_an_existing_group_is_pointed_out(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    select_words(page, "North Front fighters")
    page.keyboard.press("g")
    page.wait_for_selector("#entry")
    page.fill("#entry [data-field=name]", "North Front")
    page.locator(".likeness", has_text="North Front").wait_for()
    page.get_by_role("button", name="Cite it there instead").first.click()
    page.locator("#entry h2", has_text="G").wait_for()
    loose = page.locator(".unassigned [data-words]")
    loose.first.wait_for()


def test_words_cited_elsewhere_instead_keep_their_value(
    page: Any, served: str, served_editor: User
) -> None:
    older = a_document(served_editor)
    testland = Place.objects.get(name="Testland")
    first = an_incident(served_editor, older, place=testland, precision="country")
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    select_words(page, "Testland")
    page.keyboard.press("n")
    block(page, "incident.place").locator("[data-words]").first.wait_for()
    page.fill("#entry [data-field=date]", "15-16 July 2024")
    page.locator(".likeness", has_text=first.public_id).wait_for()
    page.get_by_role("button", name="Cite it there instead").first.click()
    page.locator("#entry h2", has_text=first.public_id).wait_for()
    block(page, "incident.place").locator("[data-words]", has_text="Testland").wait_for()
    assert page.locator(".unassigned [data-words]").count() == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("pl", "Only names are suggested"),
        ("und", "The language of this document is not known"),
        ("en", ""),
    ],
)
def test_the_workbench_says_where_only_names_are_read(
    chromium: Any, served: str, served_editor: Any, language: str, said: str
) -> None:
    document = a_document(served_editor, text="TTP: 12.", language=language)
    page = signed_in(chromium, served, served_editor.username)
    with page.expect_response(lambda answer: "/suggestions" in answer.url):
        page.goto(f"{served}/admin/workbench/{document.public_id}/")
    note = page.locator("#names-only")
    if said:
        note.wait_for()
        assert said in note.inner_text()
        assert page.locator(".text-block").first.is_visible()
    else:
        assert not note.is_visible()


def test_a_number_within_another_is_entered_as_a_part_of_it(page: Any, served: str) -> None:
    text = "On 17 July 2024 about 300 villagers were killed, including 40 children."
    paste(page, served, "Weekly note", text)
    page.get_by_role("button", name="New incident").click()
    page.wait_for_selector("#entry")
    page.locator("[name=record-title]").fill("Villagers killed")
    page.locator("#text").focus()
    for number, words in enumerate(("about 300 villagers", "40 children")):
        step_to(page, words)
        page.keyboard.press("Enter")
        page.locator("[data-rows=casualties] > .block [data-words]").nth(number).wait_for()
        page.locator("#text").focus()
    figures = page.locator("[data-rows=casualties] > .block [data-field=figure]")
    assert [line.input_value() for line in figures.all()] == ["~300", "40"]
    part = page.locator("[data-rows=casualties] > .block [data-field=part_of]").nth(1)
    part.focus()
    assert part.locator("option:checked").inner_text() == "of: ~300 civilians killed"
    save_record(page)
    assert [
        str(row) for row in Incident.objects.get(title="Villagers killed").casualties.all()
    ] == [
        "civilians killed: ~300",
        "of these civilians (children) killed: 40",
    ]


HOSPITAL = "The hospital said on 16 July 2024 that 9 traders were killed on 14 July 2024."


@pytest.fixture
def conflicting(chromium: Any, served: str, served_editor: User) -> Any:
    """The form of an incident beside another source of its toll and its date."""
    an_incident(served_editor, a_document(served_editor))
    document = a_document(served_editor, HOSPITAL, published="2024-07-16")
    page = signed_in(chromium, served, served_editor.username)
    incident = Incident.objects.get()
    page.goto(f"{served}/admin/workbench/{document.public_id}/?edit={incident.public_id}")
    page.wait_for_function("CSS.highlights.get('bench-suggestion')?.size > 0")
    page.wait_for_selector("#entry")
    return page


def toll(page: Any) -> Any:
    return page.locator("[data-rows=casualties] > .block").first


def reported(value: Any) -> list[str]:
    return [line.input_value() for line in value.locator("[data-part=reported]").all()]


def test_another_toll_is_accepted_as_what_its_source_reports(conflicting: Any) -> None:
    page = conflicting
    page.locator("#text").focus()
    step_to(page, "9 traders")
    assert page.get_by_role("button", name="As reported: 9").is_visible()
    page.keyboard.press("Enter")
    toll(page).locator("[data-words]").nth(1).wait_for()
    assert reported(toll(page)) == ["", "9"]
    assert toll(page).locator("[data-field=figure]").input_value() == "12+"
    basis = toll(page).locator("[data-field=basis]")
    basis.select_option("highest")
    save_record(page)
    row = Incident.objects.get().casualties.get()
    assert (row.count_text, row.basis) == ("12+", "highest")
    assert [cited.reported for cited in row.citations.order_by("pk")] == ["", "9"]


def test_a_reading_is_adopted_and_the_former_value_is_kept_as_one(conflicting: Any) -> None:
    page = conflicting
    page.locator("#text").focus()
    step_to(page, "9 traders")
    page.keyboard.press("Enter")
    toll(page).locator("[data-words]").nth(1).wait_for()
    toll(page).get_by_role("button", name="Adopt").last.click()
    assert toll(page).locator("[data-field=figure]").input_value() == "9"
    assert reported(toll(page)) == ["12+", ""]


def test_another_date_is_accepted_as_what_its_source_reports(conflicting: Any) -> None:
    page = conflicting
    page.locator("#text").focus()
    step_to(page, "14 July 2024")
    page.keyboard.press("Enter")
    date = block(page, "incident.date")
    date.locator("[data-words]").nth(1).wait_for()
    assert reported(date) == ["", "2024-07-14"]
    save_record(page)
    incident = Incident.objects.get()
    assert incident.date == "2024-07-15"
    assert incident.citations.get(passage__exact="14 July 2024").reported == "2024-07-14"


def test_words_with_another_number_are_offered_as_a_reading(conflicting: Any) -> None:
    page = conflicting
    cite_for(page, "9 traders were killed", "Casualties")
    toll(page).get_by_role("button", name="These words say 9: keep as reported").click()
    assert reported(toll(page)) == ["", "9"]
    assert page.get_by_role("button", name="keep as reported").count() == 0


def test_a_weapon_and_a_time_of_day_are_filled_in(page: Any, served: str) -> None:
    text = (
        "Testland, 17 July 2024. A car bomb went off at 5:40 am GMT. Later that evening, rain fell."
    )
    paste(page, served, "A bomb", text)
    page.get_by_role("button", name="New incident").click()
    page.wait_for_selector("#entry")
    for words, offered in (
        ("A car bomb went off", "Weapon: vehicle bomb"),
        ("at 5:40 am GMT", "Time: 05:40Z"),
        ("that evening", "Part of day: evening"),
    ):
        select_words(page, words)
        page.locator("#toolbar button", has_text=offered).first.click()
        page.locator("#toolbar").wait_for(state="hidden")
    weapon = page.locator("[data-rows=weapons] > .block")
    assert weapon.locator("[data-field=weapon]").input_value() == "vehicle bomb"
    assert block(page, "incident.time").locator("[data-field=time]").input_value() == "05:40Z"
    part = block(page, "incident.part_of_day")
    assert part.locator("[data-field=part_of_day]").input_value() == "evening"
    page.fill("#entry [data-field=title]", "A car bomb")
    save_record(page)
    incident = Incident.objects.get()
    assert (incident.time, incident.part_of_day) == ("05:40Z", "evening")
    assert set(incident.citations.values_list("passage__exact", flat=True)) == {
        "A car bomb went off",
        "at 5:40 am GMT",
        "that evening",
    }


def test_citing_words_leaves_a_weapon_that_was_chosen(page: Any, served: str) -> None:
    paste(page, served, "A bomb", "Testland. A car bomb went off.")
    page.get_by_role("button", name="New incident").click()
    page.wait_for_selector("#entry")
    page.locator("details[data-more] summary").click()
    page.locator("[data-rows=weapons] [data-add-row]").click()
    weapon = page.locator("[data-rows=weapons] > .block")
    weapon.locator("[data-field=weapon]").select_option("firearm")
    cite_for(page, "A car bomb went off", "weapon: firearm")
    assert weapon.locator("[data-field=weapon]").input_value() == "firearm"
