"""Ctrl-C and SIGTERM end a worker between two steps, or while it waits."""

import logging
import signal
from collections.abc import Callable, Iterator
from threading import Thread

import pytest

from adapters.console.ending import Deferred

INT, TERM = signal.SIGINT, signal.SIGTERM


class Told(BaseException):
    """What the handlers raise here."""


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    def tell(number: int, _: object) -> None:
        raise Told(signal.Signals(number).name)

    before = [(kind, signal.signal(kind, tell)) for kind in (INT, TERM)]
    yield
    for kind, handler in before:
        signal.signal(kind, handler)


def work(*signals: signal.Signals, then_wait: bool = False) -> list[str]:
    """What is done in a block into which signals come."""
    done = []
    try:
        with Deferred() as deferred:
            for one in signals:
                signal.raise_signal(one)
                done.append("went on")
            if then_wait:
                with deferred.waiting():
                    done.append("waited")
    except Told as exc:
        done.append(str(exc))
    return done


@pytest.mark.parametrize("kind", [INT, TERM])
def test_a_step_is_finished_first(kind: signal.Signals) -> None:
    """What the signal does otherwise is done when the block is left, or comes to a wait."""
    assert work(kind) == ["went on", kind.name]
    assert work(kind, then_wait=True) == ["went on", kind.name]


def test_without_a_signal_nothing_happens() -> None:
    """The block is left as it was."""
    assert work(then_wait=True) == ["waited"]


def test_asked_again_it_does_not_wait() -> None:
    """Whatever is under way then is left half done."""
    assert work(INT, TERM) == ["went on", "SIGTERM"]


def test_what_is_ignored_stays_so() -> None:
    """A worker of several leaves Ctrl-C to the one who started it."""
    signal.signal(INT, signal.SIG_IGN)

    assert work(INT, INT, TERM, then_wait=True) == ["went on"] * 3 + ["SIGTERM"]


def wait(*, ends_badly: bool) -> None:
    """A wait into which a signal comes."""
    with Deferred() as deferred, deferred.waiting():
        try:
            signal.raise_signal(INT)
        finally:
            if ends_badly:
                raise RuntimeError("cannot release un-acquired lock")


@pytest.mark.parametrize("ends_badly", [False, True])
def test_a_wait_is_ended_at_once(ends_badly: bool) -> None:  # noqa: FBT001  # pytest's parameter
    """What goes wrong because of that (locks of the standard library) is not said."""
    with pytest.raises(Told):
        wait(ends_badly=ends_badly)


def wait_for_the_log() -> None:
    """A wait into which a signal comes right behind the taking of the lock of all loggers."""
    with Deferred() as deferred, deferred.waiting():
        logging._lock.acquire()  # type: ignore[attr-defined]  # noqa: SLF001
        signal.raise_signal(INT)


def work_with_the_log() -> None:
    """The same where nothing is waited for: asked again, it does not wait."""
    with Deferred():
        signal.raise_signal(INT)
        logging._lock.acquire()  # type: ignore[attr-defined]  # noqa: SLF001
        signal.raise_signal(INT)


@pytest.mark.parametrize("ended", [wait_for_the_log, work_with_the_log])
def test_what_is_ended_holds_no_log_up(ended: Callable[[], None]) -> None:
    """Another thread asks a logger that nobody has asked yet, as those of a client do."""
    asking = Thread(target=logging.getLogger("a new one").isEnabledFor, args=(5,), daemon=True)

    with pytest.raises(Told):
        ended()

    asking.start()
    asking.join(20)
    assert not asking.is_alive()


def fail() -> None:
    """A block that ends with an error, and a signal before."""
    with Deferred():
        signal.raise_signal(TERM)
        raise ValueError("wrong")


def test_an_error_is_not_covered_by_a_signal() -> None:
    """The handlers are as before after it."""
    with pytest.raises(ValueError, match="wrong"):
        fail()
    with pytest.raises(Told):
        signal.raise_signal(TERM)
