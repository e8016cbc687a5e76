"""The page of every event, made from the catalogue of the contract."""

import inspect
from collections.abc import Iterator
from typing import Any

from domain.events import AGGREGATES, EVENT_TYPES, Event

HEAD = """# Events

Every fact that may stand in the ledger, by its name on the wire. The contract is closed: an unknown
field, a missing field, a wrong type or an unknown value makes the fact malformed.
`policytrail schema TYPE` prints the same as JSON Schema.

A field with a question mark may be left out. `fen` is an integer number of 1/100 yuan. `date` is
`YYYY-MM-DD`, a local date in Asia/Shanghai. `instant` is RFC 3339 with an offset. A list may be
empty.
"""
_BY_FORMAT = {"date": "date", "date-time": "instant"}
_BY_TYPE = {"integer": "integer", "number": "number", "boolean": "true or false", "string": "text"}

Schema = dict[str, Any]


def page() -> str:
    """Write the page: an index, the events of each aggregate, the enumerations they use."""
    enumerations: dict[str, Schema] = {}
    parts = [HEAD]
    for aggregate in AGGREGATES:
        kinds = [kind for topic, kind in EVENT_TYPES.items() if topic.startswith(f"{aggregate}.")]
        parts.append(f"## {aggregate.capitalize()}: {len(kinds)} events\n")
        for kind in kinds:
            schema = kind.model_json_schema()
            parts.append(_event(kind, schema))
            enumerations |= {n: d for n, d in schema.get("$defs", {}).items() if "enum" in d}
    parts.append("## Enumerations\n")
    parts += [_enumeration(name, enumerations[name]) for name in sorted(enumerations)]
    return "\n".join(parts)


def _event(kind: type[Event], schema: Schema) -> str:
    lines = [f"### {kind.TOPIC}\n", inspect.getdoc(kind) or "", ""]
    fields = [*_fields(schema, schema)]
    if fields:
        lines += ["| field | type |", "|---|---|", *fields, ""]
    return "\n".join(lines)


def _fields(owner: Schema, root: Schema, prefix: str = "") -> Iterator[str]:
    required = owner.get("required", [])
    for name, schema in owner.get("properties", {}).items():
        mark = "" if name in required else "?"
        yield f"| `{prefix}{name}`{mark} | {_type(schema, root)} |"
        inner = _inner(schema, root)
        if inner is not None:
            yield from _fields(inner, root, f"{prefix}{name}[].")


def _inner(schema: Schema, root: Schema) -> Schema | None:
    """Find the record that a list holds, if it holds records."""
    for choice in schema.get("anyOf", [schema]):
        name = str(choice.get("items", {}).get("$ref", "")).rpartition("/")[2]
        record: Schema = root.get("$defs", {}).get(name, {})
        if "properties" in record:
            return record
    return None


def _type(schema: Schema, root: Schema) -> str:
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    if choices:
        texts = dict.fromkeys(_type(choice, root) for choice in choices)
        return "number" if set(texts) <= {"integer", "number"} else " or ".join(texts)
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        is_enumeration = "enum" in root["$defs"][name]
        return f"[{name}](#{name.lower()})" if is_enumeration else "record"
    if "const" in schema or "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    return _plain(schema, root)


def _plain(schema: Schema, root: Schema) -> str:
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'], root)}".replace("of `", "of: `")
    if schema.get("type") == "object":
        return f"map to {_type(schema.get('additionalProperties') or {}, root)}"
    if schema.get("description") == "money in fen":
        return "fen"
    if "pattern" in schema and "examples" in schema:
        return f"text such as `{schema['examples'][0]}`"
    return _BY_FORMAT.get(schema.get("format", "")) or _BY_TYPE.get(schema.get("type", ""), "any")


def _enumeration(name: str, schema: Schema) -> str:
    values = ", ".join(f"`{value}`" for value in schema["enum"])
    return f"### {name}\n\n{schema.get('description', '')}\n\n{values}\n"
