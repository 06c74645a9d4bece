"""Every kind of page works and complies with its Content-Security-Policy.

`chromium` fails a test whose pages violate their policy, or in whose scripts something fails.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from sources.models import Document, Record
from tests.browser.conftest import PASSWORD, signed_in
from tests.browser.pages import sign_in
from tests.connections import own_seeded_database as own_database

__all__ = ["own_database"]


def test_a_violation_of_the_policy_is_detected(browser: Any, served: str) -> None:
    from tests.browser.conftest import Watched

    watched = Watched(browser)
    page = watched.new_page()
    response = page.goto(f"{served}/admin/login/")
    policy = response.headers["content-security-policy"]
    assert "'unsafe-eval'" not in policy and "'unsafe-inline'" not in policy
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>x</p>");
          const frame = document.createElement("iframe");
          frame.src = "https://elsewhere.example/";
          document.body.append(frame);
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    for directive in ("script-src", "style-src", "frame-src"):
        assert any(directive in fault for fault in watched.faults), watched.faults
    page.context.close()


def admin_pages() -> Iterator[str]:
    """Return the list, the empty form, a record's form and its history, for every model in the
    admin."""
    for model, its_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        if (one := its_admin.model._default_manager.first()) is not None:
            yield reverse(f"{name}_change", args=[one.pk])
            yield reverse(f"{name}_history", args=[one.pk])
            yield reverse(f"{name}_delete", args=[one.pk])


def pages_of_the_work() -> Iterator[str]:
    document = Document.objects.exclude(text=None).first()
    assert document
    yield from ("/", "/admin/", "/admin/notifications/", "/admin/bring-in/", "/admin/find/")
    yield from ("/admin/password_change/", "/admin/nothing/", "/admin/approve-together/")
    yield f"/admin/workbench/{document.public_id}/"
    for state in ("draft", "in_review", "approved"):
        if record := Record.objects.filter(state=state).first():
            yield f"/admin/review/{record.public_id}/"
            yield f"/admin/records/{record.public_id}/withdraw/"


@pytest.mark.parametrize(
    ("username", "pages"),
    [
        ("administrator", admin_pages),
        ("publisher", pages_of_the_work),
        ("editor", pages_of_the_work),
    ],
)
def test_every_page_complies_with_its_policy(
    chromium: Any, served: str, pages: Any, username: str
) -> None:
    page = signed_in(chromium, served, username)
    seen = 0
    for path in pages():
        response = page.goto(f"{served}{path}", wait_until="load")
        assert response.status in (200, 403, 404), path
        assert "script-src 'self';" in response.headers["content-security-policy"], path
        if response.status == 200:
            page.wait_for_function("window.Alpine && !document.querySelector('[x-cloak]')")
            # Only the first one counts.
            assert page.locator("meta[name=htmx-config]").count() == 1, path
            seen += 1
    assert seen > 5
    assert not chromium.faults, page.url


def test_pages_before_sign_in_comply_with_their_policy(chromium: Any, served: str) -> None:
    page = chromium.new_page()
    for path in ("/admin/login/", "/nothing/", "/static/nothing/"):
        page.goto(f"{served}{path}", wait_until="load")
        color = page.evaluate("getComputedStyle(document.body).fontFamily")
        assert color
    page.goto(f"{served}/nothing/")
    assert page.evaluate("getComputedStyle(document.body).display") == "grid"


def test_the_api_docs_page_works(chromium: Any, served: str) -> None:
    page = chromium.new_page()
    page.goto(f"{served}/api/v1/docs/")
    page.locator(".opblock-summary-path").first.wait_for(timeout=60_000)
    block = page.locator(".opblock").filter(has_text="/api/v1/changes/").first
    block.locator(".opblock-summary-control, .opblock-summary").first.click()
    block.get_by_role("button", name="Try it out").click()
    block.get_by_role("button", name="Execute").click()
    block.locator(".live-responses-table .response-col_status").filter(has_text="200").wait_for()


def test_the_sidebar_the_theme_and_the_account_menu_work(chromium: Any, served: str) -> None:
    page = sign_in(
        chromium, served, "administrator", PASSWORD, viewport={"width": 1400, "height": 900}
    )
    bar = page.locator("#nav-sidebar")
    bar.wait_for()
    toggle = page.get_by_text("dock_to_right").first
    toggle.click()
    bar.wait_for(state="hidden")
    page.reload()
    page.wait_for_function("!document.querySelector('[x-cloak]')")
    assert not bar.is_visible()
    page.get_by_text("dock_to_right").first.click()
    bar.wait_for()
    page.locator(".user-menu-opener").click()
    page.get_by_role("button", name="Dark").click()
    page.locator("html.dark").wait_for()
    page.get_by_role("button", name="Light").click()
    page.locator("html.light").wait_for()
    page.keyboard.press("Control+e")
    page.locator("html.dark").wait_for()
    page.keyboard.press("Escape")
    page.locator("#user-links").wait_for(state="hidden")
    page.set_viewport_size({"width": 800, "height": 900})
    bar.wait_for(state="hidden")
    page.get_by_text("dock_to_right").last.click()
    bar.wait_for()


def test_the_palette_leads_to_a_record(chromium: Any, served: str) -> None:
    page = sign_in(chromium, served, "publisher", PASSWORD)
    page.keyboard.press("Control+k")
    page.locator("#search-input-command").fill("G1")
    page.locator("#command-results-list li.active").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("Control+k")
    page.locator("#search-input-command").wait_for()
    page.keyboard.press("Escape")
    page.locator(".palette").wait_for(state="hidden")


def test_a_list_is_filtered_searched_and_sorted_and_its_actions_run(
    chromium: Any, served: str
) -> None:
    page = signed_in(chromium, served, "administrator", viewport={"width": 1400, "height": 900})
    page.goto(f"{served}/admin/entities/group/", wait_until="load")
    page.keyboard.press("/")
    page.locator("#searchbar").and_(page.locator(":focus")).wait_for()
    page.keyboard.type("taliban")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{served}/admin/entities/group/", wait_until="load")
    with page.expect_navigation():
        page.locator("thead a").first.click()
    opener = page.locator("[x-on\\:click='filterOpen = true']")
    if opener.count():
        opener.first.click()
        page.locator("#changelist-filter").wait_for()
        page.keyboard.press("Escape")
        page.locator("#changelist-filter").wait_for(state="hidden")
    boxes = page.locator("input.action-select")
    if boxes.count():
        boxes.first.click()
        page.locator("#changelist-actions").wait_for()
        width = page.locator("#changelist-actions").evaluate("each => each.style.width")
        assert width.endswith("px") and width != "0px"
        page.locator("select[name=action]").select_option(index=1)
        page.locator("#changelist-actions button[type=submit]").wait_for()


def test_the_tabs_rows_menus_and_lookups_of_a_form_work(chromium: Any, served: str) -> None:
    page = signed_in(chromium, served, "editor", viewport={"width": 1400, "height": 900})
    page.goto(f"{served}/admin/entities/incident/add/", wait_until="load")
    for tab in page.locator("#tabs-items a").all():
        tab.click()
        assert "active" in tab.get_attribute("class")
    for link in page.locator("a.add-row:visible, .add-row a:visible").all()[:3]:
        link.click()
    for opener in page.locator("[x-on\\:click^='openRelatedWidgetWrapper']:visible").all()[:2]:
        opener.click()
        page.keyboard.press("Escape")
    lookup = page.locator(".select2-selection:visible").first
    lookup.click()
    page.locator(".select2-results__option").first.wait_for()
    page.keyboard.press("Escape")
    page.goto(f"{served}/admin/entities/incident/add/#general", wait_until="load")
    form = page.locator("form#incident_form")
    assert form.get_attribute("action") == "/admin/entities/incident/add/"


def test_the_date_picker_of_an_api_key_works(chromium: Any, served: str) -> None:
    page = signed_in(chromium, served, "administrator")
    page.goto(f"{served}{reverse('admin:curation_apikey_add')}", wait_until="load")
    for link in page.locator(".datetimeshortcuts a:visible").all():
        link.click()
        page.keyboard.press("Escape")


def test_a_popup_returns_the_object_that_was_added(chromium: Any, served: str) -> None:
    page = signed_in(chromium, served, "editor", viewport={"width": 1400, "height": 900})
    page.goto(f"{served}/admin/sources/document/add/?without_text=1", wait_until="load")
    link = page.locator("#add_id_publisher")
    assert link.count(), "the form of a document offers to add a publisher"
    opener = page.locator("[x-ref=relatedWidgetWrapperpublisher]")
    if not link.is_visible() and opener.count():
        opener.click()
    with page.expect_popup() as opened:
        link.click()
    popup = opened.value
    popup.locator("#id_name").fill("The Evening Post")
    popup.locator("#id_kind").select_option(index=1)
    with popup.expect_event("close"):
        popup.locator("[name=_save]").first.click()
    page.locator(".select2-selection__rendered", has_text="The Evening Post").or_(
        page.locator("#id_publisher option:checked", has_text="The Evening Post")
    ).first.wait_for(state="attached")
