"""A typed client can be generated from the API's description and passes type checking."""

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.connections import own_seeded_database
from tests.serving import serving

__all__ = ["own_seeded_database"]

USE = """
import sys

from sourcebook_client import AuthenticatedClient
from sourcebook_client.api.groups import groups_list
from sourcebook_client.api.incidents import incidents_read
from sourcebook_client.models import Group, GroupPage, Incident

client = AuthenticatedClient(base_url=sys.argv[1], token="", prefix="")
page = groups_list.sync(client=client, name=["TTP"], limit=2)
assert isinstance(page, GroupPage)
(group,) = page.results
assert isinstance(group, Group)
incident = incidents_read.sync(public_id="I1", client=client)
assert isinstance(incident, Incident)
least: list[int | None] = [row.at_least for row in incident.casualties]
quoted: str = incident.casualties[0].citations[0].exact
print(group.name, least, quoted.split()[0])
"""
MISUSE = USE.replace("row.at_least", "row.at_leats")


@pytest.fixture
def made(own_seeded_database, tmp_path):
    """A folder with a client generated from a server's description, and the server's URL."""
    with serving(own_seeded_database) as address:
        description = tmp_path / "openapi.json"
        with urllib.request.urlopen(f"{address}schema/?format=json") as answer:
            description.write_bytes(answer.read())
        (tmp_path / "settings.yaml").write_text("post_hooks: []\n")
        subprocess.run(
            [
                *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
                *("--path", description, "--config", tmp_path / "settings.yaml"),
                *("--output-path", tmp_path / "sourcebook_client"),
            ],
            check=True,
            capture_output=True,
        )
        yield tmp_path, address.removesuffix("/api/v1/")


def run(folder: Path, code: str, *command: str) -> subprocess.CompletedProcess[str]:
    (folder / "use.py").write_text(code)
    return subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_client_generated_from_the_schema_reads_the_data(made):
    folder, address = made
    done = run(folder, USE, "use.py", address)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "Tehrik-e-Taliban Pakistan [12, 5] The"


def test_the_generated_client_is_type_checked(made):
    folder, _ = made
    check = ("-m", "mypy", "--no-incremental", "--follow-imports=silent", "use.py")
    assert run(folder, USE, *check).returncode == 0
    refused = run(folder, MISUSE, *check)
    assert 'has no attribute "at_leats"' in refused.stdout
