"""Files chosen or dropped in a real browser, each answered by itself."""

from typing import Any

from django.contrib.auth.models import User

from sources.models import Document
from tests.browser.conftest import signed_in
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


def test_chosen_and_dropped_files_are_answered_one_by_one(
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
    page.evaluate(DROP, ["<img src=x onerror=alert(1)>.txt", "Dropped words."])
    page.locator(".outcome.is-made").nth(1).wait_for()
    said = page.locator("#outcomes").inner_text()
    assert "“cut.pdf” ends in the middle" in said
    assert page.locator("#outcomes img").count() == 0
    assert {document.kind for document in Document.objects.all()} == {"UN report"}
    page.evaluate(DROP, ["again.txt", "Dropped words."])
    page.locator(".outcome.is-here a").first.click()
    page.wait_for_load_state()
    assert "Dropped words." in page.locator("#document-text").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="_img src=x onerror=alert(1)_.txt").click()
    assert download.value.path().read_bytes() == b"Dropped words."
