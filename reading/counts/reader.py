"""Converts a sentence to a sequence of units, each with a role letter."""

import re

from reading.counts.excluded import what_counts_nothing
from reading.counts.quantities import Quantity, quantity_at, quantity_of_word
from reading.counts.rates import drop_predicates_of_rates, rate_at
from reading.counts.tokens import Token, tokens_of
from reading.counts.units import Units, settle
from reading.counts.victims import is_one_person, victims_of
from reading.counts.words import Entry, Words
from reading.dates.spans import date_spans

__all__ = ["units_of"]

_MARKS = {",": ",", ";": ";", ".": ";", ":": ":", "(": "(", ")": ")", "—": ",", "–": ",", "-": ","}
_MARKS |= {"،": ",", "؛": ";", "?": ";", "!": ";", "/": "c", "&": "c", "=": ":", "|": ";"}
_AMONG_THEM = re.compile(r"(?:I|ps)(?:#n+c)*$")
_WITH_ANOTHER = re.compile(r"[kKN]a*(?:#?n{1,5}a*,?c)+$")
_IN_SPLIT_VERB = re.compile(r"Va*(?:#?n{1,5}a*,?c)+$")
_DENIED = re.compile(r"z[hAar]*[kKbisVn][npoa]{0,5}$")
_NONE_OF = re.compile(r"0od*$")
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


def units_of(text: str, start: int, end: int, words: Words) -> Units | None:
    """Return the units of a sentence, or None if it contains no number and no word of harm."""
    sentence = text[start:end]
    may_tell = _DIGIT.search(sentence) is not None
    if not may_tell and not words.language.prefixes:
        # Most sentences end here, before they are cut into tokens.
        if words.telling.isdisjoint(_WORD.findall(words.folded(sentence))):
            return None
        may_tell = True
    tokens = tokens_of(text, start, end, words)
    if not may_tell and words.telling.isdisjoint([token.low for token in tokens]):
        return None
    return _Reader(text, start, end, tokens, words).read()


class _Reader:
    """Combines the tokens of a sentence into units."""

    def __init__(self, text: str, start: int, end: int, tokens: list[Token], words: Words) -> None:
        self.text = text
        self.tokens = tokens
        self.words = words
        self.units = Units(text, start, end, words.language)
        self.letters: list[str] = []
        self.rows: list[tuple[int, int, str, str, int]] = []
        self.named_until = -1
        self.dates = self._dates(start, end)

    def _dates(self, start: int, end: int) -> list[tuple[int, int]]:
        language = self.words.language
        digits = 8 if language.dates is None else 4
        lows = [token.low for token in self.tokens]
        long = [low for low in lows if len(low) >= digits]
        if language.months.isdisjoint(lows) and not any(low[0].isdigit() for low in long):
            return []
        return [
            (start + one, start + two)
            for one, two in date_spans(self.text[start:end], self.words.language)
        ]

    def read(self) -> Units:
        tokens, words, units = self.tokens, self.words, self.units
        language = words.language
        index = 0
        last_used = 0
        count = len(tokens)
        dates = iter(self.dates)
        date = next(dates, None)
        letters, rows, plain = self.letters, self.rows, words.plain
        while index < count:
            token = tokens[index]
            low = token.low
            entry = plain.get(low)
            if entry is not None and (date is None or token.start < date[0]):
                letters.append(entry.letter)
                rows.append((token.start, token.end, low, entry.outcome, index))
                index += 1
                continue
            while date and date[1] <= token.start:
                date = next(dates, None)
            if date and date[0] <= token.start:
                first = index
                while index < count and tokens[index].start < date[1]:
                    index += 1
                self._add("a", token.start, tokens[index - 1].end, low, "", first)
                last_used = index
                continue
            scaled = (
                low in language.ones
                and index + 1 < count
                and tokens[index + 1].low in language.scales
            )
            may_count = token.is_number or low in words.numbers or low in language.halves
            if (may_count or low in language.ones) and (rate := self._rate(index)):
                index = last_used = rate
                continue
            if low in language.ones and may_count and self._begins_number(index):
                # “Une dizaine” is not one, whatever precedes it.
                index = last_used = self._word(index, last_used)
                continue
            if may_count or scaled or "-" in low:
                quantity = self._quantity(index, last_used)
                if quantity:
                    index = last_used = quantity.last
                    continue
            if token.is_number:
                self._add("n", token.start, token.end, low, "", index)
                index += 1
                continue
            index = self._word(index, last_used)
        if self.rows:
            units.starts, units.ends, units.lows, units.outcomes, _ = map(
                list, zip(*self.rows, strict=True)
            )
        settle(self.text, letters, units, words)
        drop_predicates_of_rates(units)
        return units

    def _rate(self, index: int) -> int | None:
        """Skip the rate that begins at a token. Return the next token, or None if there is none."""
        tokens = self.tokens
        last = rate_at(self.text, tokens, index, self.words, "".join(self.letters[-1:]))
        if last is not None:
            self.units.rates.append(len(self.letters))
            self._add("a", tokens[index].start, tokens[last - 1].end, tokens[index].low, "", index)
        return last

    def _word(self, index: int, last_used: int) -> int:
        """Add the word or phrase at a token. Return the index of the next token."""
        tokens, words = self.tokens, self.words
        token = tokens[index]
        low = token.low
        if low in words.phrases and (listed := self._phrase_at(index)):
            return self._entered(index, *listed, last_used)
        if low in words.language.counted:
            return self._counted(index, last_used)
        known = words.single.get(low)
        if known is None:
            mark = _MARKS.get(low)
            if mark:
                if low == "." and len(tokens) > index + 1 and not self._ends_clause(index):
                    return index + 1
                self._add(mark, token.start, token.end, low, "", index)
                return index + 1
            if not (low[0].isalnum()):
                return index + 1
            entry = words.entry(low)
            words.remember(low, entry)
            if entry.letter != "n" and self.text[token.start].isupper() and self.letters:
                # A capitalised word within a sentence is a name, whatever its ending.
                entry = Entry("n")
            return self._entered(index, index + 1, entry, last_used)
        return self._entered(index, index + 1, known, last_used)

    def _phrase_at(self, index: int) -> tuple[int, Entry] | None:
        """Return the end and entry of the longest listed phrase that begins at a token, or None."""
        tokens = self.tokens
        if index + 1 == len(tokens):
            return None
        following = tokens[index + 1].low
        for rest, entry in self.words.phrases.get(tokens[index].low, ()):
            if rest[0] != following:
                continue
            last = index + 1 + len(rest)
            if tuple([token.low for token in tokens[index + 1 : last]]) == rest:
                return last, entry
        return None

    def _begins_number(self, index: int) -> bool:
        found = self._phrase_at(index)
        return found is not None and found[1].letter == "~"

    def _counted(self, index: int, last_used: int) -> int:
        """Add the number in a word, unless one precedes it, and then the counted noun."""
        token, language = self.tokens[index], self.words.language
        value, noun = language.counted[token.low]
        has_article = self.text.startswith(
            language.article, token.start
        ) and not token.low.startswith(language.article)
        last = index + 1
        if not has_article and (value > 1 or self.letters[-1:] != ["#"]):
            quantity = quantity_of_word(
                self.tokens, self.words, index, index + 1, "~", token.low, value, last_used
            )
            self._drop_from(quantity.first)
            self.units.quantities[len(self.letters)] = quantity
            self._add("#", quantity.start, quantity.end, token.low, "", quantity.first)
            last = quantity.last
        entry = self.words.entry(noun)
        self._add(entry.letter, token.start, token.end, token.low, entry.outcome, index)
        return last

    def _ends_clause(self, index: int) -> bool:
        """Return whether a full stop ends the clause and not only an abbreviation."""
        following = self.tokens[index + 1]
        return following.start > self.tokens[index].end and len(self.tokens[index - 1].low) > 3

    def _entered(self, first: int, last: int, entry: Entry, last_used: int) -> int:
        tokens, language = self.tokens, self.words.language
        start, end = tokens[first].start, tokens[last - 1].end
        low = tokens[first].low
        if last > first + 1:
            low = " ".join([token.low for token in tokens[first:last]])
        letter = entry.letter
        if low in language.without and not self._is_of_people(last):
            letter = "p"
        if low in language.nobody and _DENIED.search("".join(self.letters[-8:])):
            letter = "0"
        if low in language.ones and self.words.begins_fraction(self.text, start):
            # “A third of the passengers”
            letter = "n"
        elif letter in "~0" or low in language.ones or low in language.exact:
            value = language.vague.get(low, 0 if letter == "0" else language.exact.get(low, 1))
            value = language.approximate.get(low, value)
            quantity = quantity_of_word(
                self.tokens, self.words, first, last, letter, low, value, last_used
            )
            if letter == "0":
                letter = "0"
            elif low in language.ones:
                letter = "1"
            else:
                letter = "#"
            self._drop_from(quantity.first)
            if letter == "#" and self.words.is_measure(self.text, quantity.end, self.units.end):
                # “Une quarantaine d'années”
                self._add("a", quantity.start, quantity.end, low, "", quantity.first)
                return quantity.last
            self.units.quantities[len(self.letters)] = quantity
            self._add(letter, quantity.start, quantity.end, low, "", quantity.first)
            return quantity.last
        if letter == "n" and self._is_one_of_them(low):
            quantity = Quantity(first, last, start, end, 1, 1, is_soft=True)
            self.units.quantities[len(self.letters)] = quantity
            self._add("#", start, end, low, "", first)
        self._add(letter, start, end, low, entry.outcome, first)
        return last

    def _is_of_people(self, index: int) -> bool:
        """Return whether a token means people or harm: “sans victimes”, not “sans frontières”."""
        if index >= len(self.tokens):
            return True
        low = self.tokens[index].low
        entry = self.words.entry(low)
        return entry.letter != "n" or bool(entry.outcome) or victims_of(low, self.words) != ""

    def _is_one_of_them(self, low: str) -> bool:
        """Return whether a bare noun is one person of several: “بينهم امرأة وطفل”."""
        if not self.words.language.bare_person:
            return False
        if not is_one_person(low, self.words):
            return False
        if _AMONG_THEM.search("".join(self.letters[-6:])):
            return True
        # “قتل جندي وضابط”: a soldier and an officer
        if self.letters[-1:] != ["c"] or victims_of(low, self.words) == "":
            return False
        letters = "".join(self.letters[-16:])
        if _WITH_ANOTHER.search(letters):
            return True
        # “لقي ثلاثة أطفال وامرأة مصرعهم”
        split = _IN_SPLIT_VERB.search(letters)
        return (
            split is not None
            and self.rows[split.start() - len(letters)][2] in self.words.language.split_verbs
        )

    def _quantity(self, index: int, last_used: int) -> Quantity | None:
        """Add the number at a token if it is a count. Return None if there is no number."""
        found = quantity_at(self.text, self.tokens, index, self.words, last_used)
        if found is None:
            return None
        if self._was(index, last_used):
            # “Rose from 12 to 18”: the old number is skipped, the new one follows.
            found = quantity_at(self.text, self.tokens, index, self.words, last_used, False)
            if found:
                self._add("a", found.start, found.end, "", "", found.first)
            return found
        low = self.tokens[index].low
        if low in self.words.language.ones and found.last == index + 1 and found.at_least == 1:
            return None
        if none := self._none_of(found):
            return none
        nothing, self.named_until = what_counts_nothing(
            self.text, self.tokens, self.words, index, found, self.units, self.named_until
        )
        self._drop_from(found.first)
        if nothing:
            self._add(nothing, found.start, found.end, low, "", found.first)
        else:
            self.units.quantities[len(self.letters)] = found
            self._add("#", found.start, found.end, low, "", found.first)
        return found

    def _none_of(self, found: Quantity) -> Quantity | None:
        """Add zero out of a number: “none of the 48 miners”. Return None if no zero precedes."""
        match = _NONE_OF.search("".join(self.letters[-4:]))
        if match is None or found.at_least != found.at_most or found.out_of is not None:
            return None
        at = len(self.letters) - len(match[0])
        zero, low = self.units.quantities[at], self.rows[at][2]
        none = Quantity(
            zero.first, found.last, zero.start, found.end, 0, 0, found.at_most, is_soft=True
        )
        self._drop_from(zero.first)
        self.units.quantities[at] = none
        self._add("0", none.start, none.end, low, "", none.first)
        return none

    def _was(self, index: int, last_used: int) -> bool:
        before = self.tokens[index - 1].low if index > last_used else ""
        if before not in self.words.language.from_words:
            return False
        if "g" in self.letters[-10:]:
            return True
        # “Lowered the toll from 30 to 24”
        following = [token.low for token in self.tokens[index + 1 : index + 3]]
        if len(following) < 2 or following[0] not in self.words.language.range_joiners:
            return False
        if not following[1].isdecimal():
            return False
        # The ends of a range ascend.
        now, was = following[1], self.tokens[index].low
        return "T" in self.letters[-10:] or (was.isdecimal() and int(now) < int(was))

    def _drop_from(self, first: int) -> None:
        """Remove the units from a token on, because they become part of the next unit."""
        while self.rows and self.rows[-1][4] >= first:
            self.rows.pop()
            self.letters.pop()
            self.units.quantities.pop(len(self.letters), None)

    def _add(self, letter: str, start: int, end: int, low: str, outcome: str, first: int) -> None:
        self.letters.append(letter)
        self.rows.append((start, end, low, outcome, first))
