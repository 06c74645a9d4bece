"""The words of a language, indexed by their role in a clause."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reading.languages.table import Language

__all__ = ["LETTERS", "Entry", "Words", "words_of"]

LETTERS: Mapping[str, str] = {
    "participle": "k", "active": "K", "base": "b", "intransitive": "i", "state": "s", "noun": "N",
    "toll": "T", "be": "A", "have": "h", "modal": "m", "report": "f", "not": "z", "of": "o",
    "to": "t", "by": "B", "preposition": "p", "conjunction": "c", "subordinator": "x",
    "relative": "r", "determiner": "d", "pronoun": "q", "adverb": "a", "verb": "V",
    "including": "I", "change": "g", "says": "x",
}  # fmt: skip
"""The letter of each role.

A sentence becomes a string with one letter per unit, and the patterns of `clauses` are regular
expressions over it. Further letters: `n` a noun or adjective, `G` a gerund, `#` a number, `1` one
person, `0` nobody, and `,` `;` `:` `(` `)`.
"""

_MONEY = "".join(
    re.escape(chr(code)) for code in range(0x3000) if unicodedata.category(chr(code)) == "Sc"
)


def _digits(language: Language) -> str:
    """Return the pattern of a number in digits, with the groups `whole` and `part`."""
    return (
        rf"(?P<whole>\d{{1,3}}(?:[{language.groups}]\d{{3}})+"
        r"|\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+|\d+)"
        rf"(?:[{language.decimals}](?P<part>\d+))?"
    )


def _token(language: Language) -> str:
    digits = re.sub(r"\?P<\w+>", "?:", _digits(language))
    return (
        rf"(?P<number>(?=\d)(?<![\w#%{_MONEY}.])(?<![\d:/][.,:/])(?<![A-Za-z]-){digits}"
        r"(?![\w%]|[.,:/٫٬]\d|-[^\W\d]|\s?[%٪]))"
        rf"|(?P<word>{language.word})"
        r"|>=|<=|[^\w\s]"
    )


@dataclass(frozen=True)
class Entry:
    """The role of a word or phrase, as a letter, and its outcome, or an empty string."""

    letter: str
    outcome: str = ""


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a language: single words, and phrases by first word, the longest first.

    `named`, `placed` and `measured` match text in small letters, which is much faster than a search
    in letters of both cases.
    """

    language: Language
    token: re.Pattern[str]
    digits: re.Pattern[str]
    letters: Mapping[int, str | None]
    single: Mapping[str, Entry]
    phrases: Mapping[str, list[tuple[tuple[str, ...], Entry]]]
    numbers: frozenset[str]
    telling: frozenset[str]
    longest_qualifier: int
    last_of_before: frozenset[str]
    first_of_after: frozenset[str]
    victims: list[tuple[str, re.Pattern[str]]]
    person_forms: re.Pattern[str]
    things: re.Pattern[str]
    family_names: re.Pattern[str]
    named: re.Pattern[str]
    placed: re.Pattern[str]
    fraction: re.Pattern[str]
    one_part: re.Pattern[str]
    measured: re.Pattern[str]
    after_noun: re.Pattern[str]
    rate_first: frozenset[str]
    rate_each_last: frozenset[str]
    not_rate: re.Pattern[str]
    rate_apart: re.Pattern[str]
    rate_behind: re.Pattern[str]
    rate_ahead: re.Pattern[str]

    def entry(self, word: str) -> Entry:
        """Return the entry of a lowercase word."""
        return self.single.get(word) or _guessed(word, self.language)

    def folded(self, words: str) -> str:
        """Return words in lookup form: lowercase, with letters replaced as in the table."""
        low = words.lower()
        return low.translate(self.letters) if self.letters else low

    def is_measure(self, text: str, start: int, end: int) -> bool:
        """Return whether a unit of measurement begins at `start`, before `end` (code points)."""
        behind = text[start : min(end, start + _LONGEST_UNIT)].lower()
        return self.measured.match(behind) is not None

    def begins_fraction(self, text: str, start: int) -> bool:
        """Return whether a fraction begins at `start`, or after one word: “a third of”."""
        return self.one_part.match(text[start : start + _LONGEST_UNIT].lower()) is not None

    def value(self, digits: str) -> float:
        """Return the value of a number in digits."""
        match = self.digits.fullmatch(digits)
        if match is None:
            raise ValueError(digits)
        return float(f"{_BETWEEN_DIGITS.sub('', match['whole'])}.{match['part'] or 0}")

    @cached_property
    def plain(self) -> dict[str, Entry]:
        """The words whose entry does not depend on their context.

        Unlisted words are added when they occur, at most `_MAX_REMEMBERED`.
        """
        return {word: entry for word, entry in self.single.items() if self._is_plain(word, entry)}

    def remember(self, word: str, entry: Entry) -> None:
        """Add an unlisted noun to the plain words."""
        if (
            entry.letter == "n"
            and len(self.plain) < _MAX_REMEMBERED
            and self._is_plain(word, entry)
        ):
            self.plain[word] = entry

    def _is_plain(self, word: str, entry: Entry) -> bool:
        language = self.language
        counts = word in self.numbers or word in language.halves or word in language.ones
        return not (
            counts
            or word in self.phrases
            or word in language.counted
            or word in language.exact
            or word in language.approximate
            or entry.letter in "~0"
            or (entry.letter == "n" and language.bare_person)
            or not word.isalpha()
        )

    @cached_property
    def says(self) -> frozenset[str]:
        """The single words with the role of saying."""
        return frozenset(self.language.roles.get("says", "").split("|"))

    @cached_property
    def known(self) -> frozenset[str]:
        """The listed words, and the first words of listed phrases."""
        language = self.language
        before = {part for phrase in language.before for part in phrase.split(" ")}
        people = language.person_endings if language.bare_person else ()
        before |= {word for word in people if len(word) > len("وي")}
        return frozenset(
            {*self.single, *self.phrases, *self.numbers, *before, *language.counted, *language.ones}
        )


_LONGEST_UNIT = 80
"""More code points than a unit has with the space before it."""
_MAX_REMEMBERED = 50_000
_BETWEEN_DIGITS = re.compile(r"\D")
_VERB, _GERUND, _ADVERB, _NOUN = Entry("V"), Entry("G"), Entry("a"), Entry("n")


@lru_cache(maxsize=16_384)
def _guessed(word: str, language: Language) -> Entry:
    """Return the entry of an unlisted word, determined by its ending."""
    if word not in language.not_verbs and "-" not in word:
        if word.endswith(language.verb_endings):
            return _VERB
        if len(word) > 4 and word.endswith(language.gerund_endings):
            return _GERUND
        if word.endswith(language.adverb_endings):
            return _ADVERB
    return _NOUN


_COMMON = frozenset("podtaqB1")
_TELLING = frozenset("kKbisNT")


@lru_cache(maxsize=16)
def _compiled(language: Language) -> Words:
    entries: dict[str, Entry] = {}
    # For words in several lists, the roles of change and of saying take precedence.
    first = {"change": 0, "says": 1}
    for role, listed in sorted(language.roles.items(), key=lambda each: first.get(each[0], 2)):
        for phrase in listed.split("|"):
            entries.setdefault(phrase, Entry(LETTERS[role]))
    for phrase in language.counters:
        entries[phrase] = Entry(LETTERS["toll"])
    for outcome, roles in language.outcomes.items():
        for role, listed in roles.items():
            for phrase in listed.split("|"):
                if entries.get(phrase, _NOUN).outcome == "":
                    entries[phrase] = Entry(LETTERS[role], str(outcome))
    for phrase in language.vague:
        entries[phrase] = Entry("~")
    for phrase in (*language.exact, *language.approximate):
        entries[phrase] = Entry("~")
    for phrase in language.ones:
        if " " in phrase:
            entries[phrase] = Entry("1")
    for phrase in language.zeros:
        entries[phrase] = Entry("0")
    for word in language.modifiers:
        entries.setdefault(word, Entry("n"))
    phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for phrase, entry in entries.items():
        leading, *rest = phrase.split(" ")
        if rest:
            rest = [_without_article(word, entries, language) for word in rest]
            phrases.setdefault(leading, []).append((tuple(rest), entry))
    for found in phrases.values():
        found.sort(key=lambda each: -len(each[0]))
    return Words(
        language=language,
        token=re.compile(_token(language)),
        digits=re.compile(_digits(language)),
        letters=str.maketrans(dict(language.letters)),
        single={phrase: entry for phrase, entry in entries.items() if " " not in phrase},
        phrases=phrases,
        numbers=frozenset({*language.units, *language.scales}),
        telling=frozenset(
            {
                leading
                for phrase, entry in entries.items()
                if entry.letter in _TELLING or (entry.letter == "~" and phrase not in language.soft)
                for leading, *rest in [phrase.split(" ")]
                if not rest or entries.get(leading, _NOUN).letter not in _COMMON
            }.union(language.units, language.scales, language.counted, language.split_verbs)
        ),
        longest_qualifier=max(len(words.split(" ")) for words in language.before),
        last_of_before=frozenset(words.split(" ")[-1] for words in language.before),
        first_of_after=frozenset(words.split(" ")[0] for words in language.after),
        victims=[
            (str(kind), re.compile(rf"\b(?:{listed})\b(?!-)", re.IGNORECASE))
            for kind, listed in language.victims.items()
        ],
        person_forms=re.compile(language.person_forms or r".*"),
        things=re.compile(rf"(?:{language.things})", re.IGNORECASE),
        family_names=re.compile(language.family_names or r"(?!)"),
        named=re.compile(rf"\b(?:{language.labels_before})\s+$"),
        placed=re.compile(rf"\b(?:{language.places_before})\s+$"),
        fraction=re.compile(rf"\b(?:{language.fractions})$"),
        one_part=re.compile(rf"(?:\w+['’]?)?\s*(?:{language.fractions})"),
        measured=re.compile(rf"[\s-]*(?:{language.units_after})(?![\w-])"),
        rate_first=frozenset(
            phrase.split(" ")[0]
            for phrases in (
                language.rate_each,
                language.rate_of,
                language.rate_round,
                language.rate_per,
            )
            for phrase in phrases
        ),
        rate_each_last=frozenset(phrase.split(" ")[-1] for phrase in language.rate_each),
        not_rate=re.compile(language.not_rate, re.IGNORECASE),
        rate_apart=re.compile(
            rf"(?<!\w)(?:{language.rate_apart}|{language.rate_at_end})(?!\w)", re.IGNORECASE
        ),
        rate_behind=re.compile(
            rf"(?:\s+(?:in|at|en|à|dans|au|a|في)\s+[\w-]+)?,?\s+"
            rf"(?:(?:{language.rate_apart})(?!\w)(?!{language.not_rate})"
            rf"|(?:{language.rate_at_end})\s*(?:[^\w\s]|$))",
            re.IGNORECASE,
        ),
        rate_ahead=re.compile(
            rf"(?<!\w)(?:{language.rate_apart})(?:\s+[\w'’-]+){{0,3}}\s*[,،:]?\s+$", re.IGNORECASE
        ),
        after_noun=re.compile(rf"\s+(?P<said>{_bounding(language)})(?!\w)", re.IGNORECASE),
    )


def _without_article(word: str, entries: Mapping[str, Entry], language: Language) -> str:
    """Return a word as it appears in the tokens: without its article if the bare word is listed."""
    bare = word.removeprefix(language.article)
    return bare if bare in entries else word


def _bounding(language: Language) -> str:
    """Return a pattern of qualifiers after a noun, with folded or original letters."""
    unfolded: dict[str, str] = {}
    for letter, other in language.letters.items():
        if other:
            unfolded[other] = unfolded.get(other, other) + letter
    phrases = [
        phrase
        for phrase, said in language.after.items()
        if said in ("least", "most") and phrase[0].isalpha()
    ]
    return (
        "|".join(
            r"\s+".join(
                "".join(f"[{unfolded[each]}]" if each in unfolded else each for each in word)
                for word in phrase.split(" ")
            )
            for phrase in sorted(phrases, key=len, reverse=True)
        )
        or r"(?!)"
    )


def words_of(language: Language) -> Words:
    """Return the words of a language, prepared once."""
    return _compiled(language)
