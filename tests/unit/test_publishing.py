"""Messages of what goes out, and how they are cut into batches."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from streams.cloudevents import decode
from streams.kafka_binding import fact_of
from streams.messages import Message, Outgoing
from streams.publishing import batches, message, size
from tests.lines import event

FACT = decode(event(1))
OUTGOING = st.builds(
    Outgoing, st.just("t"), st.none() | st.binary(max_size=9), st.binary(max_size=400)
)


def test_a_message_says_where_it_stands() -> None:
    """The position of a decision; of a change of findings also its number."""
    decision = message("t", FACT, "structured", 7)
    change = message("t", FACT, "binary", 7, 3)

    assert dict(decision.headers)["policytrail-position"] == b"7"
    assert "policytrail-change" not in dict(decision.headers)
    assert change.headers[-2:] == (("policytrail-position", b"7"), ("policytrail-change", b"3"))
    for one in (decision, change):
        assert fact_of(Message("t", 0, 0, -1, one.key, one.value, one.headers))[0] == FACT


@given(st.lists(OUTGOING, max_size=20), st.integers(100, 2_000))
def test_batches_are_all_messages_in_order_and_bounded(sent: list[Outgoing], most: int) -> None:
    """Only one that is longer than the bound stands alone above it; none could hold the next."""
    cut = list(batches(sent, most))

    assert [one for batch in cut for one in batch] == sent
    assert all(sum(map(size, batch)) <= most or len(batch) == 1 for batch in cut)
    for batch, following in pairwise(cut):
        assert sum(map(size, batch)) + size(following[0]) > most
