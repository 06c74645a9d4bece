"""Pages that a screen reader and a keyboard can follow, judged by axe-core in light and dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from curation.seeding import load_seeds
from sources.models import Document, Record
from tests.browser.conftest import PASSWORD
from tests.browser.pages import sign_in

GRAVE = ("serious", "critical")


@pytest.fixture
def seeds(served: str) -> None:
    load_seeds()


def pages() -> list[str]:
    """Return the addresses of the main pages, with something to see on each."""
    open_record = Record.objects.filter(state="in_review").first()
    document = Document.objects.exclude(text=None).first()
    assert open_record
    assert document
    lists = (
        "sources/document",
        "sources/passage",
        "sources/publisher",
        "entities/group",
        "entities/incident",
        "entities/finding",
        "entities/place",
        "publication/publication",
        "curation/proposal",
    )
    newest = {
        model: Record.objects.filter(type=model).latest("pk").pk
        for model in ("group", "incident", "finding")
    }
    return [
        "/admin/",
        "/admin/notifications/",
        "/admin/bring-in/",
        *(f"/admin/{name}/" for name in lists),
        f"/admin/sources/document/{document.pk}/change/",
        *(f"/admin/entities/{model}/{key}/change/" for model, key in newest.items()),
        "/admin/entities/incident/add/",
        f"/admin/workbench/{document.public_id}/",
        f"/admin/review/{open_record.public_id}/",
    ]


def findings_on(page: Any, address: str) -> list[str]:
    """Return what axe-core finds grave on a page."""
    return [
        f"{address} {found['id']}: {node['target']} {node['html'][:200]}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_main_pages_have_no_grave_fault(
    chromium: Any, served: str, seeds: None, scheme: str
) -> None:
    page = sign_in(chromium, served, "publisher", PASSWORD, color_scheme=scheme)
    found = []
    for address in pages():
        page.goto(f"{served}{address}", wait_until="networkidle")
        assert page.locator("h1").first.is_visible()
        found += findings_on(page, address)
    assert not found, "\n".join(found)


def test_the_palette_has_no_grave_fault(chromium: Any, served: str, seeds: None) -> None:
    page = sign_in(chromium, served, "publisher", PASSWORD)
    page.keyboard.press("Control+k")
    page.locator("#search-input-command").fill("taliban")
    page.locator(".palette-results").get_by_text("G1 Taliban").wait_for()
    assert findings_on(page, "palette") == []


def test_the_first_page_fits_a_tablet(chromium: Any, served: str, seeds: None) -> None:
    page = sign_in(chromium, served, "reviewer", PASSWORD, viewport={"width": 820, "height": 1180})
    for part in page.locator(".queue, .figure").all():
        box = part.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 820
    assert page.evaluate("document.documentElement.scrollWidth") <= 820
