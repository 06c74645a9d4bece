"""Entering a document, reading it, marking passages in it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from desk.documents.document_text import blocks
from entities.models import Citation
from sources.acting import acting_as
from sources.models import Document, DocumentText, Passage, Preview, Record
from sources.texts.anchors import mark_passage
from tests.desk.pages import editor_client as page
from tests.desk.pages import fields_of, text_of
from tests.factories import a_document, a_group, a_passage, cite, text_content
from tests.sources.files.pdfs import a_pdf

__all__ = ["page"]


ADD = "/admin/sources/document/add/"
BRING_IN = "/admin/bring-in/"

pytestmark = pytest.mark.django_db


def a_posted_document(page: Client, **typed: Any) -> dict[str, Any]:
    return {
        **fields_of(page.get(ADD, {"without_text": "1"}), "document_form"),
        "title": "Weekly note",
        "kind": "digest",
        "published": "17 July 2024",
        **typed,
    }


def keep(page: Client, **typed: str) -> Any:
    """Keep the only preview as its page shows it, but for what is typed."""
    address = reverse("admin:preview", args=[Preview.objects.get().pk])
    shown = fields_of(page.get(address), "preview")
    return page.post(address, shown | typed | {"keep": "1"})


def bring_in(page: Client, document: Document | None = None, **posted: Any) -> Any:
    """Bring in a text or a file, as a new document or as the text of one."""
    named = {"document": document.public_id} if document else {}
    return page.post(BRING_IN, {**posted, **named})


def change(document: Document) -> str:
    return reverse("admin:sources_document_change", args=[document.pk])


def mark(document: Document) -> str:
    return reverse("admin:mark_passage", args=[document.public_id])


# Entering


def test_adding_a_document_leads_to_bringing_it_in(page: Client) -> None:
    assert page.get(ADD).headers["Location"] == BRING_IN
    assert f"{ADD}?without_text=1" in page.get(BRING_IN).content.decode()


def test_a_document_without_a_text_is_entered_by_its_form(page: Client) -> None:
    answer = page.post(ADD, a_posted_document(page, title="A book"))
    document = Document.objects.get()
    assert answer.headers["Location"] == change(document)
    assert (document.title, document.published, document.text) == ("A book", "2024-07-17", None)
    assert (
        f"{BRING_IN}?document={document.public_id}" in page.get(change(document)).content.decode()
    )


@pytest.mark.parametrize("posted", [{"pasted": "Words"}, {"uploaded": "Words"}])
def test_no_form_keeps_a_text_without_a_preview(page: Client, posted: dict[str, str]) -> None:
    page.post(ADD, a_posted_document(page, **posted))
    document = Document.objects.get()
    page.post(change(document), fields_of(page.get(change(document)), "document_form") | posted)
    assert not Document.objects.filter(text__isnull=False)
    assert not DocumentText.objects.exists()


def test_a_pasted_document_is_normalised_and_frozen(page: Client) -> None:
    pasted = "\ufeffFirst 😀 line\r\nZweite Zeile: Ru\u0308cken\0\r\nتحریک طالبان پاکستان"
    bring_in(page, pasted=pasted, published="17 July 2024")
    response = keep(page)
    document = Document.objects.get()
    assert response.headers["Location"] == reverse("admin:workbench", args=[document.public_id])
    assert document.text is not None
    assert document.text.content == "First 😀 line\nZweite Zeile: Rücken\nتحریک طالبان پاکستان"
    assert document.published == "2024-07-17"


def test_five_megabytes_of_text_work(page: Client, editor: User) -> None:
    sentence = "A sentence of some words that is repeated, with ünïcödé and 😀 in it. "
    text = sentence * (5_000_000 // len(sentence)) + "The last words stand once."
    bring_in(page, pasted=text)
    assert keep(page).status_code == 302
    document = Document.objects.get()
    shown = page.get(change(document))
    assert shown.status_code == 200
    assert page.post(mark(document), {"exact": "The last words"}).status_code == 302
    assert Passage.objects.get().start == len(text) - len("The last words stand once.")


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"pasted": " \n "}, "Choose files, drop them, or paste a text"),
        ({"pasted": "x" * (20 * 1024 * 1024 + 1)}, "20 MB is the limit"),
        (
            {"files": SimpleUploadedFile("note.doc", b"\xd0\xcf\x11\xe0")},
            "“note.doc” is in the format of Office before 2007",
        ),
        ({"pasted": "Words", "published": "sometime"}, "“sometime” is not understood as a date"),
    ],
)
def test_text_that_cannot_be_saved_is_explained(
    page: Client, posted: dict[str, Any], said: str
) -> None:
    response = bring_in(page, **posted)
    assert response.status_code == 200
    assert said in text_of(response)
    assert not Preview.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"published": "sometime"}, "“sometime” is not understood as a date"),
        ({"language": "English"}, "Write the language as a tag"),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"accessed_on": "2242-05-03"}, "This day lies in the future."),
    ],
)
def test_a_value_that_cannot_be_saved_is_explained_and_keeps_the_text(
    page: Client, typed: dict[str, Any], said: str
) -> None:
    response = page.post(ADD, a_posted_document(page, **typed))
    assert said in text_of(response)
    bring_in(page, pasted="Two\nlines")
    response = keep(page, **typed)
    assert said in text_of(response)
    assert "Two lines" in text_of(response)
    assert not Document.objects.exists()


def test_a_duplicate_text_links_to_the_existing_document(page: Client, editor: User) -> None:
    there = a_document(editor, "The same words.")
    response = bring_in(page, pasted="The same words.")
    assert f'href="{change(there)}"' in response.content.decode()
    assert not Preview.objects.exists()


# Another text


def test_the_text_can_be_replaced_until_a_passage_quotes_it(page: Client, editor: User) -> None:
    document = a_document(editor, "Words with an erorr.")
    offered = f"{BRING_IN}?document={document.public_id}"
    assert offered in page.get(change(document)).content.decode()
    bring_in(page, document, pasted="Words without an error.")
    shown = page.get(reverse("admin:preview", args=[Preview.objects.get().pk]))
    assert f"will be the text of {document} , in place of the one it has." in text_of(shown)
    assert text_content(Document.objects.get()) == "Words with an erorr."
    response = keep(page)
    assert response.headers["Location"] == reverse("admin:workbench", args=[document.public_id])
    document = Document.objects.get()
    assert text_content(document) == "Words without an error."
    a_passage(document, "without", editor)
    assert offered not in page.get(change(document)).content.decode()
    assert "its text is frozen" in text_of(page.get(offered, follow=True))
    response = page.post(BRING_IN, {"pasted": "X", "document": document.public_id}, follow=True)
    assert "its text is frozen" in text_of(response)
    assert not Preview.objects.exists()


def test_a_file_becomes_the_text_of_a_document_with_its_pages(page: Client, editor: User) -> None:
    document = a_document(editor, "Words of before.")
    file = SimpleUploadedFile("report.pdf", a_pdf([["Page one."], ["Page two."], []]))
    bring_in(page, document, files=file)
    keep(page)
    document = Document.objects.get()
    assert document.file is not None
    assert document.file.name == "report.pdf"
    assert document.text is not None
    assert len(document.text.page_starts) == 3
    assert "No text on page 3: nothing is written there." in text_of(page.get(change(document)))


def test_what_happens_to_a_document_meanwhile_keeps_its_text(page: Client, editor: User) -> None:
    document = a_document(editor, "Words of before.")
    bring_in(page, document, pasted="Other words.")
    a_passage(document, "before", editor)
    assert "its text is frozen" in text_of(keep(page))
    Passage.objects.all().delete()
    Record.objects.filter(pk=document.pk).update(state=Record.State.IN_REVIEW)
    assert "is in review" in text_of(keep(page))
    assert text_content(Document.objects.get()) == "Words of before."
    Record.objects.filter(pk=document.pk).update(state=Record.State.DRAFT)
    preview = reverse("admin:preview", args=[Preview.objects.get().pk])
    posted = fields_of(page.get(preview), "preview") | {"keep": "1"}
    Document.objects.get().delete()
    assert "its document was deleted" in text_of(page.post(preview, posted, follow=True))
    assert not Document.objects.exists()


def test_a_document_in_review_gets_no_text_from_its_editor(page: Client, editor: User) -> None:
    document = a_document(editor)
    Record.objects.filter(pk=document.pk).update(state=Record.State.IN_REVIEW)
    answer = page.get(BRING_IN, {"document": document.public_id}, follow=True)
    assert "is in review" in text_of(answer)
    assert page.get(BRING_IN, {"document": "S999"}).status_code == 404


def test_a_new_text_is_not_kept_together_with_new_documents(page: Client, editor: User) -> None:
    document = a_document(editor, "Words of before.")
    bring_in(page, document, pasted="The minister said that the army had left the town.")
    preview = Preview.objects.get()
    page.post(BRING_IN, {"keep_all": "", "seen": f"{preview.pk}:{preview.about['digest']}"})
    assert Document.objects.count() == 1
    assert text_content(Document.objects.get()) == "Words of before."
    assert 'name="seen"' not in page.get(BRING_IN).content.decode()


# Reading


def test_the_page_shows_the_text_escaped_and_whole(page: Client, editor: User) -> None:
    words = "<script>alert(1)</script> & so on\n\n  indented"
    document = a_document(editor, words)
    body = page.get(change(document)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on\n\n  indented</div></div>" in body


@pytest.mark.parametrize(
    "text",
    [
        "one two three four",
        "one two three four\n" * 2000,
        "one two three four" + "x" * 20_000,
        "one two three four " * 2000,
        "one two three four" + "\n" * 9000,
    ],
)
def test_segments_of_overlapping_passages_add_up_to_the_text(editor: User, text: str) -> None:
    document = a_document(editor, text)
    for exact in ("one two", "two three", "two"):
        with acting_as(editor):
            mark_passage(document, exact, text.index(exact))
    found = blocks(text, Passage.objects.all())
    assert "".join(piece.text for block in found for piece in block) == text
    assert [piece.text for piece in found[0] if piece.marked] == ["one ", "two", " three"]
    assert all(0 < sum(len(piece.text) for piece in block) <= 8001 for block in found)


def test_words_are_marked_by_their_place_in_code_points(page: Client, editor: User) -> None:
    document = a_document(editor, "😀😀 word and word")
    page.post(mark(document), {"exact": "word", "start": "12"})
    passage = Passage.objects.get()
    assert (passage.start, passage.exact, passage.prefix) == (12, "word", "😀😀 word and ")


def test_words_that_occur_twice_require_a_choice(page: Client, editor: User) -> None:
    document = a_document(editor, "word and word")
    response = page.post(mark(document), {"exact": " word "})
    assert "Which one do you mean?" in text_of(response)
    assert not Passage.objects.exists()
    assert 'name="start" value="9"' in response.content.decode()


def test_very_frequent_words_show_that_only_some_places_are_listed(
    page: Client, editor: User
) -> None:
    document = a_document(editor, "word " * 1000)
    response = page.post(mark(document), {"exact": "word"})
    said = text_of(response)
    assert "stand more than 50 times" in said
    assert "position" not in said
    assert "These are the first 50 places" in said
    assert said.count("Mark this one") == 50


def test_exactly_fifty_places_are_all_listed(page: Client, editor: User) -> None:
    said = text_of(page.post(mark(a_document(editor, "word " * 50)), {"exact": "word"}))
    assert "stand 50 times" in said
    assert "These are the first" not in said


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"exact": ""},
        {"exact": "\0"},
        {"exact": "not there"},
        {"exact": "word", "start": "3"},
        {"exact": "word", "start": "99999999999999999999"},
        {"exact": "word", "start": "-1"},
        {"exact": "word", "start": "²"},
    ],
)
def test_words_that_cannot_be_anchored_are_explained(
    page: Client, editor: User, posted: dict[str, str]
) -> None:
    document = a_document(editor, "word and word")
    response = page.post(mark(document), posted)
    assert response.status_code == 200
    assert not Passage.objects.exists()


def test_words_over_several_lines_survive_the_browsers_line_ends(
    page: Client, editor: User
) -> None:
    document = a_document(editor, "first line\nsecond line")
    page.post(mark(document), {"exact": "line\r\nsecond", "start": "6"})
    assert Passage.objects.get().exact == "line\nsecond"


def test_a_passage_is_entered_by_its_words_and_never_changed(page: Client, editor: User) -> None:
    document = a_document(editor, "word and word, once")
    add = "/admin/sources/passage/add/"
    refused = page.post(add, {"document": document.pk, "exact": "word"})
    assert "These words stand 2 times" in text_of(refused)
    assert page.post(add, {"document": document.pk, "exact": "once"}).status_code == 302
    passage = Passage.objects.get()
    assert passage.exact == "once"
    address = reverse("admin:sources_passage_change", args=[passage.pk])
    assert page.get(address).status_code == 200
    assert page.post(address, {"exact": "and"}).status_code == 403


def test_a_cited_passage_is_not_deleted_and_says_who_cites_it(page: Client, editor: User) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    passage = Citation.objects.filter(record=group.pk)[0].passage
    address = reverse("admin:sources_passage_delete", args=[passage.pk])
    response = page.post(address, {"post": "yes"}, follow=True)
    assert f"is cited by {group.public_id}, so it cannot be deleted" in text_of(response)
    free = a_passage(document, "five others", editor)
    page.post(reverse("admin:sources_passage_delete", args=[free.pk]), {"post": "yes"})
    assert not Passage.objects.filter(pk=free.pk).exists()


def test_deleting_a_passage_leads_back_to_its_document(page: Client, editor: User) -> None:
    document = a_document(editor)
    passage = a_passage(document, "five others", editor)
    address = reverse("admin:sources_passage_delete", args=[passage.pk])
    assert "Delete the passage “five others”?" in text_of(page.get(address))
    response = page.post(address, {"post": "yes"}, follow=True)
    assert response.redirect_chain[-1][0] == change(document)
    said = text_of(response)
    assert "The passage “five others” was deleted." in said
    assert "““" not in said


def test_a_new_passage_is_confirmed_beside_the_text(page: Client, editor: User) -> None:
    document = a_document(editor)
    response = page.post(mark(document), {"exact": "five others"})
    passage = Passage.objects.get()
    assert response.headers["Location"] == (
        f"{change(document)}?marked={passage.pk}#passage-{passage.pk}"
    )
    shown = page.get(response.headers["Location"])
    assert "“five others” is marked." in text_of(shown)
    assert "is marked." not in text_of(page.get(f"{change(document)}?marked={passage.pk + 1}"))


def test_passages_are_found_by_words_and_by_document(page: Client, editor: User) -> None:
    document, other = a_document(editor), a_document(editor)
    passage = a_passage(document, "attacked a market", editor)
    a_passage(other, "attacked a market", editor)
    a_passage(document, "did it", editor)

    def found(term: str) -> list[str]:
        answer = page.get("/admin/passages/", {"term": term}).json()
        return [choice["text"] for choice in answer["results"]]

    assert len(found("MARKET attacked")) == 2
    assert found(f"{document.public_id.lower()} market") == [f"{document.public_id} {passage}"]
    assert len(found(document.public_id)) == 2
    assert found("“attacked a market”") == found("attacked a market")
    assert found("\0nothing\0") == []
    assert page.get("/admin/passages/", {"term": "a", "page": "x"}).status_code == 200


def test_the_page_lists_what_cites_the_document(page: Client, editor: User) -> None:
    document = a_document(editor)
    group = a_group(editor, document, name="North Front")
    cite(group, document, "armed group also called NF", editor, field="group.kind", speaker="X")
    said = text_of(page.get(change(document)))
    assert f"{group.public_id} North Front draft" in said


def test_a_document_with_open_sentences_is_not_called_fully_curated(
    page: Client, editor: User
) -> None:
    document = a_document(editor, text="One sentence. Another.")
    address = f"/admin/sources/document/{document.pk}/change/"
    posted = fields_of(page.get(address), "document_form")
    answer = page.post(address, {**posted, "curation_status": "fully curated"})
    assert "2 of 2 sentences are neither cited nor dismissed." in text_of(answer)
    assert Document.objects.get(pk=document.pk).curation_status == "to do"
