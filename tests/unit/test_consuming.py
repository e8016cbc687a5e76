"""When a reader is at the end, and what a dead letter says: without a broker."""

from hypothesis import given
from hypothesis import strategies as st

from streams.dead_letters import NULLS, REJECT, dead_letter, sendable
from streams.malformed import Reason
from streams.messages import Message
from streams.until_end import Ends

PLACE = ("policytrail.policy", 0)
WHY = (Reason("subject", "policy/<id>", '"x"'),)
HEADERS = st.lists(st.tuples(st.text(max_size=5), st.none() | st.binary(max_size=5)), max_size=4)


def test_the_end_is_where_it_was_first_seen_not_where_it_is_now() -> None:
    """What is sent meanwhile is not waited for; so a busy topic has an end."""
    ends = Ends()
    ends.look({PLACE: 5})
    ends.fetched(PLACE, 5)
    ends.look({PLACE: 9})
    ends.fetched(PLACE, 9)

    reached = [ends.reached(PLACE, at, quiet=False) for at in (4, 5)]

    assert reached == [False, True]


def test_nothing_is_at_its_end_before_something_was_fetched() -> None:
    """There are brokers that say a smaller end than they have messages for."""
    ends = Ends()
    ends.look({PLACE: 1})

    unfetched = ends.reached(PLACE, 1, quiet=True)
    ends.fetched(PLACE, None)
    still = ends.reached(PLACE, 1, quiet=True)
    ends.fetched(PLACE, 100)

    assert (unfetched, still) == (False, False)
    assert not ends.reached(PLACE, 1, quiet=False)


def test_an_open_transaction_is_not_waited_for_where_all_is_quiet() -> None:
    """It holds messages back that the fetch has told of."""
    ends = Ends()
    ends.look({PLACE: 2})
    ends.fetched(PLACE, 3)

    assert [ends.reached(PLACE, at, quiet=True) for at in (1, 2)] == [False, True]


@given(st.none() | st.binary(max_size=9), st.none() | st.binary(max_size=9), HEADERS)
def test_a_dead_letter_is_the_message_unchanged(
    key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes | None]]
) -> None:
    """Key, value and headers as they came, ours behind them; nothing of it is null when sent."""
    message = Message("policytrail.policy", 3, 17, 0, key, value, tuple(headers))

    letter = dead_letter(4, message, WHY, "group")
    sent = sendable(letter)
    ours = dict(letter.headers[len(headers) :])

    assert (letter.topic, letter.key, letter.value) == ("policytrail.policy.dlq", key, value)
    assert letter.headers[: len(headers)] == tuple(headers)
    assert ours["__connect.errors.partition"] == b"3"
    assert ours["__connect.errors.exception.message"] == str(WHY[0]).encode()
    assert ours[REJECT] == b"4"
    assert all(held is not None for _, held in sent.headers)
    assert (sent.key, sent.value) != (None, None)
    assert (sent == letter) == (sent.headers[-1][0] != NULLS)
