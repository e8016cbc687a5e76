"""Every event type shows in the state of its aggregate, and a state can be shown."""

import json
from pathlib import Path

import pytest

from domain.decider import AGGREGATE_FOLDS, to_plain
from domain.events import AGGREGATES, EVENT_TYPES, Event
from tests.spec import fact

GOLDEN = Path(__file__).parents[1] / "golden" / "events"
SHOWS_NOTHING: dict[str, str] = {}  # topic -> why it may leave no trace in the state
every_topic = pytest.mark.parametrize("topic", sorted(EVENT_TYPES.keys() - SHOWS_NOTHING.keys()))


def _golden(topic: str) -> Event:
    return EVENT_TYPES[topic].model_validate_json((GOLDEN / f"{topic}.json").read_bytes())


def test_every_aggregate_has_a_fold() -> None:
    """A stream of any kind can be shown."""
    assert tuple(AGGREGATE_FOLDS) == AGGREGATES


@every_topic
def test_every_event_type_shows_in_the_state(topic: str) -> None:
    """No fact is lost, neither the first of its kind nor a repeat."""
    fold = AGGREGATE_FOLDS[topic.partition(".")[0]]

    once = fold.over([_golden(topic)])
    twice = fold.over([_golden(topic)], once)

    assert fold.initial != once != twice


@every_topic
def test_no_fact_is_hidden_by_the_whole_history(topic: str) -> None:
    """With everything else already known, one more fact still shows."""
    aggregate = topic.partition(".")[0]
    fold = AGGREGATE_FOLDS[aggregate]
    others = [_golden(t) for t in EVENT_TYPES if t.startswith(f"{aggregate}.") and t != topic]
    before = fold.over(others)

    assert fold.over([_golden(topic)], before) != before


def test_a_state_is_shown_as_plain_data_with_what_is_derived_from_it() -> None:
    """Dates in ISO form, lists for tuples, None kept, the phase first."""
    history = (
        fact("policy.ReceiptReturned", returned_on="2010-09-18", returned_by="A-1", office_id="O"),
        fact(
            "policy.ReceiptScanned", scanned_at="2010-09-18T10:00:00Z", office_id="O", image_ref=""
        ),
    )
    plain = to_plain(AGGREGATE_FOLDS["policy"].over(history))

    assert list(plain)[:2] == ["phase", "sale"]
    assert plain["phase"] == "PROPOSED"
    assert plain["issue"] == {"fact": None, "times": 0}
    assert plain["receipt"]["returned_on"] == "2010-09-18"
    assert plain["receipt"]["scanned_at"] == "2010-09-18T10:00:00+00:00"
    assert plain["receipt"]["overdue"] == []
    assert plain["receipt"]["returned"] == {
        "fact": {"returned_on": "2010-09-18", "returned_by": "A-1", "office_id": "O"},
        "times": 1,
    }


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_a_state_of_everything_is_json_of_plain_words(aggregate: str) -> None:
    """The state command prints it; no enumeration, date or decimal may slip through."""
    history = [_golden(topic) for topic in EVENT_TYPES if topic.startswith(f"{aggregate}.")]
    plain = to_plain(AGGREGATE_FOLDS[aggregate].over(history))

    def kinds(value: object) -> set[type]:
        if isinstance(value, dict):
            return {type(key) for key in value} | {k for v in value.values() for k in kinds(v)}
        if isinstance(value, list):
            return {kind for item in value for kind in kinds(item)}
        return {type(value)}

    assert kinds(plain) <= {str, int, float, bool, type(None)}
    assert json.loads(json.dumps(plain)) == plain
