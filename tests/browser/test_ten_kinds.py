"""Ten files of ten kinds are brought in, looked at, kept and found on the workbench."""

import html
from typing import Any

from django.contrib.auth.models import User

from sources.models import Document, Preview
from tests.browser.test_bringing_in import bring_in_page, press
from tests.sources.extraction.test_media_types import saved_page
from tests.sources.extraction.test_pdf_forms import a_check, a_form, a_text
from tests.sources.files.emails import a_mailbox, an_email
from tests.sources.files.file import ARABIC, WORDS
from tests.sources.files.open_document import an_odt
from tests.sources.files.web_pages import a_page
from tests.sources.files.word import a_docx

WRAPPED = (
    "The governor of the province said on Friday that nine guards had been killed\n"
    "at the gate of the depot, and that four others had been wounded when armed\n"
    "men opened fire from a lorry. Nobody has claimed responsibility for this so\n"
    "far, and the ministry has sent investigators from the capital to the depot.\n"
)


def a_letter() -> bytes:
    message = an_email("Four were wounded in the letter.", Date="Tue, 16 Jul 2024 10:00:00 +0500")
    message.add_attachment(b"Of an annex.", "text", "plain", filename="annex.txt")
    return message.as_bytes()


def two_letters() -> bytes:
    return a_mailbox(
        an_email("Seven were wounded in a first letter.").as_bytes(),
        an_email(f"{ARABIC}").as_bytes(),
    )


def the_page() -> bytes:
    frame = html.escape("<p>Six were killed, says the frame.</p>")
    prose = f"<p>{WORDS} The page tells at length what happened there.</p>" * 4
    return a_page(
        f"<nav><a href='/'>Home</a></nav><article><h1>Raid</h1>{prose}<p>Not <del>eleven</del> "
        f"but ten were wounded.</p><iframe srcdoc='{frame}'></iframe></article>"
    ).encode()


KINDS: dict[str, tuple[bytes, tuple[str, ...], str]] = {
    # The file, words that its text has, and a remark or words that the preview has beside it.
    "raid.html": (
        the_page(),
        ("Six were killed, says the frame.", "Not but ten were wounded."),
        "1 passage is struck out",
    ),
    "saved.mhtml": (saved_page(), (WORDS,), "The page was saved on"),
    "form.pdf": (
        a_form(a_text(0, b"Ahmad Khan"), a_check(1, b"Yes"), a_check(2, b"Off")),
        ("Ahmad Khan", "Killed ☒", "Wounded ☐"),
        "form fields or text boxes",
    ),
    "report.docx": (a_docx(["Three were killed, says the report."]), ("says the report.",), ""),
    "report.odt": (
        an_odt("<text:p>Five were killed, says the other report.</text:p>"),
        ("says the other report.",),
        "",
    ),
    "report.rtf": (rb"{\rtf1 Eight were killed, says the rich text.}", ("the rich text.",), ""),
    "wire.txt": (WRAPPED.encode(), ("had been killed at the gate of the depot",), "line"),
    "notes.md": (b"# Notes\n\n- Two were killed, say the notes.\n", ("say the notes.",), ""),
    "letter.eml": (a_letter(), ("Four were wounded in the letter.",), "annex.txt"),
    "letters.mbox": (
        two_letters(),
        ("Message 1 of 2", "Seven were wounded in a first letter.", ARABIC),
        "The file holds 2 messages.",
    ),
}


def test_ten_files_of_ten_kinds_are_looked_at_kept_and_found_on_the_workbench(
    chromium: Any, served: str, served_editor: User
) -> None:
    files = [(name, content) for name, (content, _words, _beside) in KINDS.items()]
    page = bring_in_page(chromium, served, served_editor, *files)
    page.locator(".outcome.is-preview").nth(len(KINDS) - 1).wait_for(timeout=120_000)
    assert not Document.objects.exists()
    previews = {each.about["name"]: each.pk for each in Preview.objects.all()}
    assert set(previews) == set(KINDS)
    for name, (_content, words, beside) in KINDS.items():
        page.goto(f"{served}/admin/bring-in/{previews[name]}/")
        page.wait_for_selector("#preview")
        seen = page.locator("#content").inner_text()
        for each in (*words, beside):
            assert each in seen, name
        page.fill("#title", f"Of {name}")
        # Who sent a message is no publisher that is known here.
        page.fill("#publisher", "")
        press(page, "Keep")
        document = Document.objects.get(title=f"Of {name}")
        page.goto(f"{served}/admin/workbench/{document.public_id}/")
        text = page.locator("#text").inner_text()
        for each in words:
            assert each in text, name
    assert not Preview.objects.exists()


def test_a_message_of_a_mailbox_gets_a_preview_of_its_own(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = bring_in_page(chromium, served, served_editor, ("letters.mbox", two_letters()))
    page.get_by_role("heading", name="Messages", exact=True).wait_for()
    press(page, "Bring this in too: 2. Statement.eml")
    assert {each.about["name"] for each in Preview.objects.all()} == {
        *("letters.mbox", "2. Statement.eml"),
    }


def test_a_picture_is_refused_with_advice(chromium: Any, served: str, served_editor: User) -> None:
    page = bring_in_page(chromium, served, served_editor, ("scan.png", b"\x89PNG\r\n\x1a\n0000"))
    page.locator("#outcomes, .problem, .messagelist").get_by_text("OCR").first.wait_for()
    assert not Preview.objects.exists()
