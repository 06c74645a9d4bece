"""Reads one file in a process of its own, and answers in JSON.

Its name and encoding come in a line, then its bytes.
"""

import dataclasses
import json
import sys
from typing import Any


def main() -> None:
    from sources.extraction.confinement import confine

    seconds = int(sys.argv[1])
    confine(seconds)
    # After the confinement: what is imported belongs to what is not trusted.
    from sources.extraction.errors import ExtractionError
    from sources.extraction.readers import extract

    name, encoding = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    answer: dict[str, Any]
    try:
        answer = {"found": dataclasses.asdict(extract(name, content, encoding))}
    except ExtractionError as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
