"""The manifest of a backup: what it holds, and the hashes by which a restore checks it."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from publication import authentic

__all__ = [
    "AFTER",
    "BEFORE",
    "BackupError",
    "Manifest",
    "TableRows",
    "digest_of",
    "table_file",
]

FORMAT = 1
FILE = "manifest.json"
# What PostgreSQL needs before the rows (tables, functions) and after them (indexes, constraints,
# triggers).
BEFORE = "before.sql"
AFTER = "after.sql"
PURPOSE = b"backup"


class BackupError(Exception):
    """A backup cannot be made or restored. The message is shown to the operator."""


@dataclass(frozen=True)
class TableRows:
    """The rows of a table: their columns, number, and the SHA-256 of their text, in the order of
    the primary key."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass
class Manifest:
    """`tables` and `sequences` are named with their schema, `scripts` by their files.

    `migrations` are those that were applied, as `app.name`. A sequence has its last
    value and whether that was given out.
    """

    made_at: str
    postgresql: str
    log_id: str
    seq: int
    migrations: list[str]
    scripts: dict[str, str] = field(default_factory=dict)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    tables: dict[str, TableRows] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        content = {"format": FORMAT, **asdict(self)}
        code = authentic.code(PURPOSE, _canonical(content)).hex()
        text = json.dumps({**content, "code": code}, indent=1, ensure_ascii=False)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> tuple["Manifest", bool]:
        """Return the manifest, and whether it was written under this SECRET_KEY (or an earlier
        one). Raises BackupError if the folder has no manifest of this format."""
        try:
            content: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
            code = bytes.fromhex(content.pop("code"))
            is_own = authentic.authentic(PURPOSE, _canonical(content), code)
            written = content.pop("format")
            tables = {name: TableRows(**each) for name, each in content.pop("tables").items()}
            manifest = cls(**content, tables=tables)
        except FileNotFoundError as error:
            raise BackupError(f"{folder} is not a backup: it has no {FILE}.") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupError(f"{folder / FILE} cannot be read: {error}") from error
        if written != FORMAT:
            raise BackupError(f"{folder} has format {written}; this version reads format {FORMAT}.")
        return manifest, is_own


def table_file(folder: Path, table: str) -> Path:
    """Return the file of a table's rows."""
    return folder / "tables" / f"{table}.gz"


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file. Raises BackupError if it is missing."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise BackupError(f"The backup is incomplete: {path} is missing.") from error


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
