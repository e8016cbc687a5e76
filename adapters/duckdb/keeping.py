"""Keep what rules say of single streams, so that readers judge only what has changed since."""

import duckdb

AT_ONCE = 10_000  # streams judged in one statement: what that takes does not spill
ALWAYS = "'infinity', 'infinity'"
"""Two times at which every fact counts."""
_NEW = "SELECT COUNT(*) FROM merged.rule_facts WHERE position > (FROM folds.kept_up_to)"
_CHANGED = (
    "CREATE OR REPLACE TEMP TABLE changed AS"
    f" SELECT *, hash(stream) AS spread FROM changed_verdicts({ALWAYS})"
)
_KEPT = {"kept_clocks": "clocks_anew", "kept_findings": "findings_anew"}
_TIMES = """INSERT INTO folds.kept_verdicts
SELECT role.rule_no, fact.stream, MAX(fact.occurred_at), MAX(fact.recorded_at)
FROM merged.rule_facts AS fact
JOIN folds.rule_roles AS role USING (watch)
SEMI JOIN (FROM changed) AS changed USING (rule_no, stream)
GROUP BY role.rule_no, fact.stream"""
_UP_TO = "UPDATE folds.kept_up_to SET position = (SELECT MAX(position) FROM merged.rule_facts)"


def new_facts(con: duckdb.DuckDBPyConnection) -> int:
    """How many facts bear on rules and have not been judged yet."""
    return int(con.execute(_NEW).fetchall()[0][0])


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """Judge anew what has new facts, and keep that in place of what was kept.

    To be called inside a transaction, when there are new facts.
    """
    con.execute(_CHANGED)
    for table in ("kept_verdicts", *_KEPT):
        con.execute(
            f"DELETE FROM folds.{table} USING changed"
            f" WHERE {table}.rule_no = changed.rule_no AND {table}.stream = changed.stream"
        )
    streams = con.execute("SELECT COUNT(DISTINCT stream) FROM changed").fetchall()[0][0]
    parts = streams // AT_ONCE + 1
    for part in range(parts):
        _judge(con, f"SELECT rule_no, stream FROM changed WHERE spread % {parts} = {part}")
    con.execute(_TIMES)
    con.execute(_UP_TO)
    con.execute("DROP TABLE changed")


def _judge(con: duckdb.DuckDBPyConnection, changed: str) -> None:
    con.execute(f"CREATE TEMP MACRO changed_verdicts(effective, known) AS TABLE {changed}")
    try:
        for table, judging in _KEPT.items():
            con.execute(f"INSERT INTO folds.{table} BY NAME FROM {judging}({ALWAYS})")
    finally:
        con.execute("DROP MACRO TABLE temp.changed_verdicts")
