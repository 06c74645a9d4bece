"""Classifies nouns: a kind of victims, one person, or not people."""

import re
from functools import lru_cache

from reading.counts.words import Words

__all__ = ["is_one_person", "is_thing", "victims_of"]

_FIRST_WORD = re.compile(r"[\w’-]+")
_LAST_WORD = re.compile(r"[\w'’-]+$")


@lru_cache(maxsize=4096)
def victims_of(noun: str, words: Words) -> str:
    """Return the kind of victims that a noun phrase denotes, or an empty string.

    Words before "of" take precedence if they denote a kind: children of soldiers are civilians.
    Otherwise the last word that denotes one applies: a police driver is a driver.
    """
    if not noun:
        return ""
    noun = words.folded(noun)
    if words.language.head_first:
        first = min(
            (
                (match.start(), -match.end(), at, kind)
                for at, (kind, pattern) in enumerate(words.victims)
                if (match := pattern.search(noun))
            ),
            default=None,
        )
        return first[-1] if first else ""
    head = noun.split(" of ")[0]
    for part in (head, noun) if head != noun else (noun,):
        best, best_end = "", -1
        for kind, pattern in words.victims:
            for match in pattern.finditer(part):
                if match.end() > best_end:
                    best, best_end = kind, match.end()
        if best and (part == noun or best != "unknown"):
            return best
    return ""


@lru_cache(maxsize=4096)
def is_thing(noun: str, words: Words) -> bool:
    """Return whether the head of a noun phrase, the part before "of", does not denote people."""
    if _is_amount(noun, words):
        return True
    if words.language.head_first:
        last = _FIRST_WORD.search(words.folded(noun))
    else:
        last = _LAST_WORD.search(noun.split(" of ")[0].split(" in ")[0])
    if not last or victims_of(last[0], words):
        return False
    return bool(words.things.fullmatch(last[0]))


def _is_amount(noun: str, words: Words) -> bool:
    """Return whether a noun phrase begins with an amount of people: “a final toll of 12”."""
    for low in _FIRST_WORD.findall(words.folded(noun)):
        if words.entry(low).letter == "o":
            return False
        if low in words.language.amounts:
            return True
    return False


@lru_cache(maxsize=4096)
def is_one_person(noun: str, words: Words, befalls_people: bool = False) -> bool:
    """Return whether a noun phrase denotes one person, judging by its head.

    With a word of harm that applies only to people, any noun that is not a thing does.
    """
    if words.language.head_first:
        last = _FIRST_WORD.search(words.folded(noun))
    else:
        last = _LAST_WORD.search(noun.split(" of ")[0])
    if not last or _is_amount(noun, words):
        return False
    low = last[0].lower()
    if low.removeprefix(words.language.article) in words.language.person_endings:
        return True
    if words.things.fullmatch(last[0]):
        return False
    if low.endswith(words.language.plural_endings) and not low.endswith(("ss",)):
        return False
    if low.endswith(words.language.person_endings):
        return True
    if not befalls_people or len(low) < 3:
        return False
    bare = low.removeprefix(words.language.article)
    if words.language.person_forms:
        named = [bare.rstrip("".join(words.language.object_endings))]
    else:
        # An adjective may precede the noun: “la nouvelle industrie”.
        named = _FIRST_WORD.findall(words.folded(noun))
    return words.person_forms.fullmatch(bare) is not None and not any(
        words.things.fullmatch(each) for each in named
    )
