"""A document is coded a second time, in a real browser, without seeing the first coding."""

import datetime
from typing import Any

from django.contrib.auth.models import User

from curation.models import CodedRecord, ComparedValue
from curation.second_coding.drawing import Size, draw_sample
from entities.models import Incident
from sources.models import Document
from tests.browser.conftest import PASSWORD, signed_in
from tests.browser.workbench_pages import select_words
from tests.factories import a_document, an_incident, person

TITLE = "Entered by the first person"


def test_a_document_is_coded_blind_and_compared(
    chromium: Any, served: str, served_editor: User
) -> None:
    document = a_document(served_editor)
    Document.objects.filter(pk=document.pk).update(curation_status="fully curated")
    an_incident(served_editor, document, title=TITLE)
    coder, lead = person("editor"), person("publisher")
    days = datetime.date(2000, 1, 1), datetime.date(2999, 12, 31)
    coding = draw_sample(lead, [coder], *days, Size(percent=100)).codings.get()
    coder.set_password(PASSWORD)
    coder.save()

    page = signed_in(chromium, served, coder.username)
    with page.expect_event("requestfinished", lambda request: "/suggestions/" in request.url):
        page.goto(f"{served}/admin/workbench/{document.public_id}/")
    assert page.url == f"{served}/admin/second-coding/{coding.pk}/"
    assert TITLE not in page.content()
    assert not page.locator(".gutter-bar.is-part").count()

    select_words(page, "On 15 July 2024 armed men attacked a market in Testville.")
    page.keyboard.press("n")
    page.locator("#entry [data-field=title]").wait_for()
    page.fill("#entry [data-field=title]", "Market attacked")
    page.keyboard.press("Control+Enter")
    page.locator("[data-saved]").wait_for()
    page.locator(".gutter-bar.is-cited, .gutter-bar.is-part").first.wait_for()
    assert CodedRecord.objects.get().title == "Market attacked"
    assert Incident.objects.count() == 1

    # A key that dismisses sentences does nothing here.
    page.keyboard.press("o")
    page.keyboard.press("x")
    page.locator(".card").get_by_role("button", name="Edit").click()
    title = page.locator("#entry [data-field=title]")
    title.wait_for()
    assert title.input_value() == "Market attacked"
    page.fill("#entry [data-field=title]", "Market attacked by men")
    page.keyboard.press("Control+Enter")
    page.locator(".card", has_text="Market attacked by men").wait_for()

    # What is typed and not saved is asked about.
    page.get_by_role("button", name="New finding").click()
    page.locator("#entry [data-field=statement]").fill("Not saved yet")
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("button", name="Finish").click()
    assert "is not saved" in asked.value.message
    assert page.locator("#entry [data-field=statement]").input_value() == "Not saved yet"

    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Finish").click()
    page.get_by_text("is finished.").first.wait_for()
    assert ComparedValue.objects.filter(variable="incident.date", agreed=True).exists()
    assert TITLE in page.content()
