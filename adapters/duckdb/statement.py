"""Which statements a reader may give: one that selects, and that calls nothing with an effect."""

import re

import duckdb

from domain.errors import Misused

ATTEMPTED = "query the read models"
_FIRST_WORD = re.compile(
    r"^(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*"
    r"(select|from|with|values|table|describe|desc|show|summarize|explain|pivot|unpivot)\b",
    re.IGNORECASE | re.DOTALL,
)
_EXPLAIN = re.compile(r"^.*?\bexplain\b(\s+analyze\b)?\s*(\([^)]*\))?", re.IGNORECASE | re.DOTALL)
_ANYWHERE = re.compile(
    r"\b((?:en|dis)able_(?:logging|profiling)|truncate_duckdb_logs|write_log|force_checkpoint"
    r"|arrow_scan(?:_dumb)?|pandas_scan|python_map_function|json_execute_serialized_sql|sleep_ms"
    r"|seq_scan)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(query|checkpoint)\b\"?\s*\(", re.IGNORECASE)
"""DuckDB's own functions that write, crash or run a text as SQL, and that a SELECT can call."""
_PIVOT = re.compile(r"\b(pivot|pivot_wider)\b", re.IGNORECASE)
_TOKEN = re.compile(r'"(?:[^"]|"")*"|(?:\w|[^\x00-\x7f])+|.', re.DOTALL)
_ODD = re.compile(r"[^\w\x00-\x7f]")  # DuckDB takes some of these characters for spaces


def allow(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse anything but one statement that selects.

    raises  Misused; duckdb.Error if the statement cannot be read
    """
    if not _FIRST_WORD.match(sql):
        raise Misused(ATTEMPTED, "only a statement that selects is allowed", "begin with SELECT")
    code = f"{_code(sql)} {_code(_ODD.sub(' ', sql))}"
    for hidden in (_ANYWHERE, _CALLED):
        if found := hidden.search(code):
            raise Misused(ATTEMPTED, f"{found[1]} is not allowed", "ask the read models only")
    kinds = _kinds(con, sql)
    if kinds == [duckdb.StatementType.EXPLAIN]:
        kinds = _kinds(con, _EXPLAIN.sub("", sql, count=1))
    if len(kinds) > 1 and _PIVOT.search(code):
        raise Misused(
            ATTEMPTED,
            "PIVOT has to be told the values that become columns",
            "write PIVOT … ON status IN ('OPEN', 'CLOSED') USING …, or count(*) FILTER (…)",
        )
    if kinds != [duckdb.StatementType.SELECT]:
        raise Misused(ATTEMPTED, "only one statement that selects is allowed", "give one SELECT")


def _code(sql: str) -> str:
    """The statement without its comments and with every text literal empty, as DuckDB reads it."""
    text, parts = sql.encode(), []
    for offset, kind in duckdb.tokenize(sql):
        token = _TOKEN.match(text[offset:].decode(errors="replace"))
        literal = kind == duckdb.token_type.string_const
        parts.append("''" if literal or token is None else token[0])
    return " ".join(parts)


def _kinds(con: duckdb.DuckDBPyConnection, sql: str) -> list[duckdb.StatementType]:
    return [statement.type for statement in con.extract_statements(sql)]
