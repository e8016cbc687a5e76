"""How a command that follows is asked to end."""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Self


class Ending:
    """Ctrl-C or SIGTERM asks for the end after the step under way; asked again, it does not wait.

    A flag and not an exception: one that is raised inside a callback of the database would be lost.
    """

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, _signal: int, _frame: object) -> None:
        """Take a signal."""
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def __enter__(self) -> Self:
        kinds = (signal.SIGINT, signal.SIGTERM)
        self._before = {kind: signal.signal(kind, self) for kind in kinds}
        return self

    def __exit__(self, *_: object) -> None:
        for kind, handler in self._before.items():
            signal.signal(kind, handler)


class Deferred:
    """Ctrl-C or SIGTERM ends what is done in a block between two steps, or while it waits.

    At any other moment an exception would come in the middle of a transaction, whose connection
    nobody would give back. Asked again, it does not wait. What it does is what it did before.
    """

    def __init__(self) -> None:
        self._asked: signal.Signals | None = None
        self._raised: BaseException | None = None
        self._waiting = False
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object]] = {}

    def __enter__(self) -> Self:
        for kind in (signal.SIGINT, signal.SIGTERM):
            if callable(handler := signal.getsignal(kind)):
                self._before[kind] = handler
                signal.signal(kind, self)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for one, handler in self._before.items():
            signal.signal(one, handler)
        if self._raised is not None:
            _give_back()
        if kind is None:
            self.deliver()

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Take a signal."""
        again, self._asked = self._asked is not None, signal.Signals(number)
        if again or self._waiting:
            try:
                self._before[self._asked](number, frame)
            except BaseException as exc:
                self._raised = exc
                raise

    @property
    def asked(self) -> bool:
        """Whether a signal came, which will be delivered."""
        return self._asked is not None

    def deliver(self) -> None:
        """Do what a signal asked for, if one came."""
        if self._asked is not None:
            self._before[self._asked](self._asked, None)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Nothing is under way in the block that must be finished: a signal ends it at once.

        What goes wrong in it because it is ended (locks of the standard library) is not said.
        """
        self._waiting = True
        try:
            self.deliver()
            yield
        except BaseException as exc:
            if self._raised is not None and exc is not self._raised:
                raise self._raised from None
            raise
        finally:
            self._waiting = False


def _give_back() -> None:
    """Release the lock of ``logging``, if a signal came right behind its being taken.

    Other threads would wait for it for ever. Before Python 3.13 it is taken by a call in front of
    the block that gives it back.
    """
    lock = logging._lock  # type: ignore[attr-defined]  # noqa: SLF001  # there is no other way to it
    while lock._is_owned():  # noqa: SLF001
        lock.release()
