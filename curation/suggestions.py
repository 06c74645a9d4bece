"""What the text of a document offers to be entered. Nothing is entered without a person's act."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from curation.names import GROUP, KnownNames, known_names
from curation.reading.names import FoundName
from sources.models import Document

__all__ = ["Suggestion", "suggestions_for"]

Kind = Literal["group", "place", "count", "date", "speaker"]


@dataclass(frozen=True)
class Suggestion:
    """Words of a text, and what they would fill.

    `start` and `end` are code points of the document's text, `exact` is what stands there.
    `value` is plain JSON and depends on `kind`:

    - group: `group` (public id), `name`, `others` (public ids of groups of the same name)
    - place: `place` (code), `name`, `place_kind`, `others` (codes of places of the same name)
    - count: `at_least`, `at_most`, `out_of` (numbers or None), `of` (the noun, may be empty),
      `victims` and `outcome` (as in `entities.vocabulary`, empty where the words leave it open)
    - date: `edtf`
    - speaker: `speaker` (a person's name, or empty), `group` (public id of who asserts it, or
      empty), `verb`, `stance` (supports or denies)

    `text` is the value as a person reads it; `explanation` says in one sentence why.
    """

    kind: Kind
    start: int
    end: int
    exact: str
    value: Mapping[str, Any]
    text: str
    explanation: str


def suggestions_for(document: Document) -> list[Suggestion]:
    """Return what the document's text offers, in its order; of one kind without overlap.

    The same text, date of publication and names give the same suggestions. A document without
    text has none. At most five queries when names changed since the last call, otherwise one,
    beside the document's text if that was not loaded.
    """
    if document.text is None:
        return []
    text = document.text.content
    known = known_names()
    found = [_named(name, known) for name in known.matcher.find(text)]
    return sorted(
        (each for each in found if each), key=lambda each: (each.start, -each.end, each.kind)
    )


def _named(found: FoundName, known: KnownNames) -> Suggestion | None:
    if found.kind == GROUP:
        groups = [known.groups[name.key] for name in found.names]  # type: ignore[index]
        current = [group for group in groups if group.current]
        if not current:
            return None
        group, *others = current
        value = {
            "group": group.public_id,
            "name": group.name,
            "others": [other.public_id for other in others],
        }
        return Suggestion(
            "group", found.start, found.end, found.exact, value, str(group), found.explanation
        )
    place, *more = [known.places[name.key] for name in found.names]  # type: ignore[index]
    value = {
        "place": place.code,
        "name": place.name,
        "place_kind": place.kind,
        "others": [other.code for other in more],
    }
    return Suggestion(
        "place", found.start, found.end, found.exact, value, str(place), found.explanation
    )
