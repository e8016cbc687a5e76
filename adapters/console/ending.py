"""How a command that follows is asked to end."""

import signal
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
