"""Read one file in a separate process and write the result as JSON.

Standard input is the request as one line of JSON, followed by the bytes of the file.
"""

import base64
import dataclasses
import json
import sys
from typing import Any


def main() -> None:
    from sources.extraction.confinement import confine

    seconds = int(sys.argv[1])
    confine(seconds)
    # Import only after confinement, because imported code is not trusted.
    from sources.extraction.errors import ExtractionError

    asked = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    answer: dict[str, Any]
    try:
        answer = {"found": _found(asked, content)}
    except ExtractionError as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def _found(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    if "patterns" in asked:
        return _search(asked, content)
    if "page" in asked:
        return _picture(asked, content)
    return _attachment(asked, content) if "attachment" in asked else _text(asked, content)


def _attachment(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    from sources.extraction.readers import attachment

    name, attached = attachment(asked["name"], content, asked["attachment"])
    return {"name": name, "content": base64.b64encode(attached).decode()}


def _search(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    from sources.extraction.inside.search import Wanted, search

    wanted = Wanted(tuple(asked["patterns"]), tuple(asked["spellings"]))
    found, start = [], 0
    for size in asked["sizes"]:
        each = search(content[start : start + size], wanted)
        found.append([each.found, each.is_whole])
        start += size
    return {"files": found}


def _text(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    from sources.extraction.readers import extract

    return dataclasses.asdict(extract(asked["name"], content, asked["encoding"]))


def _picture(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    from sources.extraction.pdf.pictures import page_picture

    found = page_picture(asked["name"], content, asked["page"], asked["width"])
    return {"png": base64.b64encode(found.png).decode(), "pages": found.pages}


if __name__ == "__main__":
    main()
