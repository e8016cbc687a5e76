"""Keep what rules say of single streams, so that readers judge only what has changed since.

Streams are in slices, which are judged up to positions of their own: what is judged in one
transaction are some neighbouring slices, however large the ledger is.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from adapters.duckdb.connection import transaction

AT_ONCE = 10_000  # streams judged in one transaction: what that takes does not spill
A_FEW = 15_000  # new facts judged while others come in: 0.3 s, most of it however few they are
ALWAYS = "'infinity', 'infinity'"
"""Two times at which every fact counts."""
_WAITING = """SELECT MIN(position), COALESCE((SELECT MAX(position) FROM merged.rule_facts), 0)
FROM folds.kept_up_to"""
STREAMS = "approx_count_distinct(stream)"
FACTS = "COUNT(*)"
"""What is counted to say how much is judged at once: streams with something new, or new facts."""
_COUNTED = """SELECT kept.slice, kept.position, COALESCE(fact.new, 0)
FROM folds.kept_up_to AS kept
LEFT JOIN (SELECT slice, {what} AS new FROM new_facts() GROUP BY slice) AS fact USING (slice)
ORDER BY kept.slice"""
_THOSE = "slice BETWEEN {first} AND {last}"
_CHANGED = """CREATE OR REPLACE TEMP TABLE changed AS
SELECT DISTINCT role.rule_no, fact.stream
FROM new_facts() AS fact JOIN folds.rule_roles AS role USING (watch)
WHERE fact.{those}"""
_OF_THOSE = "changed_verdicts(effective, known) AS TABLE FROM changed"
_FACTS = "known_facts(effective, known) AS TABLE FROM merged.rule_facts WHERE {those}"
_MARKS = """CREATE OR REPLACE TEMP TABLE laid_out AS
SELECT rule.kind, mark.*
FROM changed_marks({times}, {kinds}) AS mark JOIN folds.rules AS rule USING (rule_no)"""
_LAID_OUT = """changed_marks(effective, known, kinds) AS TABLE
SELECT * EXCLUDE (kind) FROM laid_out WHERE list_contains(kinds, kind)"""
_KEPT = {"kept_clocks": "clocks_anew", "kept_findings": "findings_anew"}
_TIMES = """INSERT INTO folds.kept_verdicts BY NAME
SELECT fact.slice, role.rule_no, fact.stream,
    MAX(fact.occurred_at) AS occurred_at, MAX(fact.recorded_at) AS recorded_at
FROM (FROM merged.rule_facts WHERE {those}) AS fact
JOIN folds.rule_roles AS role USING (watch)
SEMI JOIN changed ON changed.rule_no = role.rule_no AND changed.stream = fact.stream
GROUP BY fact.slice, role.rule_no, fact.stream"""
_UP_TO = """UPDATE folds.kept_up_to SET position = (SELECT MAX(position) FROM merged.rule_facts)
WHERE {those}"""


@dataclass(frozen=True, slots=True)
class Enough:
    """How far facts that bear on rules have to be beyond what was judged longest ago.

    ``least`` positions, and one for ``many`` that it was judged up to: new facts are of almost as
    many streams, all of whose facts are judged again, so that judging a few costs as much an event
    as judging all. Until then readers judge them.
    """

    least: int
    many: int

    def of(self, con: duckdb.DuckDBPyConnection) -> bool:
        """Whether there are enough."""
        oldest, last = con.execute(_WAITING).fetchall()[0]
        return bool(last - oldest >= max(self.least, oldest // self.many))


ANY = Enough(1, sys.maxsize)


def judge(con: duckdb.DuckDBPyConnection, enough: Enough) -> bool:
    """Judge all that is new, a part in each transaction, if there is enough; False if not."""
    if not enough.of(con):
        return False
    for span in spans(con, STREAMS, AT_ONCE):
        _commit(con, span)
    return True


def judge_some(con: duckdb.DuckDBPyConnection, enough: Enough, rest: "list[Span]") -> bool:
    """Judge a few new facts, those that have waited longest, if there are enough; False if not.

    ``rest`` are the slices that come next, found once for all of them; those that are left at the
    end are for the next call.
    """
    if not enough.of(con):
        return False
    if not rest:
        rest += reversed(spans(con, FACTS, A_FEW))
    _commit(con, rest.pop())
    return True


class Span(NamedTuple):
    """Neighbouring slices, and how much is new in them."""

    first: int
    last: int
    new: int


def spans(con: duckdb.DuckDBPyConnection, what: str, at_once: int) -> list[Span]:
    """All slices, by as many neighbours as have so much that is new; one of them may have more.

    The first begins with the slice that was judged longest ago, those behind it come next.
    """
    found = con.execute(_COUNTED.format(what=what)).fetchall()
    whole = sum(new for _, _, new in found) <= at_once
    oldest = 0 if whole else min(found, key=lambda row: row[1])[0]
    made = list[Span]()
    for number, _, new in (*found[oldest:], *found[:oldest]):
        if made and number and (not made[-1].new or made[-1].new + new <= at_once):
            made[-1] = Span(made[-1].first, number, made[-1].new + new)
        else:
            made.append(Span(number, number, new))
    return made


def keep(con: duckdb.DuckDBPyConnection, span: Span) -> None:
    """Judge anew what has new facts in these slices, and keep that in place of what was kept.

    To be called inside a transaction.
    """
    those = _THOSE.format(first=span.first, last=span.last)
    con.execute(_CHANGED.format(those=those))
    if _count(con, "SELECT COUNT(*) FROM changed"):
        _keep_changed(con, those)
    con.execute(f"{_UP_TO.format(those=those)}; DROP TABLE changed")


def _commit(con: duckdb.DuckDBPyConnection, span: Span) -> None:
    with transaction(con):
        keep(con, span)
        con.execute("UPDATE projection_checkpoint SET changes = changes + 1")


def _keep_changed(con: duckdb.DuckDBPyConnection, those: str) -> None:
    for table in ("kept_verdicts", *_KEPT):
        con.execute(
            f"DELETE FROM folds.{table} USING changed WHERE {table}.{those}"
            f" AND {table}.rule_no = changed.rule_no AND {table}.stream = changed.stream"
        )
    _lay_out(con, those)
    with _standing_in(con, _LAID_OUT):
        for table, judging in _KEPT.items():
            con.execute(
                f"INSERT INTO folds.{table} BY NAME"
                f" SELECT slice_of(stream) AS slice, * FROM {judging}({ALWAYS})"
            )
    con.execute(_TIMES.format(those=those))
    con.execute("DROP TABLE laid_out")


def _lay_out(con: duckdb.DuckDBPyConnection, those: str) -> None:
    rows = con.execute("SELECT DISTINCT kind FROM folds.rules").fetchall()
    kinds = [kind for (kind,) in rows] or "[]::VARCHAR[]"
    with _standing_in(con, _OF_THOSE), _standing_in(con, _FACTS.format(those=those)):
        con.execute(_MARKS.format(times=ALWAYS, kinds=kinds))


@contextmanager
def _standing_in(con: duckdb.DuckDBPyConnection, macro: str) -> Iterator[None]:
    """Let another macro of the same name be asked meanwhile; a failure takes it away by itself."""
    con.execute(f"CREATE TEMP MACRO {macro}")
    yield
    con.execute(f"DROP MACRO TABLE temp.{macro.partition('(')[0]}")


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])
