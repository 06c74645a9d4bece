"""Detection of the character encoding of a text."""

import codecs
import contextlib
import itertools
import re
import unicodedata
from dataclasses import dataclass

from sources.extraction.errors import UnknownTypeError
from sources.extraction.extracted import Encoding
from sources.texts.language import likeliest

__all__ = ["Decoded", "decode"]

# Longer byte order marks first, because that of UTF-32 begins like that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Legacy encodings, most common first: the first of equally likely encodings is chosen.
OLDER = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1256",
    "iso8859_6",
    "koi8_r",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1257",
    "iso8859_2",
    "cp874",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_jp",
    "euc_kr",
    "cp437",
    "mac_roman",
)
SAMPLE = 4_000
"""Maximum number of bytes, from lines with non-ASCII characters, that are used for guessing."""
MAX_OTHERS = 4
MAX_LINES = 3
MAX_LINE_LENGTH = 200
# Sequences that do not occur in any script, or not within a word, but in wrongly decoded text.
_ODD = re.compile(
    r"(?<=[^\W\d_])[^\w\s'’`.,:;/&@()\[\]{}\"“”«»|*!?·‘–—…-](?=[^\W\d_])"
    r"|[\x80-\x9f\ufffd\uff61-\uff9f]|[¤¦¨¬¯¸ƒˆ˜]|[^\W\d_][\u00b2\u00b3\u00b9\u00bc-\u00be¿¡]"
    r"|[®©±¼½¾¹µ¥¢£](?=[^\W\d_])"
    r"|[A-Za-zÀ-ɏ](?=[\u0370-\u05ff\u0600-\u06ff\u3040-\uffdc])"
    r"|[\u0370-\u05ff\u0600-\u06ff\u3040-\uffdc](?=[A-Za-zÀ-ɏ])"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_PUNCTUATION = re.compile(
    r"[\u2010-\u2026\u2030\u2039\u203a€«»°§©®™\u00a0·±،؛؟]|[\u3001-\u3011\uff01-\uff20]"
)
MAX_ACCENTS = 0.4
"""Fraction of accented letters above which text in Latin script is wrongly decoded."""
_NOT_ASCII = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
# These labels mean windows-1252 (WHATWG Encoding Standard, 4.2).
LATIN = frozenset({"ascii", "iso8859-1"})
MAX_CONTROLS = 0.05
"""Fraction of control characters above which content is not text."""


@dataclass(frozen=True)
class Decoded:
    """A decoded text with its encoding, and other likely encodings if it was guessed."""

    text: str
    encoding: str
    guessed: bool = False
    others: tuple[Encoding, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Remarks for the user to check."""
        if not self.guessed:
            return ()
        also = ", ".join(other.name for other in self.others)
        rest = f" It may also be {also}." if also else ""
        return (f"Read as {self.encoding}: see whether every letter is right.{rest}",)


def decode(name: str, content: bytes, declared: str = "", chosen: str = "") -> Decoded:
    """Decode `content` by its byte order mark, the declared encoding, as UTF-8, or by guessing.

    `chosen` is an encoding chosen by the user, which overrides all others. Raises
    UnknownTypeError if the bytes are not text, or not valid in that encoding.
    """
    found = (
        _strictly(content, chosen)
        if chosen
        else _by_mark(content)
        or _strictly(content, declared)
        or _by_zeros(content)
        or _strictly(content, "utf-8")
        or _guess(content)
    )
    if found is None or _share_of_controls(found.text) > MAX_CONTROLS:
        raise UnknownTypeError(
            f"“{name}” is not text, whatever its name says. Save the document as DOCX, PDF or as "
            "plain text in UTF-8, or paste its words."
        )
    return found


def _by_mark(content: bytes) -> Decoded | None:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, "replace")
            return Decoded(text, encoding)
    return None


def _strictly(content: bytes, encoding: str) -> Decoded | None:
    try:
        name = codecs.lookup(encoding).name
        name = "cp1252" if name in LATIN else name
        return Decoded(content.decode(name), name)
    except (LookupError, ValueError):
        return None


def _by_zeros(content: bytes) -> Decoded | None:
    """Decode UTF-16 without a byte order mark: in Latin script every other byte is zero."""
    for encoding, high, low in (
        ("utf-16-le", content[1::2], content[::2]),
        ("utf-16-be", content[::2], content[1::2]),
    ):
        if high.count(0) > 0.3 * len(high) and low.count(0) < 0.05 * len(low):
            return Decoded(content.decode(encoding, "replace"), encoding, guessed=True)
    return None


def _guess(content: bytes) -> Decoded | None:
    """Decode with the encoding whose result is most like a natural language."""
    sample = _sample(content)
    scores: dict[str, float] = {}
    for encoding in OLDER:
        with contextlib.suppress(ValueError):
            scores[encoding] = _likeness(sample.decode(encoding))
    ranked = sorted(scores, key=lambda encoding: -scores[encoding])
    texts: dict[str, str] = {}
    for encoding in ranked:
        # The rest of the content may be invalid in an encoding in which the sample is valid.
        with contextlib.suppress(ValueError):
            text = content.decode(encoding)
            if text not in texts.values():
                texts[encoding] = text
        if len(texts) > MAX_OTHERS:
            break
    if not texts:
        return None
    best = next(iter(texts))
    others = tuple(
        Encoding(encoding, lines)
        for encoding, text in texts.items()
        if encoding != best and (lines := _differing(texts[best], text))
    )
    return Decoded(texts[best], best, guessed=True, others=others)


def _sample(content: bytes) -> bytes:
    lines: list[bytes] = []
    size = 0
    for line in _NOT_ASCII.finditer(content):
        lines.append(line[0][: SAMPLE - size])
        size += len(lines[-1])
        if size >= SAMPLE:
            # A multi-byte character may be truncated.
            lines[-1] = lines[-1].rsplit(b" ", 1)[0]
            break
    return b"\n".join(lines)


def _likeness(text: str) -> float:
    """Return how much a text resembles a natural language, from 0 to 1."""
    strange = [character for character in text if not character.isascii()]
    if not strange:
        return likeliest(text)[1]
    letters = sum(1 for character in strange if character.isalpha() or character.isnumeric())
    fitting = (
        letters
        + len(_PUNCTUATION.findall(text))
        + sum(1 for character in strange if unicodedata.category(character)[0] == "M")
    )
    odd = len(_ODD.findall(text)) + sum(map(_is_oddly_cased, _WORD.findall(text)))
    latin = _LATIN.findall(text)
    accents = sum(1 for letter in latin if not letter.isascii())
    if accents > MAX_ACCENTS * len(latin):
        odd += accents
    return likeliest(text)[1] * min(1, fitting / len(strange)) / (1 + 4 * odd / len(strange))


def _is_oddly_cased(word: str) -> bool:
    """Return whether a word has unusual case, such as capitals after a small letter."""
    rest = word[1:]
    return not (word.islower() or word.isupper() or rest.islower()) and word != word.swapcase()


def _differing(one: str, other: str) -> tuple[tuple[str, str], ...]:
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    differing = ((here, there) for here, there in pairs if here != there)
    return tuple(
        (here[:MAX_LINE_LENGTH], there[:MAX_LINE_LENGTH])
        for here, there in itertools.islice(differing, MAX_LINES)
    )


def _share_of_controls(text: str) -> float:
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\v")
    return (controls + text.count("\ufffd")) / (len(text) or 1)
