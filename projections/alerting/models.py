"""The read model that thresholds make: alerts, from the metrics that the rulebooks name."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from domain.rulebook.kinds import Threshold
from domain.rulebook.model import Rule, Rulebook
from projections.catalog import Model, derived
from projections.judging.tables import table
from projections.metrics.cells import cells
from projections.metrics.metric import GROUPS, Metric, metrics

_FOLDER = "projections.alerting"
_COLUMNS = (
    ("rule_no", "INTEGER"),
    ("rule", "VARCHAR"),
    ("rule_version", "INTEGER"),
    ("book", "VARCHAR"),
    ("severity", "VARCHAR"),
    ("text_en", "VARCHAR"),
    ("text_zh", "VARCHAR"),
    ("in_force_from", "DATE"),
    ("in_force_to", "DATE"),
    ("metric", "VARCHAR"),
    ("part", "VARCHAR"),
    ("dimension", "VARCHAR"),
    ("must_be", "VARCHAR"),
    ("line", "DOUBLE"),
    ("minimum", "BIGINT"),
)
_FRACTIONS = ("ratio", "share", "mix")
_ITEMS = """SELECT
    '{metric}' AS metric, {dimension}::VARCHAR AS dimension, period, part,
    {group}::VARCHAR AS "group", numerator, denominator, numerator_positions,
    denominator_positions, matures_on
FROM {items}(effective, known)"""
_NONE = """SELECT
    NULL::VARCHAR AS metric, NULL::VARCHAR AS dimension, NULL::VARCHAR AS period,
    NULL::VARCHAR AS part, NULL::VARCHAR AS "group", NULL::DECIMAL(22, 4) AS numerator,
    NULL::DECIMAL(22, 4) AS denominator, NULL::BIGINT[] AS numerator_positions,
    NULL::BIGINT[] AS denominator_positions, NULL::DATE AS matures_on
FROM (SELECT effective, known) WHERE FALSE"""


def alert_models(books: Iterable[Rulebook]) -> tuple[Model, ...]:
    """The read model of alerts under these rulebooks; it comes after those of the metrics."""
    lines = [*_lines(books)]
    setup = "\n".join((_thresholds(lines), _values(lines), _sql("alerts")))
    text = (files(_FOLDER) / "views" / "alerts.sql").read_text(encoding="utf-8")
    return (derived("alerts", text, setup=setup, reads=frozenset(), fold="", figures=True),)


def _lines(books: Iterable[Rulebook]) -> Iterator[tuple[Rule, Threshold, Metric]]:
    """The rules that set a line for a metric, with both."""
    known = {one.id: one for one in metrics() if one.items}
    for book in books:
        for rule in book.rules:
            demands = rule.demands
            if isinstance(demands, Threshold) and rule.enabled and demands.value is not None:
                metric = known.get(demands.metric)
                if metric is not None:
                    yield rule, demands, metric


def _thresholds(lines: Iterable[tuple[Rule, Threshold, Metric]]) -> str:
    rows = [(number, *_row(*line)) for number, line in enumerate(lines, start=1)]
    return f"{table('folds.thresholds', _COLUMNS, rows)};"


def _row(rule: Rule, demands: Threshold, metric: Metric) -> tuple[Any, ...]:
    """A threshold; its line in the unit of the metric's value, which is a fraction for per cent."""
    percent = demands.unit == "percent" and metric.kind in _FRACTIONS
    return (
        rule.id,
        rule.version,
        rule.book,
        rule.severity,
        rule.text.en,
        rule.text.zh,
        rule.in_force_from,
        rule.in_force_to,
        demands.metric,
        demands.part,
        demands.by,
        demands.must_be,
        float(demands.value or 0) / (100 if percent else 1),
        demands.minimum,
    )


def _values(lines: Iterable[tuple[Rule, Threshold, Metric]]) -> str:
    """The statements that make the macros of the items and cells that thresholds look at."""
    asked = dict.fromkeys((metric, demands.by) for _, demands, metric in lines)
    items = "\nUNION ALL\n".join(_items(*one) for one in asked) or _NONE
    dimensions = dict.fromkeys(by for _, by in asked) or {None: None}
    values = "\nUNION ALL\n".join(
        f"SELECT {_said(by)}::VARCHAR AS dimension, * FROM (\n{_cells(by)}\n)" for by in dimensions
    )
    return (
        f"CREATE OR REPLACE MACRO alert_items(effective, known) AS TABLE\n"
        f"SELECT item.* FROM (SELECT effective) AS asked CROSS JOIN (\n{items}\n) AS item;\n"
        f"CREATE OR REPLACE MACRO alert_values(effective, known) AS TABLE\n"
        f"SELECT cell.* FROM (SELECT effective) AS asked CROSS JOIN (\n{values}\n) AS cell;"
    )


def _items(metric: Metric, by: str | None) -> str:
    group = GROUPS[by] if by else "NULL"
    return _ITEMS.format(metric=metric.id, dimension=_said(by), group=group, items=metric.macro)


def _cells(by: str | None) -> str:
    chosen = (
        f"(FROM alert_items(effective, known) WHERE dimension IS NOT DISTINCT FROM {_said(by)})"
    )
    return cells(chosen, '"group"')


def _said(by: str | None) -> str:
    return f"'{by}'" if by else "NULL"


@cache
def _sql(name: str) -> str:
    return (files(_FOLDER) / "sql" / f"{name}.sql").read_text(encoding="utf-8")
