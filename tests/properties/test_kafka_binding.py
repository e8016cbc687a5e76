"""A fact goes into a message and comes out of it, in either form; nothing else can get in."""

import json
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.facts import Fact
from streams.cloudevents import Malformed, decode
from streams.kafka_binding import Mode, bound, fact_of, parsed
from streams.messages import Headers, Message
from tests.strategies import facts

MODES: st.SearchStrategy[Mode] = st.sampled_from(("structured", "binary"))
_NAMES = st.sampled_from(
    ("ce_id", "ce_source", "ce_type", "CE_Time", "ce_data", "ce_", "content-type", "traceparent")
)
_VALUES = st.binary(max_size=12) | st.sampled_from(
    (b"1.0", b"application/json", b"application/cloudevents+json", b"\xff", b"")
)
HEADERS = st.lists(st.tuples(_NAMES | st.text(max_size=5), st.none() | _VALUES), max_size=4)
INJECTED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    lambda text: f'x","type":"{text}'
)


def message(key: bytes | None, value: bytes | None, headers: Headers) -> Message:
    """A message somewhere."""
    return Message("any", 0, 0, -1, key, value, headers)


@given(facts(), MODES)
def test_a_fact_comes_out_as_it_went_in(fact: Fact, mode: Mode) -> None:
    """And the line that is kept of it says the same."""
    sent = message(*bound(fact, mode))

    assert sent.key == fact.stream.encode()
    found, line = fact_of(sent)
    assert (found, decode(line)) == (fact, fact)


@given(facts(), MODES, st.text("abct-", min_size=1, max_size=5), st.none() | st.binary(max_size=5))
def test_headers_of_others_do_not_matter(
    fact: Fact, mode: Mode, name: str, value: bytes | None
) -> None:
    """Tracing and routing leave their own, in any number."""
    key, held, headers = bound(fact, mode)
    other = ((f"x-{name}", value),) * 2

    assert fact_of(message(key, held, (*other, *headers)))[0] == fact


@given(facts(), st.integers(0, 99))
def test_a_header_that_stands_twice_is_malformed(fact: Fact, which: int) -> None:
    """Two readers would not agree on which one counts."""
    key, value, headers = bound(fact, "binary")
    name, held = headers[which % len(headers)]

    with pytest.raises(Malformed, match="it stands twice"):
        fact_of(message(key, value, (*headers, (name.upper(), held))))


@given(st.none() | st.binary(max_size=30), st.none() | st.binary(max_size=80), HEADERS)
def test_whatever_comes_is_a_fact_or_malformed(
    key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes | None]]
) -> None:
    """Never another exception."""
    with suppress(Malformed):
        fact_of(message(key, value, tuple(headers)))
    with suppress(Malformed):
        parsed(message(key, value, tuple(headers)))


@given(facts(), st.binary(max_size=8))
def test_a_value_that_is_no_json_is_malformed(fact: Fact, junk: bytes) -> None:
    """Also where the headers say everything else rightly."""
    key, value, headers = bound(fact, "binary")
    torn = value[:-1] + junk
    try:
        json.loads(torn)
    except ValueError:
        with pytest.raises(Malformed):
            fact_of(message(key, torn, headers))
    else:
        assume(False)


@given(facts(), INJECTED)
def test_text_in_a_header_stays_text(fact: Fact, text: str) -> None:
    """Quotes and braces in it end no attribute and begin none."""
    key, value, headers = bound(fact, "binary")
    changed = tuple((n, text.encode() if n == "ce_id" else v) for n, v in headers)

    found = parsed(message(key, value, changed))

    assert found.attributes["id"] == text
    assert found.attributes["type"] == fact.topic


@given(facts(), st.sampled_from((b'{}, "id": "other"', b'{}}\n{"a":1}', b'{}, "data": {}')))
def test_a_value_adds_no_attribute(fact: Fact, value: bytes) -> None:
    """It is one JSON value and nothing after it."""
    key, _, headers = bound(fact, "binary")

    with pytest.raises(Malformed):
        parsed(message(key, value, headers))


def test_a_whole_event_as_data_is_only_data() -> None:
    """What looks like attributes inside of the value does not replace those of the headers."""
    event = b'{"specversion":"1.0","id":"evil","type":"policy.PolicyIssued.v1","source":"evil"}'
    headers: Headers = (
        *(("ce_specversion", b"1.0"), ("ce_id", b"good"), ("ce_type", b"t"), ("ce_source", b"s")),
        ("content-type", b"application/json"),
    )

    found = parsed(message(None, event, headers))

    assert (found.attributes["id"], found.attributes["source"]) == ("good", "s")
    assert found.data == event
