"""Keeping up, in any batches, with or without compaction, is the same as folding everything."""

from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from adapters.duckdb import keeping, store
from domain.facts import Fact
from projections.catalog import catalogue
from tests.read_models import Bench, rows_of
from tests.rule_histories import library_rules
from tests.strategies import arrivals, recorded


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """One database for all examples, which folds and merges three streams at a time."""
    with pytest.MonkeyPatch.context() as few:
        few.setattr(store, "AT_ONCE", 3)
        few.setattr(keeping, "AT_ONCE", 3)
        yield Bench()


def _delivered() -> st.SearchStrategy[list[Fact]]:
    """Any facts, with or without a history that rules have something to say about."""
    judged = library_rules().map(lambda asked: [r.fact for r in asked.log])
    return st.tuples(arrivals(max_size=15), st.just([]) | judged | judged).map(
        lambda both: [*both[0], *both[1]]
    )


@settings(max_examples=10, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    delivered=_delivered(),
    cuts=st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.booleans()), max_size=3),
)
def test_any_cut_into_batches_equals_a_rebuild(
    bench: Bench, delivered: list[Fact], cuts: list[tuple[int, bool, bool]]
) -> None:
    """Neither the order of arrival shows, nor where batches end, nor which were folded later."""
    rows = rows_of(recorded(delivered))
    bench.clear()
    bench.land(rows)
    whole = bench.digests()
    bench.clear()
    start = 0
    for end, compact, later in [*sorted(cuts), (len(rows), False, False)]:
        bench.land(rows[start:end], later=later)
        start = max(start, min(end, len(rows)))
        if compact:
            bench.store.compact(soon=True)
            bench.store.judge()

    assert bench.digests() == whole
    for model in (model for model in catalogue() if model.fold):
        assert bench.table(model, model.over("folds.events")) == bench.table(model)
