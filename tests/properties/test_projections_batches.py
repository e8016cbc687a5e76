"""Keeping up, in any batches, with or without tidying up, is the same as folding everything."""

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.facts import Fact
from projections.catalog import catalogue
from tests.read_models import Bench, rows_of
from tests.rule_histories import library_rules
from tests.strategies import arrivals, recorded


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
    following=st.booleans(),
)
def test_any_cut_into_batches_equals_a_rebuild(
    parted: Bench, delivered: list[Fact], cuts: list[tuple[int, bool, bool]], *, following: bool
) -> None:
    """Neither the order of arrival shows, nor where batches end, nor what is done in between."""
    rows = rows_of(recorded(delivered))
    parted.clear()
    parted.land(rows)
    whole = parted.digests()
    parted.clear()
    if following:
        parted.store.follow()
    start = 0
    for end, compact, later in [*sorted(cuts), (len(rows), False, False)]:
        parted.land(rows[start:end], later=later)
        start = max(start, min(end, len(rows)))
        if compact:
            parted.store.compact(soon=True)
            parted.store.judge()
    while following and parted.store.tend():
        pass
    parted.store.join()

    assert parted.digests() == whole
    for model in (model for model in catalogue() if model.fold):
        assert parted.table(model, model.over("folds.events")) == parted.table(model)
