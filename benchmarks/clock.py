"""What the processes of the references share: clocking their own work and telling it."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Counts wall clock and processor time while it runs; it may run several times."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time of what is done inside."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - wall
            self.cpu += time.process_time() - cpu


def tell(clock: Clock, events: int, **more: object) -> None:
    """Print what was measured, for the runner to read."""
    said = {"clocked": [clock.seconds, clock.cpu], "events": events} | more
    sys.stdout.write(json.dumps(said) + "\n")
