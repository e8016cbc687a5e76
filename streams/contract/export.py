"""The contract as files: the same program writes the same bytes."""

import json
from typing import Any

from streams.contract.asyncapi import document
from streams.contract.schemas import ENVELOPE, PUBLISHED, envelope_schema, event_schema, name_of

DOCUMENT = "asyncapi.json"
ENVELOPE_FILE = f"{ENVELOPE}.json"
SCHEMAS = "schemas"


def built() -> dict[str, Any]:
    """Name of each file, with / in it -> the JSON that it holds."""
    schemas = {name_of(topic): event_schema(topic) for topic in PUBLISHED}
    return {DOCUMENT: document(), ENVELOPE_FILE: envelope_schema(), **schemas}


def exported() -> dict[str, bytes]:
    """Name of each file -> its bytes: indented JSON in UTF-8 with one line feed at its end."""
    return {name: written(value) for name, value in built().items()}


def written(value: Any) -> bytes:
    """One file."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
