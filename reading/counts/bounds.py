"""The bounds of counts, and what is no count."""

import re
from dataclasses import replace

from reading.counts.casualties import ONE_PERSON, OUTCOME, noun_after, victims_of
from reading.counts.found_count import FoundCount
from reading.dates.written import date_spans
from reading.numbers import NUMBER, VAGUE, VAGUE_BOUNDS, number
from reading.sentences import Sentences

__all__ = ["bounded_counts"]


_N = NUMBER
# What may not stand before or after a number that counts.
_BEFORE = r"(?<![\w$€£#%])(?<![\d:/][.,:/–-])(?<![A-Za-z]-)(?<!\.)"
_AFTER = (
    r"(?![\w%]|[.,:/]\d|-[A-Za-z]|\s*(?:%|per\s?cent\b|percentage\b)"
    r"|\s+(?:o'clock|hours?\s+GMT|GMT|a\.m\.|p\.m\.|am\b|pm\b))"
)
_FIRST = re.compile(
    rf"{_BEFORE}(?:(?P<vague>{VAGUE})|(?P<first>{_N}){_AFTER}|(?P<one>an?)(?=\s+{ONE_PERSON}))",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"\s*(?P<join>-|–|—|to|or|and)\s*(?P<second>{_N}){_AFTER}", re.IGNORECASE)
_OUT_OF = re.compile(
    rf"\s+(?:out\s+of|of)\s+(?:(?:the|its|their|all|a\s+total\s+of|[\w-]+['’]s?)\s+){{0,2}}"
    rf"(?P<whole>{_N}){_AFTER}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?P<word>between|from)\s+$", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:rose|risen|rise|up|grew|grown|increased?|climbed|jumped|fell|fallen|down|dropped"
    r"|decreased?|declined|revised|went)\b[^.]*$",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(
    r"\b(?:(?P<least>at\s+least|(?:no|not)\s+(?:fewer|less)\s+than|a\s+minimum\s+of)"
    r"|(?P<more>(?<!no\s)(?<!not\s)more\s+than|over|above|upwards?\s+of|in\s+excess\s+of)"
    r"|(?P<most>up\s+to|at\s+(?:the\s+)?most|(?:no|not)\s+more\s+than|as\s+many\s+as"
    r"|a\s+maximum\s+of)"
    r"|(?P<fewer>(?<!no\s)(?<!not\s)(?:fewer|less)\s+than|under|below)"
    r"|(?P<about>about|around|some|approximately|roughly|nearly|almost|close\s+to|circa"
    r"|an?\s+estimated|an?\s+average\s+of)"
    r"|(?P<exactly>exactly|a\s+total\s+of|only|just|all|another))\s+$",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"\s*(?:(?P<least>\+|\s(?:or|and)\s+more\b|\sat\s+(?:the\s+)?least\b)"
    r"|(?P<most>\sor\s+(?:fewer|less)\b|\sat\s+(?:the\s+)?most\b)|(?P<about>\sor\s+so\b))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\b(?:resolutions?|articles?|sections?|chapters?|paragraphs?|para\.?|pages?|pp?\.|no\.|nos\."
    r"|numbers?|figure|table|annex|routes?|highway|phase|items?|flight|version|part|volume|aged?"
    r"|step|level|grade|division|brigade|corps|battalion|sector|camp|gate|psalm|verse|surah?"
    r"|apollo|boeing|airbus)\s+|\bNo\s|(?:USD|Rs|PKR|US\$|\$|€|£)\.?\s?)$",
    re.IGNORECASE,
)
# After these a number names something unless it counts people: “checkpoint 1”.
_PLACE = re.compile(r"\b(?:check[- ]?(?:point|post)|outpost|zone|ward|unit)\s+$", re.IGNORECASE)
_MEASURE = re.compile(
    r"[\s-]+(?:or\s+so\s+)?(?:more\s+|other\s+|full\s+|long\s+|consecutive\s+|square\s+|cubic\s+"
    r"|US\s+|nautical\s+)?"
    r"(?:seconds?|minutes?|mins?|hours?|days?|nights?|weeks?|weekends?|months?|years?|decades?"
    r"|centuries|century|km|kms|kilomet(?:er|re)s?|met(?:er|re)s?|miles?|feet|foot|ft|inch(?:es)?"
    r"|cm|mm|acres?|hectares?|kgs?|kilo(?:gram(?:me)?)?s?|pounds?|tonn?e?s?|lit(?:er|re)s?|degrees?"
    r"|dollars?|rupees?|afghanis?|euros?|cents?|times|percent|per\s?cent|°)(?![\w-])",
    re.IGNORECASE,
)
_ONE_PERSON = re.compile(rf"\s+{ONE_PERSON}", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:^|\n)\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")


Bounds = tuple[int | None, int | None]


def bounded_counts(text: str, sentences: Sentences) -> list[FoundCount]:
    """Return the counts in `text` with bounds and nouns, in order, without overlap or outcome."""
    dates = iter([*date_spans(text), (len(text), len(text))])
    date = next(dates)
    counts: list[FoundCount] = []
    position = 0
    while match := _FIRST.search(text, position):
        position = match.end()
        while date[1] <= match.start():
            date = next(dates)
        if date[0] < match.end():
            position = max(position, date[1])
            continue
        found = _read(text, match, sentences.around(match.start()))
        if found and (not counts or found.start >= _end_of_words(counts[-1])):
            if counts and counts[-1].end > found.start:
                counts[-1] = _without_noun(counts[-1])
            counts.append(found)
            position = max(position, _end_of_words(found))
    return counts


def _end_of_words(count: FoundCount) -> int:
    return count.start + len(count.words)


def _without_noun(count: FoundCount) -> FoundCount:
    """Return a count whose noun turned out to hold the next one."""
    return replace(count, end=_end_of_words(count), exact=count.words, noun="", victims="")


def _read(text: str, match: re.Match[str], sentence: tuple[int, int]) -> FoundCount | None:
    start, end = match.span()
    before = text[max(sentence[0], start - 40) : start]
    if match["vague"]:
        least = VAGUE_BOUNDS[" ".join(match[0].lower().split())]
        return _made(text, start, end, sentence, (least, None))
    if match["one"] or match[0].lower() == "one":
        return _one_person(text, match, before, sentence)
    if _names_something(text, match, before):
        return None
    value = number(match[0])
    bounds: Bounds = (value, value)
    about = out_of = None
    qualifier = _QUALIFIER.search(before)
    if upper := _upper_end(text, end, before, value):
        end = upper.end()
        bounds = (value, number(upper["second"]))
        between = _BETWEEN.search(before)
        start -= len(between[0]) if between and between["word"].lower() == "between" else 0
    elif whole := _OUT_OF.match(text, end, sentence[1]):
        end, out_of = whole.end(), number(whole["whole"])
    if qualifier and not (upper and qualifier["about"]):
        bounds, near = _qualified(qualifier, bounds)
        about = value if near else None
        start -= 0 if qualifier["exactly"] else len(qualifier[0])
    elif later := _AFTERWARDS.match(text, end):
        bounds, near = _qualified(later, bounds)
        about = value if near else None
        end = later.end()
    if _MEASURE.match(text, end) or (out_of is not None and value > out_of):
        return None
    return _made(text, start, end, sentence, bounds, out_of, about)


def _one_person(
    text: str, match: re.Match[str], before: str, sentence: tuple[int, int]
) -> FoundCount | None:
    """“A soldier was killed” counts one; “one” and “a” alone do not."""
    qualifier = _QUALIFIER.search(before)
    if qualifier and (qualifier["least"] or qualifier["more"]):
        least = 1 if qualifier["least"] else 2
        start = match.start() - len(qualifier[0])
        return _made(text, start, match.end(), sentence, (least, None))
    if not _ONE_PERSON.match(text, match.end()) or not OUTCOME.search(text, *sentence):
        return None
    return _made(text, match.start(), match.end(), sentence, (1, 1))


def _names_something(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a number is a year, a mark in a list, a sum of money, or part of a name."""
    is_mark = text[match.end() : match.end() + 1] in (".", ")") and _LIST_MARK.search(before)
    if is_mark or _LABEL.search(before):
        return True
    if not _YEAR.fullmatch(match[0]) and not _PLACE.search(before):
        return False
    return not victims_of(noun_after(text, match.end(), match.end() + 80).text)


def _upper_end(text: str, end: int, before: str, value: int) -> re.Match[str] | None:
    """Return the other end of “30 to 60”, where there is one."""
    upper = _RANGE.match(text, end)
    if not upper or number(upper["second"]) <= value:
        return None
    between = _BETWEEN.search(before)
    word = between["word"].lower() if between else ""
    # “Between 30 to 60” is written as often as “between 30 and 60”.
    if upper["join"].lower() == "and" and word != "between":
        return None
    return None if word == "from" and _CHANGED.search(before) else upper


def _qualified(qualifier: re.Match[str], bounds: Bounds) -> tuple[Bounds, bool]:
    """Return the bounds that the words around a number leave, and whether it is only near."""
    said = {name for name, words in qualifier.groupdict().items() if words}
    low, high = bounds
    if "least" in said:
        return (low, None), False
    if "more" in said and low is not None:
        return (low + 1, None), False
    if "most" in said:
        return (None, high), False
    if "fewer" in said and high is not None:
        return (None, high - 1), False
    return ((None, None), True) if "about" in said else (bounds, False)


def _made(
    text: str,
    start: int,
    end: int,
    sentence: tuple[int, int],
    bounds: Bounds,
    out_of: int | None = None,
    about: int | None = None,
) -> FoundCount:
    noun = noun_after(text, end, sentence[1])
    return FoundCount(
        start,
        noun.end,
        text[start : noun.end],
        text[start:end],
        *bounds,
        out_of,
        about,
        noun.text,
        victims_of(noun.text),
    )
