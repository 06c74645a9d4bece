"""The page on which somebody looks at what they bring in, before it is kept."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources.models import Document, Preview
from sources.previews import keep, preview_attachment, preview_file, preview_text
from tests.desk.pages import editor_client as page
from tests.desk.pages import fields_of, text_of
from tests.factories import UserFactory, a_publisher, person
from tests.ingesting import bring_in_text
from tests.sources.extraction.test_mail import a_message_with_files
from tests.sources.files.file import WORDS
from tests.sources.files.pdfs import a_pdf
from tests.sources.test_previews import PAGE

__all__ = ["page"]


pytestmark = pytest.mark.django_db


def address(preview: Preview) -> str:
    return reverse("admin:preview", args=[preview.pk])


def picture(preview: Preview, number: int = 1) -> str:
    return reverse("admin:preview_page", args=[preview.pk, number])


def test_a_preview_and_its_pages_are_their_person_s_alone(page: Client, editor: User) -> None:
    preview = preview_file("a.pdf", a_pdf([["Secret words."]]), editor)
    other, nobody = Client(), Client()
    other.force_login(person("administrator"))
    nobody.force_login(UserFactory.create())
    assert page.get(address(preview)).status_code == 200
    assert "Secret words." not in text_of(other.get(address(preview), follow=True))
    assert "Secret words." not in text_of(other.get("/admin/bring-in/"))
    assert "Secret words." not in text_of(other.get("/admin/search/?s=Secret"))
    assert other.get(picture(preview)).status_code == 404
    other.post(address(preview), {"discard": "1"})
    other.post(address(preview), {"keep": "1", "digest": preview.about["digest"]})
    assert Preview.objects.exists()
    assert not Document.objects.exists()
    for path in (address(preview), picture(preview)):
        assert nobody.get(path).status_code == 403


def test_a_page_of_a_pdf_is_sent_as_a_picture(page: Client, editor: User) -> None:
    preview = preview_file("a.pdf", a_pdf([[WORDS]]), editor)
    answer = page.get(picture(preview))
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png"
    assert "no-store" in answer["Cache-Control"]
    assert page.get(picture(preview, 2)).status_code == 404


def test_what_is_no_pdf_has_no_pictures(page: Client, editor: User) -> None:
    assert page.get(picture(preview_text(WORDS, editor))).status_code == 404


def test_a_preview_that_is_gone_leads_back_with_a_message(page: Client, editor: User) -> None:
    preview = preview_text(WORDS, editor)
    page.post(address(preview), {"discard": "1"})
    answer = page.get(address(preview), follow=True)
    assert "This preview is gone" in text_of(answer)


def test_a_markup_of_a_page_is_never_shown_raw(page: Client, editor: User) -> None:
    content = PAGE.replace(b"End.", b"<b onclick=alert(1)>End.</b><script>alert(2)</script>")
    body = page.get(address(preview_file("a.html", content, editor))).content.decode()
    assert "onclick" not in body
    assert "alert(2)" not in body


def test_a_text_that_is_here_already_is_told_and_offers_no_keeping(
    page: Client, editor: User
) -> None:
    preview = preview_text(WORDS, editor)
    there = bring_in_text(WORDS, editor).document
    answer = page.get(address(preview))
    assert f"This is in the system already, as {there}" in text_of(answer)
    assert 'name="keep"' not in answer.content.decode()
    answer = page.post(address(preview), {"keep": "1", "digest": preview.about["digest"]})
    assert f"This is in the system already, as {there}" in text_of(answer)


def test_a_message_shows_its_header_and_what_became_of_each_attachment(
    page: Client, editor: User
) -> None:
    preview = preview_file("a.eml", a_message_with_files().as_bytes(), editor)
    said = text_of(page.get(address(preview)))
    assert "From Desk <desk@x.example> Subject Statement" in said
    assert "Annex 2.docx" in said
    assert said.count("Bring this in too") == 2
    assert "map.png 4 bytes cannot be read" in said.replace("\xa0", " ")
    annex, notes = (preview_attachment(preview.pk, editor, number) for number in (0, 1))
    made = keep(notes.pk, editor, notes.about["digest"]).document
    shown = page.get(address(preview))
    assert f'href="{address(annex)}"' in shown.content.decode()
    assert "has a preview of its own" in text_of(shown)
    assert f"in the system as {made}" in text_of(shown)
    assert "Bring this in too" not in text_of(shown)


def test_keeping_another_text_than_was_seen_shows_the_new_one(page: Client, editor: User) -> None:
    preview = preview_file("a.html", PAGE, editor)
    typed = fields_of(page.get(address(preview)), "preview")
    page.post(address(preview), typed | {"take_whole_page": "1"})
    answer = page.post(address(preview), typed | {"keep": "1", "title": "Typed"})
    assert "The text has changed since you saw it" in text_of(answer)
    assert fields_of(answer, "preview")["title"] == "Typed"
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "act",
    [
        *({name: number} for name in ("take", "attachment") for number in ("9999", "x" * 50, "-1")),
        {"leave": "x"},
        {"encoding": "rot13"},
    ],
)
def test_a_posted_piece_or_encoding_that_is_not_there_is_refused(
    page: Client, editor: User, act: dict[str, str]
) -> None:
    message = "attachment" in act
    content = a_message_with_files().as_bytes() if message else PAGE
    preview = preview_file("a.eml" if message else "a.html", content, editor)
    typed = fields_of(page.get(address(preview)), "preview")
    answer = page.post(address(preview), typed | act)
    assert answer.status_code == 200
    assert 'class="problem" role="alert"' in answer.content.decode()
    assert Preview.objects.get().about == preview.about


def test_who_keeps_one_of_several_comes_back_to_the_others(page: Client, editor: User) -> None:
    preview_text("Other words.", editor)
    preview = preview_text(WORDS, editor)
    typed = fields_of(page.get(address(preview)), "preview")
    answer = page.post(address(preview), typed | {"keep": "1"})
    assert answer["Location"] == reverse("admin:bring_in")
    assert f"Added {Document.objects.get()}" in text_of(page.get(answer["Location"]))


def test_an_attachment_is_brought_in_from_the_page_of_its_message(
    page: Client, editor: User
) -> None:
    preview = preview_file("a.eml", a_message_with_files().as_bytes(), editor)
    answer = page.get(address(preview))
    assert "Annex 2.docx" in text_of(answer)
    assert "cannot be read" in text_of(answer)
    typed = fields_of(answer, "preview")
    said = text_of(page.post(address(preview), typed | {"attachment": "0"}, follow=True))
    assert "Annex 2.docx has a preview of its own now." in said
    said = text_of(page.post(address(preview), typed | {"attachment": "77"}, follow=True))
    assert Preview.objects.count() == 2


def test_keeping_all_asks_only_for_previews_of_the_person(page: Client, editor: User) -> None:
    preview_text("Words of somebody else.", person("editor"))
    known = [f"{number}:digest" for number in range(10_000, 10_400)]
    with CaptureQueriesContext(connection) as counted:
        page.post("/admin/bring-in/", {"keep_all": "1", "seen": known})
    assert len(counted) < 60


def queries_of(page: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        page.get(path)
    return len(counted)


def test_the_pages_cost_a_constant_number_of_queries(page: Client, editor: User) -> None:
    a_publisher(editor)
    first = preview_file("a.html", PAGE, editor)
    for path in (address(first), "/admin/bring-in/"):
        page.get(path)
    one, listed = queries_of(page, address(first)), queries_of(page, "/admin/bring-in/")
    for number in range(5):
        a_publisher(editor)
        preview_text(f"Words number {number}.", editor)
    assert queries_of(page, address(first)) == one
    assert queries_of(page, "/admin/bring-in/") == listed
