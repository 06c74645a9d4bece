"""A later edition: passages found again are carried over, the others need a decision."""

from typing import Any

import pytest

from sources.acting import acting_as
from sources.editions import EditionError, carry_over, check_supersedes, compare
from sources.models import Passage
from tests.factories import (
    a_document,
    a_group,
    a_passage,
    cite,
    fresh,
    refused_by_postgres,
    run_sql,
    text_content,
)

EARLIER = (
    "On 15 July armed men attacked a market. At least 12 traders were killed there. "
    "Five others were wounded, said the ministry in Testville. Nobody claimed the attack so far."
)


def editions(editor: Any, later: str) -> Any:
    """Return two editions: the text of `later` with that of EARLIER in place of `{}`."""
    earlier = a_document(editor, EARLIER)
    return earlier, a_document(editor, later.format(EARLIER), supersedes=earlier)


def test_a_passage_is_found_by_its_words_and_context(editor: Any) -> None:
    earlier, later = editions(editor, "An update of 17 July. {} The end.")
    a_passage(earlier, "12 traders", editor)
    (match,) = carry_over(earlier, later, editor)
    assert match.carried is not None
    assert match.carried.document == later
    assert match.carried.exact == "12 traders"
    assert match.carried.start == match.passage.start + len("An update of 17 July. ")


def test_a_passage_with_missing_words_needs_a_decision(editor: Any) -> None:
    earlier = a_document(editor, EARLIER)
    later = a_document(editor, EARLIER.replace("12 traders", "21 traders"), supersedes=earlier)
    a_passage(earlier, "12 traders", editor)
    (match,) = carry_over(earlier, later, editor)
    assert (match.carried, match.reason) == (None, "The words are not there any more.")
    assert not later.passages.exists()


def test_a_passage_in_another_context_needs_a_decision(editor: Any) -> None:
    earlier = a_document(editor, EARLIER)
    later = a_document(editor, EARLIER.replace("At least 12", "Not even 12"), supersedes=earlier)
    a_passage(earlier, "12 traders", editor)
    (match,) = carry_over(earlier, later, editor)
    assert "others stand around them" in match.reason
    assert match.elsewhere == (EARLIER.index("12 traders"),)


def test_a_passage_found_in_two_places_needs_a_decision(editor: Any) -> None:
    earlier, later = editions(editor, "{}\n\n{}".replace("{}", "{0}"))
    a_passage(earlier, "12 traders", editor)
    (match,) = carry_over(earlier, later, editor)
    assert match.reason.startswith("The words stand 2 times")
    assert len(match.elsewhere) == 2


def test_context_decides_between_two_places(editor: Any) -> None:
    earlier, later = editions(editor, "There were 12 traders. {}")
    a_passage(earlier, "12 traders", editor)
    (match,) = carry_over(earlier, later, editor)
    assert match.carried is not None
    assert match.carried.start == later.text.content.rindex("12 traders")


def test_frequent_words_are_carried_over_by_their_context(
    editor: Any,
) -> None:
    earlier, later = editions(editor, "There were 12 traders. " * 100 + "{}")
    a_passage(earlier, "12 traders", editor)
    (match,) = carry_over(earlier, later, editor)
    assert match.carried is not None
    assert match.carried.start == later.text.content.rindex("12 traders")


def test_frequent_words_in_another_context_need_a_decision(editor: Any) -> None:
    earlier = a_document(editor, EARLIER)
    later = a_document(editor, "There were 12 traders. " * 100, supersedes=earlier)
    a_passage(earlier, "12 traders", editor)
    (match,) = carry_over(earlier, later, editor)
    assert match.carried is None
    assert match.reason.startswith("The words stand more than 50 times")
    assert match.elsewhere[0] == len("There were ")


def test_of_many_places_those_in_the_same_context_are_shown(editor: Any) -> None:
    earlier, later = editions(editor, "There were 12 traders. " * 100 + "{0}\n\n{0}")
    a_passage(earlier, "12 traders", editor)
    (match,) = carry_over(earlier, later, editor)
    last = later.text.content.rindex("12 traders")
    assert match.elsewhere == (last - len(EARLIER) - 2, last)


def test_carrying_over_again_adds_nothing(editor: Any) -> None:
    earlier, later = editions(editor, "More. {}")
    a_passage(earlier, "12 traders", editor)
    first = carry_over(earlier, later, editor)
    assert carry_over(earlier, later, editor) == first
    assert Passage.objects.filter(document=later).count() == 1


def test_comparing_marks_nothing(editor: Any) -> None:
    earlier, later = editions(editor, "More. {}")
    a_passage(earlier, "12 traders", editor)
    (match,) = compare(earlier, later)
    assert match.start is not None
    assert match.carried is None
    assert not later.passages.exists()


def test_citations_stay_with_the_earlier_edition(editor: Any) -> None:
    earlier = a_document(editor)
    group = a_group(editor, earlier)
    later = a_document(editor, f"New. {text_content(earlier)}", supersedes=earlier)
    cite(group, earlier, "The North Front", editor, field="group.founded")
    revision = fresh(group).revision
    carry_over(earlier, later, editor)
    cited = {citation.passage.document for citation in group.citations.all()}
    assert cited == {earlier}
    assert fresh(group).revision == revision


def test_passages_are_carried_over_in_a_person_s_name(editor: Any, second_editor: Any) -> None:
    earlier, later = editions(editor, "More. {}")
    a_passage(earlier, "12 traders", editor)
    carry_over(earlier, later, second_editor)
    event = later.passages.get().history.get()
    assert event.pgh_context.metadata["user"] == second_editor.pk


def test_without_a_text_there_is_nothing_to_compare(editor: Any) -> None:
    earlier = a_document(editor, text=None)
    with pytest.raises(EditionError, match="has no text"):
        compare(earlier, a_document(editor))


def test_editions_cannot_form_a_circle(editor: Any) -> None:
    first = a_document(editor)
    second = a_document(editor, supersedes=first)
    third = a_document(editor, supersedes=second)
    check_supersedes(third, first)
    with pytest.raises(EditionError, match="or a later edition of it"):
        check_supersedes(first, third)


def test_postgres_refuses_a_document_that_supersedes_itself(editor: Any) -> None:
    a_document(editor)
    with refused_by_postgres("document_supersedes_another"), acting_as(editor):
        run_sql("UPDATE sources_document SET supersedes_id = record_ptr_id")
