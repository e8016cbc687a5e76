"""Who knows the findings before, and is told the changes, knows the findings now."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from streams.finding_changes import Change, Key, Published, Said, changes, fact_of, key_of
from streams.finding_events import FindingRaised

Row = dict[str, Any]
Known = dict[Key, tuple[str, bytes]]
AT_US = 1_290_000_000_000_000
_IDS = st.sampled_from(("P-1", "P-2", "P-保", "P-\U0001f9fe", "P-\uffee"))


def _row(stream: str, rule: str, occurrence: str, deviation: str, places: list[int]) -> Row:
    return {
        "stream": f"policy/{stream}",
        "rule": rule,
        "rule_version": 1,
        "occurrence": occurrence,
        "book": "law",
        "severity": "major",
        "deviation": deviation,
        "policy_id": stream,
        "agent_id": None,
        "breached_at": "2010-09-18T10:00:00+08:00",
        "positions": places,
        "sentence_en": "late",
        "sentence_zh": "逾期",
    }


ROWS = st.lists(
    st.builds(
        _row,
        _IDS,
        st.sampled_from(("RCP-01", "RCP-02")),
        st.sampled_from(("1", "2010-Q3")),
        st.sampled_from(("LATE", "MISSING")),
        st.lists(st.integers(1, 9), max_size=2),
    ),
    unique_by=key_of,
    max_size=12,
).map(lambda rows: sorted(rows, key=lambda row: _bytes(key_of(row))))


def _bytes(key: Key) -> tuple[bytes, bytes, int, bytes]:
    """How the databases put keys in order: texts by their bytes."""
    return key[0].encode(), key[1].encode(), key[2], key[3].encode()


def told(known: Known, said: list[Change]) -> Known:
    """What a reader knows after changes, each of which makes sense to who knew ``known``."""
    after = dict(known)
    for one in said:
        if one.raises:
            assert one.key not in after
            after[one.key] = one.fact.event_id, one.fact.data
        else:
            assert after.pop(one.key) == (one.fact.causation_id, one.fact.data)
    return after


def published(known: Known) -> list[Published]:
    """What is kept, in the order in which it is read."""
    held = [Published(key, event_id, data) for key, (event_id, data) in known.items()]
    return sorted(held, key=lambda one: _bytes(one.key))


@given(ROWS, ROWS)
def test_a_reader_of_the_changes_knows_what_is_found(before: list[Row], now: list[Row]) -> None:
    """And told again about the same findings, nothing."""
    first = list(changes([], before, AT_US))
    known = told({}, first)
    second = list(changes(published(known), now, AT_US + 1))
    after = told(known, second)

    assert {key: FindingRaised.model_validate_json(data) for key, (_, data) in after.items()} == {
        key_of(row): _event(row) for row in now
    }
    assert list(changes(published(after), now, AT_US + 2)) == []
    ids = [one.fact.event_id for one in first + second]
    assert len(ids) == len(set(ids))


@given(ROWS, ROWS)
def test_the_same_change_has_the_same_bytes(before: list[Row], now: list[Row]) -> None:
    """From what is kept of it, its event is made again as it was."""
    known = told({}, list(changes([], before, AT_US)))
    said = list(changes(published(known), now, AT_US))

    assert said == list(changes(published(known), now, AT_US))
    for one in said:
        kept = one.fact
        what = Said(kept.topic, kept.event_id, kept.causation_id, AT_US)
        assert fact_of(one.key, what, kept.data) == kept


def _event(row: Row) -> FindingRaised:
    data = {name: value for name, value in row.items() if name != "stream" and value is not None}
    return FindingRaised.model_validate_json(json.dumps(data))
