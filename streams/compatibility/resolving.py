"""A schema in the form that is compared: references put in place, annotations left out.

source  JSON Schema 2020-12, core, sections 8 to 11
"""

from typing import Any

import jsonschema_rs

from streams.contract.schemas import DIALECT

Schema = dict[str, Any] | bool

_META = jsonschema_rs.Draft202012Validator({"$ref": DIALECT}, offline=True)

_ONE = (
    "items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_LIST = ("anyOf", "oneOf", "allOf", "prefixItems")
_MAP = ("properties", "patternProperties", "dependentSchemas")
OPAQUE = (
    ("not",),
    ("if", "then", "else"),
    ("contains", "minContains", "maxContains"),
    ("dependentSchemas",),
)
"""Keywords that mean the same only if they are the same, in groups that belong together."""
UNEVALUATED = ("unevaluatedItems", "unevaluatedProperties")
"""Keywords whose meaning hangs on all of their schema."""
_PLAIN = (
    "type", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems",
    "required", "minProperties", "maxProperties", "dependentRequired", "minContains", "maxContains",
)  # fmt: skip


class Incomparable(ValueError):
    """A schema uses what this program does not compare: recursion, or references elsewhere."""


def resolved(schema: Any) -> Schema:
    """The schema in place of each reference, constants as lists, types as lists, no annotations.

    raises  Incomparable
    """
    if isinstance(schema, dict) and schema.get("$schema", DIALECT) != DIALECT:
        raise Incomparable("$schema names another dialect than 2020-12")
    wrong = next(_META.iter_errors(schema), None)
    if wrong is not None:
        at = "/".join(map(str, wrong.instance_path)) or "its root"
        raise Incomparable(f"it is no JSON Schema: at {at}, {wrong.message}")
    return _resolved(schema, schema, ())


def _resolved(schema: Any, root: Any, inside: tuple[str, ...]) -> Schema:
    if isinstance(schema, bool):
        return schema
    if "$dynamicRef" in schema or isinstance(schema.get("items"), list):
        raise Incomparable("$dynamicRef and lists of items are not compared")
    made: dict[str, Any] = {key: schema[key] for key in _PLAIN if key in schema}
    made |= {key: _resolved(schema[key], root, inside) for key in _ONE if key in schema}
    for key in _LIST:
        if key in schema:
            made[key] = [_resolved(one, root, inside) for one in schema[key]]
    for key in _MAP:
        if key in schema:
            made[key] = {n: _resolved(one, root, inside) for n, one in schema[key].items()}
    return _simpler(_with_reference(made, schema, root, inside), schema)


def _with_reference(
    made: dict[str, Any], schema: dict[str, Any], root: Any, inside: tuple[str, ...]
) -> dict[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return made
    if reference in inside:
        raise Incomparable(f"{reference} refers to itself")
    target = _resolved(_target(reference, root), root, (*inside, reference))
    if not made and isinstance(target, dict):
        return target
    return made | {"allOf": [*made.get("allOf", []), target]}


def _target(reference: str, root: Any) -> Any:
    if reference != "#" and not reference.startswith("#/"):
        raise Incomparable(f"{reference} leads out of the file")
    found = root
    for step in filter(None, reference[1:].split("/")):
        name = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or name not in found:
            raise Incomparable(f"{reference} leads nowhere")
        found = found[name]
    return found


def _simpler(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """One spelling for each thing: a list of values, a list of types."""
    if "const" in schema:
        values = [schema["const"]]
        if "enum" in made:
            made["allOf"] = [*made.get("allOf", []), {"enum": made["enum"]}]
        made["enum"] = values
    if isinstance(made.get("type"), str):
        made["type"] = [made["type"]]
    for key, nothing in (("required", []), ("properties", {}), ("additionalProperties", True)):
        if key in made and made[key] == nothing:
            del made[key]
    if "required" in made:
        made["required"] = sorted(made["required"])
    return made
