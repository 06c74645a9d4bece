"""Keeps an exact copy of what a Sourcebook publishes, in one JSON file.

    python mirror.py https://sourcebook.example copy.json

Needs Python 3.11 and nothing else. It runs until it is stopped, and continues where it ended.
"""

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

WAIT_SECONDS = 30
PAUSE_SECONDS = 5


class Mirror:
    """`documents` has the current version of each live record, as published."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.successors: dict[str, str] = {}
        self.seq = 0
        self.log = ""

    def follow(self, get: Callable[[str], dict[str, Any]], wait: int = 0) -> int:
        """Applies all changes since the last call; returns their number.

        `get` returns the JSON at a path. If there is no change, it waits `wait` seconds for one.
        """
        applied = 0
        while True:
            log = f"&log={self.log}" if self.log else ""
            path = f"/api/v1/changes/?since={self.seq}{log}&limit=500&terms=true"
            page = get(f"{path}&wait={wait}" if wait and not applied else path)
            for change in page["results"]:
                self.apply(change)
            self.seq, self.log = page["seq"], page["log"]
            applied += len(page["results"])
            if page["next"] is None:
                return applied

    def apply(self, change: dict[str, Any]) -> None:
        public_id = change["id"]
        match change["action"]:
            case "publish" | "refresh" if change["document"] is not None:
                self.documents[public_id] = change["document"]
            case "redact":
                # Delete the redacted version, if the copy still has it.
                held = self.documents.get(public_id)
                if held is not None and held["version"] == change["version"]:
                    del self.documents[public_id]
            case _:
                # Withdrawn, merged, or redacted since.
                self.documents.pop(public_id, None)
        if change["action"] == "merge":
            self.successors[public_id] = change["successor"]

    def lines(self, kind: str) -> str:
        """Return the documents of a kind exactly as in the file of a release."""
        of_kind = [each for each in self.documents.values() if each["type"] == kind]
        of_kind.sort(key=lambda document: document["seq"])
        return "".join(
            json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in of_kind
        )


def main(address: str, path: Path) -> None:
    def get(where: str) -> dict[str, Any]:
        url = address.rstrip("/") + where
        with urllib.request.urlopen(url, timeout=WAIT_SECONDS + 30) as answer:  # noqa: S310
            return json.load(answer)

    mirror = Mirror()
    if path.exists():
        vars(mirror).update(json.loads(path.read_text()))
    while True:
        log = mirror.log
        try:
            applied = mirror.follow(get, WAIT_SECONDS)
        except urllib.error.HTTPError as error:
            print(f"{error.code} {error.reason}", file=sys.stderr)
            if error.code == 409:
                # The log was replaced after a loss of data, so the copy may be wrong. The file
                # stays as it is until there is a new copy.
                mirror = Mirror()
            time.sleep(PAUSE_SECONDS)
            continue
        except OSError as error:
            print(error, file=sys.stderr)
            time.sleep(PAUSE_SECONDS)
            continue
        # A new log is stored even if nothing was published in it.
        if applied or mirror.log != log:
            written = path.with_suffix(".part")
            written.write_text(json.dumps(vars(mirror), ensure_ascii=False))
            written.replace(path)
            print(f"{applied} changes; {len(mirror.documents)} records at {mirror.seq}", flush=True)
        else:
            # Nothing new. A server with no slot for a long poll answers at once.
            time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
