"""Runs the commands of a page of docs/."""

import re
import subprocess
from pathlib import Path

__all__ = ["ADDRESS", "ran"]

DOCS = Path(__file__).resolve().parent.parent / "docs"
ADDRESS = "http://127.0.0.1:8000"


def ran(page: str, served: str, folder: Path) -> str:
    """Run the indented commands of a page in a folder, with `served` in place of the URL in
    them. Returns what they print. All must succeed."""
    commands = "\n".join(re.findall(r"^    (.*)$", (DOCS / page).read_text(), re.MULTILINE))
    (folder / ".curlrc").write_text("fail\nsilent\nshow-error\n")
    done = subprocess.run(
        ["bash", "-euc", commands.replace(ADDRESS, served)],
        cwd=folder,
        env={"CURL_HOME": str(folder), "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
