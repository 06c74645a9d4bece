"""What the files of the project may not contain: text of others, and built files."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reference_data import ARTICLES

ROOT = Path(__file__).resolve().parents[1]
NOT_OF_THE_PROJECT = re.compile(
    r"\.git|\.venv|var|node_modules|__pycache__|\..*_cache|\.hypothesis"
)
PICTURES = (".png",)
TOO_LARGE = 1_000_000
IN_A_ROW = 8


def files() -> Iterator[Path]:
    """Return every file in Git's index; in a copy without a repository, every file."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        found = (ROOT / name for name in listed.stdout.split("\0") if name)
        yield from (path for path in found if path.exists())
        return
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not NOT_OF_THE_PROJECT.fullmatch(name)]
        yield from (Path(folder) / name for name in names)


def is_text(path: Path) -> bool:
    content = path.read_bytes()
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def words_of(text: str) -> list[str]:
    """Return the words, whatever separates them and however the file escapes its letters."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda escaped: chr(int(escaped[1], 16)), text)
    return re.findall(r"[^\W_]+", re.sub(r"\\[nrt]", " ", text).casefold())


def rows_of(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + IN_A_ROW]) for at in range(len(words) - IN_A_ROW + 1)}


@pytest.mark.skipif(not ARTICLES, reason="the reference data is not beside the project")
def test_the_tree_contains_no_sentence_of_the_article() -> None:
    articles = set().union(*(rows_of(words_of(path.read_text())) for path in ARTICLES))
    assert articles
    copied = {
        str(path.relative_to(ROOT)): " ".join(found.pop())
        for path in files()
        if (found := rows_of(words_of(path.read_text(errors="ignore"))) & articles)
    }
    assert copied == {}


def test_the_tree_contains_no_built_or_large_files() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in files()
        if path.stat().st_size > TOO_LARGE or not (is_text(path) or path.suffix in PICTURES)
    ]
    assert found == []


def test_no_test_file_leaves_the_log_isolated_for_later_tests() -> None:
    """`tests.connections.log_alone` holds for a package, so whole packages request it."""
    asking = [
        str(path.relative_to(ROOT))
        for path in files()
        if path.is_relative_to(ROOT / "tests")
        and path.match("test_*.py")
        and path != Path(__file__)
        and re.search(r"import .*\blog_alone\b|^    log_alone,$", path.read_text(), re.M)
    ]
    # Requested by a module, it would hold until the end of the run.
    assert asking == []
