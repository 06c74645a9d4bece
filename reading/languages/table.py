"""What a language has to say to be read: its words, sorted by what they do in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reading.languages.denials import DenialWords
from reading.languages.speakers import SpeakerWords

__all__ = ["DateWords", "Language", "Qualifier", "Role", "Span"]

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
Span = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, eq=False)
class DateWords:
    """The words of dates. Those that may stand in several forms are regular expressions.

    - `months`, `weekdays` (Monday is 0): by a regular expression for their names
    - `near`: by the words, how many days after the document's one it was: `ayer` -1
    - `of`: what may stand between day, month and year
    - `first`: how the first of a month is written
    - `to`: what stands between the first and the last day; `then`: between two days
    - `lead`: what may stand before a day: `el día`
    - `year_lead`: what stands before a year, without which four digits are none
    - `month_lead`: what stands before a month that has no year
    - `between`: what begins a span; `since`, `until`, `before`, `after` open one
    - `last`: what makes a weekday one of the week before, on either side of it
    - `ago_before`, `ago_after`: what stands around a span of time: `hace`; `ago`
    - `past`: what stands before one that lasts until today: `en los últimos`
    - `spans`: by a regular expression, what a word measures, and how many: `أسبوعين` two weeks
    - `passed`: by the words, a whole week, month or year, counted from that of the document
    - `nights`: by a regular expression with two weekdays, `{one}` and `{two}`
    - `numbers`: number words in spans of time
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    near: Mapping[str, int]
    of: str
    first: str
    to: str
    then: str
    lead: str
    year_lead: str
    month_lead: str
    between: str
    since: str
    until: str
    before: str
    after: str
    last: str
    ago_before: str
    ago_after: str
    past: str
    spans: Mapping[str, tuple[Span, int]]
    passed: Mapping[str, tuple[Span, int]]
    nights: str
    numbers: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Language:
    """The words of a language. All are in small letters; several words are joined by one space.

    - `units`: number words and their values below 1,000, which are added up
    - `scales`: what multiplies the number before it: `hundred`, `thousand`, `lakh`
    - `number_joiners`: what stands within a number: `and`
    - `ones`: words that count one person where something happened to that person: `a`, `another`
    - `zeros`: words that count nobody: `no`, `nobody`
    - `nobody`: words that count nobody after a verb that is denied: "n'a tué personne"
    - `without`: those of `zeros` that count nobody only before a noun for people or harm: `sans`
    - `who`: relatives that are always the subject of their clause: `qui`
    - `nouns_behind_number`: participles that name people behind a number or an article: `un détenu`
    - `nouns_as_spelled`: nouns that only their letters before folding set apart: `إمام`, not `أمام`
    - `nouns_before_of`: participles that are a noun before `of`: "mort d'un berger"
    - `split_verbs`: by the first word of a verb that has its subject between its words, its outcome
      and its last words: "فارق السجين الحياة". The first word is a `verb` or a `participle`
    - `with_article`: words that hold the article of the noun after them: `du`
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
    - `befalls_people`: words of harm that befall people only. Beside them any noun in the singular
      that is not among the `things` names one person, and so does a name
    - `person_forms`: a regular expression for the only nouns of which this holds
    - `injuries`: words behind a verb for wounds that make it one of those
    - `things`: a regular expression for nouns that are not people
    - `amounts`: nouns for a number of people, which count nobody themselves: "a toll of 12"
    - `labels_before`, `units_after`: regular expressions around numbers that count nobody
    - `parts`: words that make a count a part of the one before: `including`
    - `articles`: words for one that count nobody by themselves: `a`, unlike `one`
    - `of_them`: what makes the number before it a part: "three of them"
    - `alternatives`: what stands between outcomes of which either may be meant: "killed or wounded"
    - `approximate`: words for a number that is only near: `une trentaine`
    - `counted`: words that hold a number: `قتيلان` is two, of what the other word names
    - `groups`, `decimals`: what stands between thousands, and before decimals
    - `word`: a regular expression for one word
    - `letters`: what becomes of letters before words are looked up; None drops one
    - `prefixes`: what is written together with the next word; `article` belongs to that word
    - `subject_endings`: how those end who do what the verb before them tells
    - `object_endings`: how those end to whom it is done

    and how its clauses are built:

    - `units_first`: "five and twenty"; `tens_joined`: "twenty and five"
    - `head_first`: the noun comes before what describes it: "jefe de policía"
    - `verb_first`: whom a verb befell may stand after it: "murieron 12 personas"
    - `free_order`: so may, between the two, who did it: "قتل مسلحون ثلاثة جنود"
    - `noun_governs`: a noun of harm takes the number right after it: "مقتل 12 شخصا"
    - `object_markers`: what stands before the object of a verb: "mató a tres"
    - `passive_participles`: a participle without a verb tells what was done to those before it
    - `bare_person`: a noun without an article may name one person

    `dates` are the words of dates; None for English, whose dates are read by patterns of their own.
    """

    code: str
    denials: DenialWords
    speakers: SpeakerWords
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
    person_forms: str = ""
    befalls_people: frozenset[str] = frozenset()
    injuries: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()
    nouns_behind_number: frozenset[str] = frozenset()
    nouns_as_spelled: frozenset[str] = frozenset()
    nouns_before_of: frozenset[str] = frozenset()
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
    amounts: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    split_verbs: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    with_article: frozenset[str] = frozenset()
    collective: frozenset[str] = frozenset()
    plural_determiners: frozenset[str] = frozenset()
    outcome_stems: Mapping[str, str] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    of_them: frozenset[str] = frozenset()
    alternatives: frozenset[str] = frozenset()
    object_markers: frozenset[str] = frozenset()
    approximate: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    groups: str = ","
    decimals: str = "."
    word: str = r"\w+(?:[-'’‑]\w+)*|[A-Z]\.(?:[A-Z]\.)+"
    letters: Mapping[str, str | None] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()
    article: str = ""
    subject_endings: tuple[str, ...] = ()
    object_endings: tuple[str, ...] = ()
    units_first: bool = False
    tens_joined: bool = False
    head_first: bool = False
    verb_first: bool = False
    free_order: bool = False
    noun_governs: bool = False
    passive_participles: bool = False
    bare_person: bool = False
    dates: DateWords | None = None
