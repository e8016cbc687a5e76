"""What is kept of the judging changes no answer, at any two times and however far it goes."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from adapters.duckdb import keeping
from adapters.duckdb.verdicts import Kind, Verdicts
from tests.read_models import Bench, rows_of
from tests.rule_histories import Question, library_rules

_KINDS: tuple[Kind, ...] = ("obligations", "findings")
_ASKED = (
    *("rule", "book", "agent", "severity", "deviation", "accepted"),
    *("from", "to", "policy", "stream", "soon_us"),
)
_STATUSES = ["OPEN", "MET", "LATE", "OVERDUE", "EXCUSED"]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """One database for all examples, which judges few streams at a time."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keeping, "LAID_OUT", 4)
        patched.setattr(keeping, "AT_ONCE", 2)
        yield Bench()


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
@given(asked=library_rules(), share=st.sampled_from((0.5, 1)), data=st.data())
def test_an_answer_is_the_same_whatever_was_kept(
    bench: Bench, asked: Question, share: float, data: st.DataObject
) -> None:
    """Of all facts or of the first half of them; about everything and about one stream."""
    rows = rows_of(asked.log)
    stream = data.draw(st.sampled_from([None, *sorted({row[2] for row in rows})]))
    bench.clear()
    bench.land(rows)
    nothing_kept = _answers(bench, asked, stream)

    bench.clear()
    kept = round(len(rows) * share)
    bench.land(rows[:kept])
    bench.store.judge()
    bench.land(rows[kept:])

    assert _answers(bench, asked, stream) == nothing_kept
