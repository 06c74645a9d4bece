"""Pages work with screen readers and keyboards: axe-core finds no violations in light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse

from sources.models import Document, Record
from sources.previews import preview_file
from tests.browser.conftest import PASSWORD, signed_in
from tests.browser.pages import sign_in
from tests.connections import own_seeded_database as own_database
from tests.sources.extraction.test_mail import a_message_with_files
from tests.sources.files.file import WORDS
from tests.sources.files.pdfs import a_pdf
from tests.sources.test_previews import PAGE

__all__ = ["own_database"]

GRAVE = ("serious", "critical")


LISTS = (
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


def lists() -> list[str]:
    return [f"/admin/{name}/" for name in LISTS]


def forms() -> list[str]:
    newest = {
        model: Record.objects.filter(type=model).latest("pk").pk
        for model in ("group", "incident", "finding")
    }
    return [
        f"/admin/sources/document/{a_text().pk}/change/",
        *(f"/admin/entities/{model}/{key}/change/" for model, key in newest.items()),
        "/admin/entities/incident/add/",
    ]


def places_to_work() -> list[str]:
    open_record = Record.objects.filter(state="in_review").first()
    assert open_record
    return [
        "/admin/",
        "/admin/notifications/",
        "/admin/find/?words=the",
        "/admin/bring-in/",
        *previews(),
        f"/admin/workbench/{a_text().public_id}/",
        f"/admin/review/{open_record.public_id}/",
    ]


def previews() -> list[str]:
    """A preview with remarks, words that were left out and attachments, or another encoding."""
    owner = User.objects.get(username="publisher")
    words = ("Při útoku zahynuli čtyři vojáci, uvedl mluvčí armády.\n" * 3).encode("cp1250")
    files = (
        ("raid.html", PAGE),
        ("a.txt", words),
        ("a.eml", a_message_with_files().as_bytes()),
        ("a.pdf", a_pdf([[WORDS]])),
    )
    made = [preview_file(name, content, owner) for name, content in files]
    return [reverse("admin:preview", args=[one.pk]) for one in made]


def a_text() -> Document:
    document = Document.objects.exclude(text=None).first()
    assert document
    return document


def findings_on(page: Any, address: str) -> list[str]:
    """Return the serious findings of axe-core on a page, once all colours are loaded."""
    page.wait_for_function("!document.getAnimations().some(each => each instanceof CSSTransition)")
    return [
        f"{address} {found['id']}: {node['target']} {node['html'][:200]}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


def choose_theme(page: Any, theme: str) -> None:
    """Choose light or dark in the theme menu."""
    page.evaluate("theme => Alpine.$data(document.documentElement).switchTheme(theme)", theme)
    page.locator(f"html.{theme}").wait_for()


@pytest.mark.parametrize("pages", [lists, forms, places_to_work])
def test_the_main_pages_have_no_serious_accessibility_violations(
    chromium: Any, served: str, pages: Callable[[], list[str]]
) -> None:
    page = signed_in(chromium, served, "publisher")
    found = []
    for address in pages():
        page.goto(f"{served}{address}", wait_until="networkidle")
        assert page.locator("h1").first.is_visible()
        for theme in ("light", "dark"):
            choose_theme(page, theme)
            found += findings_on(page, f"{address} {theme}")
    assert not found, "\n".join(found)


def test_a_page_follows_the_systems_dark_setting(chromium: Any, served: str) -> None:
    page = signed_in(chromium, served, "publisher", color_scheme="dark")
    address = f"/admin/workbench/{a_text().public_id}/"
    page.goto(f"{served}{address}", wait_until="networkidle")
    page.locator("html.dark").wait_for()
    assert findings_on(page, address) == []


def test_the_palette_has_no_serious_accessibility_violations(chromium: Any, served: str) -> None:
    page = sign_in(chromium, served, "publisher", PASSWORD)
    page.keyboard.press("Control+k")
    page.locator("#search-input-command").fill("taliban")
    page.locator(".palette-results").get_by_text("G1 Taliban").wait_for()
    assert findings_on(page, "palette") == []


def test_the_first_page_fits_a_tablet(chromium: Any, served: str) -> None:
    page = sign_in(chromium, served, "reviewer", PASSWORD, viewport={"width": 820, "height": 1180})
    for part in page.locator(".queue, .figure").all():
        box = part.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 820
    assert page.evaluate("document.documentElement.scrollWidth") <= 820


def test_on_a_tablet_a_row_of_the_audit_trail_is_as_wide_in_every_line(
    chromium: Any, served: str
) -> None:
    page = signed_in(chromium, served, "administrator", viewport={"width": 800, "height": 1180})
    page.goto(f"{served}/admin/curation/auditevent/")
    at, details = (page.locator(f".field-{name}").first for name in ("at", "short_details"))
    assert details.bounding_box()["width"] == at.bounding_box()["width"]
