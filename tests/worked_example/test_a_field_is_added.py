"""A field is added in seven files, and is then in every place where values are entered or read."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings

from tests.worked_example.apply import WRITTEN_BY_COMMANDS, apply

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = (".git", ".venv", "var", "node_modules", ".*_cache", ".hypothesis")
AT_MOST = 7

# Tests that use the field by name, and tests that check every field.
ASKED = (
    "tests/worked_example/motive_is_everywhere.py",
    "tests/entities/test_motives.py",
    "tests/entities/test_declared.py",
    "tests/curation/test_declared.py",
    "tests/contract",
    "tests/api/test_plans.py::test_filtered_list_scans_no_table[now-incidents motive]",
    "tests/api/test_plans.py::test_filtered_list_scans_no_table[at-incidents motive]",
)


def files(root: Path) -> dict[str, str]:
    """Return the digest of each file by its path."""
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the project without build results and installed files."""
    copied = tmp_path / "sourcebook"
    shutil.copytree(ROOT, copied, ignore=shutil.ignore_patterns(*NOT_COPIED))
    return copied


def address_of(login: str) -> str:
    """Return the `DATABASE_URL` of a login to the server of the tests."""
    server = settings.DATABASES["default"]
    return f"postgres://{login}@{quote(server['HOST'], safe='')}/sourcebook"


def environment() -> dict[str, str]:
    """Return an environment in which another test run uses this server."""
    logins = {
        "DATABASE_URL": address_of(settings.RUNTIME_LOGIN),
        "OWNER_DATABASE_URL": address_of((settings.OWNER_DATABASE or {})["USER"]),
    }
    return {**logins, **os.environ, "DEBUG": "1"}


def ran(copied: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, *command], cwd=copied, env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_field_is_added_in_seven_files_and_is_everywhere(copy: Path) -> None:
    before = files(copy)
    apply(copy)
    touched = {name for name, _ in before.items() ^ files(copy).items()}
    assert touched >= WRITTEN_BY_COMMANDS
    assert len(touched - WRITTEN_BY_COMMANDS) <= AT_MOST, sorted(touched)

    ran(copy, "manage.py", "makemigrations", "--check", "--dry-run")
    ran(copy, "-m", "pytest", "-p", "no:cacheprovider", *ASKED)
