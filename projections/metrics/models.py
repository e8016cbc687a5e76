"""The read models of the metrics: the facts that they read, their catalogue, and their values."""

from functools import cache
from importlib.resources import files

from projections.catalog import Model, derived
from projections.metrics.cells import cells
from projections.metrics.facts import FACTS, fold
from projections.metrics.metric import GROUPS, ITEM_COLUMNS, Metric, metrics
from projections.metrics.words import Words

_FOLDER = "projections.metrics"
_WORDS = ("facts", "policies", "months", "claims", "complaints", "surveys", "agents", "intervals")
_GROUPS = tuple((column, "VARCHAR") for column in GROUPS.values())
_SPREAD = tuple(
    column for one in ITEM_COLUMNS for column in (_GROUPS if one[0] == "groups" else (one,))
)
"""The columns of an item and their types, the groups one by one."""
_CATALOGUE = (
    "id",
    "title",
    "title_zh",
    "numerator",
    "denominator",
    "kind",
    "scale",
    "unit",
    "period",
    "period_of",
    "grain",
    "groups",
    "matures",
    "target",
    "source",
    "unavailable",
)


@cache
def metric_models() -> tuple[Model, ...]:
    """The read models, each after those that it is computed from."""
    setups = {
        "metric_facts": "",
        "metric_catalogue": "\n".join((*map(_sql, _WORDS), _catalogue())),
        "metrics": _macros(),
    }
    return tuple(
        derived(
            name,
            (files(_FOLDER) / "views" / f"{name}.sql").read_text(encoding="utf-8"),
            setup=setup,
            reads=frozenset() if name == "metric_catalogue" else frozenset(FACTS),
            fold=fold() if name == "metric_facts" else "",
            figures=name == "metrics",
            order="type, position" if name == "metric_facts" else "",
        )
        for name, setup in setups.items()
    )


def items_of(metric: Metric) -> str:
    """The statement that makes the table macro of a metric's items.

    DuckDB puts off the binding of a macro that begins with a parameter until it is called; binding
    all of them here would make the opening of every file slower by half a second. No row comes of
    what stands first here.
    """
    nothing = ", ".join(f"NULL::{kind} AS {name}" for name, kind in _SPREAD)
    return (
        f"CREATE OR REPLACE MACRO {metric.macro}(effective, known) AS TABLE\n"
        f"SELECT {nothing} FROM (SELECT effective) WHERE FALSE UNION ALL\n{_typed(metric.items)}"
    )


def _typed(items: str) -> str:
    chosen = ",\n    ".join(f"{_value(name, kind)} AS {name}" for name, kind in _SPREAD)
    return f"SELECT\n    {chosen}\nFROM (\n{items}\n) AS item"


def _value(name: str, kind: str) -> str:
    """A column of an item as it is kept."""
    if name in GROUPS.values():
        return f"item.groups.{name}"
    typed = f"CAST(item.{name} AS {kind})"
    if name != "matures_on":
        return typed
    return f"CASE WHEN {typed} > DATE '9999-12-31' THEN '9999-12-31' ELSE {typed} END"


_SUMS = """period, part, SUM(numerator) AS numerator, SUM(denominator) AS denominator,
    MAX(matures_on) AS matures_on"""


def together(columns: str, grouped: str = "") -> str:
    """What WITH makes the table ``item`` of the items of all metrics of, with these columns.

    What several metrics ask for is computed once; ``grouped`` follows the items of each.
    """
    words = Words("\n".join(map(_sql, _WORDS)))
    union = "\nUNION ALL\n".join(
        f"SELECT '{one.id}' AS metric, {columns} FROM (\n{items}\n){grouped}"
        for one in metrics()
        if one.items and (items := _typed(words.shared(one.items)))
    )
    return f"{words.tables()},\nitem AS (\n{union}\n)"


def _macros() -> str:
    """The statements that make the macros of the items of each metric, and of the cells of all."""
    at = (
        "CREATE OR REPLACE MACRO metrics_at(effective, known) AS TABLE\n"
        f"WITH {together(_SUMS, ' GROUP BY period, part')}\n"
        f"SELECT cell.* FROM (SELECT effective) AS asked CROSS JOIN (\n{cells('item')}\n) AS cell"
    )
    return ";\n".join([*(items_of(one) for one in metrics() if one.items), at])


def _catalogue() -> str:
    """The statement that makes the table of headers."""
    rows = ",\n".join(
        f"({number}, {', '.join(_literal(getattr(one, name)) for name in _CATALOGUE)})"
        for number, one in enumerate(metrics(), start=1)
    )
    names = ", ".join(("ordinal", *_CATALOGUE))
    return (
        "CREATE OR REPLACE TABLE folds.metric_catalogue AS"
        f" FROM (VALUES\n{rows}\n) AS metric ({names})"
    )


def _literal(value: object) -> str:
    match value:
        case "":
            return "NULL::VARCHAR"
        case int():
            return f"{value}::BIGINT"
        case tuple():
            return f"[{', '.join(map(_literal, value))}]::VARCHAR[]"
        case _:
            return "'" + str(value).replace("'", "''") + "'"


@cache
def _sql(name: str) -> str:
    return (files(_FOLDER) / "sql" / f"{name}.sql").read_text(encoding="utf-8")
