"""Formats of the ledger's tables: the one that is written, and how an older one becomes it."""

from typing import TYPE_CHECKING

from adapters.ledger.read import last_position, scalar
from domain.errors import Mismatched

if TYPE_CHECKING:
    from eventsourcing.sqlite import SQLiteCursor

FORMAT = "6"
_OLDER = ("1", "2", "3", "4", "5")


def checked_format(db: "SQLiteCursor") -> str:
    """The format of a ledger.

    raises  Mismatched for one that this version neither writes nor can turn into its own
    """
    found = str(scalar(db, "SELECT value FROM meta WHERE key = 'format'"))
    if found != FORMAT and found not in _OLDER:
        raise Mismatched(
            "open the ledger",
            f"it has format {found}, and this version of policytrail writes format {FORMAT}",
            "use the version that wrote it, or ingest the facts into a new workspace",
        )
    return found


def bring_up_to_date(db: "SQLiteCursor") -> None:
    """Turn an older ledger into one of this format, all in one transaction of the caller's."""
    from adapters.ledger import log

    steps = _steps()
    while (found := checked_format(db)) != FORMAT:
        for statement in steps[found]:
            db.execute(statement)
        if found == "3":
            log.build(db, last_position(db))
        db.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(int(found) + 1),))


def _steps() -> dict[str, tuple[str, ...]]:
    """Statements that turn a format into the next; what is recorded stays as it is."""
    from adapters.ledger.ids import BUILD
    from adapters.ledger.scripts import ACCESSES, IDS, LOG, MESSAGES, PUBLISHED, statements

    return {
        "1": ("ALTER TABLE events ADD COLUMN reason TEXT",),  # no fact had one
        "2": tuple(statements(MESSAGES + PUBLISHED)),  # no message was read, none was sent
        "3": tuple(statements(LOG)),  # the log then grows by the events that are there
        "4": tuple(statements(ACCESSES)),  # nobody was asked who looked
        "5": (*statements(IDS), *BUILD),  # all ids had one index
    }
