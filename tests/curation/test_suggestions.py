"""What a document's text offers to be entered."""

from typing import Any

import pytest

from curation.suggestions import suggestions_for
from sources.models import Document
from tests.seeded import in_seeded_database, seeded, seeded_database

__all__ = ["in_seeded_database", "seeded", "seeded_database"]


def of(document: str, kind: str) -> list[Any]:
    found = suggestions_for(Document.objects.get(public_id=document))
    return [each for each in found if each.kind == kind]


@pytest.mark.usefixtures("seeded")
def test_names_and_aliases_of_groups_are_found() -> None:
    offered = {(each.exact, each.value["group"]) for each in of("S7", "group")}
    assert {("Taliban", "G1"), ("TTP", "G2"), ("Al-Qaida", "G4"), ("القاعدة", "G4")} <= offered
