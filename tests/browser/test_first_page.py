"""The first page in a real browser: the palette, the map, and the charts by keyboard."""

import re
from typing import Any

from django.contrib.auth.models import User

from entities.models import Casualties, Incident
from sources.acting import acting_as
from tests.browser.conftest import PASSWORD
from tests.browser.pages import sign_in
from tests.factories import a_document, a_group, a_place

ACTIVE = "document.activeElement"


def test_the_palette_goes_to_a_record_by_keyboard(
    chromium: Any, served: str, served_editor: User
) -> None:
    group = a_group(served_editor, a_document(served_editor), name="North Front")
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    page.keyboard.press("Control+k")
    page.locator(".palette-results").get_by_text("New from document").wait_for()
    page.locator("#search-input-command:focus").wait_for()
    page.keyboard.type(f"go to {group.public_id}")
    page.locator(".palette-results .active").get_by_text("North Front").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{served}/admin/entities/group/{group.pk}/change/"


def test_the_palette_opens_from_the_sidebar_and_closes_again(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    page.get_by_role("button", name="Find or go to").focus()
    page.keyboard.press("Enter")
    page.locator(".palette-results .active").get_by_text("New from document").wait_for()
    page.keyboard.press("ArrowDown")
    page.locator(".palette-results .active").get_by_text("My queue").wait_for()
    page.keyboard.press("Escape")
    page.locator(".palette").wait_for(state="hidden")


def test_the_map_leads_to_its_incidents_by_keyboard(
    chromium: Any, served: str, served_editor: User
) -> None:
    with acting_as(served_editor):
        for title, killed, latitude in (("Raid", 100, "34.5"), ("Ambush <b>", 1, "33.5")):
            incident = Incident.objects.create(
                title=title,
                date="2024-07-15",
                place=a_place(
                    code=f"XT-{title[:1]}",
                    name=f"{title} valley",
                    kind="province",
                    latitude=latitude,
                    longitude="69.2",
                ),
                precision="province",
            )
            Casualties.objects.create(
                incident=incident, victims="civilians", outcome="killed", at_least=killed
            )
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    page.locator("#incident-map .map-province").wait_for(state="attached")
    large, small = (page.locator("#incident-map .spot").nth(number) for number in (0, 1))
    assert large.get_attribute("aria-label") == "Raid valley: 1 drafts, 100 killed"
    assert large.bounding_box()["width"] > small.bounding_box()["width"]

    large.focus()
    page.keyboard.press("ArrowRight")
    assert "Ambush <b> valley" in page.evaluate(f"{ACTIVE}.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{ACTIVE}.textContent").endswith("Ambush <b>")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.search(r"/admin/entities/incident/\d+/change/$", page.url)


def test_charts_and_map_have_their_numbers_in_tables(
    chromium: Any, served: str, served_editor: User
) -> None:
    with acting_as(served_editor):
        Incident.objects.create(
            title="Raid",
            date="2024-07",
            place=a_place(latitude="34", longitude="69"),
            precision="country",
        )
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    months = page.get_by_role("region", name="Incidents by month")
    months.get_by_text("As a table").focus()
    page.keyboard.press("Enter")
    assert months.get_by_role("row").last.inner_text().split() == ["Jul", "2024", "0", "1"]
    places = page.get_by_role("region", name="Incidents on the map")
    places.get_by_text("As a table").click()
    assert places.get_by_role("row", name="Testland").get_by_role("link").is_visible()


def test_the_coverage_bar_has_the_same_width_for_any_number_of_sentences(
    chromium: Any, served: str, served_editor: User
) -> None:
    document = a_document(served_editor, text="Rain is expected. " * 2_000)
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    bar = "document.querySelector('.coverage-bar').getBoundingClientRect().width"
    for address in ("/admin/", "/admin/sources/document/"):
        page.goto(f"{served}{address}")
        page.locator(".coverage-bar").wait_for()
        assert page.evaluate(fits)
        assert 50 < page.evaluate(bar) < 700
    page.goto(f"{served}/admin/workbench/{document.public_id}/")
    page.locator(".coverage", has_text="2000 open").wait_for()
    assert page.evaluate(bar) < 700
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
