"""The wire form: what is a fact of the contract, and why a line is not."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from domain.facts import Fact
from streams.cloudevents import MAX_ATTRIBUTE, Malformed, Reason, decode, encode
from tests.lines import EVENT
from tests.strategies import facts

LACKING = object()
STANDARD = Path(__file__).parent.parent / "golden" / "cloudevents.schema.json"


def line(**changes: object) -> bytes:
    """The event as a line, changed; LACKING leaves an attribute out."""
    changed = {name: value for name, value in (EVENT | changes).items() if value is not LACKING}
    return json.dumps(changed).encode()


def reasons(raw: bytes) -> tuple[Reason, ...]:
    """Why a line is malformed."""
    with pytest.raises(Malformed) as caught:
        decode(raw)
    return caught.value.reasons


def test_a_line_of_the_contract_is_a_fact() -> None:
    """Every attribute arrives, the payload in canonical form."""
    fact = decode(line(correlationid="c-1", causationid="e-0", reason="by telephone"))

    assert fact == Fact(
        event_id="e-1",
        source="policy-admin",
        topic="policy.ReceiptReturned.v1",
        stream="policy/P-001",
        time="2010-09-18T10:00:00+08:00",
        occurred_us=1_284_775_200_000_000,
        actor_type="AGENT",
        actor_ref="A-001",
        correlation_id="c-1",
        causation_id="e-0",
        data=b'{"office_id":"O-1","returned_by":"A-001","returned_on":"2010-09-18"}',
        reason="by telephone",
    )


@given(facts())
def test_every_encoded_fact_is_a_cloudevent(fact: Fact) -> None:
    """The standard's own JSON Schema accepts what we write."""
    jsonschema.validate(json.loads(encode(fact)), json.loads(STANDARD.read_bytes()))


def test_an_attribute_that_is_null_is_an_absent_one() -> None:
    """CloudEvents 1.0.2, JSON event format, section 2.2."""
    assert decode(line()) == decode(line(correlationid=None))


@pytest.mark.parametrize("name", list(EVENT))
def test_every_attribute_is_required(name: str) -> None:
    """An envelope is whole or it is not one."""
    assert (Reason(name, "an attribute", "nothing"),) == reasons(line(**{name: LACKING}))


@pytest.mark.parametrize(
    ("changes", "path", "expected", "found"),
    [
        ({"id": 7}, "id", "str", "7"),
        ({"id": ""}, "id", "text that is not empty", '""'),
        ({"specversion": "0.3"}, "specversion", "'1.0'", '"0.3"'),
        (
            {"datacontenttype": "text/xml"},
            "datacontenttype",
            "'application/json'",
            '"text/xml"',
        ),
        ({"extra": 1}, "extra", "only the contract's attributes", "this one"),
        ({"subject": "claim/P-001"}, "subject", "policy/<id>, as the type says", '"claim/P-001"'),
        ({"subject": "policy/"}, "subject", "policy/<id>, as the type says", '"policy/"'),
        ({"subject": "policy/ P"}, "subject", "policy/<id>, as the type says", '"policy/ P"'),
        ({"subject": "policy/P "}, "subject", "policy/<id>, as the type says", '"policy/P "'),
        ({"data": [1]}, "data", "an object", "[1]"),
        ({"actorref": "a\nb"}, "actorref", "text without control characters", '"a\\nb"'),
        ({"actorref": "a\u202eb"}, "actorref", "text without control characters", None),
        ({"id": "x" * (MAX_ATTRIBUTE + 1)}, "id", "text of at most 512", None),
    ],
)
def test_the_envelope_says_what_is_wrong(
    changes: dict[str, object], path: str, expected: str, found: str | None
) -> None:
    """Field path, what was expected, what was found."""
    (reason,) = reasons(line(**changes))

    assert (path, expected) == (reason.path, reason.expected)
    assert found in (None, reason.found)


@pytest.mark.parametrize(
    "time",
    [
        "2010-09-18T10:00:00",  # naive
        "2010-09-18 10:00:00+08:00",
        "2010-09-18T10:00+08:00",
        "2010-02-30T10:00:00Z",
        "2010-09-18T24:00:00Z",
        "2010-09-18T10:00:60Z",
        "1284775200",
        "９010-09-18T10:00:00Z",
    ],
)
def test_a_time_is_an_instant_of_rfc_3339_with_its_offset(time: str) -> None:
    """A time without an offset is no instant."""
    expected = "an RFC 3339 instant with an offset"

    assert [("time", expected)] == [reason[:2] for reason in reasons(line(time=time))]


def test_the_far_future_is_a_fact_up_to_the_end_of_the_calendar() -> None:
    """Nobody refuses a fact for its date; only what no calendar can hold at every offset."""
    assert decode(line(time="2999-01-01T00:00:00Z")).occurred_us == 32_472_144_000_000_000
    assert reasons(line(time="9999-12-31T00:00:00Z"))[0].path == "time"
    assert reasons(line(time="0001-01-01T00:00:00+08:00"))[0].path == "time"


def test_a_payload_lists_everything_that_is_wrong_with_it() -> None:
    """One look at the reasons is enough to mend the line."""
    found = reasons(line(data={"returned_on": "2010-09-31", "returned_by": 5, "x": 1}))

    assert [reason.path for reason in found] == [
        "data.returned_on",
        "data.returned_by",
        "data.office_id",
        "data.x",
    ]


def test_an_unknown_type_names_the_nearest_one() -> None:
    """A slip of the pen is found quickly."""
    (reason,) = reasons(line(type="policy.ReceiptReturnd.v1"))

    assert "policy.ReceiptReturned.v1" in reason.expected


def test_a_wrong_enum_names_the_right_ones() -> None:
    """The reason holds the whole choice."""
    (reason,) = reasons(line(actortype="ROBOT"))

    assert reason.expected == "'AGENT' or 'CUSTOMER' or 'REGULATOR' or 'STAFF' or 'SYSTEM'"


@pytest.mark.parametrize(
    "raw",
    [
        b"not json",
        b"42",
        b"[" * 5_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b"\x00\x01\x02",
        b"\xff\xfe{",
        line()[:-1],
        line() + b"{}",
        line().replace(b"O-1", b"\xff"),
        line().replace(b"O-1", b"\\ud800"),
        line().replace(b'"O-1"', b"NaN"),
        line().replace(b'"O-1"', b"1" * 5_000),
        line().replace(b'"O-1"', b"[" * 900 + b"]" * 900),
    ],
)
def test_bytes_that_are_no_json_object_are_malformed(raw: bytes) -> None:
    """Binary, truncated, nested too deep: an answer, not an exception."""
    assert reasons(raw)


def test_a_key_that_stands_twice_is_malformed() -> None:
    """JSON would silently keep the last; we lose nothing in silence."""
    twice = line().replace(b'"office_id"', b'"office_id": "O-2", "office_id"')
    attribute = line().replace(b'"source"', b'"source": "x", "source"')

    assert reasons(twice)[0].path == "office_id"
    assert reasons(attribute)[0].path == "source"


def test_a_delete_character_is_malformed_though_json_lets_it_stand_bare() -> None:
    """The one control character that needs no escape in JSON."""
    bare = line().replace(b"A-001", b"A\x7f001", 1)

    assert reasons(bare)[0].expected == "text without control characters"


def test_a_null_character_is_malformed() -> None:
    """Not every store that reads the payload later can hold U+0000."""
    data = EVENT["data"] | {"office_id": "O\x001"}

    assert reasons(line(data=data))[0].expected == "text without the character U+0000"
    assert decode(line(data=EVENT["data"] | {"office_id": "O\\u0000"}))


def test_a_line_beyond_ascii_is_looked_at_as_closely() -> None:
    """Without any escape: keys that stand twice, and what nobody sees, are refused."""

    def plain(reason: str) -> bytes:
        return json.dumps(EVENT | {"reason": reason}, ensure_ascii=False).encode()

    twice = plain("保全").replace(b'"data"', b'"reason": "x", "data"')

    assert reasons(twice)[0].path == "reason"
    assert reasons(plain("a\u200bb"))[0].expected == "text without control characters"
    assert decode(plain("保\u00a0全")).reason == "保\u00a0全"
