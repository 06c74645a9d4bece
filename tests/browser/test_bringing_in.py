"""Uploading chosen or dropped files in a real browser."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from curation.models import Comment
from sources.models import Document
from tests.browser.conftest import PASSWORD, signed_in
from tests.browser.pages import follow, sign_in
from tests.factories import a_document, a_finding
from tests.sources.files.file import WORDS
from tests.sources.files.pdfs import a_pdf

DROP = """
([name, words]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([words], name, { type: "text/plain" }));
  const zone = document.getElementById("drop-zone");
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true }));
}
"""


def test_chosen_and_dropped_files_are_uploaded_one_by_one(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = signed_in(chromium, served, served_editor.username)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{served}/admin/bring-in/")
    page.select_option("#kind", "UN report")
    page.set_input_files(
        "#files",
        [
            {"name": "report.pdf", "mimeType": "application/pdf", "buffer": a_pdf([[WORDS]])},
            {"name": "cut.pdf", "mimeType": "application/pdf", "buffer": a_pdf([[WORDS]])[:400]},
        ],
    )
    assert not faults
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.evaluate(DROP, ["<img src=x onerror=alert(1)>.txt", "Dropped words."])
    page.locator(".outcome.is-new").nth(1).wait_for()
    said = page.locator("#outcomes").inner_text()
    assert "“cut.pdf” ends in the middle" in said
    assert page.locator("#outcomes img").count() == 0
    assert {document.kind for document in Document.objects.all()} == {"UN report"}
    page.evaluate(DROP, ["again.txt", "Dropped words."])
    follow(page, page.locator(".outcome.is-known a").first)
    assert "Dropped words." in page.locator("#document-text").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="_img src=x onerror=alert(1)_.txt").click()
    assert download.value.path().read_bytes() == b"Dropped words."


def test_typed_text_is_kept_when_the_session_has_ended(
    chromium: Any, served: str, served_editor: User
) -> None:
    finding = a_finding(served_editor, a_document(served_editor))
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    for address, field, button in (
        ("bring-in/", "#pasted", "Bring in"),
        (f"entities/finding/{finding.pk}/change/", ".comment-form textarea", "Comment"),
    ):
        page.goto(f"{served}/admin/{address}")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        page.locator(field).first.fill("These words took me an hour.")
        session = page.context.cookies()
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name=button, exact=True).click()
        page.locator("form .problem", has_text="You are signed out.").wait_for()
        assert page.locator(field).first.input_value() == "These words took me an hour."
        page.context.add_cookies(session)
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()
        assert "These words took me an hour." in page.content()


def test_typed_text_is_not_sent_as_the_user_who_signed_in_later(
    chromium: Any, served: str, served_editor: User, served_reviewer: User
) -> None:
    finding = a_finding(served_editor, a_document(served_editor))
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    page.goto(f"{served}/admin/entities/finding/{finding.pk}/change/")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.locator(".comment-form textarea").first.fill("These words are mine.")
    client = Client()
    client.force_login(served_reviewer)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served}]
    )
    page.get_by_role("button", name="Comment", exact=True).first.click()
    page.get_by_text("Somebody else is signed in now.").wait_for()
    assert page.locator(".comment-form textarea").first.input_value() == "These words are mine."
    assert not Comment.objects.exists()
