"""The structure of a language's table: its words, grouped by their grammatical role."""

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
"""The role of a word in a clause. The first seven describe what happened to people:

- participle: `killed`: passive with the people before it ("12 were killed"), or active with the
  people after it ("killed 12")
- active: `killing`, `kills`: active, with the people after it
- base: `kill`: as `active`, but after `to` or a modal nothing has happened
- intransitive: `died`, with the people before it as subject
- state: `dead`, `missing`: the state of the people before it
- noun: `deaths`, `murder`: "12 deaths", "the murder of"
- toll: `death toll`: the number follows a verb of change or of measure

`report` is `feared`, `confirmed` ("12 are feared dead"); `change` is `rose`, `reached`, `stands`.
"""

Qualifier = Literal["least", "more", "most", "fewer", "about", "exactly"]
Span = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, eq=False)
class DateWords:
    """The words of dates. Words with several forms are regular expressions.

    - `months`, `weekdays`: numbers by a regular expression for the names (Monday is 0)
    - `near`: days relative to the document's date, by words: `ayer` is -1
    - `of`: optional text between day, month and year
    - `first`: the written form of the first of a month
    - `to`: text between the first and last day of a range; `then`: between two days
    - `lead`: optional text before a day: `el día`
    - `year_lead`: text before a year; four digits without it are not a year
    - `month_lead`: text before a month without a year
    - `between`: the beginning of a range; `since`, `until`, `before`, `after` begin an open range
    - `last`: text before or after a weekday that excludes the document's own day
    - `ago_before`, `ago_after`: text before or after a period of time: `hace`; `ago`
    - `past`: text before a period that lasts until the document's date: `en los últimos`
    - `spans`: unit and number by a regular expression: `أسبوعين` is two weeks
    - `passed`: by words, a whole week, month or year, relative to the document's
    - `nights`: a regular expression with two weekdays, `{one}` and `{two}`
    - `numbers`: number words in periods of time
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
    """The words of a language. They are in lower case; multiple words are joined by one space.

    - `units`: number words and their values below 1,000, which are added up
    - `scales`: multipliers of the number before them: `hundred`, `thousand`, `lakh`
    - `number_joiners`: words within a number: `and`
    - `ones`: words that count one person if something happened to that person: `a`, `another`
    - `zeros`: words that mean zero people: `no`, `nobody`
    - `nobody`: words that mean zero people after a negated verb: "n'a tué personne"
    - `without`: those `zeros` that count only before a noun for people or harm: `sans`
    - `who`: relative pronouns that are always the subject of their clause: `qui`
    - `nouns_behind_number`: participles that are nouns after a number or an article: `un détenu`
    - `nouns_as_spelled`: nouns that only letters before folding distinguish: `إمام`, not `أمام`
    - `nouns_before_of`: participles that are nouns before `of`: "mort d'un berger"
    - `split_verbs`: by the first word of a verb whose subject is between its words, its outcome and
      its last words: "فارق السجين الحياة". The first word is a `verb` or a `participle`
    - `with_agent`: the first words of such a verb, as spelled, if the agent precedes the victim:
      "أردى قناص طفلا قتيلا"
    - `with_article`: words that contain the article of the following noun: `du`
    - `vague`: words that give a minimum: `dozens`
    - `before`, `after`: words around a number that change its bounds
    - `range_joiners`: words between the two ends of a range; `between` begins a range
    - `from_words`: words before the earlier number of a toll
    - `outcomes`: words for what happened to people, by outcome and role. Outcomes are those of
      `vocabulary.records`, and others so that their numbers are not assigned to those
    - `roles`: the other words of the grammar, by role
    - `verb_endings`, `adverb_endings`, `gerund_endings`: endings of words that are not listed
    - `not_verbs`: words with a verb ending that are not verbs
    - `victims`: regular expressions by kind of victims; the first match applies
    - `person_endings`: endings of nouns for one person
    - `befalls_people`: words of harm that happens only to people. With them any singular noun that
      is not in `things`, or a name, denotes one person
    - `person_forms`: a regular expression that restricts these nouns
    - `family_names`: a regular expression for a given name with a family name. After these words of
      harm it denotes one person
    - `not_harm`: by words of harm, regular expressions for the words behind them with which they
      mean something else: `قضى` … `بسجنه`, sentenced to prison
    - `injuries`: words after a verb of wounding that put it among these words of harm
    - `things`: a regular expression for nouns that are not people
    - `bare_tolls`: those `counters` that are a death toll without a noun: "le bilan s'élève à 12"
    - `amounts`: nouns for a number of people that are not people: "a toll of 12"
    - `labels_before`, `units_after`: regular expressions around numbers that do not count people
    - `hypothetical`: modal verbs of what did not happen: "could have killed"
    - `fractions`: a regular expression for a part of the number after it: "half of the"
    - `rate_each`: words between the numbers of a rate, which counts nobody: "one in every four".
      `rate_of` may also mean something else ("five in ten children"); `rate_round` makes a rate
      with a power of ten ("nine out of ten"); `rate_per` is behind the number: "12 deaths per day".
      After it may not come `not_rate`, a regular expression: "al día siguiente". `rate_apart` is a
      regular expression for words that make a rate of the clause before or after them: "every day";
      `rate_at_end` for those that do so only at its end: "mueren al año"
    - `rate_has_noun_before`: the noun of a rate is between its numbers: "un enfant sur quatre"
    - `parts`: words that make a count a part of the previous one: `including`
    - `articles`: words for one that are not a count by themselves: `a`, unlike `one`
    - `of_whom`: words for a part that begin a clause: ", of whom three children died"
    - `of_them`: words that make the number before them a part: "three of them"
    - `alternatives`: words between alternative outcomes: "killed or wounded"
    - `approximate`: words for an approximate number: `une trentaine`
    - `counted`: words that contain a number: `قتيلان` is two of what the other word names
    - `groups`, `decimals`: the thousands separator and the decimal separator
    - `word`: a regular expression for one word
    - `letters`: replacements of letters before words are looked up; None removes the letter
    - `prefixes`: prefixes written together with the next word; `article` belongs to that word
    - `subject_endings`: endings of an agent after its verb
    - `object_endings`: endings of the object of a verb

    The structure of its clauses:

    - `units_first`: "five and twenty"; `tens_joined`: "twenty and five"
    - `head_first`: the noun precedes its modifiers: "jefe de policía"
    - `verb_first`: the victims may follow their verb: "murieron 12 personas"
    - `free_order`: as `verb_first`, with the agent between them: "قتل مسلحون ثلاثة جنود"
    - `noun_governs`: a noun of harm takes the number right after it: "مقتل 12 شخصا"
    - `object_markers`: words before the object of a verb: "mató a tres"
    - `passive_participles`: a participle without a verb is a passive of the people before it
    - `bare_person`: a noun without an article may denote one person

    `dates` are the words of dates; None for English, which has its own date patterns.
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
    fractions: str = r"(?!)"
    rate_each: frozenset[str] = frozenset()
    rate_of: frozenset[str] = frozenset()
    rate_round: frozenset[str] = frozenset()
    rate_per: frozenset[str] = frozenset()
    not_rate: str = r"(?!)"
    rate_apart: str = r"(?!)"
    rate_at_end: str = r"(?!)"
    rate_has_noun_before: bool = False
    person_forms: str = ""
    family_names: str = ""
    not_harm: Mapping[str, str] = field(default_factory=dict)
    befalls_people: frozenset[str] = frozenset()
    injuries: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()
    nouns_behind_number: frozenset[str] = frozenset()
    nouns_as_spelled: frozenset[str] = frozenset()
    nouns_before_of: frozenset[str] = frozenset()
    halves: frozenset[str] = frozenset()
    attempts: frozenset[str] = frozenset()
    hypothetical: frozenset[str] = frozenset()
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
    bare_tolls: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    split_verbs: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    with_agent: frozenset[str] = frozenset()
    with_article: frozenset[str] = frozenset()
    collective: frozenset[str] = frozenset()
    plural_determiners: frozenset[str] = frozenset()
    outcome_stems: Mapping[str, str] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    of_whom: frozenset[str] = frozenset()
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
