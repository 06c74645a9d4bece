"""The sentences of a text, which are the units of the coverage of a document."""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from functools import lru_cache

from django.db import connection
from sentencex import get_sentence_boundaries

from sources.models import Document, DocumentText, TextSentences
from sources.texts.abbreviations import ABBREVIATIONS
from sources.texts.windows import cut_at, windows

__all__ = [
    "LONG",
    "MAX_SENTENCE_LENGTH",
    "Span",
    "count_sentences",
    "keep_sentences",
    "sentence_spans",
    "sentences_between",
]

Span = tuple[int, int]

MAX_SENTENCE_LENGTH = 1000
"""Maximum length in code points; longer sentences are cut, at a line break if they have one."""

LONG = 50_000
"""Length in code points above which a text is not read within a request."""

MAX_KEPT_WINDOWS = 300
"""How many windows (of at most WINDOW code points) have their sentences kept in memory."""

MAX_ROW_LENGTH = 60
"""Length in code points above which a line with a number may be prose."""
_ROWS_OF_A_TABLE = 3

_SAYS_SOMETHING = re.compile(r"\w")
# A number or a letter before a list item.
_NUMBER_OF_ITEM = re.compile(r"(?:^|\n)\s*\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]\s*\Z")
_LAST_WORD = re.compile(r"(?:^|[\s(«“\"'’])(?P<word>[^\s(«“\"'’]+)\.\s*$")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
_GOES_ON = re.compile(r"[-–]?[^\W\d_]")
# A dateline between headline and report: KABUL, Afghanistan (AP) --
_TOWN = r"[^\W\d_a-z][^\W\d_a-z'’.-]+(?:\s[^\W\d_a-z][^\W\d_a-z'’.-]+){0,2}"
_DATELINE = re.compile(
    rf"^[ \t]*(?:{_TOWN}(?:,\s[^()\n—–]{{2,40}})?(?:\s\([^()\n]{{2,40}}\))?"
    r"|[^\W\d_a-z][\w'’. -]{1,30}(?:,\s[^()\n—–]{2,40})?\s\([^()\n]{2,40}\))"
    r"\s?(?:—|–|--|\s-)\s*",
    re.MULTILINE,
)
_HEADLINE = re.compile(r"\A\s*(?P<words>[^\n]{3,150}[^\s.!?…:;,])[ \t]*\n(?P<next>[^\n]+)")
_QUOTATION = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"")
_CELLS = re.compile(r"\t|(?:^| )\|(?: |$)")
_DIGIT = re.compile(r"\d")


def sentence_spans(
    content: str, language: str = "en", start: int = 0, end: int | None = None
) -> list[Span]:
    """Return the offsets of the sentences of `content`, in code points, end excluded.

    Of a part, those that touch [`start`, `end`); they are the same as in the whole text.

    `language` is a BCP 47 tag. White space around a sentence, and segments without a letter or
    digit, belong to no sentence. Each row of a table is a sentence. The running time is linear in
    the length of the text.
    """
    limit = len(content) if end is None else end
    # The windows are counted from the beginning, since they decide where sentences are cut.
    near = itertools.takewhile(lambda window: window[0] < limit, windows(content))
    return [
        (first, last)
        for begin, stop in near
        if start < stop
        for first, last in _in_window(content, begin, stop, language)
        if first < limit and start < last
    ]


def _in_window(content: str, start: int, end: int, language: str) -> Iterator[Span]:
    window = content[start:end]
    headline = _end_of_headline(window) if start == 0 else None
    for first, last in _spans(window, language.split("-")[0], headline):
        yield start + first, start + last


@lru_cache(maxsize=MAX_KEPT_WINDOWS)
def _spans(window: str, language: str, headline: int | None) -> tuple[Span, ...]:
    """Return the sentences of a window, whose headline ends at an offset if it has one.

    Several readers read the same windows one after another, so the latest results are kept.
    """
    return tuple(_cut(window, language, headline))


def _cut(window: str, language: str, headline: int | None) -> Iterator[Span]:
    heads = [] if headline is None else [headline]
    row_edges = sorted({*_row_edges(window), *_edges_of_datelines(window), *heads})
    for first, last in _sentences(window, language):
        inner = row_edges[bisect_right(row_edges, first) : bisect_left(row_edges, last)]
        for one, two in itertools.pairwise([first, *inner, last]):
            for piece, piece_end in _bounded(window, one, two):
                words = window[piece:piece_end]
                if _SAYS_SOMETHING.search(words):
                    begin = piece + len(words) - len(words.lstrip())
                    yield begin, begin + len(words.strip())


def _sentences(window: str, language: str) -> Iterator[Span]:
    """Yield the sentences that the library finds, with wrongly split ones joined.

    Quotations are split into their sentences.
    """
    joined: list[Span] = []
    for first, last in _boundaries(window, language):
        if joined and _belong_together(window[joined[-1][0] : first], window[first:last], language):
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    for first, last in joined:
        cuts = [first]
        for quotation in _QUOTATION.finditer(window, first, last):
            begin = quotation.start() + 1
            inside = window[begin : quotation.end() - 1]
            parts = list(_boundaries(inside, language))
            cuts += [
                begin + part
                for (before, part), _ in itertools.pairwise(parts)
                if not _belong_together(inside[before:part], inside[part:], language)
            ]
        yield from itertools.pairwise([*cuts, last])


def _boundaries(text: str, language: str) -> Iterator[Span]:
    for found in get_sentence_boundaries(language, text):
        yield found["start_index"], found["end_index"]


def _belong_together(before: str, after: str, language: str) -> bool:
    """Return whether the library split a sentence after an abbreviation or a list number."""
    gap = before[len(before.rstrip()) :]
    if "\n\n" in gap or not after.strip():
        return False
    if _NUMBER_OF_ITEM.search(before):
        return True
    last = _LAST_WORD.search(before)
    if "\n" in gap or not last:
        return False
    follows = after.lstrip()
    word = last["word"]
    if _GOES_ON.match(follows) and (follows[0] in "-–" or follows[0].islower()):
        return True
    known = ABBREVIATIONS.get(language)
    return known is not None and (
        word.lower() in known or (_INITIAL.fullmatch(word) is not None and not word.islower())
    )


def _edges_of_datelines(window: str) -> Iterator[int]:
    for dateline in _DATELINE.finditer(window):
        yield dateline.start()
        yield dateline.end()


def _end_of_headline(window: str) -> int | None:
    """Return where the text after a headline begins, or None if a text has no headline."""
    headline = _HEADLINE.match(window)
    if headline and not headline["next"][0].islower():
        words, behind = headline["words"].strip(), headline["next"].strip()
        if len(behind) > max(120, 1.5 * len(words)):
            return headline.start("next")
    return None


def _bounded(window: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_SENTENCE_LENGTH:
        cut = cut_at(window, start, start + MAX_SENTENCE_LENGTH)
        yield start, cut
        start = cut
    yield start, end


def _row_edges(window: str) -> list[int]:
    """Return where table rows begin and end.

    Rows are lines with cells, and sequences of short lines with numbers, none of which starts with
    a lower-case letter.
    """
    edges: list[int] = []
    place = 0
    run: list[int] = []
    for line in [*window.splitlines(keepends=True), ""]:
        end = place + len(line)
        words = line.strip()
        if (
            words
            and len(words) <= MAX_ROW_LENGTH
            and _DIGIT.search(words)
            and not words[0].islower()
        ):
            run += [place, end]
        else:
            if len(run) >= 2 * _ROWS_OF_A_TABLE:
                edges += run
            run = []
            if _CELLS.search(words):
                edges += [place, end]
        place = end
    return sorted(set(edges))


def count_sentences(documents: Collection[Document]) -> dict[int, int | None]:
    """Return the number of sentences of each document, by document id; store those of new texts.

    None if they have not been found yet, because the text is longer than LONG: `keep_sentences`
    finds those. 0 for a document without a text. At most three queries in total.
    """
    languages = {document.text_id: document.language for document in documents if document.text_id}
    kept = TextSentences.objects.filter(pk__in=languages).values_list("pk", "starts__len")
    found = dict(kept)
    if len(found) < len(languages):
        lacking = languages.keys() - found.keys()
        new = DocumentText.objects.filter(pk__in=lacking, characters__lte=LONG)
        made = [_find(text, languages[text.pk]) for text in new]
        # A concurrent request may have stored the same sentences.
        TextSentences.objects.bulk_create(made, ignore_conflicts=True)
        found |= {row.pk: len(row.starts) for row in made}
    return {
        document.pk: found.get(document.text_id) if document.text_id else 0
        for document in documents
    }


LAST_OFFSET = 2**31 - 1
"""No text is as long, and PostgreSQL refuses a larger number in this query."""

_BETWEEN = """
SELECT number.first, kept.starts[number.first + 1 : number.last],
       kept.ends[number.first + 1 : number.last]
  FROM (SELECT starts || '{}'::int[] AS starts, ends || '{}'::int[] AS ends
          FROM sources_textsentences WHERE text_id = %s OFFSET 0) AS kept,
       LATERAL (SELECT width_bucket(%s::int, kept.ends) AS first,
                       width_bucket(%s::int, kept.starts) AS last) AS number
"""


def sentences_between(text_id: int, start: int, end: int) -> tuple[int, list[Span]]:
    """Return the sentences of a text that overlap [start, end) (code points).

    Returns the index of the first one, and their offsets; 0 and an empty list if the sentences
    have not been found yet. Reads no other sentences.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BETWEEN, [text_id, min(start, LAST_OFFSET), min(end - 1, LAST_OFFSET)])
        row = cursor.fetchone()
    if row is None:
        return 0, []
    number, starts, ends = row
    return number, list(zip(starts, ends, strict=True))


def keep_sentences(text: DocumentText, language: str) -> None:
    """Find and store the sentences of a text of any length, unless they are already stored."""
    if not TextSentences.objects.filter(pk=text.pk).exists():
        TextSentences.objects.bulk_create([_find(text, language)], ignore_conflicts=True)


def _find(text: DocumentText, language: str) -> TextSentences:
    spans = sentence_spans(text.content, language)
    return TextSentences(
        text=text, starts=[start for start, _ in spans], ends=[end for _, end in spans]
    )
