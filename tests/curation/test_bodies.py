"""Reading request bodies from any WSGI server."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings

from curation.web.handlers import Application


def answered(length: str, body: bytes = b"", path: str = "/api/v1/reconcile/groups/") -> Any:
    """Return the status of a POST, and its environment afterwards."""
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": length,
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    list(Application()(environ, lambda status, headers: statuses.append(status)))
    return int(statuses[0].split()[0]), environ


@pytest.mark.parametrize(
    "length",
    ["-1", "+2", "2, 2", "2 ", "1_0", "٢", "²", "0x2", "2.0", "9" * 5000],
    ids=["sign", "plus", "twice", "blank", "underscore", "arabic", "raised", "hex", "dot", "huge"],
)
def test_a_length_that_is_no_number_of_bytes_is_refused(length):
    assert answered(length, b"{}" * 50)[0] == 400


@pytest.mark.django_db(databases=["default", "api"])
@pytest.mark.parametrize("path", ["/api/v1/reconcile/groups/", settings.STATIC_URL])
def test_what_is_kept_of_a_body_goes_with_the_answer(path):
    _, environ = answered("11", b"queries={}&", path)
    assert environ["wsgi.input"].closed
