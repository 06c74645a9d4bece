"""The description of answers with only some fields of each document."""

from typing import Any

from api.reads.listings import LISTINGS

__all__ = ["describe_partial_documents"]


def describe_partial_documents(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Let each list and record answer with whole documents or with some fields of them.

    A postprocessing hook of drf-spectacular.
    """
    schemas = result["components"]["schemas"]
    for listing in LISTINGS.values():
        name = str(listing.kind).title()
        some = f"Some{name}"
        whole = {key: value for key, value in schemas[name].items() if key != "required"}
        schemas[some] = {**whole, "description": "The requested fields."}
        either = {"anyOf": [{"$ref": f"#/components/schemas/{each}"} for each in (name, some)]}
        schemas[f"{name}Page"]["properties"]["results"]["items"] = either
        record = result["paths"][f"/api/v1/{listing.path}/{{public_id}}/"]["get"]
        record["responses"]["200"]["content"]["application/json"]["schema"] = either
    return result
