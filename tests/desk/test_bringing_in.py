"""The page for bringing in documents, and the download of original files."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from curation.web import uploads
from sources.extraction.media_types import EXTENSIONS, KINDS_READ
from sources.models import Document, DocumentFile, DocumentText, Preview
from tests.desk.pages import editor_client as page
from tests.desk.pages import fields_of, text_of
from tests.factories import UserFactory, a_document, a_passage, an_incident, person, text_content
from tests.ingesting import bring_in
from tests.sources.files.emails import an_email
from tests.sources.files.file import ARABIC, WORDS
from tests.sources.files.hostile import harmless, refused
from tests.sources.files.pdfs import a_pdf
from tests.sources.files.web_pages import a_page, html_files
from tests.sources.files.word import a_docx

__all__ = ["page"]


BRING_IN = "/admin/bring-in/"

pytestmark = pytest.mark.django_db


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def original(document: Document) -> str:
    return reverse("admin:original_file", args=[document.public_id])


def test_the_page_is_linked_from_the_list_the_first_page_and_where_documents_are_added(
    page: Client,
) -> None:
    for address in ("/admin/", "/admin/sources/document/add/?without_text=1"):
        assert f'href="{BRING_IN}"' in page.get(address).content.decode()
    assert "Bring in documents" in text_of(page.get("/admin/sources/document/"))
    assert page.get("/admin/sources/document/add/")["Location"] == BRING_IN


def test_the_page_names_every_kind_of_file_that_is_read(page: Client) -> None:
    shown = page.get(BRING_IN)
    assert f"{KINDS_READ}, up to" in text_of(shown)
    assert f'accept="{",".join(EXTENSIONS)}"' in shown.content.decode()


def kept(page: Client, **changes: str) -> Document:
    """Keep the only preview as a page shows it, with some fields changed."""
    address = f"{BRING_IN}{Preview.objects.get().pk}/"
    typed = fields_of(page.get(address), "preview")
    page.post(address, typed | changes | {"keep": "1"})
    return Document.objects.latest("pk")


def test_several_files_are_uploaded_at_once_with_an_outcome_for_each(
    page: Client, editor: User
) -> None:
    there = a_document(editor, "Words that are here.")
    files = [
        upload("page.html", html_files()[0].content),
        upload("report.pdf", a_pdf([[WORDS], ["Page two."]])),
        upload("annex.docx", a_docx([ARABIC])),
        upload("here.txt", b"Words that are here."),
        upload("letter.eml", an_email("Other words.").as_bytes()),
        upload("cut.pdf", a_pdf([[WORDS]])[:500]),
        upload("last.txt", b"The last one."),
    ]
    said = text_of(page.post(BRING_IN, {"files": files, "kind": "UN report"}))
    assert Document.objects.get() == there
    waiting = [preview.about for preview in Preview.objects.order_by("pk")]
    assert [about["title"] for about in waiting] == [
        "Attack on a market",
        "report",
        "annex",
        "Statement",
        "The last one.",
    ]
    assert {about["kind"] for about in waiting} == {"UN report"}
    assert f"here.txt Already in the system as {there}" in said
    assert "“cut.pdf” ends in the middle" in said
    assert "“Dawn” is not a known publisher" in said


def test_a_hostile_file_does_not_affect_the_others(page: Client) -> None:
    bad = [
        upload(ascii(file.name)[1:-1], file.content) for file, *_rest in refused() if file.content
    ]
    bad = [file for file in bad if file.size and file.size < uploads.MAX_FILE_BYTES]
    good = [upload("good.txt", WORDS.encode())]
    response = page.post(BRING_IN, {"files": [*bad, *good]})
    assert response.status_code == 200
    body = response.content.decode()
    assert body.count("is-refused") == len(bad)
    assert body.count('class="outcome is-preview"') == 1
    assert "Traceback" not in body


def test_an_attack_in_a_file_reaches_no_page(page: Client) -> None:
    name = "<img src=x onerror=alert(1)>.html"
    body = f"<nav>&lt;script&gt;alert(3)&lt;/script&gt;</nav><p>{WORDS}</p>"
    body += "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    content = a_page(body, "<title>&lt;script&gt;alert(2)&lt;/script&gt;</title>").encode()
    preview = page.post(BRING_IN, {"files": [upload(name, content)]}, follow=True)
    listed = page.get(BRING_IN)
    document = kept(page)
    shown = page.get(reverse("admin:sources_document_change", args=[document.pk]))
    for response in (preview, listed, shown):
        assert response.status_code == 200
        assert "<script>alert(" not in response.content.decode()
        assert "<img src=x" not in response.content.decode()
    assert "<script>alert(2)</script>" in document.title


def test_a_name_with_a_path_is_shown_without_it(page: Client) -> None:
    names = [file.name for file in harmless() if file.name.startswith(("..", "C:", '"', "a" * 9))]
    assert len(names) == 4
    for number, name in enumerate(names):
        page.post(BRING_IN, {"files": [upload(name, f"{WORDS} {number}".encode())]})
        kept(page)
    named = DocumentFile.objects.values_list("name", flat=True)
    assert len(named) == 4
    assert not [name for name in named if set(name) & set('/\\\r\n"') or len(name) > 150]


def test_a_script_request_is_answered_with_only_the_outcomes(page: Client) -> None:
    response = page.post(
        BRING_IN,
        {"files": [upload("a.txt", WORDS.encode())]},
        headers={"X-Requested-With": "fetch"},
    )
    assert response.content.decode().strip().startswith("<li")
    assert "<html" not in response.content.decode()


def test_a_text_of_five_megabytes_is_pasted(page: Client) -> None:
    sentence = "A sentence of some words, with ünïcödé and 😀 in it. "
    text = sentence * (5_000_000 // len(sentence)) + "The end."
    posted = {"pasted": text, "title": "Long", "kind": "statement", "published": "16 July 2024"}
    assert "The end." in text_of(page.post(BRING_IN, posted, follow=True))
    document = kept(page)
    assert document.published == "2024-07-16"
    assert f"Added {document}" in text_of(page.get("/admin/"))
    assert DocumentText.objects.get().content == text


def test_a_title_that_ends_in_a_full_stop_gets_no_second_one(page: Client) -> None:
    page.post(BRING_IN, {"pasted": "Words.", "title": "A report.", "kind": "statement"})
    document = kept(page)
    said = text_of(page.get("/admin/"))
    assert f"Added {document}" in said
    assert ".." not in said


def test_pasted_text_leads_to_its_preview_and_then_to_the_workbench(page: Client) -> None:
    answer = page.post(BRING_IN, {"pasted": WORDS})
    address = reverse("admin:preview", args=[Preview.objects.get().pk])
    assert answer["Location"] == address
    typed = fields_of(page.get(address), "preview")
    answer = page.post(address, typed | {"keep": "1"})
    assert answer["Location"] == reverse("admin:workbench", args=[Document.objects.get().public_id])
    assert not Preview.objects.exists()


def test_an_unlikely_date_is_asked_about_and_kept_with_sic(page: Client) -> None:
    posted = {"pasted": WORDS, "published": "3 May 2242"}
    assert "lies in the future" in text_of(page.post(BRING_IN, posted))
    assert not Preview.objects.exists()
    page.post(BRING_IN, posted | {"published": "3 May 2242 sic"})
    assert kept(page).published == "2242-05-03"


def test_an_invalid_date_keeps_the_pasted_text(page: Client) -> None:
    answer = page.post(BRING_IN, {"pasted": WORDS, "published": "sometime in May"})
    assert not Preview.objects.exists()
    assert "sometime in May" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_refused_pasted_text_stays_on_the_page(page: Client) -> None:
    refused_text = page.post(BRING_IN, {"pasted": "x" * (20 * 1024 * 1024 + 1), "title": "T"})
    assert "20 MB is the limit" in text_of(refused_text)
    assert fields_of(refused_text, "bring-in")["title"] == "T"


def test_an_empty_upload_form_is_refused_with_a_message(page: Client) -> None:
    assert "Choose files, drop them, or paste a text" in text_of(page.post(BRING_IN, {}))


def test_a_file_over_the_limit_is_skipped_while_it_arrives_and_named(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", 100_000)
    files = [upload("large.txt", b"x" * 200_000), upload("small.txt", WORDS.encode())]
    said = text_of(page.post(BRING_IN, {"files": files}))
    assert "large.txt This file is larger than" in said
    assert Preview.objects.get().about["name"] == "small.txt"


def test_a_request_over_the_limit_of_all_files_is_refused(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_REQUEST_BYTES", 1000)
    response = page.post(BRING_IN, {"files": [upload("a.txt", b"x" * 2000)]})
    assert response.status_code == 400


def test_only_those_who_may_add_documents_bring_them_in() -> None:
    client = Client()
    assert client.get(BRING_IN).status_code == 302
    client.force_login(UserFactory.create())
    assert client.get(BRING_IN).status_code == 403
    assert client.post(BRING_IN, {"pasted": WORDS}).status_code == 403
    assert not Preview.objects.exists()


# The text of a document


def test_a_file_that_another_document_has_is_refused_as_a_text(page: Client, editor: User) -> None:
    there = bring_in("a.txt", WORDS.encode(), editor).document
    other = a_document(editor, "Words of another.")
    file = upload("b.txt", WORDS.encode())
    response = page.post(BRING_IN, {"files": [file], "document": other.public_id})
    assert str(there) in text_of(response)
    assert not Preview.objects.exists()


def test_the_same_file_for_two_documents_has_two_previews(page: Client, editor: User) -> None:
    other = a_document(editor, "Words of another.")
    page.post(BRING_IN, {"files": [upload("b.txt", WORDS.encode())]})
    named = {"document": other.public_id}
    page.post(BRING_IN, {"files": [upload("b.txt", WORDS.encode())], **named})
    assert [one.about["document"] for one in Preview.objects.order_by("pk")] == [None, other.pk]


# The original


def test_the_original_is_sent_to_be_saved_and_never_shown(page: Client, editor: User) -> None:
    content = a_page("<script>alert(document.cookie)</script><p>Words</p>").encode()
    document = bring_in("page.html", content, editor).document
    response = page.get(original(document))
    assert response.content == content
    headers = response.headers
    assert headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in headers["Cache-Control"]


def test_the_name_in_the_header_carries_any_script_and_no_line_end(
    page: Client, editor: User
) -> None:
    document = bring_in('تقرير"\r\nX-Evil: 1.txt', WORDS.encode(), editor).document
    disposition = page.get(original(document)).headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%D8%AA")
    assert "\n" not in disposition


def test_the_original_file_requires_sign_in_and_permission(editor: User) -> None:
    document = bring_in("a.txt", WORDS.encode(), editor).document
    client = Client()
    assert client.get(original(document)).status_code == 302
    client.force_login(UserFactory.create())
    assert client.get(original(document)).status_code == 403
    client.force_login(person("reviewer"))
    assert client.get(original(document)).status_code == 200


def test_a_document_without_a_file_has_no_original(page: Client, editor: User) -> None:
    assert page.get(original(a_document(editor))).status_code == 404


# Editions


def test_the_editions_page_carries_passages_over_and_lists_the_rest(
    page: Client, editor: User
) -> None:
    earlier = a_document(editor)
    an_incident(editor, earlier)
    a_passage(earlier, "five others were wounded", editor)
    changed = text_content(earlier).replace("five others", "six others")
    later = a_document(editor, f"Corrected. {changed}", supersedes=earlier)
    address = reverse("admin:compare_editions", args=[later.public_id])
    body = page.get(address).content.decode()
    assert "The words are not there any more." in body
    assert "not carried over yet" in body
    assert not later.passages.exists()
    after = text_of(page.post(address, follow=True))
    assert "carried over" in after
    assert later.passages.count() == 2


def test_the_editions_page_costs_a_constant_number_of_queries(
    page: Client, editor: User, django_assert_max_num_queries: Any
) -> None:
    earlier = a_document(editor)
    for words in ("armed men", "a market", "traders", "the ministry", "wounded", "an armed group"):
        a_passage(earlier, words, editor)
    later = a_document(editor, f"Corrected. {text_content(earlier)}", supersedes=earlier)
    address = reverse("admin:compare_editions", args=[later.public_id])
    page.get(address)
    with django_assert_max_num_queries(14):
        page.get(address)


def test_a_circle_of_editions_is_explained(page: Client, editor: User) -> None:
    earlier = a_document(editor)
    later = a_document(editor, supersedes=earlier)
    address = reverse("admin:sources_document_change", args=[earlier.pk])
    typed = fields_of(page.get(address), "document_form") | {"supersedes": later.pk}
    assert "or a later edition of it" in text_of(page.post(address, typed))


def test_a_document_without_an_earlier_edition_has_no_editions_page(
    page: Client, editor: User
) -> None:
    address = reverse("admin:compare_editions", args=[a_document(editor).public_id])
    assert page.get(address).status_code == 404
