"""What a language has to say to be read: its words, sorted by what they do in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Language", "Qualifier", "Role"]

Role = Literal[
    "participle", "active", "base", "intransitive", "state", "noun", "toll",
    "be", "have", "modal", "report", "not", "of", "to", "by", "preposition", "conjunction",
    "subordinator", "relative", "determiner", "pronoun", "adverb", "verb", "including",
    "change", "says",
]  # fmt: skip
"""What a word does in a clause. The first seven say what happened to people:

- participle: `killed`: what was done to those before it ("12 were killed"), or what somebody did to
  those after it ("killed 12")
- active: `killing`, `kills`: to those after it
- base: `kill`: as `active`, but nothing has happened where `to` or a modal stands before it
- intransitive: `died`: what those before it did
- state: `dead`, `missing`: how those before it are
- noun: `deaths`, `murder`: "12 deaths", "the murder of"
- toll: `death toll`: the number follows a verb of change or of measure

`report` is `feared`, `confirmed` ("12 are feared dead"); `change` is `rose`, `reached`, `stands`.
"""

Qualifier = Literal["least", "more", "most", "fewer", "about", "exactly"]


@dataclass(frozen=True, eq=False)
class Language:
    """The words of a language. All are in small letters; several words are joined by one space.

    - `units`: number words and their values below 1,000, which are added up
    - `scales`: what multiplies the number before it: `hundred`, `thousand`, `lakh`
    - `number_joiners`: what stands within a number: `and`
    - `ones`: words that count one person where something happened to that person: `a`, `another`
    - `zeros`: words that count nobody: `no`, `nobody`
    - `vague`: words that give a least number: `dozens`
    - `before`, `after`: words around a number that change its bounds
    - `range_joiners`: what stands between the two ends of a range; `between` begins one
    - `from_words`: what stands before the number that a toll had earlier
    - `outcomes`: by outcome, by role, the words for what happened to people. Outcomes are those of
      `vocabulary.records` and, beside them, any others, so that they take their numbers away
    - `roles`: by role, the other words of the grammar
    - `verb_endings`, `adverb_endings`, `gerund_endings`: how words end that are not listed
    - `not_verbs`: words that end like a verb and are none
    - `victims`: by kind of victims, a regular expression; the first that fits decides
    - `person_endings`: how nouns for one person end
    - `things`: a regular expression for nouns that are not people
    - `labels_before`, `units_after`: regular expressions around numbers that count nobody
    - `parts`: words that make a count a part of the one before: `including`
    """

    code: str
    units: Mapping[str, int]
    scales: Mapping[str, int]
    number_joiners: frozenset[str]
    ones: frozenset[str]
    zeros: frozenset[str]
    vague: Mapping[str, int]
    before: Mapping[str, Qualifier]
    after: Mapping[str, Qualifier]
    range_joiners: frozenset[str]
    between: frozenset[str]
    from_words: frozenset[str]
    outcomes: Mapping[str, Mapping[Role, str]]
    roles: Mapping[Role, str]
    victims: Mapping[str, str]
    person_endings: tuple[str, ...]
    things: str
    labels_before: str
    places_before: str
    units_after: str
    halves: frozenset[str] = frozenset()
    attempts: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    soft: frozenset[str] = frozenset()
    verb_endings: tuple[str, ...] = ()
    adverb_endings: tuple[str, ...] = ()
    gerund_endings: tuple[str, ...] = ()
    not_verbs: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    joining_both: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()
    totals: frozenset[str] = frozenset()
    owner_endings: tuple[str, ...] = ()
    months: frozenset[str] = frozenset()
    plural_endings: tuple[str, ...] = ()
    singular_be: frozenset[str] = frozenset()
    exact: Mapping[str, int] = field(default_factory=dict)
    with_words: frozenset[str] = frozenset()
    counters: frozenset[str] = frozenset()
    collective: frozenset[str] = frozenset()
    plural_determiners: frozenset[str] = frozenset()
    outcome_stems: Mapping[str, str] = field(default_factory=dict)
