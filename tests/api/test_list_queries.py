"""The cache of parsed query strings."""

import pytest

from api.reads.list_queries import read_list


@pytest.fixture(autouse=True)
def _nothing_kept():
    read_list.cache_clear()


def test_parsed_query_strings_are_cached(api):
    api("incidents/?search=drones")

    assert read_list.cache_info().currsize == 1


@pytest.mark.parametrize("query", ["search=" + "+" * 50_000 + "a", "fields=id" + ",id" * 20_000])
def test_a_very_long_query_string_is_answered_but_not_cached(api, query):
    assert api(f"incidents/?{query}").status_code == 200

    assert read_list.cache_info().currsize == 0
