"""A publisher's own check: an event against the published schemas, without the program."""

from typing import Any

import jsonschema_rs

from streams.contract.schemas import PUBLISHED, envelope_schema, event_schema


def validator(schema: dict[str, Any]) -> Any:
    """A validator that takes formats as assertions, as the program does."""
    return jsonschema_rs.validator_for(schema, validate_formats=True, offline=True)


ENVELOPE = validator(envelope_schema())
TYPES = {topic: validator(event_schema(topic)) for topic in PUBLISHED}


def accepted(event: Any) -> bool:
    """Whether envelope and data keep to the schemas, as a publisher would check them."""
    if not ENVELOPE.is_valid(event) or event["type"] not in TYPES:
        return False
    subject = event["subject"].partition("/")[0] == event["type"].partition(".")[0]
    return subject and bool(TYPES[event["type"]].is_valid(event["data"]))
