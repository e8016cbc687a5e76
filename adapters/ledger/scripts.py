"""The statements that make the ledger's tables."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

_FILES = files("adapters.ledger")
MESSAGES = _FILES.joinpath("messages.sql").read_text(encoding="utf-8")
PUBLISHED = _FILES.joinpath("published.sql").read_text(encoding="utf-8")
LOG = _FILES.joinpath("log.sql").read_text(encoding="utf-8")
ACCESSES = _FILES.joinpath("accesses.sql").read_text(encoding="utf-8")
IDS = _FILES.joinpath("ids.sql").read_text(encoding="utf-8")
_FACTS = _FILES.joinpath("schema.sql").read_text(encoding="utf-8")
SCHEMA = _FACTS + MESSAGES + PUBLISHED + LOG + ACCESSES + IDS


def statements(script: str) -> Iterator[str]:
    """The statements of a script, triggers whole."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
