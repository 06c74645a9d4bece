"""Saving many drafts together."""

from typing import Any

import pytest

from curation.errors import TooLongError
from curation.workflow import sheets
from curation.workflow.entry import Draft, Evidence, Quote
from curation.workflow.sheets import SheetRefusedError, save_drafts
from entities.models import Citation, Incident
from tests.factories import a_document

TEXT = "One man was taken on 3 May. Two men were taken on 4 May."


def a_draft(document: Any, title: str, words: str) -> Draft:
    quote = Quote(document, TEXT.index("3 May"), words)
    evidence = Evidence(Citation(field="incident.date"), None, quote)
    return Draft(Incident(title=title, date="2024-05-03"), [], [evidence])


def test_drafts_are_saved_together(editor: Any) -> None:
    document = a_document(editor, text=TEXT)
    save_drafts([a_draft(document, name, "3 May") for name in ("One", "Two")], editor)
    assert {each.title for each in Incident.objects.all()} == {"One", "Two"}
    assert {each.citations.get().passage.exact for each in Incident.objects.all()} == {"3 May"}


def test_if_one_is_refused_none_is_saved_and_each_refusal_is_told(editor: Any) -> None:
    document = a_document(editor, text=TEXT)
    words = ("3 May", "9 May", "3 May", "8 May")
    with pytest.raises(SheetRefusedError) as caught:
        save_drafts([a_draft(document, "A", each) for each in words], editor)
    assert list(caught.value.refused) == [1, 3]
    assert not Incident.objects.exists()


def test_more_drafts_than_a_sheet_has_are_refused(
    editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = a_document(editor, text=TEXT)
    monkeypatch.setattr(sheets, "MAX_DRAFTS", 1)
    with pytest.raises(TooLongError, match="at most 1 rows"):
        save_drafts([a_draft(document, "A", "3 May")] * 2, editor)
