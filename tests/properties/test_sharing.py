"""Sharing partitions: every one is read, nobody has much more than another, little is moved."""

from hypothesis import given
from hypothesis import strategies as st

from streams.sharing import shares

NAMES = st.sampled_from("abcd")
PLACES = st.tuples(st.sampled_from(["t", "u"]), st.integers(0, 8))
HELD = st.dictionaries(PLACES, st.none() | NAMES, max_size=12)


@given(HELD, st.sets(NAMES, min_size=1))
def test_the_shares_of_workers_of_the_same_topics_differ_by_one(
    held: dict[tuple[str, int], str | None], workers: set[str]
) -> None:
    """So that nobody has more than ceil(partitions / workers), and nothing is left unread."""
    plan = shares(held, dict.fromkeys(workers, ("t", "u")))

    load = [[*plan.values()].count(worker) for worker in workers]
    assert plan.keys() == held.keys()
    assert max(load) - min(load) <= 1


@given(HELD, st.sets(NAMES, min_size=1))
def test_what_is_shared_evenly_is_left_alone(
    held: dict[tuple[str, int], str | None], workers: set[str]
) -> None:
    """A plan that was carried out is a plan for nothing; only who has too many gives any back."""
    topics = dict.fromkeys(workers, ("t", "u"))
    plan = shares(held, topics)
    most = -(-len(held) // len(workers))

    kept = {worker: sum(held[p] == worker == plan[p] for p in held) for worker in workers}
    had = {worker: [*held.values()].count(worker) for worker in workers}
    assert shares(plan, topics) == plan
    assert all(kept[worker] >= min(had[worker], most - 1) for worker in workers)


@given(HELD, st.dictionaries(NAMES, st.sets(st.sampled_from(["t", "u"])), min_size=1))
def test_a_worker_is_given_only_topics_that_it_reads(
    held: dict[tuple[str, int], str | None], topics: dict[str, set[str]]
) -> None:
    """And a topic that anybody reads is read whole."""
    plan = shares(held, topics)

    read = set().union(*topics.values())
    assert all(place[0] in topics[worker] for place, worker in plan.items())
    assert plan.keys() == {place for place in held if place[0] in read}
