"""Keep what is judged of single streams, so that readers judge only what has changed since."""

import duckdb

AT_ONCE = 10_000  # streams judged in one statement: what that takes does not spill
ALWAYS = "'infinity'"
"""A time at which every fact counts."""
_NEW = "SELECT COUNT(*) FROM merged.rule_facts WHERE position > (FROM folds.kept_up_to)"
_CHANGED = "changed_streams(effective, known)"
_KEPT = {"kept_clocks": "clocks_anew", "kept_findings": "findings_anew"}


def new_facts(con: duckdb.DuckDBPyConnection) -> int:
    """How many facts bear on rules and have not been judged yet."""
    return int(con.execute(_NEW).fetchall()[0][0])


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """Judge all streams that have new facts, and keep that in place of what was kept of them.

    To be called inside a transaction.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE changed AS"
        f" SELECT stream, hash(stream) AS spread FROM changed_streams({ALWAYS}, {ALWAYS})"
    )
    streams = con.execute("SELECT COUNT(*) FROM changed").fetchall()[0][0]
    for table in ("kept_streams", *_KEPT):
        con.execute(f"DELETE FROM folds.{table} WHERE stream IN (SELECT stream FROM changed)")
    parts = streams // AT_ONCE + 1
    for part in range(parts):
        _judge(con, f"SELECT stream FROM changed WHERE spread % {parts} = {part}")
    con.execute(
        "UPDATE folds.kept_up_to SET position ="
        " (SELECT COALESCE(MAX(position), 0) FROM merged.rule_facts)"
    )
    con.execute("DROP TABLE changed")


def _judge(con: duckdb.DuckDBPyConnection, streams: str) -> None:
    con.execute(f"CREATE TEMP MACRO {_CHANGED} AS TABLE {streams}")
    try:
        for table, judging in _KEPT.items():
            con.execute(f"INSERT INTO folds.{table} BY NAME FROM {judging}({ALWAYS}, {ALWAYS})")
        con.execute(
            "INSERT INTO folds.kept_streams SELECT stream, MAX(occurred_at), MAX(recorded_at)"
            f" FROM merged.rule_facts SEMI JOIN ({streams}) USING (stream) GROUP BY stream"
        )
    finally:
        con.execute("DROP MACRO TABLE temp.changed_streams")
