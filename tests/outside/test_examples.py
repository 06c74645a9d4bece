"""The examples of docs/examples.md work against a real server with the seeds.

Examples in R are skipped without R, unless SOURCEBOOK_REQUIRE_LIBRARIES=1: then they fail.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.connections import own_seeded_database
from tests.serving import serving

__all__ = ["own_seeded_database"]

TEXT = (Path(__file__).parents[2] / "docs" / "examples.md").read_text()
ADDRESS = "http://127.0.0.1:8000/api/v1/"


@pytest.fixture
def run(own_seeded_database, tmp_path):
    """Run the examples in a language, one after the other; returns what they print."""
    (tmp_path / ".curlrc").write_text("fail\nsilent\nshow-error\n")

    def run(language, *command):
        examples = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
        with serving(own_seeded_database, threads=2) as address:
            done = subprocess.run(
                [*command, "\n".join(examples).replace(ADDRESS, address)],
                cwd=tmp_path,
                env={**os.environ, "CURL_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
                capture_output=True,
                text=True,
                timeout=120,
            )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_from_the_command_line(run, tmp_path):
    said = run("sh", "bash", "-euc")
    assert '{"id":"G2","name":"Tehrik-e-Taliban Pakistan"}' in said
    assert '"count":1,"results":[{"id":"I1",' in said
    assert "Did you mean country?" in said
    assert (tmp_path / "incidents.csv").read_text().count("\n") == 3
    assert zipfile.is_zipfile(tmp_path / "everything.zip")
    assert said.rstrip().endswith("304")


def test_in_python(run):
    said = run("python", sys.executable, "-c").splitlines()
    findings = [line.split()[0] for line in said if re.match(r"F[0-9]+ [A-Z]", line)]
    assert len(findings) > 2
    assert len(set(findings)) == len(findings)
    assert "security forces killed: at least 12, at most None" in said
    assert any(line.endswith("and, besides them, five civilians.”") for line in said)
    assert "Taliban ally of Tehrik-e-Taliban Pakistan " in said
    assert "0 groups were published by then" in said
    assert any(re.fullmatch(r"1 2\S+Z [0-9a-f]{64}", line) for line in said)


def test_in_r(run):
    if shutil.which("Rscript") is None:
        if os.environ.get("SOURCEBOOK_REQUIRE_LIBRARIES") == "1":
            pytest.fail("R is not installed.")
        pytest.skip("R is not installed")
    said = run("r", "Rscript", "--vanilla", "-e")
    assert re.search(r"I1 +2024-07-14 +PK +17 Hafiz Gul Bahadur Group", said)
    assert re.search(r"PK +166$", said, re.MULTILINE)
    assert re.search(r"I1 .*civilians", said)
