"""What a contract would say of payloads that are stored: read, or refused and why."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jsonschema_rs
import msgspec

from streams.compatibility.comparison import accepts
from streams.contract.schemas import PUBLISHED, event_schema

Refusal = Callable[[bytes], str | None]
_UNKNOWN = "the type, or its version, is not in the contract"
_read = msgspec.json.Decoder().decode


def refusals(types: Iterable[str], schemas: Mapping[str, Any]) -> dict[str, Refusal]:
    """How to ask a contract about stored payloads, for the types where the answer is open.

    Left out are the types whose schema is proven to take everything that is recorded by our own.

    raises  Incomparable
    """
    found: dict[str, Refusal] = {}
    for name in types:
        if name not in schemas:
            found[name] = _never
        elif not accepts(event_schema(name) if name in PUBLISHED else True, schemas[name]):
            found[name] = refusal(schemas[name])
    return found


def refusal(schema: Any) -> Refusal:
    """How to ask one schema; formats count, and no value of the payload is told."""
    validator = jsonschema_rs.validator_for(
        schema, validate_formats=True, offline=True, mask="a value"
    )
    is_valid, errors = validator.is_valid, validator.iter_errors

    def why(payload: bytes) -> str | None:
        value = _read(payload)
        if is_valid(value):
            return None
        first = next(errors(value))
        path = ".".join(map(str, first.instance_path))
        return f"{path}: {first.message}" if path else str(first.message)

    return why


def _never(_payload: bytes) -> str:
    return _UNKNOWN
