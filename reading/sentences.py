"""The sentence at an offset: readers do not look beyond its end."""

from bisect import bisect_right

from sources.texts.sentences import sentence_spans

__all__ = ["Sentences"]


class Sentences:
    """The sentences of a text in a language (BCP 47), computed once."""

    def __init__(self, text: str, language: str = "en") -> None:
        self.spans = sentence_spans(text, language)
        self._starts = [start for start, _ in self.spans]

    def around(self, position: int) -> tuple[int, int]:
        """Return start and end (code points, end excluded) of the sentence at an offset.

        Between two sentences the span is empty.
        """
        start, end = self.spans[max(0, bisect_right(self._starts, position) - 1)]
        return (start, end) if start <= position < end else (position, position)
