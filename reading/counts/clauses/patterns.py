"""Patterns over the roles of the words of a sentence, which several modules use."""

import re

from vocabulary.records import Outcome

__all__ = ["OBJECT", "OUTCOMES", "PP", "PREDICATE", "REACH", "SKIP", "X"]

# The rest of a prepositional phrase. A number is part of it only right after the preposition.
X = r"[dnaq1]"
PP = rf"(?:[poBt][da]*#?{X}*)"
_MORE = rf"(?:(?:,c?|c)[d1]?n{{1,4}}(?:{PP})*(?=[,h]*[Acki]|,))"
SKIP = (
    rf"(?:a|{PP}|G{X}*|V(?=[poBta])|,?r[hma]*(?:A[a]*)?[VG]{X}*|{_MORE}"
    rf"|,[dnapoBVG1c]{{1,14}},|,r[hAapodn1kV]{{2,14}},(?=h*[Ai])|\([^()]{{0,24}}\)|,?I[d#1napocVGks,]{{1,24}}?,(?=[ham]*[Aki])"
    rf"|,?I[#1napodc]{{1,14}}(?=[h]*[Aki])|,[#1][dnapoIcVG#1]{{1,14}},(?=[ham]*[Aki]))"
)
PREDICATE = re.compile(rf"{SKIP}*,?r?[a]*[AhmVKkbgfizG]")
OBJECT = re.compile(r"a*(?:[#1dnq~]|V(?=n)|G(?=n))")
OUTCOMES = frozenset(Outcome.values)
REACH = 24
"""Maximum distance before a number at which the word for a toll is searched for, in units."""
