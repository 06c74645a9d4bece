"""The running server answers whatever it is asked as its description says (schemathesis).

For a longer look: CONTRACT_EXAMPLES=200 make test ARGS=tests/outside/test_contract.py
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections

from curation.releases import cut_release
from tests.connections import own_seeded_database

__all__ = ["own_seeded_database"]

# So many for each address; when it is set, what lies at the borders of each parameter as well.
EXAMPLES = os.environ.get("CONTRACT_EXAMPLES")
PHASES = "coverage,fuzzing" if EXAMPLES else "fuzzing"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def address(own_seeded_database):
    """Where a real server serves the seeds, with a release."""
    cut_release(User.objects.get(username="publisher"), "1.0", "The first.")
    connections.close_all()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "1"),
            *("--host", "127.0.0.1", "--port", str(port), "curation.wsgi:application"),
        ],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url(own_seeded_database),
            "DEBUG": "1",
            "API_RATE_LIMIT": "1000000",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found = f"http://127.0.0.1:{port}/api/v1/"
        wait_for(found)
        yield found
    finally:
        server.terminate()
        server.wait()


def database_url(name):
    main = settings.DATABASES["default"]
    user = quote(main["USER"], safe="")
    password = f":{quote(main['PASSWORD'], safe='')}" if main.get("PASSWORD") else ""
    port = f":{main['PORT']}" if main.get("PORT") else ""
    return f"postgres://{user}{password}@{quote(main['HOST'], safe='')}{port}/{name}"


def wait_for(address):
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail("The server never answered.")


def test_every_answer_is_as_described(address, tmp_path):
    asked = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
            *("run", f"{address}schema/", "--phases", PHASES),
            *("--max-examples", EXAMPLES or "5", "--checks", ",".join(CHECKS)),
            *("--continue-on-failure", "--no-color", "--warnings", "off"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 0, asked.stdout + asked.stderr
    with urllib.request.urlopen(f"{address}schema/?format=json") as described:
        addresses = len(json.load(described)["paths"])
    assert f"{addresses} passed" in asked.stdout, asked.stdout
