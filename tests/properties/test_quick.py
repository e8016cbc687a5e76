"""The quick look at a payload never takes what the model would not."""

import copy
import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.events import EVENT_TYPES, Event
from domain.facts import Fact
from streams.cloudevents import canonical
from streams.quick import taker
from tests.strategies import facts

GOLDEN = Path(__file__).parent.parent / "golden" / "events"
ODD: tuple[Any, ...] = (
    *("", "x", "2010-02-29", "2012-02-29", "2010-09-31", "2010-09-30\n", "2010-9-18", "0000-01-01"),
    *("2010-09-18T10:00:00+08:00", "2010-09-18T24:00:00Z", "2010-09-18T10:00:60Z", "2010-09-18"),
    *(
        "2010-09-18t10:00:00Z",
        "2010-09-18 10:00:00Z",
        "2010-09-18T10:00:00",
        "2010-02-30T10:00:00Z",
    ),
    *("2010-09-18T10:00:00.1234567Z", "2010-09-18T10:00:00+24:00", "2010-09-18T10:00:00Z\n"),
    *(
        "2010-13",
        "2010-12",
        "2010-12\n",
        "2010-Q5",
        "2010-Q4",
        "RCP-01",
        "RCP-01\n",
        "\uff12\uff10",
    ),
    *(0, 1, -1, 2**53, 2**53 - 1, 2**70, 1.0, 0.5, 1e300, True, None, [], {}, ["x"], {"x": 1}),
)


@given(facts(), st.data())
def test_what_is_taken_at_a_quick_look_is_valid(fact: Fact, data: st.DataObject) -> None:
    """Any field of any event, at any depth, replaced, added or left out."""
    payload = json.loads(fact.data)
    owner = data.draw(st.sampled_from(_objects(payload)))
    name = data.draw(st.sampled_from([*owner, "unknown"]))
    owner[name] = data.draw(st.sampled_from(ODD))
    if data.draw(st.integers(0, 5)) == 0:
        del owner[name]
    changed = canonical(payload)

    kind = EVENT_TYPES[fact.topic]

    assert not _taken(kind, changed) or _valid(kind, changed)


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=lambda kind: kind.TOPIC)
def test_every_odd_value_in_every_place_is_judged_as_by_the_model(kind: type[Event]) -> None:
    """Not by luck of the draw: where the quick look says yes, so does the model."""
    golden = json.loads((GOLDEN / f"{kind.TOPIC}.json").read_bytes())
    for at, owner in enumerate(_objects(golden)):
        for name, value in itertools.product([*owner, "unknown"], ODD):
            changed = copy.deepcopy(golden)
            _objects(changed)[at][name] = value

            assert not _taken(kind, canonical(changed)) or _valid(kind, canonical(changed))


def test_what_is_plainly_valid_is_taken() -> None:
    """The example of every event: the quick look is not in vain."""
    for kind in EVENT_TYPES.values():
        assert _taken(kind, canonical(json.loads((GOLDEN / f"{kind.TOPIC}.json").read_bytes())))


def test_nearly_every_type_has_a_quick_look() -> None:
    """The others have numbers that may be whole or not, or texts of free form by name."""
    unknown = {
        kind.TOPIC.partition(".")[2]
        for kind in EVENT_TYPES.values()
        if (kind.model_rebuild(), taker(kind))[1] == kind.__pydantic_validator__.validate_json
    }

    assert unknown == {
        "AgentAppraised.v1",
        "AlertAcknowledged.v1",
        "ComplaintSatisfactionRecorded.v1",
        "QualityPointsDeducted.v1",
        "SatisfactionSurveyAnswered.v1",
        "SatisfactionSurveySent.v1",
    }


def _objects(value: Any) -> list[dict[str, Any]]:
    """A payload and every object in it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [one for item in inner for one in _objects(item)]
    return [value, *found] if isinstance(value, dict) else found


_take = cache(taker)


def _taken(kind: type[Event], payload: bytes) -> bool:
    kind.model_rebuild()
    try:
        _take(kind)(payload)
    except (msgspec.ValidationError, ValidationError):
        return False
    return True


def _valid(kind: type[Event], payload: bytes) -> bool:
    try:
        kind.model_validate_json(payload)
    except ValidationError:
        return False
    return True
