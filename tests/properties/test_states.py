"""The folds take any history: every type of event, in any order, as often as it likes."""

import json
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.decider import AGGREGATE_FOLDS, to_plain
from domain.events import AGGREGATES, Event
from domain.facts import Fact, business_order
from tests.strategies import arrivals, canonical, events, recorded, topics

EVERY_KIND = pytest.mark.parametrize("aggregate", AGGREGATES)
HISTORIES = {kind: st.lists(events(aggregate=kind), max_size=25) for kind in AGGREGATES}
ANY_EVENTS: st.SearchStrategy[list[Event]] = st.lists(events(), max_size=25)


@EVERY_KIND
@given(data=st.data())
def test_any_history_folds_and_can_be_shown(aggregate: str, data: st.DataObject) -> None:
    """Facts are never refused, so no order of them may stop the fold or the state command."""
    history = data.draw(HISTORIES[aggregate])

    state = AGGREGATE_FOLDS[aggregate].over(history)

    plain = to_plain(state)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["phase"] == state.phase


@EVERY_KIND
@given(data=st.data())
def test_a_fold_does_not_care_where_it_is_cut(aggregate: str, data: st.DataObject) -> None:
    """A state may be kept and gone on from."""
    history = data.draw(HISTORIES[aggregate])
    cuts = sorted(data.draw(st.lists(st.integers(0, len(history)), max_size=4)))
    fold = AGGREGATE_FOLDS[aggregate]

    state = fold.initial
    for start, end in zip([0, *cuts], [*cuts, len(history)], strict=True):
        state = fold.over(history[start:end], state)

    assert state == fold.over(history)


@EVERY_KIND
@given(history=ANY_EVENTS)
def test_facts_of_other_aggregates_change_nothing(aggregate: str, history: list[Event]) -> None:
    """Each aggregate knows its own facts only."""
    own = [event for event in history if event.TOPIC.startswith(f"{aggregate}.")]
    fold = AGGREGATE_FOLDS[aggregate]

    assert fold.over(history) == fold.over(own)


@given(history=HISTORIES["policy"])
def test_the_commission_identity_can_be_computed_at_any_time(history: list[Event]) -> None:
    """Accrued = settled + released + deducted + forfeited + open hold + what nobody decided."""
    fold = AGGREGATE_FOLDS["policy"]
    for state in accumulate(history, fold.evolve, initial=fold.initial):
        money = state.commission
        parts = (
            money.settled_fen,
            money.released_fen,
            money.deducted_fen,
            money.forfeited_fen,
            money.open_hold_fen,
            money.unaccounted_fen,
        )
        assert money.accrued_fen == sum(parts)


@given(delivered=arrivals())
def test_the_facts_that_are_drawn_are_facts_of_the_contract(delivered: list[Fact]) -> None:
    """What the other tests draw must be what intake would let in."""
    ledger = recorded(delivered)

    assert all(canonical(fact.event()) == fact.data for fact in delivered)
    assert [line.position for line in ledger] == list(range(1, len(ledger) + 1))
    assert ledger == sorted(ledger, key=lambda line: (line.recorded_us, line.position))
    assert len(sorted(ledger, key=business_order)) == len(
        {(fact.source, fact.event_id) for fact in delivered}
    )


def test_every_event_type_can_be_drawn() -> None:
    """The catalogue is closed: four kinds of aggregate and nothing else."""
    assert sorted(topics()) == sorted(topic for kind in AGGREGATES for topic in topics(kind))
