"""Requests every address of the API with every parameter of its description."""

import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client

__all__ = ["Answer", "addresses", "ask"]

UNKNOWN = {"public_id": ["G999999"], "version": ["1", "99"], "name": ["never"], "file": ["x.y"]}


@dataclass(frozen=True)
class Answer:
    address: str
    parameters: dict[str, str]
    status: int
    # Everything that was sent, including headers, decompressed.
    content: bytes


def ask(address: str, parameters: dict[str, str], accept: str = "*/*") -> Answer:
    response = Client().get(address, parameters, headers={"accept": accept})
    body = response.getvalue()
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    head = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
    return Answer(address, parameters, response.status_code, head + b"\n\n" + body)


def addresses(
    schema: dict[str, Any], known: dict[str, list[str]], words: list[str]
) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield each URL with its parameters, one at a time, and a value of `Accept`.

    `known` has values for the parts of a URL, by their names; those of `public_id` by the path of
    their list. `words` are used for each parameter that accepts any text.
    """
    for template, operations in schema["paths"].items():
        operation = operations["get"]
        parameters = operation.get("parameters", [])
        names = [each["name"] for each in parameters if each["in"] == "path"]
        parts = template.split("/")
        # The reconciliation services are named after the lists.
        of_list = parts[4] if parts[3] == "reconcile" else parts[3]
        choices = [
            [*known.get(of_list if name == "public_id" else name, []), *UNKNOWN.get(name, [])]
            for name in names
        ]
        filled = [
            template.format(**dict(zip(names, values, strict=True)))
            for values in itertools.product(*choices)
        ]
        for address in filled:
            yield address, {}, "*/*"
        for media_type in operation["responses"]["200"].get("content", {}):
            yield filled[0], {}, media_type
        yield filled[0], {"no_such_parameter": "x"}, "*/*"
        yield filled[0], {}, "image/png"
        for each in parameters:
            if each["in"] == "query":
                for value in _values(each, known, words):
                    yield filled[0], {each["name"]: value}, "*/*"
    for address in ("/api/v1/schema/", "/api/v1/docs/", "/api/v1/nowhere/", "/api/v1/groups"):
        yield address, {}, "*/*"
    yield "/api/v1/schema/", {"format": "json"}, "*/*"


def _values(parameter: dict[str, Any], known: dict[str, list[str]], words: list[str]) -> list[str]:
    schema = parameter["schema"].get("items", parameter["schema"])
    if "type" not in schema and "anyOf" in schema:
        # A term of an open set: the known values come first.
        schema = schema["anyOf"][0]
    name = parameter["name"]
    if "enum" in schema:
        return [*map(str, schema["enum"]), "no such value"]
    if schema["type"] == "boolean":
        return ["true", "false", "perhaps"]
    if schema["type"] == "integer":
        return ["0", "1", "3", "x"]
    if schema.get("format") == "date":
        return ["2000-01-01", "2030-01-01", "x"]
    if schema.get("format") == "date-time":
        return [*known["moments"], "x"]
    if "pattern" in schema:
        return [*known.get("name" if name == "release" else "ids", []), "PK", "en", "x y"]
    examples = {"bbox": "-180,-90,180,90", "near": "70,34,2000", "fields": "id", "cursor": "x"}
    if name == "queries":
        return [*words, *(json.dumps({"q0": {"query": word}}) for word in (*words, "a", "G1"))]
    if name == "extend":
        ids = [*known["groups"], *known["places"]]
        wanted = [{"id": each} for each in ("name", "kind", "country")]
        return [*words, json.dumps({"ids": ids, "properties": wanted})]
    return [*words, *([examples[name]] if name in examples else [])]
