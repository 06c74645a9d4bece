"""A document gets another text by the preview that was made for it."""

from typing import Any

import pytest

from curation.errors import NotPermittedError
from curation.workflow.texts import replace_text
from sources.ingest import TextFrozenError
from sources.previews import PreviewChangedError, preview_text, seen
from tests.factories import UserFactory, a_document, a_passage, fresh
from tests.ingesting import bring_in

OTHER = "Other words, which nobody has read yet."


def test_a_document_gets_the_text_of_its_preview(editor: Any) -> None:
    document = a_document(editor, text="First words.")
    preview = preview_text(OTHER, editor, document=document)
    replace_text(document, editor, preview.pk, seen(preview).digest)
    assert fresh(document).text.content == OTHER


def test_a_preview_for_another_document_changes_neither(editor: Any) -> None:
    document = a_document(editor, text="First words.")
    other = a_document(editor, text="Second words.")
    preview = preview_text(OTHER, editor, document=other)
    with pytest.raises(PreviewChangedError):
        replace_text(document, editor, preview.pk, seen(preview).digest)
    assert fresh(document).text.content == "First words."
    assert fresh(other).text.content == "Second words."


def test_a_preview_of_a_new_document_replaces_no_text(editor: Any) -> None:
    document = a_document(editor, text="First words.")
    preview = preview_text(OTHER, editor)
    with pytest.raises(PreviewChangedError):
        replace_text(document, editor, preview.pk, seen(preview).digest)


def test_who_may_not_edit_a_document_does_not_replace_its_text(editor: Any) -> None:
    document = a_document(editor, text="First words.")
    other = UserFactory.create(username="nobody in particular")
    preview = preview_text(OTHER, other, document=document)
    with pytest.raises(NotPermittedError):
        replace_text(document, other, preview.pk, seen(preview).digest)
    assert fresh(document).text.content == "First words."


def test_the_same_words_again_keep_what_was_remarked_on_them(editor: Any) -> None:
    document = a_document(editor, text="First words.", remarks=["Recognised by a machine."])
    preview = preview_text("First words.", editor, document=document)
    replace_text(document, editor, preview.pk, seen(preview).digest)
    assert fresh(document).remarks == ["Recognised by a machine."]


def test_other_words_have_remarks_of_their_own(editor: Any) -> None:
    document = a_document(editor, text="First words.", remarks=["Recognised by a machine."])
    preview = preview_text(OTHER, editor, document=document)
    replace_text(document, editor, preview.pk, seen(preview).digest)
    assert fresh(document).remarks == []


def test_the_remarks_on_a_quoted_text_stay(editor: Any) -> None:
    document = a_document(editor, text="First words.", remarks=["Recognised by a machine."])
    preview = preview_text("First words.", editor, document=document)
    a_passage(document, "First", editor)
    with pytest.raises(TextFrozenError):
        replace_text(document, editor, preview.pk, seen(preview).digest)
    assert fresh(document).remarks == ["Recognised by a machine."]


def test_a_text_pasted_beside_the_original_of_another_text_says_so(editor: Any) -> None:
    document = bring_in("note.txt", b"Two policemen were killed.", editor).document
    preview = preview_text(OTHER, editor, document=document)
    [remark] = seen(preview).remarks
    assert remark == "The text was pasted, not read from the original “note.txt”: compare the two."
    replace_text(document, editor, preview.pk, seen(preview).digest)
    assert fresh(document).remarks == [remark]
