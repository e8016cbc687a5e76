"""The published schemas and the program agree on what is a fact, where a schema can say it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event
from streams.cloudevents import Malformed, decode
from streams.simulator import Levels, Noise, simulate
from tests.payloads import events as any_events
from tests.published import accepted
from tests.strategies import facts

FIELDS = ("returned_on", "amount_fen", "reason", "at", "surprise")
SPOILS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    2**53,
    "",
    "x",
    "2010-02-30",
    "2010-09-05",
    "10:00",
    [],
    {},
    [{}],
)

_ENVELOPE = {
    "specversion": "1.0",
    "id": "e-1",
    "source": "policy-admin",
    "time": "2010-09-18T10:00:00+08:00",
    "datacontenttype": "application/json",
    "actortype": "AGENT",
    "actorref": "A-001",
}


def _is_a_fact(event: Any) -> bool:
    try:
        decode(json.dumps(event).encode())
    except Malformed:
        return False
    return True


def test_schemas_and_program_agree_on_every_simulated_line() -> None:
    """A portfolio with everything that goes wrong in one, malformed lines included."""
    spoilt = Levels(noise=Noise(late=0, duplicate=0, conflict=0, malformed=0.05))
    judged = {True: 0, False: 0}
    for line in simulate(40, 3, spoilt).lines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        judged[_is_a_fact(event)] += 1

        assert _is_a_fact(event) == accepted(event), line
    assert judged[True] > 1_000
    assert judged[False] > 20


@given(any_events())
def test_the_schemas_take_every_payload_that_the_program_takes(
    drawn: tuple[type[Event], dict[str, Any]],
) -> None:
    """Any text, any number, any optional field: whoever keeps to the contract is let in."""
    kind, data = drawn
    subject = f"{kind.TOPIC.partition('.')[0]}/X-1"
    event = _ENVELOPE | {"type": kind.TOPIC, "subject": subject, "data": data}

    assert accepted(event) or not _is_a_fact(event)


@given(facts(), st.data())
def test_they_agree_on_a_payload_with_one_thing_spoilt(fact: Any, data: st.DataObject) -> None:
    """A value of another type, a value out of bounds, a field too many or too few."""
    held = json.loads(fact.data)
    name = data.draw(st.sampled_from((*held, *FIELDS)))
    held[name] = data.draw(st.sampled_from(SPOILS))
    event = _ENVELOPE | {"type": fact.topic, "subject": fact.stream, "data": held}

    assert accepted(event) == _is_a_fact(event), name
