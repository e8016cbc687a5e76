"""``policytrail ingest FOLDER``: what topics hold, from files instead of a broker."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from adapters import line_files
from adapters.console.intake.ingesting import NOTHING, Ingested, mover, resumed
from adapters.console.progress import bytes_bar
from adapters.ledger.messages import MessageLedger
from adapters.message_folders import PartitionFile, partition_files
from domain.errors import Damaged
from streams.cloudevents import Malformed
from streams.folder_lines import MAX_MESSAGE_LINE, Read, judged, plain_messages, whole_messages
from streams.intake import BATCH_LINES, Mark, Tally
from streams.message_intake import judged_batches
from streams.messages import feed_of


def ingest_folder(ledger: MessageLedger, folder: Path, *, anew: bool) -> list[Ingested]:
    """Record the messages of every partition in a folder, by topic and number."""
    done = []
    for file in partition_files(folder):
        with bytes_bar(str(file.path), file.path.stat().st_size) as tick:
            done.append(ingest_partition(ledger, file, tick, anew=anew))
    return done


def ingest_partition(
    ledger: MessageLedger,
    file: PartitionFile,
    tick: Callable[[int], None],
    *,
    anew: bool = False,
    most: int = BATCH_LINES,
) -> Ingested:
    """Record a partition's messages; one whose reading was cut short goes on where it stopped.

    The line of its mark is the next offset. ``tick`` is called with the byte offset up to which
    everything is durable.

    raises  Damaged for a file that is not of its form
    """
    feed = feed_of(file.topic, file.partition)
    key = str(file.path.resolve().with_name(str(file.partition)))
    known = resumed(ledger, key, file.path, anew=anew)
    start = known.mark if known else Mark(0, 0, b"", b"")
    before = known.tally if known else NOTHING
    tally, since = Tally(), known.mark if known else None
    tick(start.offset)
    with file.path.open("rb") as opened:
        for batch, end in judged_batches(judged(_messages(file, opened, start)), most):
            reached = line_files.mark(file.path, end, batch[-1].message.offset + 1)
            moved = mover(key, since, reached, before + tally, finished=False)
            tally += ledger.record_folder(feed, batch, moved)
            since = reached
            tick(end)
    end_mark = since or line_files.mark(file.path, 0, 0)
    ledger.record_folder(feed, (), mover(key, since, end_mark, before + tally, finished=True))
    went_on = start.line if known else None
    return Ingested(str(file.path), tally, before=before, feed=feed, resumed_at_offset=went_on)


def _messages(file: PartitionFile, opened: BinaryIO, start: Mark) -> Iterator[Read]:
    place = file.topic, file.partition
    if not file.whole:
        lines = line_files.lines(opened, start.offset, start.line)
        yield from plain_messages(lines, *place, start.line)
        return
    lines = line_files.lines(opened, start.offset, start.line, MAX_MESSAGE_LINE)
    try:
        yield from whole_messages(lines, *place, start.line - 1)
    except Malformed as exc:
        raise Damaged(
            f"read {file.path}", f"line {exc}", "mend it; nothing of it is recorded twice"
        ) from exc
