"""Words of denial and doubt in English prose, and what only looks like them."""

import re
from dataclasses import dataclass

from reading.languages import language_of
from reading.piecewise import piecewise

__all__ = ["FoundDenial", "find_denials", "has_negation"]


@dataclass(frozen=True)
class FoundDenial:
    """Words that deny or doubt what is said, from `start` to `end` (code points, end excluded)."""

    start: int
    end: int
    exact: str
    kind: str
    explanation: str


_CLAIM = (
    r"(?:claims?|allegations?|accusations?|charges?|reports?|suggestions?|assertions?|accounts?"
    r"|statements?|involvement|responsibility|links?|figures?|versions?|blame|findings?|whether)"
)
_NOT = r"(?:no|not|never|none|nor|neither|n['’]t|without|cannot)"
_DENIES = (
    r"den(?:y|ies|ied|ying|ials?)\b(?!\s+(?:(?:them|him|her|people|access|entry|bail|visas?)\b"
    r"|(?:\w+\s+){0,2}(?:access|entry|permission|treatment|medical|care|rights?|education)\b))"
    r"|(?:refut|rebut|disavow|disclaim|disown)\w*"
    rf"|(?:reject|dismiss|disput|contradict|contest|repudiat)\w*\b(?=[^.;]{{0,50}}\b{_CLAIM}\b)"
    r"|distanc(?:ed|es|ing)\s+(?:itself|themselves|himself|herself)\s+from"
    rf"|\b{_NOT}\s+(?:\w+\s+){{0,3}}?(?:responsible|involved|involvement|role|links?|ties|behind"
    r"|connections?|hand|claimed\s+responsibility)\b"
    r"|(?:baseless|unfounded|untrue|fabricated)\b"
    rf"|false\s+{_CLAIM}\b|(?:is|are|was|were)\s+(?:\w+ly\s+)?false\b"
)
_DOUBTS = (
    r"(?:(?:cast|casts|casting)\s+)?doubt(?:s|ed|ing)?\b"
    rf"|doubtful\b(?=\s+(?:that|whether|if|about)\b|[^.;]{{0,30}}\b{_CLAIM}\b)|"
    r"unconfirmed\b|unverified\b"
    r"|unsubstantiated\b|unlikely\b|s[ck]eptical\b|disputed\s+(?:by|whether)\b"
    r"|questioned\s+(?:the\s+)?(?:\w+\s+)?" + _CLAIM + r"\b"
    r"|(?:could\s+not|cannot|(?:no|not|never|n['’]t)(?:\s+been)?)\s+(?:be\s+|been\s+|yet\s+)?"
    r"(?:\w+ly\s+)?(?:be\s+)?(?:verif(?:y|ied)|confirm(?:ed)?|corroborated?)\b"
    rf"|{_NOT}\s+(?:\w+\s+){{0,2}}?(?:evidence|proof)\b"
)
_DENIAL = re.compile(rf"\b(?:(?P<denies>{_DENIES})|(?P<doubts>{_DOUBTS}))", re.IGNORECASE)
# “Did not deny”, “neither confirmed nor denied”, “no doubt”: not denied, not doubted.
_TURNED = re.compile(
    r"\b(?:not|n['’]t|never|neither|nor|no|without(?:\s+an?y?)?|beyond(?:\s+a)?|cannot(?:\s+be)?)"
    r"\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_WAS_GIVEN_NONE = re.compile(r"\b(?:was|were|been|being|are|is)\s+$", re.IGNORECASE)
_NEGATION = re.compile(
    rf"\b(?:{_NOT}|false\w*|untrue|refus\w+|reject\w*|dismiss\w*|contrary|instead|innocent"
    r"|disput\w+|contradict\w*|condemn\w*|disagree\w*|doubt\w*|lie|lies|lying|fake)\b|n['’]t\b",
    re.IGNORECASE,
)


def find_denials(text: str, language: str = "en") -> list[FoundDenial]:
    """Return the words of denial or doubt in `text`, in order and without overlap.

    `language` is that of the document (see `language_of`); in one without a table nothing is found.
    """
    if language_of(language, text) is None:
        return []
    return piecewise(text, _denials)


def _denials(text: str) -> list[FoundDenial]:
    found = []
    for match in _DENIAL.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        word = match[0].lower()
        if _TURNED.search(before) and not word.startswith(("no", "n't", "cannot", "could")):
            continue
        if word == "denied" and _WAS_GIVEN_NONE.search(before):
            following = text[match.end() : match.end() + 30].lstrip().lower()
            if not following.startswith(("by", "that")):
                continue
        kind = "denial" if match["denies"] else "doubt"
        found.append(
            FoundDenial(
                match.start(), match.end(), match[0], kind, f"“{match[0]}” is a word of {kind}."
            )
        )
    return found


def has_negation(text: str, language: str = "en") -> bool:
    """Whether anything in `text` says no, however it does; True in a language without a table."""
    if language_of(language, text) is None:
        return True
    return bool(_NEGATION.search(text)) or bool(find_denials(text, language))
