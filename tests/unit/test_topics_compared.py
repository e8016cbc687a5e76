"""The declared topics against those of a broker, without a broker."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from streams.topics import declared, read
from streams.topics_compared import (
    HEADERS,
    POLICY,
    RETENTION,
    SIZE,
    USUAL_SIZE,
    Difference,
    Found,
    compared,
    unsaid,
    wanted,
)

ONE = read("""
[dead_letters]
suffix = ".dlq"
partitions = 1
retention_days = 90

[[topic]]
name = "t"
about = "A topic."
direction = "in"
key = "subject"
partitions = 4
retention_days = 2
owner = "me"
types = ["policy.*"]
""")
DAYS = {"t": str(2 * 86_400_000), "t.dlq": str(90 * 86_400_000)}


def _found(partitions: int = 4, configuration: Mapping[str, str] | None = None) -> dict[str, Found]:
    kept = {RETENTION: DAYS["t"], POLICY: "delete", SIZE: str(USUAL_SIZE)}
    letters = {RETENTION: DAYS["t.dlq"], POLICY: "delete", SIZE: str(USUAL_SIZE + HEADERS)}
    return {"t": Found(partitions, kept | {**(configuration or {})}), "t.dlq": Found(1, letters)}


def test_what_is_kept_as_declared_differs_in_nothing() -> None:
    """Nothing to do is an empty answer."""
    assert [*compared(ONE, _found())] == []
    assert [*unsaid(ONE, _found())] == []


def test_what_is_missing_is_made() -> None:
    """Dead letters too, and ready for a message of the longest kind with its headers."""
    assert [(d.topic, d.what, d.way) for d in compared(ONE, {})] == [
        ("t", "topic", "create"),
        ("t.dlq", "topic", "create"),
    ]
    assert [w.configuration.get(SIZE) for w in wanted(ONE, {})] == [None, "1114124"]


def test_a_topic_of_long_messages_has_dead_letters_as_long() -> None:
    """A message that the topic took must not be refused by its dead letters."""
    assert [*compared(ONE, _found(4, {SIZE: "10000000"}))] == [
        Difference("t.dlq", SIZE, "10065536", str(USUAL_SIZE + HEADERS), "create")
    ]
    assert [*compared(ONE, _found(4, {SIZE: "1000"}))] == []


def test_partitions_are_added_only_when_that_is_wanted_and_never_taken_away() -> None:
    """More of them tear the facts of an aggregate apart; fewer cannot be had."""
    assert [(d.what, d.way) for d in compared(ONE, _found(3))] == [("partitions", "grow")]
    assert [(d.what, d.way) for d in compared(ONE, _found(5))] == [("partitions", "by hand")]


def test_only_what_loses_nothing_is_changed() -> None:
    """Longer retention is set; shorter, or another policy, would delete messages."""
    ways = {
        (RETENTION, "1"): "create",
        (RETENTION, str(10**12)): "by hand",
        (RETENTION, "-1"): "by hand",
        (POLICY, "compact"): "by hand",
    }
    for (name, value), way in ways.items():
        found = compared(ONE, _found(4, {name: value}))
        assert [(d.what, d.found, d.way) for d in found] == [(name, value, way)]


def test_what_a_broker_does_not_say_is_not_compared_but_named() -> None:
    """A broker that gives no configuration is not said to differ, nor to agree."""
    found = {"t": Found(4), "t.dlq": Found(1)}

    assert [*compared(ONE, found)] == []
    assert [*unsaid(ONE, found)] == [
        ("t", RETENTION),
        ("t", POLICY),
        ("t.dlq", RETENTION),
        ("t.dlq", POLICY),
        ("t.dlq", SIZE),
    ]


@given(st.dictionaries(st.sampled_from([t.name for t in declared().every()]), st.integers(1, 20)))
def test_what_is_put_right_differs_no_more(partitions: dict[str, int]) -> None:
    """Making what is missing as wanted, and growing, leaves what is by hand and nothing else."""
    found = {name: Found(count) for name, count in partitions.items()}
    for one in wanted(declared(), found):
        name = one.topic.name
        count = max(found.get(name, Found(0)).partitions, one.topic.partitions)
        found[name] = Found(count, one.configuration)

    assert {d.way for d in compared(declared(), found)} <= {"by hand"}
