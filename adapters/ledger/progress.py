"""How far each file has been read, kept in the ledger beside what was read from it."""

import json

from eventsourcing.sqlite import SQLiteCursor

from domain.errors import WorkspaceBusy
from streams.intake import Mark, Progress, Tally


def load(db: SQLiteCursor, path: str) -> Progress | None:
    """How far the file has come; None if it was never read."""
    db.execute(
        "SELECT byte_offset, line, head_sha256, tail_sha256, finished, counts"
        " FROM intake WHERE path = ?",
        (path,),
    )
    row = db.fetchone()
    if row is None:
        return None
    return Progress(Mark(*tuple(row)[:4]), bool(row[4]), Tally(**json.loads(row[5])))


def save(db: SQLiteCursor, path: str, since: Mark | None, progress: Progress) -> None:
    """Move a file's mark from ``since`` to where the progress stands.

    raises  WorkspaceBusy if somebody else has moved it in the meantime
    """
    known = load(db, path)
    expected = None if since is None else since.offset
    if (None if known is None else known.mark.offset) != expected:
        raise WorkspaceBusy(
            f"ingest {path}",
            "another process is reading the same file into this workspace",
            "wait for it; what it has recorded is not recorded twice",
        )
    mark, tally = progress.mark, progress.tally
    counts = {name: figure for name, figure in tally.plain().items() if name != "read"}
    db.execute(
        "INSERT INTO intake VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
        " byte_offset = excluded.byte_offset, line = excluded.line,"
        " head_sha256 = excluded.head_sha256, tail_sha256 = excluded.tail_sha256,"
        " finished = excluded.finished, counts = excluded.counts",
        (path, mark.offset, mark.line, mark.head, mark.tail, progress.finished, json.dumps(counts)),
    )
