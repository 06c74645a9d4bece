"""The running server answers every request as its schema says (schemathesis).

For a longer run: CONTRACT_EXAMPLES=200 make test ARGS=tests/outside/test_contract.py
"""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from curation.standing.release import cut_release
from tests.connections import own_seeded_database
from tests.serving import serving

__all__ = ["own_seeded_database"]

# The number for each URL; if it is set, the limits of each parameter are tested as well.
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
    """The URL of a real server with the seeds and a release."""
    cut_release(User.objects.get(username="publisher"), "1.0", "The first.")
    with serving(own_seeded_database) as found:
        yield found


def test_every_answer_matches_the_schema(address, tmp_path):
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
        paths = json.load(described)["paths"].values()
    operations = sum(method in ("get", "post") for path in paths for method in path)
    assert f"{operations} passed" in asked.stdout, asked.stdout
