"""Files and pasted text become documents; duplicates are recognised."""

import hashlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from sources.acting import acting_as
from sources.extraction import ExtractionError, attachment_in_sandbox
from sources.file_names import clean_file_name
from sources.ingest import DuplicateFileError, DuplicateTextError, set_file, set_text
from sources.models import Document, DocumentFile, DocumentText, Record
from sources.texts.anchors import mark_passage
from sources.texts.pages import page_of
from tests.factories import a_document, a_publisher, fresh, refused_by_postgres, run_sql
from tests.ingesting import bring_in, bring_in_text
from tests.sources.files.emails import an_email, email_files
from tests.sources.files.file import ARABIC, WORDS, File
from tests.sources.files.pdfs import a_pdf, pdf_files
from tests.sources.files.plain import plain_files
from tests.sources.files.web_pages import a_page, html_files
from tests.sources.files.word import a_docx, docx_files


@pytest.mark.parametrize(
    "make",
    [html_files, pdf_files, docx_files, plain_files, email_files],
    ids=["HTML", "PDF", "DOCX", "TXT", "EML"],
)
def test_twenty_files_of_a_kind_come_in_and_nothing_is_lost(editor: Any, make: Any) -> None:
    files: list[File] = [
        # Two files may contain the same words; each document has its own file.
        file if file.name != "one page.pdf" else File(file.name, a_pdf([[WORDS, "One page."]]))
        for file in make()
    ]
    kept = []
    for file in files:
        try:
            kept.append((file, bring_in(file.name, file.content, editor).document))
        except DuplicateTextError as error:
            kept.append((file, error.document))
    assert len(kept) == 20
    for file, document in kept:
        text = DocumentText.objects.get(documents=document).content
        assert [words for words in file.words if words not in text] == []
    originals = set(DocumentFile.objects.values_list("sha256", flat=True))
    assert originals <= {hashlib.sha256(file.content).hexdigest() for file in files}
    assert Document.objects.count() == len({document.pk for _file, document in kept})


def test_a_document_is_filled_in_from_what_the_file_says(editor: Any) -> None:
    dawn = a_publisher(editor, name="Dawn")
    page = html_files()[0]
    made = bring_in(page.name, page.content, editor, kind="news article")
    document = fresh(made.document)
    assert (document.title, document.publisher, document.kind) == (
        "Attack on a market",
        dawn,
        "news article",
    )
    assert (document.published, document.language) == ("2024-07-16", "en")
    assert document.published_earliest.isoformat() == "2024-07-16"
    assert document.link == "https://dawn.example/news/1"
    assert document.state == Record.State.DRAFT
    assert made.unknown_publisher == ""
    assert [one.user for one in document.contributions.all()] == [editor]


def test_a_publisher_is_found_whatever_its_capitals(editor: Any) -> None:
    ministry = a_publisher(editor, name="MINISTRY of Interior")
    message = an_email(Organization="Ministry of interior").as_bytes()
    assert bring_in("a.eml", message, editor).document.publisher == ministry


def test_a_publisher_that_is_not_known_is_named_and_not_made(editor: Any) -> None:
    made = bring_in("a.eml", an_email(Organization="Nobody's Desk").as_bytes(), editor)
    assert made.unknown_publisher == "Nobody's Desk"
    assert made.document.publisher is None


def test_the_original_file_is_stored_unchanged(editor: Any) -> None:
    content = a_docx([WORDS])
    document = bring_in("C:\\reports\\Annex 2.docx", content, editor).document
    file = DocumentFile.objects.get(document=document)
    assert (file.name, bytes(file.content)) == ("Annex 2.docx", content)
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert document.title == "Annex 2"


def test_a_duplicate_file_leads_to_the_existing_document(editor: Any, reviewer: Any) -> None:
    there = bring_in("a.txt", WORDS.encode(), editor).document
    with pytest.raises(DuplicateFileError, match=there.public_id) as refusal:
        bring_in("another name.txt", WORDS.encode(), reviewer)
    assert refusal.value.document == there


def test_a_duplicate_text_in_another_file_leads_to_the_existing_document(editor: Any) -> None:
    there = bring_in("a.txt", WORDS.encode(), editor).document
    with pytest.raises(DuplicateTextError) as refusal:
        bring_in("a.docx", a_docx([WORDS]), editor)
    assert refusal.value.document == there
    assert (Document.objects.count(), DocumentFile.objects.count()) == (1, 1)


def test_a_file_that_gives_no_text_leaves_nothing_behind(editor: Any) -> None:
    with pytest.raises(ExtractionError):
        bring_in("a.pdf", b"%PDF-1.4 and no more", editor)
    assert not Document.objects.exists()
    assert not DocumentFile.objects.exists()


def test_the_file_of_a_deleted_document_can_come_in_again(editor: Any) -> None:
    with acting_as(editor):
        bring_in("a.txt", WORDS.encode(), editor).document.delete()
    again = bring_in("a.txt", WORDS.encode(), editor).document
    assert again.file is not None
    assert again.file.sha256 == hashlib.sha256(WORDS.encode()).hexdigest()


def test_postgres_keeps_one_document_for_a_file(editor: Any) -> None:
    first = bring_in("a.txt", WORDS.encode(), editor).document
    second = a_document(editor)
    with pytest.raises(DuplicateFileError):
        set_file(second, "a.txt", WORDS.encode(), "text/plain")
    with refused_by_postgres("document_file_once"):
        run_sql("UPDATE sources_document SET file_id = %s", first.file_id)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        pytest.param("Two were hurt. " * 20, "Two were hurt.", id="first sentence"),
        pytest.param("word " * 100, f"{'word ' * 23}word…", id="whole words"),
        pytest.param("x" * 300, "x" * 120, id="no words at all"),
        pytest.param("قُتل خمسة. " * 30, "قُتل خمسة.", id="Arabic"),
    ],
)
def test_a_text_without_a_headline_is_named_by_its_first_words(
    editor: Any, words: str, title: str
) -> None:
    assert bring_in_text(words, editor).document.title == title


def test_pasted_words_become_a_document_named_by_their_first_line(editor: Any) -> None:
    document = bring_in_text("\r\nAttack on a market\r\n\r\nWords.", editor).document
    assert (document.title, document.file) == ("Attack on a market", None)
    assert bring_in_text("Other words.", editor, title="Named").document.title == "Named"


def test_pasted_words_that_are_here_already_are_recognised(editor: Any) -> None:
    there = bring_in_text(WORDS, editor).document
    with pytest.raises(DuplicateTextError) as refusal:
        bring_in_text(WORDS, editor)
    assert refusal.value.document == there
    with pytest.raises(ValidationError):
        bring_in_text("\0", editor)


def test_a_language_that_the_file_does_not_tell_is_asked_for(editor: Any) -> None:
    made = bring_in("a.txt", b"Kabul 12", editor)
    assert made.document.language == "und"
    assert "enter it" in " ".join(made.remarks)
    assert bring_in("b.txt", WORDS.encode(), editor).document.language == "en"


def test_pasted_words_are_not_called_a_file(editor: Any) -> None:
    remarks = " ".join(bring_in_text(ARABIC, editor).remarks)
    assert "Language: recognised from the words as ar" in remarks
    assert "file" not in remarks


def test_metadata_that_no_field_takes_are_left_out(editor: Any) -> None:
    page = a_page(
        f"<p>{WORDS}</p>",
        "<link rel='canonical' href='http://no-such-host-without-a-dot/x'>"
        f"<title>{'Long ' * 300}</title>",
    )
    document = bring_in("a.html", page.encode(), editor).document
    assert document.link == ""
    assert len(document.title) <= 500


# Pages


def test_a_passage_knows_its_page(editor: Any) -> None:
    fifty = pdf_files()[0]
    document = bring_in(fifty.name, fifty.content, editor).document
    with acting_as(editor):
        passages = [mark_passage(document, f"Page {number} begins here.") for number in (1, 2, 50)]
    assert [passage.page for passage in passages] == [1, 2, 50]
    assert [fresh(passage).page for passage in passages] == [1, 2, 50]
    assert document.text is not None
    assert [page_of(document.text, passage.start) for passage in passages] == [1, 2, 50]


def test_a_passage_of_a_text_without_pages_has_none(editor: Any) -> None:
    document = a_document(editor, text="Some words.")
    with acting_as(editor):
        assert mark_passage(document, "words").page is None


def test_postgres_gives_a_passage_its_page_whatever_is_written(editor: Any) -> None:
    document = a_document(editor, text=None)
    set_text(document, "one\n\ntwo", page_starts=(0, 5))
    run_sql(
        'INSERT INTO sources_passage (document_id, text_id, start, "end", exact, prefix, suffix,'
        " page, created_at) VALUES (%s, %s, 5, 8, 'two', '', '', 99, now())",
        document.pk,
        document.text_id,
    )
    assert run_sql("SELECT page FROM sources_passage") == [(2,)]


@pytest.mark.parametrize("starts", [[1], [0, 0], [0, 4, 2], [0, 9]])
def test_postgres_refuses_pages_out_of_order(db: None, starts: list[int]) -> None:
    with refused_by_postgres("documenttext_pages_in_order"):
        DocumentText.objects.create(content="8 signs.", page_starts=starts)


# File names


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("nul\0byte.txt", "nulbyte.txt"),
        (".htaccess", "htaccess"),
        ('a"b<c>.txt', "a_b_c_.txt"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("", "document"),
        ("///", "document"),
        ("..", "document"),
        ("x" * 300 + ".docx", "x" * 145 + ".docx"),
    ],
)
def test_a_file_name_is_its_last_part_and_nothing_hidden(name: str, kept: str) -> None:
    assert clean_file_name(name) == kept


def test_a_file_that_came_with_a_message_becomes_a_document(editor: Any) -> None:
    message = an_email("The annex has the toll.")
    message.add_attachment(
        a_docx([WORDS]), "application", "octet-stream", filename="../Annex 2.docx"
    )
    attached = attachment_in_sandbox("a.eml", message.as_bytes(), 0)
    made = bring_in(*attached, editor).document
    assert made.file and made.file.name == "Annex 2.docx"
    assert made.text and made.text.content == WORDS
