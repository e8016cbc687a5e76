"""A claim that a change is compatible is held against values: none may be a counter-example."""

from typing import Any

import jsonschema_rs
from hypothesis import assume, given, note
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from streams.compatibility.comparison import Verdict, compare_schemas
from streams.compatibility.readers import refusal
from streams.compatibility.resolving import Incomparable
from streams.contract.schemas import event_schema
from tests.schema_drawing import changed, schemas, values
from tests.strategies import canonical, events


def _takes(schema: Any, value: Any) -> bool:
    """The slow and plain way to ask, with the validator that defines the standard in Python."""
    checks = Draft202012Validator.FORMAT_CHECKER
    return bool(Draft202012Validator(schema, format_checker=checks).is_valid(value))


def _verdict(old: Any, new: Any) -> Verdict:
    try:
        return compare_schemas("it", old, new)
    except Incomparable:
        assume(condition=False)
        raise


@given(st.data())
def test_no_value_contradicts_a_claim(data: st.DataObject) -> None:
    """Of schemas that are near each other, with values that either of them may take."""
    old = data.draw(schemas())
    new = data.draw(changed(old))
    verdict = _verdict(old, new)
    note(f"{old}\n{new}\n{verdict.reasons}")

    for value in data.draw(st.lists(values(), min_size=8, max_size=20)):
        before, after = _takes(old, value), _takes(new, value)
        assert not (verdict.backward and before and not after), value
        assert not (verdict.forward and after and not before), value


@given(st.data())
def test_no_other_program_contradicts_a_claim(data: st.DataObject) -> None:
    """The validator can compare sets of values too, by other means; it may only be less sure."""
    old = data.draw(schemas())
    new = data.draw(changed(old))
    verdict = _verdict(old, new)
    before, after = jsonschema_rs.canonicalize(old), jsonschema_rs.canonicalize(new)

    if verdict.backward:
        assert str(after.covers(before)).lower() != "no"
    if verdict.forward:
        assert str(before.covers(after)).lower() != "no"


@given(schemas())
def test_a_schema_that_is_not_changed_is_the_same(schema: Any) -> None:
    """Whatever is in it."""
    assert _verdict(schema, schema).word == "same"


@given(events())
def test_the_published_schema_takes_every_event_that_the_program_takes(event: Any) -> None:
    """So that no stored event is called unreadable by the contract it was recorded under."""
    assert refusal(event_schema(event.TOPIC))(canonical(event)) is None
