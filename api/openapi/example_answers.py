"""Examples of answers in the API's description: answers with the seeds, and each problem.

`example_answers.json` contains the recorded answers by operation; a test requests them again.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from api.problems import CONTENT_TYPE

__all__ = ["FILE", "describe_examples"]

FILE = Path(__file__).with_name("example_answers.json")

PROBLEMS: dict[str, dict[str, Any]] = {
    "400": {
        "title": "Bad parameters",
        "detail": "Not answered because of: county.",
        "errors": [
            {
                "parameter": "county",
                "reason": "There is no such parameter here. Did you mean country?",
                "allowed": ["country", "limit"],
            }
        ],
    },
    "401": {
        "title": "Unauthorized",
        "detail": "This key is unknown, or it was revoked or has expired.",
    },
    "404": {"title": "Not found", "detail": "There is no group G999."},
    "406": {
        "title": "Not acceptable",
        "detail": "It is offered in none of the formats that Accept names.",
        "allowed": {"json": "application/json", "csv": "text/csv"},
    },
    "409": {
        "title": "The log was replaced",
        "detail": "The cursor belongs to a log that was replaced. Start again without it.",
    },
    "410": {
        "title": "Withdrawn",
        "detail": "I7 was withdrawn: The report was about another year.",
        "reason": "The report was about another year.",
        "version": 2,
        "withdrawn_at": "2024-07-20T09:30:00.000000Z",
    },
    "413": {"title": "Too large", "detail": "A batch has 50 queries at most."},
    "429": {"title": "Too Many Requests", "detail": "Request was throttled."},
    "451": {
        "title": "Redacted",
        "detail": "Version 1 of I7 was redacted: It named a witness.",
        "reason": "It named a witness.",
        "version": 1,
    },
    "503": {
        "title": "Unavailable",
        "detail": "The database did not answer in time. Try again.",
    },
}


@cache
def _recorded() -> dict[str, Any]:
    return json.loads(FILE.read_text())


def describe_examples(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Add an example to each JSON answer and to each problem.

    A postprocessing hook of drf-spectacular.
    """
    for methods in result["paths"].values():
        for operation in methods.values():
            recorded = _recorded().get(operation["operationId"])
            for status, response in operation["responses"].items():
                for media_type, content in response.get("content", {}).items():
                    if media_type == CONTENT_TYPE:
                        problem = {"type": "about:blank", "status": int(status)}
                        content["example"] = problem | PROBLEMS[status]
                    elif media_type == "application/json" and recorded:
                        content["example"] = recorded["answer"]
    return result
