"""Original files and previews that hold words which are to be erased, also inside their parts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q

from curation.errors import WrongStateError
from curation.standing.redacted_words import phrase_patterns, spelling_variants
from sources.extraction.errors import BusyError
from sources.extraction.inside.search import Wanted
from sources.extraction.sandbox import search_in_sandbox
from sources.models import Document, DocumentFile

__all__ = ["SearchedFiles", "delete_files", "search_files", "without_quotes"]

AT_A_TIME = 20


@dataclass(frozen=True)
class SearchedFiles:
    """The ids of rows whose file contains the words, and of others that were searched in part."""

    found: list[int]
    in_part: list[int]


def search_files(words: Sequence[str], model: type[Model] = DocumentFile) -> SearchedFiles:
    """Search every original file, or preview, with what is compressed or encoded in it.

    Each file is unpacked in a confined process, so this takes minutes for thousands of files.
    Raises WrongStateError if other files are being read.
    """
    wanted = Wanted(tuple(phrase_patterns(words)), tuple(sorted(spelling_variants(words))))
    result = SearchedFiles([], [])
    for rows in _batches(model):
        try:
            searched = search_in_sandbox([content for _key, content in rows], wanted)
        except BusyError as error:
            raise WrongStateError(
                "Files are being read at the moment, so the originals were not searched. Try again "
                "in a minute."
            ) from error
        for (key, _content), each in zip(rows, searched, strict=True):
            if each.found:
                result.found.append(key)
            elif not each.is_whole:
                result.in_part.append(key)
    return result


def _batches(model: type[Model]) -> Iterator[list[tuple[int, bytes]]]:
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        rows = model._base_manager.filter(pk__in=keys[start : start + AT_A_TIME]).order_by("pk")
        yield [(key, bytes(content)) for key, content in rows.values_list("pk", "content")]


def delete_files(named: Sequence[int], texts: Iterable[int]) -> set[int]:
    """Delete the named original files and those of the given texts, and remarks that quote them.

    Returns the ids of the deleted files.
    """
    documents = Document.objects.filter(Q(file__in=named) | Q(text__in=list(texts)))
    files = set(named)
    for key, file, remarks in documents.order_by("pk").values_list("pk", "file", "remarks"):
        kept = without_quotes(remarks)
        if file is not None or kept != remarks:
            Document.objects.filter(pk=key).update(file=None, remarks=kept)
        if file is not None:
            files.add(file)
    DocumentFile.objects.filter(pk__in=files).delete()
    return files


def without_quotes(remarks: Iterable[str]) -> list[str]:
    """Return the remarks that quote nothing: a quote may hold a part of the words."""
    return [remark for remark in remarks if "“" not in remark]
