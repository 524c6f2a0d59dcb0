"""Google's discovery documents, from google-api-python-client: methods, scopes and strict schemas."""

import json
from functools import cache
from importlib.resources import files

from jsonschema import Draft202012Validator

_DOCUMENTS = {"sheets": "sheets.v4.json", "drive": "drive.v3.json"}
_FORMATS = {
    "int32": {"type": "integer", "minimum": -2**31, "maximum": 2**31 - 1},
    "int64": {"type": "string", "pattern": r"^-?\d+$"},
    "date-time": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"},
}


@cache
def document(service: str) -> dict:
    """Return the discovery document of `service`, "sheets" or "drive"."""
    folder = files("googleapiclient") / "discovery_cache" / "documents"
    return json.loads((folder / _DOCUMENTS[service]).read_text(encoding="utf-8"))


@cache
def method(service: str, name: str) -> dict:
    """Return the method `name` of `service`, such as "spreadsheets.values.get"."""
    *resources, last = name.split(".")
    node = document(service)
    for resource in resources:
        node = node["resources"][resource]
    return node["methods"][last]


@cache
def parameters(service: str, name: str) -> frozenset[str]:
    """Return the query parameters of a method."""
    return frozenset({*document(service)["parameters"], *method(service, name).get("parameters", {})})


@cache
def validator(service: str, schema: str) -> Draft202012Validator:
    """Return a validator for `schema` that rejects unknown properties."""
    definitions = {name: _strict(node) for name, node in document(service)["schemas"].items()}
    return Draft202012Validator({"$ref": f"#/$defs/{schema}", "$defs": definitions})


def properties(service: str, schema: str) -> dict[str, str | None] | None:
    """Return the properties of `schema` with their schemas, None for plain and arbitrary values."""
    node = document(service)["schemas"].get(schema, {})
    if "properties" not in node:
        return None
    return {name: _schema_within(child) for name, child in node["properties"].items()}


def _schema_within(node: dict) -> str | None:
    node = node.get("items", node)
    if isinstance(node.get("additionalProperties"), dict):
        return None
    return node.get("$ref")


def _strict(node: dict) -> dict:
    if "$ref" in node:
        return {"$ref": f"#/$defs/{node['$ref']}"}
    kind = node.get("type")
    if kind in (None, "any"):
        return {}
    if kind == "array":
        return {"type": "array", "items": _strict(node["items"])}
    if kind != "object":
        return _FORMATS.get(node.get("format"), {"type": kind}) | ({"enum": node["enum"]} if "enum" in node else {})
    more = node.get("additionalProperties")
    known = {name: _strict(child) for name, child in node.get("properties", {}).items()}
    return {"type": "object", "properties": known,
            "additionalProperties": _strict(more) if more else False}
