"""The location of real data outside the project: beside it, or named by a variable."""

import os
from pathlib import Path

__all__ = ["ARTICLES", "DATA"]

DATA = Path(
    os.environ.get("SOURCEBOOK_REFERENCE_DATA")
    or Path(__file__).resolve().parents[2] / "shared" / "data"
)
"""Tests that need it are skipped if it is absent."""

ARTICLES = sorted((DATA / "article").glob("*.txt"))
