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
