"""The scenarios that the CloudEvents project gives for its Kafka binding, on ours."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from streams.kafka_binding import parsed
from streams.messages import Message

FEATURE = Path(__file__).parent.parent / "vectors/cloudevents/kafka-protocol-binding.feature"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A message that is given, and what must be found in it."""

    name: str
    texts: tuple[str, ...] = ()
    tables: tuple[tuple[tuple[str, str], ...], ...] = ()
    examples: tuple[str, ...] = field(default=())

    def filled(self) -> Iterator["Scenario"]:
        """One for each example of an outline, or itself."""
        if not self.examples:
            yield self
        for example in self.examples:
            tables = tuple(
                tuple((key, value.replace("<contentType>", example)) for key, value in table)
                for table in self.tables
            )
            yield replace(self, name=self.name.replace("<contentType>", example), tables=tables)


def scenarios() -> list[Scenario]:
    """The scenarios of the file: names, texts between triple quotes, tables."""
    parts = re.split(r"Scenario(?: Outline)?: ", FEATURE.read_text(encoding="utf-8"))[1:]
    return [one for part in parts for one in _scenario(part).filled()]


def _scenario(part: str) -> Scenario:
    name, _, body = part.partition("\n")
    texts = re.findall(r'"""\n(.*?)"""', body, re.DOTALL)
    rows = re.sub(r'""".*?"""', "", body, flags=re.DOTALL)
    tables = [
        [
            tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
            for line in block.splitlines()
        ]
        for block in re.findall(r"(?:^ *\|.*\|[ ]*\n?)+", rows, re.MULTILINE)
    ]
    pairs = tuple(
        tuple((row[0], row[1]) for row in table[1:]) for table in tables if len(table[0]) == 2
    )
    examples = tuple(row[0] for table in tables if len(table[0]) == 1 for row in table[1:])
    return Scenario(name.strip(), tuple(texts), pairs, examples)


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda one: one.name)
def test_a_message_is_read_as_the_scenario_says(scenario: Scenario) -> None:
    """Attributes by name, and the data."""
    payload, expected_data = scenario.texts
    headers, attributes = scenario.tables
    message = Message(
        "any", 0, 0, -1, None, payload.encode(), tuple((name, v.encode()) for name, v in headers)
    )

    found = parsed(message)

    assert found.attributes == dict(attributes)
    assert json.loads(found.data) == json.loads(expected_data)


def test_the_file_has_the_scenarios_that_it_had() -> None:
    """Binary, and structured with two content types: none is passed over."""
    assert [one.name for one in scenarios()] == [
        "Binary content mode",
        "Structured content mode (application/cloudevents+json)",
        "Structured content mode (application/cloudevents+json; charset=utf-8)",
    ]
