"""When dead letters are sent: together, but not late, and again where they could not be."""

from pathlib import Path

import pytest

from adapters.console.consuming import letters
from adapters.console.consuming.letters import Letters
from adapters.kafka.dead_letters import DeadLetters
from adapters.kafka.settings import Settings
from adapters.ledger.messages import MessageLedger
from streams.consumer_news import Lettered, News
from tests.messages import lease_of, message, record

NOBODY = Settings(("127.0.0.1:1",), timeout_seconds=0.2)


class Clock:
    """The time by which letters are sent, stopped."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        patch.setattr(letters, "monotonic", lambda: self.now)


@pytest.fixture
def ledger(tmp_path: Path) -> MessageLedger:
    """A new ledger."""
    return MessageLedger(tmp_path / "ledger.sqlite")


def sending(ledger: MessageLedger, told: list[News] | None = None) -> Letters:
    """Letters of a group whose broker is away."""
    told = [] if told is None else told
    return Letters(ledger, "g", DeadLetters(NOBODY, patience=0.1), told.append)


def test_the_first_that_is_owed_is_sent_at_once_and_the_next_with_others(
    ledger: MessageLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each sending waits for the broker and for the ledger."""
    clock, due = Clock(monkeypatch), []
    post = sending(ledger)
    post.send(lambda _: True)
    clock.now += 10

    due.append(post.due(ending=False))
    post.owe()
    due.append(post.due(ending=False))
    post.send(lambda _: True)
    post.owe()
    due += [post.due(ending=False), post.due(ending=True)]
    clock.now += 5
    due.append(post.due(ending=False))

    assert due == [False, True, False, True, True]


def test_nothing_that_is_owed_is_looked_for_now_and_then(
    ledger: MessageLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others may have left letters behind: at the start, and twice a minute."""
    clock = Clock(monkeypatch)
    post = sending(ledger)

    first = post.due(ending=False)
    post.send(lambda _: True)
    at_once = post.due(ending=True)
    clock.now += 30

    assert (first, at_once, post.due(ending=False)) == (True, False, True)


def test_while_some_cannot_be_sent_more_are_not_tried_each_time(
    ledger: MessageLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that wait are read again to be tried; they stay owed meanwhile."""
    record(ledger, lease_of(ledger), message(0, b"no"))
    told: list[News] = []
    post = sending(ledger, told)
    clock = Clock(monkeypatch)
    post.send(lambda _: True)
    post.owe()

    clock.now += 29
    early = post.due(ending=False)
    clock.now += 1

    assert [(one.sent, one.unsent) for one in told if isinstance(one, Lettered)] == [(0, 1)]
    assert (early, post.due(ending=False), ledger.dead_letters_due("g")) == (False, True, 1)
