"""The merge of a read model's states, derived from the aggregates of its own fold.

A state column is an aggregate that merges: folding two parts and merging them gives what folding
the whole gives. MIN, MAX, BOOL_OR and BOOL_AND merge by themselves, COUNT and SUM by adding, LIST
by appending; the words of ``projections/macros.sql`` as the aggregates in them.
"""

import json
from dataclasses import dataclass
from typing import Any

import duckdb

from projections.catalog import BATCH, BadModel, Model

_MERGES = {
    "min": "MIN({})",
    "max": "MAX({})",
    "first_fact": "MIN({})",
    "last_fact": "MAX({})",
    "bool_or": "BOOL_OR({})",
    "bool_and": "BOOL_AND({})",
    "count": "SUM({})",
    "count_star": "SUM({})",
    "counted": "SUM({})",
    "sum": "SUM({})",
    "total": "SUM({})",
    "list": "flatten(LIST({0}) FILTER (WHERE {0} IS NOT NULL))",
}
_INEXACT = ("DOUBLE", "FLOAT")


@dataclass(frozen=True, slots=True)
class StateColumn:
    """A column of the states: its type, and how two of it become one (None: part of the key)."""

    name: str
    type: str
    merge: str | None


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a read model's states; without a key, every row of the fold is final."""

    columns: tuple[StateColumn, ...]

    @property
    def merges(self) -> bool:
        """Whether states of the same key have to be merged."""
        return any(column.merge for column in self.columns)

    def merged(self, source: str) -> str:
        """A query for one state a key, from the states in a FROM item."""
        if not self.merges:
            return f"SELECT * FROM {source}"
        outputs = [
            f"CAST({column.merge.format(name)} AS {column.type}) AS {name}"
            if column.merge
            else name
            for column in self.columns
            for name in [f'"{column.name}"']
        ]
        return f"SELECT {', '.join(outputs)} FROM {source} GROUP BY {', '.join(self._keys())}"

    @property
    def first_key(self) -> str:
        """The column by which states lie together."""
        return next(column.name for column in self.columns if column.merge is None)

    @property
    def in_order(self) -> str:
        """What follows a query for states, so that they come as they lie."""
        return f' ORDER BY "{self.first_key}"' if self.merges else ""

    def _keys(self) -> list[str]:
        return [f'"{column.name}"' for column in self.columns if column.merge is None]


def shape_of(con: duckdb.DuckDBPyConnection, model: Model, events: str) -> Shape:
    """Find the columns of a fold over ``events`` and how each of them merges.

    raises  BadModel for an aggregate that does not merge
    """
    batch = BATCH.format(source=events)
    query = f"DESCRIBE WITH batch AS NOT MATERIALIZED ({batch}) FROM ({model.fold})"
    types = {str(row[0]): str(row[1]) for row in con.execute(query).fetchall()}
    node = parsed(con, model)
    grouped = bool(node["group_expressions"])
    columns = [
        StateColumn(name, kind, _merge(model, item, name, kind) if grouped else None)
        for (name, kind), item in zip(types.items(), node["select_list"], strict=True)
    ]
    return Shape(tuple(columns))


def parsed(con: duckdb.DuckDBPyConnection, model: Model) -> dict[str, Any]:
    """The fold of a read model as DuckDB parses it.

    raises  BadModel if it does not parse
    """
    row = con.execute("SELECT json_serialize_sql(?)", [model.fold]).fetchone()
    parsed: dict[str, Any] = json.loads(row[0]) if row else {"error": True, "error_message": ""}
    if parsed["error"]:
        raise BadModel(f"{model.name}.sql: {parsed['error_message']}")
    node: dict[str, Any] = parsed["statements"][0]["node"]
    return node


def _merge(model: Model, item: dict[str, Any], name: str, kind: str) -> str | None:
    if name in model.key:
        return None
    function = item.get("function_name", item["class"].lower())
    if function not in _MERGES or item.get("distinct"):
        known = ", ".join(sorted(_MERGES)).upper()
        raise BadModel(
            f"{model.name}.sql: state {name} is {function}, which does not merge: {known}"
        )
    if _MERGES[function] == "SUM({})" and kind in _INEXACT:
        raise BadModel(f"{model.name}.sql: state {name} sums {kind}, so its order would matter")
    return _MERGES[function]
