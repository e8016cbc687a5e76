"""A real fact of every type: a worked case where there is one, or else one beside this file."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import msgspec

from streams.cloudevents import Malformed, decode
from streams.fixtures import lines, load_index, load_story, messages

OTHERS = "examples.ndjson"
Example = dict[str, Any]


@cache
def examples() -> Mapping[str, Example]:
    """Type -> an event of it, as structured JSON."""
    found: dict[str, Example] = {}
    for line in _every_line():
        event = msgspec.json.decode(line)
        found.setdefault(event["type"], event)
    return MappingProxyType(found)


def other_lines() -> list[bytes]:
    """The events for the types that no worked case has."""
    return files(__package__).joinpath(OTHERS).read_bytes().splitlines()


def _every_line() -> Iterator[bytes]:
    for fixture in load_index():
        yield from lines(fixture)
    story = load_story()
    for topic, partitions in story.partitions.items():
        for number in range(partitions):
            yield from filter(_is_a_fact, messages(story, topic, number))
    yield from other_lines()


def _is_a_fact(line: bytes) -> bool:
    """One line of the story is spoilt on purpose."""
    try:
        decode(line)
    except Malformed:
        return False
    return True
