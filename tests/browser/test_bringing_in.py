"""Uploading chosen or dropped files in a real browser."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from curation.models import Comment
from sources.models import Document, Preview
from sources.previews import preview_text
from tests.browser.conftest import PASSWORD, signed_in
from tests.browser.pages import follow, sign_in
from tests.factories import a_document, a_finding
from tests.sources.files.file import WORDS
from tests.sources.files.pdfs import a_pdf
from tests.sources.test_previews import PAGE

DROP = """
([name, words]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([words], name, { type: "text/plain" }));
  const zone = document.getElementById("drop-zone");
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true }));
}
"""

DROPPED = "The minister said that these words were dropped."


def bring_in_page(chromium: Any, served: str, user: User, *files: tuple[str, bytes]) -> Any:
    """The page of somebody who has just brought these files in."""
    page = signed_in(chromium, served, user.username)
    page.goto(f"{served}/admin/bring-in/")
    if files:
        chosen = [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files
        ]
        page.set_input_files("#files", chosen)
        page.get_by_role("button", name="Bring in", exact=True).click()
    return page


def press(page: Any, name: str, exact: bool = True) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).first.click()


def text_kept() -> str:
    document = Document.objects.get()
    assert document.text is not None
    return document.text.content


def test_a_pasted_text_is_previewed_corrected_and_kept(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = bring_in_page(chromium, served, served_editor)
    page.fill("#pasted", "The minister said that the army had left the town on Friday.")
    press(page, "Bring in")
    assert not Document.objects.exists()
    assert page.locator("#language").input_value() == "en"
    assert page.locator("#language-origin").inner_text() == "recognised from the words"
    assert page.locator("#title-origin").inner_text() == "how the text begins"
    page.fill("#title", "The army leaves")
    page.fill("#published", "sometime")
    press(page, "Keep")
    assert "not understood as a date" in page.locator("#published-origin").inner_text()
    assert "corrected by you" in page.locator("#title-origin").inner_text()
    page.reload()
    assert page.locator("#title").input_value() == "The army leaves"
    page.fill("#published", "3 May 2024")
    page.locator(".date-reading", has_text="2024-05-03").wait_for()
    press(page, "Keep")
    page.wait_for_selector("#text")
    document = Document.objects.get()
    assert (document.title, document.published) == ("The army leaves", "2024-05-03")
    assert not Preview.objects.exists()


def test_the_pages_of_a_pdf_are_shown_as_pictures_beside_their_text(
    chromium: Any, served: str, served_editor: User
) -> None:
    content = a_pdf([[WORDS], ["Words of the second page."]])
    page = bring_in_page(chromium, served, served_editor, ("report.pdf", content))
    for number in (1, 2):
        beside = page.locator(".preview-page").nth(number - 1)
        beside.scroll_into_view_if_needed()
        beside.locator("img").wait_for(timeout=60_000)
        image = beside.get_by_role("img", name=f"Page {number} of the original")
        assert image.evaluate("image => image.naturalWidth") == 900
    assert "Words of the second page." in beside.inner_text()
    press(page, "Keep")
    assert "Words of the second page." in text_kept()


def test_a_piece_that_was_left_out_of_a_page_is_taken(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = bring_in_page(chromium, served, served_editor, ("raid.html", PAGE))
    grey = page.locator(".left-out", has_text="Terms of use")
    grey.wait_for()
    assert "around the main part" in grey.inner_text()
    press(page, "Take this too: Terms of use", exact=False)
    assert "is-taken" in str(grey.get_attribute("class"))
    press(page, "Keep")
    assert "Terms of use" in text_kept()
    assert "Sport" not in text_kept()


def test_the_whole_page_is_taken(chromium: Any, served: str, served_editor: User) -> None:
    page = bring_in_page(chromium, served, served_editor, ("raid.html", PAGE))
    page.wait_for_selector("#preview")
    press(page, "Take the whole page")
    assert "100 % of the visible words" in page.locator(".preview-share").inner_text()
    press(page, "Keep")
    assert "Sport" in text_kept()


def test_a_text_is_read_in_another_encoding(
    chromium: Any, served: str, served_editor: User
) -> None:
    words = "Při útoku zahynuli čtyři vojáci a šest jich bylo zraněno, uvedl mluvčí armády.\n"
    page = bring_in_page(chromium, served, served_editor, ("a.txt", (words * 3).encode("cp1250")))
    offered = page.locator(".encoding", has_text="Read it as cp1252")
    offered.wait_for()
    assert "Pøi útoku" in offered.inner_text()
    press(page, "Read it as cp1252")
    assert "Pøi útoku" in page.locator("#words").inner_text()
    press(page, "Read it as it was guessed")
    assert "Při útoku" in page.locator("#words").inner_text()
    press(page, "Read it as cp1252")
    press(page, "Keep")
    assert "Pøi útoku" in text_kept()


def test_chosen_and_dropped_files_are_previewed_one_by_one(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = signed_in(chromium, served, served_editor.username)
    page.goto(f"{served}/admin/bring-in/")
    page.select_option("#kind", "UN report")
    page.set_input_files(
        "#files",
        [
            {"name": "report.pdf", "mimeType": "application/pdf", "buffer": a_pdf([[WORDS]])},
            {"name": "cut.pdf", "mimeType": "application/pdf", "buffer": a_pdf([[WORDS]])[:400]},
        ],
    )
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.evaluate(DROP, ["<img src=x onerror=alert(1)>.txt", DROPPED])
    page.locator(".outcome.is-preview").nth(1).wait_for(timeout=60_000)
    assert "“cut.pdf” ends in the middle" in page.locator("#outcomes").inner_text()
    assert page.locator("#outcomes img").count() == 0
    assert not Document.objects.exists()
    # The PDF has a remark: its date is that of the file.
    page.reload()
    press(page, "Keep all that have no remark")
    assert Document.objects.get().kind == "UN report"
    assert page.locator(".outcome.is-preview").count() == 1
    page.evaluate(DROP, ["again.txt", DROPPED])
    follow(page, page.locator(".outcome.is-known a").first)
    assert DROPPED in page.locator("#document-text").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="_img src=x onerror=alert(1)_.txt").click()
    assert download.value.path().read_bytes() == DROPPED.encode()


def test_a_file_is_previewed_corrected_and_kept_by_keyboard(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = bring_in_page(chromium, served, served_editor, ("raid.html", PAGE))
    page.wait_for_selector("#preview")
    page.get_by_role("button", name="Take this too: Terms of use", exact=False).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # Who goes on from there goes on from the piece.
    page.keyboard.press("Tab")
    held = page.locator(".left-out.is-taken :focus")
    held.wait_for()
    assert held.inner_text() == "Leave this out again"
    page.locator("#title").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("A raid")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Document.objects.get().title == "A raid"
    assert "Terms of use" in text_kept()


def test_typed_text_is_kept_when_the_session_has_ended(
    chromium: Any, served: str, served_editor: User
) -> None:
    finding = a_finding(served_editor, a_document(served_editor))
    preview = preview_text("Words of a preview.", served_editor)
    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    for address, field, button in (
        ("bring-in/", "#pasted", "Bring in"),
        (f"bring-in/{preview.pk}/", "#title", "Keep"),
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
