"""A reader who asks whenever the read models were published anew, until all is there.

    python -m benchmarks.ours.reader PUBLISHED

Prints a line when it has looked once. A line on standard input says which position is the last one;
when it has been told that, it prints what it saw as JSON: [[position, microseconds], …].
"""

import json
import select
import sys
import time
from pathlib import Path

from adapters.clock import now_us
from adapters.duckdb.query import querying

_POLL = 0.02  # seconds between two looks at the file
_QUESTION = (
    "SELECT position, (SELECT COUNT(*) FROM policies) AS policies FROM projection_checkpoint"
)


def main(published: str) -> None:
    """Look, ask, remember."""
    path, known = Path(published), None
    seen: list[tuple[int, int]] = []
    last = None
    while last is None or not seen or seen[-1][0] < last:
        found = path.stat()
        if (found.st_ino, found.st_mtime_ns) != known:
            known = found.st_ino, found.st_mtime_ns
            with querying(path) as reader:
                position = reader.stream(_QUESTION).read_all()["position"][0].as_py()
            if not seen:
                sys.stdout.write("looking\n")
                sys.stdout.flush()
            seen.append((position, now_us()))
        if last is None and select.select([sys.stdin], [], [], 0)[0]:
            last = int(sys.stdin.readline())
        time.sleep(_POLL)
    sys.stdout.write(json.dumps(seen) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
