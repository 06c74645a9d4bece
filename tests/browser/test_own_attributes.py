"""Own attributes on the workbench, with the codebook of the demonstration."""

from typing import Any

from entities import codebook
from tests.browser.pages import sign_in
from tests.connections import own_seeded_database as own_seeded_database

PASSWORD = "sourcebook-demo"


def test_choosing_an_attribute_tells_its_rule_and_offers_its_choices(
    server: str, own_seeded_database: str, browser: Any
) -> None:
    codebook.forget()
    page = sign_in(browser, server, "editor", PASSWORD)
    page.goto(f"{server}/admin/workbench/S9/")
    page.locator("[data-new=group]").click()
    page.locator("details[data-more] summary").click()
    rows = page.locator('[data-rows="attributes"]')
    rows.locator("[data-add-row]").click()
    row = rows.locator("[data-row]").last
    row.locator("select").first.select_option("statements")
    value = row.locator('input[type="text"]').first
    assert "in an outlet of its own" in value.get_attribute("placeholder")
    offered = row.locator("datalist option")
    assert [each.get_attribute("value") for each in offered.all()] == [
        "in an outlet of its own",
        "through a spokesperson",
    ]
    row.locator("select").first.focus()
    assert "Where a group publishes its own statements" in row.locator(".definition").inner_text()


def test_new_rows_of_a_record_form_each_offer_the_choices_of_their_attribute(
    server: str, own_seeded_database: str, browser: Any
) -> None:
    codebook.forget()
    page = sign_in(browser, server, "editor", PASSWORD)
    page.goto(f"{server}/admin/entities/group/add/")
    for number in range(2):
        page.get_by_text("Add another Attribute").click()
        page.locator(f"#id_attributes-{number}-attribute").wait_for()
    page.locator("#id_attributes-0-attribute").select_option("statements")
    lists = [
        page.locator(f"#id_attributes-{number}-value").get_attribute("list") for number in range(2)
    ]
    offered = page.locator(f"[id='{lists[0]}'] option")
    assert offered.count() == 2
    page.locator("#id_attributes-1-attribute").select_option("")
    assert offered.count() == 2
