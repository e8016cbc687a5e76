"""``policytrail kafka replay`` and ``record``: a folder is a topic, and a topic a folder."""

import json
import secrets
import shutil
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.message_lines import read, written
from streams.messages import Message
from tests.brokers import Broker
from tests.console import Console
from tests.lines import event
from tests.outlets import consumed, make

FIXTURE = Path(str(files("streams.fixtures"))) / "topics"


def new(broker: Broker, partitions: int) -> str:
    """A topic that nobody else has."""
    name = f"f{secrets.token_hex(4)}"
    make(broker, {name: partitions})
    return name


def folder(tmp_path: Path, topic: str, held: dict[str, list[bytes]]) -> Path:
    """A folder with the files of one topic."""
    root = tmp_path / secrets.token_hex(4)
    (root / topic).mkdir(parents=True)
    for name, lines in held.items():
        (root / topic / name).write_bytes(b"".join(line + b"\n" for line in lines))
    return root


def where(broker: Broker) -> tuple[str, str]:
    """The option that names the broker."""
    return "--bootstrap-server", broker.address


def held(root: Path, topic: str) -> dict[str, bytes]:
    """The files of a topic and their bytes."""
    return {path.name: path.read_bytes() for path in (root / topic).iterdir()}


def without_times(line: bytes) -> Any:
    """A line without what a broker gives anew."""
    message = json.loads(line)
    del message["offset"], message["timestamp"]
    return message


def _read(line: bytes) -> Message:
    return read(line, "any", 0)


def test_the_fixture_replayed_and_recorded_is_the_fixture(
    console: Console, broker: Broker, tmp_path: Path
) -> None:
    """Byte for byte; each line is a message with its subject as the key."""
    source = tmp_path / "source"
    names = {}
    for topic in sorted(path.name for path in FIXTURE.iterdir() if path.is_dir()):
        names[topic] = new(broker, len(list((FIXTURE / topic).iterdir())))
        shutil.copytree(FIXTURE / topic, source / names[topic])

    ran = console("kafka", "replay", source, *where(broker), "--json").json()
    out = tmp_path / "out"
    recorded = console("kafka", "record", *names.values(), "--out", out, *where(broker), "--json")

    assert recorded.json()["messages"] == ran["messages"] > 0
    for topic, name in names.items():
        assert held(out, name) == held(FIXTURE, topic)
        for one in consumed(broker, name):
            assert one.key == json.loads(one.value or b"")["subject"].encode()
            assert one.headers == (
                ("content-type", b"application/cloudevents+json; charset=UTF-8"),
            )


_NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
_BYTES = st.none() | st.binary(max_size=20) | st.text(max_size=8).map(str.encode)
_MESSAGES = st.lists(
    st.builds(
        lambda key, value, headers: (key, value, tuple(headers)),
        _BYTES,
        _BYTES,
        st.lists(st.tuples(_NAMES, st.binary(max_size=8)), max_size=3),
    ),
    max_size=6,
)


@given(partitions=st.lists(_MESSAGES, min_size=1, max_size=2))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_messages_are_replayed_and_recorded_as_they_are(
    console: Console, broker: Broker, tmp_path: Path, partitions: list[list[Any]]
) -> None:
    """Bytes that are no text, no key, no value, no bytes: everything but offset and time."""
    topic = new(broker, len(partitions))
    lines = {
        f"{number}.messages.ndjson": [
            written(Message(topic, number, 3 * n, 5, key, value, headers))
            for n, (key, value, headers) in enumerate(messages)
        ]
        for number, messages in enumerate(partitions)
    }
    out = tmp_path / secrets.token_hex(4)

    replayed = console("kafka", "replay", folder(tmp_path, topic, lines), *where(broker))
    recorded = console("kafka", "record", topic, "--out", out, *where(broker))

    found = [(m.partition, m.key, m.value, m.headers) for m in consumed(broker, topic)]
    assert (replayed.code, recorded.code) == (0, 0)
    assert found == [(n, *one) for n, messages in enumerate(partitions) for one in messages]
    for name, expected in lines.items():
        if (out / topic / name).exists():
            got = (out / topic / name).read_bytes().splitlines()
            assert [*map(without_times, got)] == [*map(without_times, expected)]
        else:
            plain = (out / topic / name.replace(".messages", "")).read_bytes()
            values = [one.value or b"" for one in map(_read, expected)]
            assert plain == b"".join(value + b"\n" for value in values)


def test_what_a_plain_line_cannot_say_is_recorded_whole(
    console: Console, broker: Broker, tmp_path: Path
) -> None:
    """Offset, time, key and headers stand in the line; the other partition stays plain."""
    topic = new(broker, 2)
    odd = Message(topic, 1, 0, 1_700_000_000_000, b"\xff", None, (("why", b"\x00"), ("n", b"")))
    lines = {"0.ndjson": [event(1), event(2)], "1.messages.ndjson": [written(odd)]}
    root, out = folder(tmp_path, topic, lines), tmp_path / "out"

    console("kafka", "replay", root, *where(broker))
    ran = console("kafka", "record", topic, "--out", out, "--max", 1, *where(broker), "--json")

    forms = {one["partition"]: (one["form"], one["messages"]) for one in ran.json()["partitions"]}
    assert forms == {0: ("plain", 1), 1: ("messages", 1)}
    assert held(out, topic)["0.ndjson"] == event(1) + b"\n"
    line = held(out, topic)["1.messages.ndjson"]
    assert json.loads(line)["key"] == {"base64": "/w=="}
    assert without_times(line) == without_times(written(odd))


def test_times_are_sent_as_they_are_written_if_that_is_asked_for(
    console: Console, broker: Broker, tmp_path: Path
) -> None:
    """Without it a broker sees the time of sending, and does not delete what is long past."""
    topic = new(broker, 1)
    then = time.time_ns() // 10**6 - 600_000  # a broker takes no time far from its own
    line = written(Message(topic, 0, 0, then, b"k", b"v"))
    root = folder(tmp_path, topic, {"0.messages.ndjson": [line]})

    console("kafka", "replay", root, "--keep-timestamps", *where(broker))
    console("kafka", "replay", root, *where(broker))

    times = [one.timestamp_ms for one in consumed(broker, topic)]
    assert (times[0], times[1] > then + 300_000) == (then, True)


@pytest.mark.parametrize(
    ("held_files", "why"),
    [
        ({}, "there is no <topic>/<partition>.ndjson"),
        ({"7.ndjson": [event(1)]}, "has 1 partition on the broker, and none of number 7"),
        ({"0.messages.ndjson": [b"{}"]}, "line 1: line: expected an object with offset"),
        (
            {"0.messages.ndjson": [b'{"offset":0,"key":"k","value":"v","headers":[["h",null]]}']},
            "has the header 'h' without a value (0 of",
        ),
    ],
)
def test_a_folder_that_cannot_be_replayed_is_refused(
    console: Console,
    broker: Broker,
    tmp_path: Path,
    held_files: dict[str, list[bytes]],
    why: str,
) -> None:
    """Nothing of it is sent."""
    topic = new(broker, 1)

    ran = console("kafka", "replay", folder(tmp_path, topic, held_files), *where(broker))

    assert (ran.code in (1, 2), why in ran.err) == (True, True), ran.err
    assert consumed(broker, topic) == []


def test_nothing_is_overwritten_and_no_topic_is_made(
    console: Console, broker: Broker, tmp_path: Path
) -> None:
    """A folder with something in it is left alone, and a topic that is missing is said."""
    topic, missing = new(broker, 1), f"f{secrets.token_hex(4)}"
    full = folder(tmp_path, missing, {"0.ndjson": [event(1)]})

    into = console("kafka", "record", topic, "--out", full, *where(broker))
    gone = console("kafka", "record", missing, "--out", tmp_path / "out", *where(broker))
    sent = console("kafka", "replay", full, *where(broker))
    again = console("kafka", "replay", full, *where(broker))

    assert (into.code, "there is something in it" in into.err) == (2, True)
    assert (gone.code, f"there is no topic {missing}" in gone.err) == (1, True)
    assert (sent.code, again.code, f"there is no topic {missing}" in again.err) == (1, 1, True)
