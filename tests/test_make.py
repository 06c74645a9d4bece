"""`make` on a machine that lacks programs which only some of its checks need."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ADVICE = "The JavaScript is not checked: that needs npm and Node 18.18 or later."


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder for programs, and an environment in which everything is installed."""
    for name in ("", "-embedded", "-dev"):
        requirements = f"requirements{name}.txt"
        (tmp_path / f"installed-{requirements}").write_bytes((ROOT / requirements).read_bytes())
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin" / "python", 'echo "python $*"')
    return tmp_path / "bin"


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def make(programs: Path, *arguments: str) -> tuple[int, str]:
    """Return the status of `make` and its whole output."""
    path = f"{programs}:{os.environ['PATH']}"
    done = subprocess.run(
        ["make", "--no-print-directory", f"VENV={programs.parent}", *arguments],
        cwd=ROOT,
        # Not the flags of the `make` that runs the tests, nor its choice of npm.
        env={"PATH": path, "HOME": str(programs)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("version", ["v8.17.0", "v16.20.2", "v18.17.1", "not a version"])
def test_node_that_is_too_old_leaves_the_javascript_unchecked(programs: Path, version: str) -> None:
    program(programs / "node", f'echo "{version}"')
    program(programs / "npm", "echo npm was called; exit 1")
    status, said = make(programs, "test", "ARGS=")
    assert status == 0, said
    assert said == f"{ADVICE}\npython -m pytest\n"


@pytest.mark.parametrize("missing", ["node", "npm"])
def test_without_node_or_npm_the_other_checks_run(programs: Path, missing: str) -> None:
    program(programs / missing, "exit 127")
    status, said = make(programs, "test", "ARGS=", f"NPM={'' if missing == 'npm' else 'npm'}")
    assert status == 0, said
    assert said == f"{ADVICE}\npython -m pytest\n"


@pytest.mark.parametrize("version", ["v18.18.0", "v20.1.0", "v100.0.0"])
def test_node_that_is_new_enough_checks_the_javascript(programs: Path, version: str) -> None:
    program(programs / "node", f'echo "{version}"')
    program(programs / "npm", 'echo "npm $*"')
    assert make(programs, "test", "ARGS=") == (0, "npm test --silent\npython -m pytest\n")


def test_javascript_that_fails_its_tests_fails_all(programs: Path) -> None:
    program(programs / "node", "echo v20.0.0")
    program(programs / "npm", "exit 1")
    status, said = make(programs, "test", "ARGS=")
    assert status != 0
    assert "pytest" not in said
