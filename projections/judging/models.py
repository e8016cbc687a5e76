"""The read models that rulebooks make: what bears on rules, obligations, findings."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

from domain.calendar import PUBLISHED, calendar_days
from domain.rulebook.model import Rulebook
from projections.catalog import Model, derived
from projections.judging.tables import compiled, literal

_FOLDER = "projections.judging"


def judging_models(books: Iterable[Rulebook], mark: str = "") -> tuple[Model, ...]:
    """The read models for these rulebooks, each after those that it is computed from."""
    made = compiled(books)
    setups = {
        "calendar": calendar_table(),
        "rule_facts": _sql("spans"),
        "rules": made.statements(mark),
        "obligations": f"{_sql('marks')}\n{_sql('obligations')}",
        "findings": "\n".join(map(_sql, ("findings_of_events", "findings_of_periods", "findings"))),
    }
    return tuple(
        derived(
            name,
            (files(_FOLDER) / "views" / f"{name}.sql").read_text(encoding="utf-8"),
            setup=f"{setup};\n{kept_tables()}",
            reads=frozenset() if name == "calendar" else made.reads,
            fold=f"{made.fold}\nORDER BY slice" if name == "rule_facts" else "",
        )
        for name, setup in setups.items()
    )


@cache
def calendar_table() -> str:
    """The statement that makes the calendar of working days.

    units   ``ordinal`` counts working days; ``rolled`` is where a last day on a holiday moves to
    """
    days = list(calendar_days())
    off = [day for day, working, _ in days if not working and day.weekday() < _SATURDAY]
    worked = [day for day, working, _ in days if working and day.weekday() >= _SATURDAY]
    holidays = [day for day, _, holiday in days if holiday]
    first, last = days[0][0], days[-1][0]
    return f"""CREATE OR REPLACE TABLE folds.calendar AS
WITH days AS (
    SELECT
        range::DATE AS day,
        CASE WHEN isodow(range) < 6 THEN range::DATE NOT IN ({_listed(off)})
            ELSE range::DATE IN ({_listed(worked)}) END AS working,
        range::DATE IN ({_listed(holidays)}) AS holiday
    FROM range({literal(first)}, {literal(last)} + INTERVAL 1 DAY, INTERVAL 1 DAY)
)
SELECT
    day,
    working,
    holiday,
    (SUM(working::INTEGER) OVER (ORDER BY day))::BIGINT AS ordinal,
    CASE WHEN holiday THEN MIN(CASE WHEN working THEN day END) OVER (
        ORDER BY day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) ELSE day END AS rolled,
    day BETWEEN {literal(PUBLISHED[0])} AND {literal(PUBLISHED[1])} AS published
FROM days"""


_SATURDAY = 5


def _listed(days: Iterable[date]) -> str:
    return ", ".join(map(literal, days))


def kept_tables() -> str:
    """The statements that make the tables of what is kept of the judging, without a row."""
    return _sql("kept")


@cache
def _sql(name: str) -> str:
    return (files(_FOLDER) / "sql" / f"{name}.sql").read_text(encoding="utf-8")
