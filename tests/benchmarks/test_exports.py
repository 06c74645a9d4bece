"""The comparison of exports runs; its figures at this size mean nothing."""

from urllib.parse import urlsplit

import psutil
from django.conf import settings
from pytest import mark

from benchmarks.read_api import exports
from tests.connections import own_database_of_the_log
from tests.publication.documents import incident
from tests.publication.publishing import publish
from tests.serving import serving

__all__ = ["own_database_of_the_log"]


@mark.skipif(not settings.ON_EMBEDDED_SERVER, reason="psql comes with the embedded server")
def test_an_export_is_compared_with_what_psql_copies(own_database_of_the_log, monkeypatch):
    monkeypatch.setattr(exports, "QUIET_SECONDS", 0.2)
    monkeypatch.setattr(exports, "ROUNDS", 1)
    publish(*(incident(f"I{number}") for number in range(1, 51)))
    with serving(own_database_of_the_log, threads=2) as address:
        port = urlsplit(address).port
        assert port
        (server,) = [each for each in psutil.Process().children() if str(port) in each.cmdline()]
        found = exports.compare(port, server.pid)
        _, copied = exports._timed_psql(exports.psql_statement())
    # In text format, COPY doubles backslashes, and there are none here.
    assert found.plain_bytes == copied
    assert 0 < found.packed_bytes < found.plain_bytes
    assert found.table().count("psql COPY") == 3
