"""Keep what rules say of single streams, so that readers judge only what has changed since."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

AT_ONCE = 10_000  # streams judged in one statement: what that takes does not spill
LAID_OUT = 60_000  # streams whose facts are read and laid out at a time: some hundred megabytes
ALWAYS = "'infinity', 'infinity'"
"""Two times at which every fact counts."""
_NEW = "FROM merged.rule_facts WHERE position > (FROM folds.kept_up_to)"
_SOME = "hash(stream) % {passes} = {number}"
_CHANGED = f"CREATE OR REPLACE TEMP TABLE changed AS FROM changed_verdicts({ALWAYS}) WHERE {{some}}"
_OF_THOSE = "changed_verdicts(effective, known) AS TABLE SELECT rule_no, stream FROM changed"
_MARKS = """CREATE OR REPLACE TEMP TABLE marks_by_part AS
SELECT hash(stream, 0) % {parts} AS part, rule.kind, mark.*
FROM changed_marks({times}, {kinds}) AS mark
JOIN folds.rules AS rule USING (rule_no)
WHERE {some}"""
_OF_PART = """changed_marks(effective, known, kinds) AS TABLE
SELECT * EXCLUDE (part, kind) FROM marks_by_part
WHERE part = {part} AND list_contains(kinds, kind)"""
_KEPT = {"kept_clocks": "clocks_anew", "kept_findings": "findings_anew"}
_TIMES = """INSERT INTO folds.kept_verdicts
SELECT role.rule_no, fact.stream, MAX(fact.occurred_at), MAX(fact.recorded_at)
FROM (FROM merged.rule_facts WHERE {some}) AS fact
JOIN folds.rule_roles AS role USING (watch)
SEMI JOIN changed ON changed.rule_no = role.rule_no AND changed.stream = fact.stream
GROUP BY role.rule_no, fact.stream"""
_UP_TO = "UPDATE folds.kept_up_to SET position = (SELECT MAX(position) FROM merged.rule_facts)"


@dataclass(frozen=True, slots=True)
class Enough:
    """How many facts that bear on rules have to be new before they are judged and kept.

    ``least``, and one for ``many`` that have been judged: new facts are of almost as many streams,
    all of whose facts are judged again, so that judging a few costs as much an event as judging
    all. Until then readers judge them.
    """

    least: int
    many: int

    def of(self, con: duckdb.DuckDBPyConnection) -> bool:
        """Whether there are enough."""
        judged = _count(con, "FROM folds.kept_up_to")
        return _count(con, f"SELECT COUNT(*) {_NEW}") >= max(self.least, judged // self.many)


ANY = Enough(1, sys.maxsize)


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """Judge anew what has new facts, and keep that in place of what was kept.

    Of some streams at a time, so that memory is bounded however many there are: their facts are
    read once and laid out by parts, that are judged one after the other. To be called inside a
    transaction, when there are new facts.
    """
    passes = _count(con, f"SELECT COUNT(DISTINCT stream) {_NEW}") // LAID_OUT + 1
    for number in range(passes):
        _keep_some(con, _SOME.format(passes=passes, number=number))
    con.execute(_UP_TO)


def _keep_some(con: duckdb.DuckDBPyConnection, some: str) -> None:
    """Of the streams that a condition names; what has changed of them is asked once."""
    con.execute(_CHANGED.format(some=some))
    for table in ("kept_verdicts", *_KEPT):
        con.execute(
            f"DELETE FROM folds.{table} USING changed"
            f" WHERE {table}.rule_no = changed.rule_no AND {table}.stream = changed.stream"
        )
    parts = _count(con, "SELECT COUNT(DISTINCT stream) FROM changed") // AT_ONCE + 1
    _lay_out(con, parts, some)
    for part in range(parts):
        with _standing_in(con, _OF_PART.format(part=part)):
            for table, judging in _KEPT.items():
                con.execute(f"INSERT INTO folds.{table} BY NAME FROM {judging}({ALWAYS})")
    con.execute(_TIMES.format(some=some))
    con.execute("DROP TABLE marks_by_part; DROP TABLE changed")


def _lay_out(con: duckdb.DuckDBPyConnection, parts: int, some: str) -> None:
    rows = con.execute("SELECT DISTINCT kind FROM folds.rules").fetchall()
    kinds = [kind for (kind,) in rows] or "[]::VARCHAR[]"
    with _standing_in(con, _OF_THOSE):
        con.execute(_MARKS.format(parts=parts, times=ALWAYS, kinds=kinds, some=some))


@contextmanager
def _standing_in(con: duckdb.DuckDBPyConnection, macro: str) -> Iterator[None]:
    """Let another macro of the same name be asked meanwhile; a failure takes it away by itself."""
    con.execute(f"CREATE TEMP MACRO {macro}")
    yield
    con.execute(f"DROP MACRO TABLE temp.{macro.partition('(')[0]}")


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])
