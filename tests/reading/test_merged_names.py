"""Names of a merged group lead to its successor."""

from typing import Any

import pytest

from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from reading.duplicates import like_groups
from reading.suggestions import suggestions_for
from tests.factories import a_document, a_group, publish


@pytest.fixture
def successor(editor: Any, reviewer: Any, publisher: Any, second_publisher: Any) -> Any:
    """The group that “Hill Brigade” was merged into, in two merges."""
    document = a_document(editor)
    first, second, last = groups = [
        a_group(editor, document, name=name)
        for name in ("Hill Brigade", "Valley Battalion", "River Regiment")
    ]
    publish(document, *groups, by=editor, approver=reviewer)
    # Their names are not carried over as aliases.
    for merged, into in ((first, second), (second, last)):
        proposal = propose_merge(merged, into, publisher, "The same.")
        confirm(proposal, second_publisher, drop=["name"])
    return last


@pytest.mark.parametrize("name", ["Hill Brigade", "Valley Battalion"])
def test_a_text_that_names_it_suggests_the_successor(
    editor: Any, successor: Any, name: str
) -> None:
    text = a_document(editor, f"Fighters of the {name} came back.")
    [found] = [each for each in suggestions_for(text) if each.kind == "group"]
    assert (found.exact, found.value["group"]) == (name, successor.public_id)


@pytest.mark.parametrize("name", ["Hill Brigade", "Valley Battalion"])
def test_entering_a_merged_name_offers_the_successor(successor: Any, name: str) -> None:
    [found] = like_groups(name)
    assert (found.group, found.name, found.similarity) == (successor, name, 1)
    assert found.reason == f"“{name}” is an alias of {successor}."
    assert like_groups(name, exclude=successor) == []
