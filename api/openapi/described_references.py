"""Descriptions beside references, as OpenAPI 3.1 allows them."""

from typing import Any

from publication.contract import CONTRACT
from publication.contract.shared import walk

__all__ = ["describe_references"]


KEYS = {key.name for contract in CONTRACT.values() for _, key in walk(contract.every_key)}


def describe_references(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Move the description of a key of a published document beside its `$ref`.

    OpenAPI 3.0 needed `allOf` around it, which drf-spectacular still writes. A postprocessing hook
    of drf-spectacular.
    """
    for component in result["components"]["schemas"].values():
        properties = component.get("properties", {})
        for name in KEYS.intersection(properties):
            if properties[name].keys() == {"allOf", "description"}:
                (reference,) = properties[name].pop("allOf")
                properties[name] = {**reference, **properties[name]}
    return result
