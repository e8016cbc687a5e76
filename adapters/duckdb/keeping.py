"""Keep what rules say of single streams, so that readers judge only what has changed since."""

import duckdb

AT_ONCE = 10_000  # streams judged in one statement: what that takes does not spill
ALWAYS = "'infinity', 'infinity'"
"""Two times at which every fact counts."""
_NEW = "SELECT COUNT(*) FROM merged.rule_facts WHERE position > (FROM folds.kept_up_to)"
_CHANGED = f"CREATE OR REPLACE TEMP TABLE changed AS FROM changed_verdicts({ALWAYS})"
_MARKS = """CREATE OR REPLACE TEMP TABLE marks_by_part AS
SELECT hash(mark.stream) % {parts} AS part, rule.kind, mark.*
FROM changed_marks({times}, {kinds}) AS mark
JOIN folds.rules AS rule USING (rule_no)"""
_OF_PART = """CREATE TEMP MACRO changed_marks(effective, known, kinds) AS TABLE
SELECT * EXCLUDE (part, kind) FROM marks_by_part
WHERE part = {part} AND list_contains(kinds, kind)"""
_KEPT = {"kept_clocks": "clocks_anew", "kept_findings": "findings_anew"}
_TIMES = """INSERT INTO folds.kept_verdicts
SELECT role.rule_no, fact.stream, MAX(fact.occurred_at), MAX(fact.recorded_at)
FROM merged.rule_facts AS fact
JOIN folds.rule_roles AS role USING (watch)
SEMI JOIN changed ON changed.rule_no = role.rule_no AND changed.stream = fact.stream
GROUP BY role.rule_no, fact.stream"""
_UP_TO = "UPDATE folds.kept_up_to SET position = (SELECT MAX(position) FROM merged.rule_facts)"


def new_facts(con: duckdb.DuckDBPyConnection) -> int:
    """How many facts bear on rules and have not been judged yet."""
    return int(con.execute(_NEW).fetchall()[0][0])


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """Judge anew what has new facts, and keep that in place of what was kept.

    The facts are read once and laid out by parts, some streams in each, that are judged one after
    the other. To be called inside a transaction, when there are new facts.
    """
    con.execute(_CHANGED)
    for table in ("kept_verdicts", *_KEPT):
        con.execute(
            f"DELETE FROM folds.{table} USING changed"
            f" WHERE {table}.rule_no = changed.rule_no AND {table}.stream = changed.stream"
        )
    streams = con.execute("SELECT COUNT(DISTINCT stream) FROM changed").fetchall()[0][0]
    kinds = [kind for (kind,) in con.execute("SELECT DISTINCT kind FROM folds.rules").fetchall()]
    parts = streams // AT_ONCE + 1
    con.execute(_MARKS.format(parts=parts, times=ALWAYS, kinds=kinds or "[]::VARCHAR[]"))
    for part in range(parts):
        _judge(con, part)
    con.execute(_TIMES)
    con.execute(_UP_TO)
    con.execute("DROP TABLE marks_by_part; DROP TABLE changed")


def _judge(con: duckdb.DuckDBPyConnection, part: int) -> None:
    con.execute(_OF_PART.format(part=part))
    try:
        for table, judging in _KEPT.items():
            con.execute(f"INSERT INTO folds.{table} BY NAME FROM {judging}({ALWAYS})")
    finally:
        con.execute("DROP MACRO TABLE temp.changed_marks")
