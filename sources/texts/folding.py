"""Folding of names for comparison, used by all readers, lists and look-ups.

PostgreSQL has the same function, `fold_name` (`sources/migrations/`), for comparison in SQL. A test
compares the two for every letter of Unicode.
"""

import re
import unicodedata

__all__ = ["APOSTROPHES", "DASHES", "fold", "without_articles"]

APOSTROPHES = (
    "'`\u2018\u2019\u201b\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c0\u02c1\u02c8\u02ca\u02cb"
    "\u0294\u0295\ua78b\ua78c\u055a\u05f3\uff07\u00b4"
)
"""Apostrophes, and the signs for hamza and ayn in Latin script."""

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u05be\u30a0\ufe58\ufe63\uff0d"
"""Hyphens and dashes."""

# Unicode decomposes these into a space and an accent.
_ACCENTS_ALONE = str.maketrans(dict.fromkeys("\u00b4\u0384\u1fbd\u1fbf\u1ffd\u1ffe", "'"))

# Letters that neither Unicode decomposition nor case folding makes equal.
_ALIKE = {
    "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŋ": "n", "ĸ": "k", "ı": "i", "ȷ": "j",
    # Persian, Urdu, Pashto and Uighur forms of Arabic letters; standalone hamza; tatweel.
    "ى": "ي", "ی": "ي", "ۍ": "ي", "ک": "ك", "ڪ": "ك", "ګ": "گ", "ٱ": "ا",
    "ة": "ه", "ہ": "ه", "ۃ": "ه", "ە": "ه", "ھ": "ه", "ء": "", "ـ": "",
}  # fmt: skip
_WITH = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH ")


class _Letters(dict[int, str]):
    """The folded form of each decomposed character, computed on first use."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        parts = unicodedata.normalize("NFKD", letter.casefold())
        self[code] = folded = "".join(map(_folded, parts))
        return folded


def _folded(letter: str) -> str:
    if letter in _ALIKE:
        return _ALIKE[letter]
    if letter in APOSTROPHES:
        return ""
    category = unicodedata.category(letter)
    if letter.isspace() or category == "Pd" or letter in DASHES:
        return " "
    if category in ("Cc", "Cf", "Me") or (category == "Mn" and _is_accent(letter)):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(letter))
    if name := _WITH.match(unicodedata.name(letter, "")):
        return name[1].lower()
    return letter


def _is_accent(mark: str) -> bool:
    """Return whether a mark is optional, unlike Indic and Thai vowels, or a dakuten.

    The numbers are Unicode canonical combining classes.
    """
    place = unicodedata.combining(mark)
    is_variation = "\ufe00" <= mark <= "\ufe0f" or "\U000e0100" <= mark <= "\U000e01ef"
    return place == 1 or 10 <= place <= 36 or place >= 200 or mark == "\u034f" or is_variation


_LETTERS = _Letters()
_ASCII = {code: _folded(chr(code)) for code in range(128)}
_LETTER = "a-z\u0080-\U0010ffff"
# The full stop after a single letter: U.S., J. Smith.
_INITIAL = re.compile(rf"(?<![0-9{_LETTER}][{_LETTER}])(?<=[{_LETTER}])\.")

# The Arabic article is assimilated before these letters: ash-Shabaab, an-Nusra.
_SPOKEN_WITH = "|".join(
    f"{sun}(?= {sun})" for sun in ("n", "sh", "s", "th", "t", "dh", "d", "r", "z")
)
_ARTICLE = re.compile(
    rf"(?<![^ ])(?:(?:the|[ae]l|[ae](?:{_SPOKEN_WITH})) |\u0627\u0644(?=[^ ]{{3}}))"
)


def fold(text: str) -> str:
    """Return the folded form of a name or text, for comparison.

    Folding ignores case, accents, vowel points, apostrophes, the signs of hamza and ayn, forms of
    Arabic letters, invisible characters and the full stops of initials. Any number of spaces or
    hyphens between words becomes one space. Digits become ASCII digits.
    """
    if text.isascii():
        folded = text.lower().translate(_ASCII)
    else:
        apart = unicodedata.normalize("NFKD", text.translate(_ACCENTS_ALONE))
        folded = unicodedata.normalize("NFC", apart.translate(_LETTERS))
    if "." in folded:
        folded = _INITIAL.sub("", folded)
    return " ".join(folded.split())


def without_articles(folded: str) -> str:
    """Return a folded name without definite articles: the, al, el, ash-Sh..., and ال before a word.

    A name that consists only of articles is returned unchanged.
    """
    return _ARTICLE.sub("", folded) or folded
