"""A message is a fact, is turned away with reasons, or waits for a newer program."""

import json
from typing import Any

import pytest

from adapters.line_files import SpilledLine
from streams.folder_lines import Read, judged, plain_messages, whole_messages
from streams.intake import MAX_LINE, Accepted, Line, Rejected
from streams.kafka_binding import bound
from streams.malformed import Malformed
from streams.message_intake import Judged, Waiting, judge, judged_batches
from streams.message_lines import as_line, plain_key, read, written
from streams.messages import Message, feed_of, place_of
from tests.lines import EVENT, event
from tests.messages import LATER, TOPIC, fact, known, later, message


def why(one: Judged) -> str:
    """The reasons for which a message was turned away."""
    assert isinstance(one.verdict, Rejected)
    return "; ".join(map(str, one.verdict.reasons))


def accepted(one: Judged) -> Accepted:
    """The fact in a message."""
    assert isinstance(one.verdict, Accepted)
    return one.verdict


def test_a_fact_is_the_same_in_either_mode() -> None:
    """Structured or binary: one fact at the message's offset; a binary one is made a line."""
    structured = accepted(judge(fact(7)))
    key, value, headers = bound(structured.fact, "binary")

    binary = accepted(judge(Message(TOPIC, 0, 8, -1, key, value, headers)))

    assert (structured.number, binary.number, binary.fact) == (7, 8, structured.fact)
    assert json.loads(binary.raw)["subject"] == "policy/P-001"


@pytest.mark.parametrize(
    ("changes", "topic", "key", "misplaced"),
    [
        ({}, TOPIC, "policy/P-001", False),
        ({}, TOPIC, "policy/P-002", True),
        ({}, "policytrail.claim", "policy/P-001", True),
        ({}, "somebody.elses", "policy/P-001", True),
    ],
)
def test_a_fact_in_another_place_than_declared_is_a_fact_and_misplaced(
    changes: dict[str, Any], topic: str, key: str, *, misplaced: bool
) -> None:
    """The order among the facts of its aggregate is luck there."""
    one = judge(fact(0, **changes)._replace(topic=topic, key=key.encode()))

    assert (isinstance(one.verdict, Accepted), one.misplaced) == (True, misplaced)


def test_an_unknown_version_of_a_known_type_waits() -> None:
    """It says itself what it is about and what it waits for; known, it is a fact."""
    verdict = judge(later(3)).verdict

    with known():
        after = judge(later(3)).verdict

    assert isinstance(verdict, Waiting)
    assert (verdict.number, verdict.subject, verdict.event_type) == (3, "policy/P-001", LATER)
    assert isinstance(after, Accepted)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"type": "policy.NobodyKnows.v1"}, "type"),
        ({"type": "policy.ReceiptReturned.v01"}, "type"),
        ({"type": "policy.ReceiptReturned"}, "type"),
        ({"subject": "claim/C-1"}, "subject"),
        ({"time": "yesterday"}, "time"),
        ({"actortype": "NOBODY"}, "actortype"),
        ({"extra": "1"}, "extra"),
    ],
)
def test_what_is_malformed_does_not_wait(changes: dict[str, Any], path: str) -> None:
    """An unknown name is a version of nothing, and no program will ever read a wrong envelope."""
    one = judge(later(0, **changes))

    assert f"{path}: expected" in why(one)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (message(0, None), "a tombstone"),
        (message(0, b""), "a JSON object"),
        (message(0, b'"' + b"x" * MAX_LINE + b'"'), f"at most {MAX_LINE} bytes"),
        (message(0, b"[" * 100_000, headers=(("ce_id", b"1"),)), "recursion"),
        (message(0, b'{"data":' * 100_000), "nesting too deep"),
        (message(0, b"{}", headers=(("ce_id", b"\xff"),)), "0xff"),
    ],
)
def test_bytes_that_are_no_event_are_turned_away(given: Message, reason: str) -> None:
    """Whatever they are, the next message can be read."""
    assert reason in why(judge(given))


def test_an_event_that_is_too_long_as_a_line_is_turned_away() -> None:
    """A binary message's headers count: its event could not be written down as a line."""
    key, value, headers = bound(accepted(judge(fact(0))).fact, "binary")
    padded = value[:-1] + b" " * (MAX_LINE - len(value)) + b"}"

    one = judge(Message(TOPIC, 0, 0, -1, key, padded, headers))

    assert f"event: expected at most {MAX_LINE} bytes" in why(one)


def test_batches_end_by_number_and_by_size() -> None:
    """Memory does not grow with the source."""
    large = b"x" * 2**20
    many = [(judge(message(offset, large)), offset) for offset in range(20)]

    by_size = [(len(batch), end) for batch, end in judged_batches(many)]
    spilled = SpilledLine()
    reads = [Read(message(offset, None), offset, spilled) for offset in range(9)]
    by_files = [len(batch) for batch, _ in judged_batches(judged(reads))]
    by_number = [(len(batch), end) for batch, end in judged_batches(many[:5], 2)]

    assert by_size == [(8, 7), (8, 15), (4, 19)]
    assert by_files == [8, 1]
    assert by_number == [(2, 1), (2, 3), (1, 4)]


def test_a_plain_file_holds_values_and_their_keys() -> None:
    """Offsets count messages, as a broker would; the key is the subject where there is one."""
    lines = [Line(1, event(1), 10), Line(3, b"no", 20), Line(4, b'{"subject":5}', 30)]

    found = [one for one, _, _ in plain_messages(lines, "t", 2, 5)]

    assert [(one.offset, one.key) for one in found] == [(5, b"policy/P-001"), (6, None), (7, None)]
    assert plain_key(b'{"subject": "\xff"}') is None


def test_a_whole_file_holds_messages_with_their_own_offsets() -> None:
    """What was written is read, byte for byte; offsets grow, with gaps."""
    held = [message(4, b"\xff\n"), message(9, None, headers=(("h", None), ("h", b"\xfe")))]
    lines = [Line(number, written(one), number) for number, one in enumerate(held, 1)]

    assert [one for one, _, _ in whole_messages(lines, TOPIC, 0, -1)] == held
    with pytest.raises(Malformed, match="2: offset: expected more than 9"):
        [*whole_messages([lines[1], Line(2, written(held[0]), 9)], TOPIC, 0, -1)]


@pytest.mark.parametrize(
    "line", [b"no", b"[1]", b'{"offset":"1"}', b'{"offset":-5}', b"[" * 99_999]
)
def test_a_line_that_is_no_message_is_named(line: bytes) -> None:
    """A folder that is damaged is not read on."""
    with pytest.raises(Malformed, match="7: line: expected an object with offset"):
        [*judged(whole_messages([Line(7, line, 0)], TOPIC, 0, -1))]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (message(0, b"no"), b"no"),
        (message(0, b'{\n "a": 1\r\n}'), b'{  "a": 1  }'),
        (message(0, b"no\nline"), None),
        (message(0, None), None),
        (message(0, b" "), None),
        (message(0, b"[1]", headers=(("ce_id", b"1"),)), b'{"id":"1","data":[1]}'),
        (message(0, b"no json", headers=(("ce_id", b"1"),)), None),
    ],
)
def test_a_message_is_a_line_where_one_can_say_it(given: Message, line: bytes | None) -> None:
    """JSON may have line breaks between its tokens; other bytes may not."""
    assert as_line(given) == line


def test_a_message_can_be_read_back_with_its_place_beside_it() -> None:
    """What an export adds, a reader passes over."""
    one = message(3, b"v")

    line = written(one, placed=True)

    assert json.loads(line)["topic"] == TOPIC
    assert read(line, TOPIC, 0) == one


def test_a_feed_is_named_by_topic_partition_and_making() -> None:
    """An offset in a feed means one message, also after the topic was made anew."""
    names = [feed_of("a.b", 3), feed_of("a.b", 3, 2)]

    assert names == ["a.b/3", "a.b/3@2"]
    assert [place_of(name) for name in names] == [("a.b", 3)] * 2
    assert EVENT["subject"] == "policy/P-001"
