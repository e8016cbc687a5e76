"""The quick look at a line says what the long one says, or nothing."""

import copy
import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import EVENT_TYPES, Event
from domain.facts import Fact
from streams.cloudevents import Malformed, Reason, decode, decode_any, encode
from streams.intake import MAX_LINE
from streams.kafka_binding import bound, line_of
from streams.messages import Message
from streams.quick import form_of
from streams.quick_lines import fact_of
from tests.lines import EVENT
from tests.properties.test_quick import ODD
from tests.strategies import facts

GOLDEN = Path(__file__).parent.parent / "golden" / "events"
SEPARATORS = st.sampled_from(((",", ":"), (", ", ": "), (",", ": "), (" ,\t", " : ")))
TEXTS = (
    *("x", " x", "x ", "policy/", "policy/ x", "policy/P 1", "claim/1", "/", "é", "\\", "x" * 513),
    *("policy/\x7f", "policy/\x00", "policy/\u202ex", "policy/\t"),
    *("2010-09-18T10:00:00Z", "2010-09-31T10:00:00Z", "2010-09-18T10:00:61+08:00", "now"),
    *('"type":"policy.PolicyIssued.v1"', "policy.PolicyIssued.v1", "policy.PolicyIssued.v99"),
)
AS_WRITTEN = ("-0", "1.0", "1e2", "007", "9007199254740993", "12345678901234567890", "NaN", "nul")


def said(line: bytes) -> Fact | tuple[Reason, ...]:
    """What the long look says."""
    try:
        return decode_any(line)
    except Malformed as exc:
        return exc.reasons


def agrees(line: bytes) -> bool:
    """Whether the quick look says the same or nothing."""
    found = fact_of(line)
    return found is None or (found == said(line) and type(found) is Fact)


@given(facts(), st.randoms(), SEPARATORS, st.data())
def test_any_member_may_be_odd_absent_or_twice(
    fact: Fact, rng: random.Random, separators: tuple[str, str], data: st.DataObject
) -> None:
    """In the envelope or in the payload, in any order of keys, with spaces or without."""
    event = json.loads(encode(fact))
    owner = event if rng.random() < 0.5 else event["data"]
    name = data.draw(st.sampled_from([*owner, "reason", "unknown"]))
    way = data.draw(st.sampled_from(("text", "odd", "absent", "kept")))
    if way == "absent":
        owner.pop(name, None)
    elif way != "kept":
        owner[name] = data.draw(st.sampled_from(TEXTS if way == "text" else ODD))
    written = _written(event, rng, separators, twice=data.draw(st.sampled_from((None, name))))

    assert agrees(written.encode())


@given(facts(), st.integers(0, 600), st.binary(max_size=4), st.integers(0, 3))
def test_a_damaged_line_is_what_it_is(fact: Fact, at: int, junk: bytes, lost: int) -> None:
    """Bytes put in, or taken out, anywhere."""
    line = encode(fact)

    assert agrees(line[:at] + junk + line[at + lost :])


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=lambda kind: kind.TOPIC)
def test_every_odd_value_in_every_place_of_a_payload(kind: type[Event]) -> None:
    """Not by luck of the draw: null where it may stand and where not, and numbers as written."""
    golden = _golden(kind)
    for name, value in itertools.product([*golden["data"], "unknown"], (*ODD, *AS_WRITTEN)):
        changed = copy.deepcopy(golden)
        changed["data"][name] = value
        plain = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
        for line in {plain, plain.replace(f'"{value}"', str(value))}:
            assert agrees(line.encode())


def test_every_odd_text_in_every_attribute() -> None:
    """And in a payload: characters that would be lost, subjects of no aggregate, no instants."""
    for name, text in itertools.product([*EVENT, "reason", "office_id"], TEXTS):
        inner = {"data": EVENT["data"] | {name: text}} if name == "office_id" else {name: text}
        for ascii_only in (True, False):
            line = json.dumps(EVENT | inner, ensure_ascii=ascii_only)

            assert agrees(line.encode()), line


def test_what_is_plainly_a_fact_is_seen() -> None:
    """The example of every event whose payload has a form: the quick look is not in vain."""
    for kind in EVENT_TYPES.values():
        for separators in ((",", ":"), (", ", ": ")):
            line = json.dumps(_golden(kind), separators=separators).encode()

            seen = line.isascii() and b"\\" not in line and form_of(kind) is not None
            assert fact_of(line) == (decode_any(line) if seen else None)


def test_what_takes_the_place_of_a_lost_member_is_not_overlooked() -> None:
    """A line that is as long, or has as many quotes, as the fact that is left of it."""
    plain = json.dumps(EVENT, separators=(",", ":"))
    null = plain.replace('"data"', '"reason":null,"data"')
    twice = plain.replace('"id"', '"id":"e-0","id"')
    for line in (null, twice, null.replace('"id"', '"id":"e-0","id"'), plain + " " * 9):
        assert agrees(line.encode())
    assert fact_of(twice.encode()) is None


def test_unknown_types_are_not_remembered() -> None:
    """A feed of ever new ones takes no memory, and is refused as one of them is."""
    for number in range(3):
        line = json.dumps(EVENT | {"type": f"policy.Unknown{number}.v1"}).encode()

        assert fact_of(line) is None
        with pytest.raises(Malformed, match="a type of the catalogue"):
            decode(line)


@given(facts(), st.sampled_from(("ce_id", "ce_reason", "content-type", "Ce_time", "")), st.data())
def test_headers_in_the_plainest_form_are_read_as_any_others(
    fact: Fact, name: str, data: st.DataObject
) -> None:
    """One more header that says nothing makes them others: the line made of them is the same."""
    key, value, headers = bound(fact, "binary")
    odd = data.draw(st.none() | st.binary(max_size=9) | st.just(b"application/json; charset=UTF-8"))
    changed = tuple((n, odd if n == name else v) for n, v in headers)
    padded = data.draw(st.sampled_from((value, b" " + value, value + b"\n", value[1:], b"1", b"")))
    other = (*changed, ("traceparent", b"00"))

    assert _line(Message("t", 0, 0, -1, key, padded, changed)) == _line(
        Message("t", 0, 0, -1, key, padded, other)
    )


def test_many_names_of_headers_take_no_memory() -> None:
    """Long ones, and more than a few: each is read, none is kept for ever."""
    _, value, headers = bound(decode(json.dumps(EVENT).encode()), "binary")
    for number in range(300):
        more = (f"x-{number}", b""), (f"y-{'z' * MAX_LINE if number == 0 else number}", b"")

        line = line_of(Message("t", 0, number, -1, None, value, (*headers, *more)))

        assert decode(line).event_id == EVENT["id"]


def _line(message: Message) -> bytes | tuple[Reason, ...]:
    try:
        return line_of(message)
    except Malformed as exc:
        return exc.reasons


def _golden(kind: type[Event]) -> dict[str, Any]:
    payload = json.loads((GOLDEN / f"{kind.TOPIC}.json").read_bytes())
    subject = kind.TOPIC.partition(".")[0] + "/X-1"
    return EVENT | {"type": kind.TOPIC, "subject": subject, "data": payload}


def _written(
    value: Any, rng: random.Random, separators: tuple[str, str], *, twice: str | None
) -> str:
    """JSON with the keys in any order; one of a name may stand twice, at every depth."""
    comma, colon = separators
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=separators)
    members = [(key, item) for key, item in value.items() for _ in range(1 + (key == twice))]
    rng.shuffle(members)
    return (
        "{"
        + comma.join(
            f'"{key}"{colon}{_written(item, rng, separators, twice=twice)}' for key, item in members
        )
        + "}"
    )
