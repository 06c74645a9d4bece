"""Advice on citations: compares the quoted words with the entered values.

The advice is not a verdict, but users are asked about it before they confirm a value
(`curation.workflow.verification`). Each check compares one aspect and returns nothing if the quote
contains nothing comparable. Knowledge of English is in `reading`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from entities.models import Citation
from entities.readings import as_reported
from entities.values import load_rows, values_of
from reading.checks.advice import Advice, Finding, Quote
from reading.checks.counts import check_count
from reading.checks.dates import check_date
from reading.checks.names import check_alias, check_group, check_place
from reading.checks.stance import check_stance
from reading.names.known import KnownNames, names_in
from sources.models import Record
from sources.values import Value

__all__ = ["Advice", "check_citation", "check_record", "check_records"]


def check_record(record: Any) -> list[Advice]:
    """Return advice on the citations of a concrete group, incident or finding, in order."""
    return check_records([record])[record.pk]


def check_records(records: Sequence[Any]) -> dict[int, list[Advice]]:
    """Map each record's key to the advice on its citations. The number of queries is constant.

    Accepts concrete records of all types. Data that is already loaded is not loaded again.
    Documents have no citations and therefore get no advice.
    """
    advice: dict[int, list[Advice]] = {record.pk: [] for record in records}
    cited = [record for record in records if record.type != Record.Type.SOURCE]
    if not cited:
        return advice
    load_rows(cited)
    values_by_record = {record.pk: values_of(record) for record in cited}
    quotes = _Quotes(_names_of([value for each in values_by_record.values() for value in each]))
    for record in cited:
        values = values_by_record[record.pk]
        for value in values:
            for citation in value.citations:
                advice[record.pk] += [
                    _advice(value, citation, finding)
                    for finding in _check(record, values, value, citation, quotes)
                ]
    return advice


def check_citation(record: Any, values: list[Value], citation_id: int) -> list[Advice]:
    """Return advice on one citation of a concrete record; `values` are the record's values.

    The number of queries does not depend on the number of citations.
    """
    quotes = _Quotes(_names_of(values))
    return [
        _advice(value, citation, finding)
        for value in values
        for citation in value.citations
        if citation.pk == citation_id
        for finding in _check(record, values, value, citation, quotes)
    ]


def _names_of(values: Sequence[Value]) -> KnownNames:
    """Return the names that the quotes of these values may have, and what the values name."""
    citations = [citation for value in values for citation in value.citations]
    documents = [citation.passage.document for citation in citations]
    contents = [value.content for value in values]
    return names_in(
        {citation.passage.exact for citation in citations},
        context={document.title for document in documents},
        groups=_contents(contents, *_GROUPS)
        | {each.asserted_by_id for each in citations if each.asserted_by_id},
        places=_contents(contents, *_PLACES),
    )


_GROUPS = ("group_id", "other_id")
_PLACES = ("place", "place_id", "country_id")


def _contents(contents: Sequence[Mapping[str, Any]], *names: str) -> set[int]:
    return {content[name] for content in contents for name in names if content.get(name)}


class _Quotes:
    """The quotes of the given records. Each passage is read once."""

    def __init__(self, known: KnownNames) -> None:
        self._known = known
        self._read: dict[int, Quote] = {}

    def of(self, citation: Citation) -> Quote:
        passage = citation.passage
        if passage.pk not in self._read:
            document = passage.document
            self._read[passage.pk] = Quote(
                passage.exact, document.published, self._known, document.language
            )
        return self._read[passage.pk]


def _check(
    record: Any, values: list[Value], value: Value, citation: Citation, quotes: _Quotes
) -> list[Finding]:
    quote = quotes.of(citation)
    value = as_reported(value, citation)
    content = value.content
    found: list[Finding] = []
    if "at_least" in content:
        # What a citation reports is in its own words alone.
        others = [] if citation.reported else _other_quotes(value, citation, quotes)
        found += check_count(value, quote, others, _quotes_of_whole(values, value, quotes))
    if "edtf" in content or "period" in content:
        found += check_date(value, quote)
    row = value.key.split(":")[0]
    if row == "alias":
        found += check_alias(value, quote)
    if group := content.get("group_id") or content.get("other_id"):
        also = _of_same_words(values, value, citation, "group_id", "other_id")
        found += check_group(group, quote, {*also, citation.asserted_by_id, *_own(record, row)})
    if place := content.get("place") or content.get("place_id") or content.get("country_id"):
        also = _of_same_words(values, value, citation, "place_id", "country_id")
        found += check_place(place, quote, also)
    said = f"{value.text} {getattr(record, 'statement', '')}"
    return found + check_stance(
        citation.stance, citation.asserted_by_id, said, quote, "at_least" in content
    )


def _other_quotes(value: Value, citation: Citation, quotes: _Quotes) -> list[Quote]:
    return [quotes.of(each) for each in value.citations if each.pk != citation.pk]


def _quotes_of_whole(values: list[Value], value: Value, quotes: _Quotes) -> list[Quote]:
    """Return the quotes of the row that includes a row: “twelve died, three of them children”."""
    whole = value.content.get("part_of_id")
    row = value.key.split(":")[0]
    return [
        quotes.of(citation)
        for other in values
        if whole and other.key == f"{row}:{whole}"
        for citation in other.citations
    ]


def _of_same_words(
    values: list[Value], value: Value, citation: Citation, *contents: str
) -> set[int]:
    """Return the contents under these names of other values that cite the same passage."""
    return {
        other.content[name]
        for other in values
        if other.key != value.key
        and any(each.passage_id == citation.passage_id for each in other.citations)
        for name in contents
        if other.content.get(name)
    }


def _own(record: Any, row: str) -> set[int]:
    """Return the record's own key for a tie, because its quote also names the record's group."""
    return {record.pk} if row == "tie" else set()


def _advice(value: Value, citation: Citation, finding: Finding) -> Advice:
    passage = citation.passage
    return Advice(
        value.key,
        citation.pk,
        finding.subject,
        passage.start + finding.start,
        passage.start + finding.end,
        passage.exact[finding.start : finding.end],
        finding.sentence,
    )
