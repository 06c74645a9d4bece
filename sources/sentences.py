"""The sentences of a text: the units in which a reader sees how far a document is worked out."""

import re
from collections.abc import Collection

from sentencex import get_sentence_boundaries

from sources.models import Document, DocumentText, TextSentences

__all__ = ["Span", "sentence_spans", "sentences_of"]

Span = tuple[int, int]

_SAYS_SOMETHING = re.compile(r"\w")


def sentence_spans(content: str, language: str = "en") -> list[Span]:
    """Return where the sentences of `content` start and end, in code points, end excluded.

    `language` is a BCP 47 tag. White space around a sentence, and stretches without a letter or a
    digit, belong to none.
    """
    spans = []
    for found in get_sentence_boundaries(language.split("-")[0], content):
        start, end = found["start_index"], found["end_index"]
        words = content[start:end]
        if _SAYS_SOMETHING.search(words):
            start += len(words) - len(words.lstrip())
            spans.append((start, start + len(words.strip())))
    return spans


def sentences_of(documents: Collection[Document]) -> dict[int, list[Span]]:
    """Return the sentences of documents, by the document's id; those of a new text are found once.

    Three queries at most, however many documents there are. One without a text has no sentences.
    """
    languages = {document.text_id: document.language for document in documents if document.text_id}
    found = {row.pk: row.spans for row in TextSentences.objects.filter(pk__in=languages)}
    if len(found) < len(languages):
        new = DocumentText.objects.filter(pk__in=languages.keys() - found.keys())
        made = [_find(text, languages[text.pk]) for text in new]
        # Somebody who found them at the same moment found the same.
        TextSentences.objects.bulk_create(made, ignore_conflicts=True)
        found |= {row.pk: row.spans for row in made}
    return {
        document.pk: found.get(document.text_id, []) if document.text_id else []
        for document in documents
    }


def _find(text: DocumentText, language: str) -> TextSentences:
    spans = sentence_spans(text.content, language)
    return TextSentences(
        text=text, starts=[start for start, _ in spans], ends=[end for _, end in spans]
    )
