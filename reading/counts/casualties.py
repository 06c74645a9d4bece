"""Whom a count counts and what they suffered, in the words of `entities.vocabulary`."""

import re
from dataclasses import dataclass

from vocabulary.records import Outcome, Victims

__all__ = ["ONE_PERSON", "OUTCOME", "Noun", "noun_after", "outcome_of", "victims_of"]

_VICTIMS = (
    (
        Victims.SECURITY_FORCES,
        r"(?:security|police|military|army|paramilitary|border|frontier|traffic)\s+"
        r"(?:forces?|personnel|officers?|officials?|guards?|constables?|staff|troops)"
        r"|soldiers?|policem[ae]n|policewom[ae]n|police|troops|troopers?|constables?|cadets?"
        r"|servicem[ae]n|paramilitar(?:y|ies)|peacekeepers?|security\s+guards?|commandos?"
        r"|recruits|(?:army|military)\s+(?:captain|major|colonel|general)s?|rangers?"
        r"|(?:forces|army|military)\s+(?:members?|men)",
    ),
    (
        Victims.AID_WORKERS,
        r"(?:aid|humanitarian|relief|NGO|UN)\s+(?:workers?|staff|employees?|staffers?)",
    ),
    (Victims.JOURNALISTS, r"journalists?|reporters?|media\s+workers?|cameram[ae]n|broadcasters?"),
    (
        Victims.GOVERNMENT_OFFICIALS,
        r"(?:government|local|district|provincial|public|state)\s+(?:officials?|employees?)"
        r"|officials?|governors?|mayors?|ministers?|judges?|lawmakers?|councillors?|diplomats?",
    ),
    (
        Victims.MILITANTS,
        r"militants?|terrorists?|insurgents?|fighters?|gunm[ae]n|attackers?|assailants?|rebels?"
        r"|extremists?|(?:suicide\s+)?bombers?|jihadis?t?s?|commanders?|militiam[ae]n|kharijites?",
    ),
    (
        Victims.CIVILIANS,
        r"civilians?|child(?:ren)?|wom[ae]n|girls?|boys?|infants?|bab(?:y|ies)|villagers?"
        r"|traders?|shopkeepers?|worshipp?ers?|passengers?|pilgrims?|students?|teachers?"
        r"|(?:coal\s+|factory\s+|health\s+|polio\s+)?workers?|labou?rers?|miners?|residents?"
        r"|passers-?by|bystanders?|drivers?|schoolchildren|farmers?|doctors?|nurses?|tourists?"
        r"|refugees?|tribesm[ae]n|shoppers|mourners|patients|famil(?:y|ies)|farmers?",
    ),
    (Victims.UNKNOWN, r"people|persons?|victims?|men|man|individuals?|lives|bodies"),
)
_VICTIM = [
    (victims, re.compile(rf"\b(?:{words})\b(?!-)", re.IGNORECASE)) for victims, words in _VICTIMS
]
ONE_PERSON = (
    r"(?:[\w-]+\s+){0,2}?(?:soldier|policeman|policewoman|police\s+officer|constable|trooper"
    r"|civilian|child|woman|girl|boy|militant|terrorist|insurgent|fighter|gunman|journalist"
    r"|reporter|teacher|student|driver|villager|(?:aid|health|polio)\s+worker|officer|bomber"
    r"|(?:army|military)\s+(?:captain|major|colonel)|paramilitary\s+\w+|person|man|boy|official)\b"
)
"""What must follow “a” or “one” for it to count somebody."""

_OUTCOMES = (
    (
        Outcome.KILLED,
        r"kill(?:ed|ing|s)?|dead|died|deaths?|slain|murder(?:ed|ing)|execut(?:ed|ing)|martyred"
        r"|assassinat(?:ed|ing)|behead(?:ed|ing)|fatalities|lost\s+their\s+lives|claimed\s+the\s+lives",
    ),
    (Outcome.WOUNDED, r"wound(?:ed|ing|s)|injur(?:ed|ing|es|ies)|hurt|maimed"),
    (
        Outcome.KIDNAPPED,
        r"kidnap(?:ped|ping|s)?|abduct(?:ed|ing|s)?|(?:taken|took|taking|held)\s+hostage|hostages",
    ),
    (Outcome.MISSING, r"missing|disappeared|unaccounted\s+for"),
)
OUTCOME = re.compile(
    "|".join(rf"(?P<{name.name}>\b(?:{words})\b)" for name, words in _OUTCOMES), re.IGNORECASE
)

# Where a noun phrase ends.
_STOP = (
    r"(?:who|that|which|whom|whose|were|was|are|is|be|been|being|have|has|had|will|would|could|may"
    r"|in|on|at|by|from|for|to|into|and|or|but|after|before|during|when|while|as|with|near|since"
    r"|inside|outside|under|over|across|including|based|said|says|told|reported|remain(?:ed)?"
    r"|lost|went|took|joined|fled|the|a|an|his|her|their|its|so|not|also|it|they|he|she|we|because"
    r"|if|them|us|him|than|then|there|this|these|those|dead|hurt|died"
    r"|(?!(?:suspected|armed|unarmed|alleged|masked|unidentified|retired|uniformed|displaced)\b)\w+ed|\w+ing(?<!building)(?<!training))"
)
_NOUN = re.compile(
    rf"\s+(?:of\s+(?:the\s+|its\s+|their\s+)?)?"
    rf"(?P<noun>(?!{_STOP}\b)[^\W\d_][\w'’-]*(?:\s+(?!(?:{_STOP}|of)\b)[^\W\d_][\w'’-]*){{0,4}}"
    rf"(?:\s+of\s+(?:the\s+)?(?!{_STOP}\b)[^\W\d_][\w'’-]*"
    rf"(?:\s+(?!(?:{_STOP}|of)\b)[^\W\d_][\w'’-]*){{0,3}})?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Noun:
    """What is counted, and where it ends in the text (code points)."""

    text: str
    end: int


def noun_after(text: str, position: int, limit: int) -> Noun:
    """Return the noun phrase that follows a number, empty where none does."""
    match = _NOUN.match(text, position, limit)
    return Noun(match["noun"], match.end()) if match else Noun("", position)


def victims_of(noun: str) -> str:
    """Return the kind of victims that a noun phrase names, empty where it names none.

    What comes before “of” decides, where it says anything: children of soldiers are civilians.
    """
    head = noun.split(" of ")[0]
    for part in (head, noun) if head != noun else (noun,):
        for kind, words in _VICTIM:
            if words.search(part) and (part == noun or kind != Victims.UNKNOWN):
                return kind.value
    return ""


def outcome_of(match: re.Match[str]) -> str:
    """Return the outcome that a match of OUTCOME stands for."""
    return Outcome[match.lastgroup or ""].value
