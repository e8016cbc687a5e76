"""What is kept of the judging changes no answer, at any two times and however far it goes."""

from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from adapters.duckdb.keeping import ANY
from adapters.duckdb.verdicts import Kind, Verdicts
from tests.read_models import Bench, rows_of
from tests.rule_histories import Question, library_rules

_KINDS: tuple[Kind, ...] = ("obligations", "findings")
_ASKED = (
    *("rule", "book", "agent", "severity", "deviation", "accepted"),
    *("from", "to", "policy", "stream", "soon_us"),
)
_STATUSES = ["OPEN", "MET", "LATE", "OVERDUE", "EXCUSED"]


def _answers(bench: Bench, asked: Question, stream: str | None) -> list[list[dict[str, Any]]]:
    values: dict[str, Any] = {**dict.fromkeys(_ASKED), "statuses": _STATUSES, "stream": stream}
    values |= {"effective_us": asked.effective_us, "known_us": asked.known_us}
    found = []
    with bench.con.cursor() as reader:
        for kind in _KINDS:
            verdicts = Verdicts(reader, kind)
            verdicts.choose(values)
            found.append(verdicts.in_order())
    return found


@settings(max_examples=4, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    asked=library_rules(),
    steps=st.lists(st.tuples(st.sampled_from((0.3, 0.5, 1)), st.integers(1, 3)), max_size=3),
    data=st.data(),
)
def test_an_answer_is_the_same_whatever_was_kept(
    parted: Bench, asked: Question, steps: list[tuple[float, int]], data: st.DataObject
) -> None:
    """Nothing, a few slices now and then, all; about everything and about one stream."""
    rows = rows_of(asked.log)
    stream = data.draw(st.sampled_from([None, *sorted({row[2] for row in rows})]))
    parted.clear()
    parted.land(rows)
    nothing_kept = _answers(parted, asked, stream)

    parted.clear()
    start = 0
    for share, times in sorted(steps):
        end = round(len(rows) * share)
        parted.land(rows[start:end])
        start = end
        for _ in range(times):
            parted.store.judge_some(ANY)
    parted.land(rows[start:])
    some_kept = _answers(parted, asked, stream)
    parted.store.judge()

    assert some_kept == nothing_kept
    assert _answers(parted, asked, stream) == nothing_kept
