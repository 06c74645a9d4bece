"""The text of a document: normalised, recognised again, frozen by its first passage."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sources.ingest import DuplicateTextError, TextFrozenError, set_text
from sources.models import Document, DocumentFile, DocumentText
from sources.texts import text as text_module
from sources.texts.characters import Cleaned
from sources.texts.text import MAX_BYTES, normalise, text_digest
from tests.factories import a_document, a_passage, fresh, refused_by_postgres, run_sql
from tests.ingesting import bring_in_text


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        pytest.param("Cafe\u0301", "Caf\u00e9", id="composed"),
        pytest.param("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour", id="line ends"),
        pytest.param("a\x00b", "ab", id="NUL"),
        pytest.param("a\x07b\x1b[31mc\x7f\td", "ab[31mc\td", id="control characters"),
        pytest.param("\ufeffText", "Text", id="byte order mark"),
        pytest.param("\x00\ufeff\ufeffText", "Text", id="marks behind a NUL"),
        pytest.param("Boom 💥 👩‍👩‍👧", "Boom 💥 👩‍👩‍👧", id="emoji"),
        pytest.param("قُتل خمسة", "قُتل خمسة", id="Arabic"),
    ],
)
def test_text_is_normalised(raw: str, kept: str) -> None:
    assert normalise(raw) == kept


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    try:
        once = normalise(text)
    except ValidationError:
        return
    assert normalise(once) == once


def test_pasted_text_is_normalised_once(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    tidied = text_module.tidied

    def noted(text: str) -> Cleaned:
        read.append(text)
        return tidied(text)

    monkeypatch.setattr(text_module, "tidied", noted)
    pasted = "A line.\u200b\r\n" * 100
    document = bring_in_text(pasted, editor, title="A report").document
    assert document.text and document.text.content == "A line.\n" * 100
    assert [text for text in read if len(text) > 500] == [pasted]


def test_what_was_taken_out_of_a_text_is_counted() -> None:
    assert dict(normalise("one\u200btwo\u200b").removed) == {"zero width space": 2}


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty"), (" \r\n\x00 ", "empty"), ("half \ud83d", "surrogate")],
)
def test_text_that_cannot_be_stored_is_refused(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        normalise(text)
    assert refusal.value.code == code


def test_refusal_of_a_surrogate_names_its_position() -> None:
    with pytest.raises(ValidationError, match="at position 2"):
        normalise("ab\udc00")


def test_refusal_of_a_long_text_names_the_limit() -> None:
    with pytest.raises(ValidationError, match="20 MB is the limit"):
        normalise("é" * (MAX_BYTES // 2 + 1))


def test_text_of_five_megabytes_is_kept(editor: User) -> None:
    text = "Some fifty letters and spaces, again and again. " * 110_000 + "The end."
    document = a_document(editor, text=text)
    assert document.text and document.text.characters == len(text) > 5_000_000
    assert document.text.sha256 == text_digest(text)
    assert a_passage(document, "The end.", by=editor).end == len(text)


def test_text_with_emoji_and_arabic_comes_back_as_it_was(editor: User) -> None:
    document = a_document(editor, text="💥 قُتل خمسة\r\nend")
    assert fresh(document).text.content == "💥 قُتل خمسة\nend"


def test_same_text_in_another_document_is_recognised(editor: User) -> None:
    first = a_document(editor, text="The same words.\nOn two lines.")
    second = a_document(editor, text=None)
    with pytest.raises(DuplicateTextError, match=first.public_id) as refusal:
        set_text(second, "\ufeffThe same words.\r\nOn two lines.")
    assert refusal.value.document == first


def test_same_text_for_the_same_document_changes_nothing(editor: User) -> None:
    document = a_document(editor, text="Words.")
    a_passage(document, "Words", by=editor)
    revision = fresh(document).revision
    set_text(fresh(document), "Words.")
    assert fresh(document).revision == revision


def test_a_text_can_be_replaced_while_nothing_quotes_it(editor: User) -> None:
    document = a_document(editor, text="First words.")
    set_text(document, "Better words.")
    assert fresh(document).text.content == "Better words."


def test_a_replaced_text_can_be_used_again(editor: User) -> None:
    document = a_document(editor, text="First words.")
    set_text(document, "Better words.")
    set_text(document, "First words.")
    assert fresh(document).text.content == "First words."


def test_text_is_frozen_by_its_first_passage(editor: User) -> None:
    document = a_document(editor, text="First words.")
    a_passage(document, "First", by=editor)
    with pytest.raises(TextFrozenError, match=document.public_id):
        set_text(document, "Other words.")


@pytest.mark.parametrize("text_id", ["NULL", "(SELECT max(id) FROM sources_documenttext)"])
def test_postgres_refuses_another_text_for_a_quoted_document(editor: User, text_id: str) -> None:
    document = a_document(editor, text="First words.")
    a_passage(document, "First", by=editor)
    DocumentText.objects.create(content="Other words.")
    with refused_by_postgres("passage_quotes_text"):
        run_sql(f"UPDATE sources_document SET text_id = {text_id}")


@pytest.mark.owner
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sources_documenttext SET content = 'Other'",
        "UPDATE sources_documenttext SET id = id + 1000",
        "TRUNCATE sources_documenttext CASCADE",
    ],
)
def test_postgres_refuses_to_change_a_text(editor: User, statement: str) -> None:
    a_document(editor, text="Words.")
    with refused_by_postgres("frozen"):
        run_sql(statement)


@pytest.mark.owner
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sources_documentfile SET name = 'b.pdf'",
        "TRUNCATE sources_documentfile CASCADE",
    ],
)
def test_postgres_refuses_to_change_an_original_file(db: None, statement: str) -> None:
    DocumentFile.objects.create(
        name="a.pdf", media_type="application/pdf", sha256=text_digest("file"), content=b"file"
    )
    with refused_by_postgres("kept as it came"):
        run_sql(statement)


@pytest.mark.superuser
def test_session_replication_role_does_not_switch_the_guard_off(editor: User) -> None:
    a_document(editor, text="Words.")
    with refused_by_postgres("frozen"):
        run_sql("SET LOCAL session_replication_role = replica")
        run_sql("UPDATE sources_documenttext SET content = 'Other'")


@pytest.mark.parametrize(
    ("digest", "characters", "constraint"),
    [
        (text_digest("Other."), 6, "documenttext_digest_is_of_content"),
        (text_digest("Words."), 7, "documenttext_length_is_of_content"),
    ],
)
def test_postgres_refuses_a_text_with_a_wrong_digest_or_length(
    db: None, digest: str, characters: int, constraint: str
) -> None:
    with refused_by_postgres(constraint):
        run_sql(
            "INSERT INTO sources_documenttext (content, sha256, characters, page_starts)"
            " VALUES ('Words.', %s, %s, '{}')",
            digest,
            characters,
        )


def test_a_document_without_text_has_no_digest(editor: User) -> None:
    assert Document.objects.get(pk=a_document(editor, text=None).pk).text is None
