"""The invented documents of the benchmark of the API."""

from benchmarks.read_api.corpus import FREQUENT_KINDS, KINDS, Corpus


def test_the_corpus_has_documents_of_each_type() -> None:
    items = [item.kind for item in Corpus(20)]
    assert items.count("incident") == 20
    assert set(items) >= {"place", "source", "group", "incident"}


def test_the_frequent_kinds_of_incidents_are_in_the_codebook() -> None:
    assert set(FREQUENT_KINDS) <= set(KINDS)
