"""While the ledger is followed: row groups are joined and states merged, a little at a time.

A publication leaves a small row group in each table, and a checkpoint writes anew what is known of
every row group of a table that grew: 150 of them double what it takes (0.15 to 0.3 s). DuckDB would
join them at checkpoints, those of all tables at once and the last of each again and again, and to
merge a whole read model takes seconds too. Nothing is published meanwhile, so here one table is
joined, or one part of the keys merged, at a time. Both put states in the place of states that say
the same, in one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from adapters.duckdb.merge import Shape
from adapters.duckdb.ranges import key_ranges

SMALL = 3_072  # rows of a row group; one with more is left as it is
MANY = 8  # publications that left a row group in a table before these are joined
LONG = 32  # after so many it comes first: tables with few values would wait for ever
KEYS = 750  # merged at once: less than a tenth of a second for the widest
_GROUPS = """SELECT MAX(start + count) FROM pragma_storage_info('folds.{table}')
WHERE column_id = 0 GROUP BY row_group_id ORDER BY row_group_id DESC"""


@dataclass(slots=True)
class _Waiting:
    """What publications have left in a table: row groups, values in them, how they lie."""

    order: str
    groups: int = 0
    values: int = 0


@dataclass(slots=True)
class _Merging:
    """A read model, some of whose states have been merged."""

    name: str
    shape: Shape
    delta_rows: int
    ranges: list[str]
    rows: int = 0


class Tending:
    """What is left to be done to the tables of one file.

    What is not done when the process ends, the next one does that merges or joins whole tables.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._waiting: dict[str, _Waiting] = {}
        self._merging: _Merging | None = None
        self._joined_last = False

    def note(self, table: str, values: int, order: str = "") -> None:
        """A publication leaves another row group in a table."""
        waiting = self._waiting.setdefault(table, _Waiting(order))
        waiting.groups += 1
        waiting.values += values

    def forget(self, table: str) -> None:
        """All of it has been merged."""
        self._waiting.pop(table, None)
        if self._merging and self._merging.name == table:
            self._merging = None

    def some(self, due: Mapping[str, tuple[Shape, int]]) -> bool:
        """Join or merge the next few rows, in turn; False if there is nothing to do.

        To be called inside a transaction.
        ``due``: the read models that it pays to merge, with the number of states that wait
        """
        if self._joined_last:
            return self._merge(due) or self._join()
        return self._join() or self._merge(due)

    def _join(self) -> bool:
        waiting = [
            (w.groups >= LONG, w.values, table)
            for table, w in self._waiting.items()
            if w.groups >= MANY
        ]
        if not waiting:
            return False
        *_, table = max(waiting)
        self._write_again(table, self._waiting.pop(table).order)
        self._joined_last = True
        return True

    def _write_again(self, table: str, order: str) -> None:
        """The last rows of a table become one row group, as far as they are in small ones."""
        groups = [rows for (rows,) in self._con.execute(_GROUPS.format(table=table)).fetchall()]
        large = next((n for n, rows in enumerate(groups) if rows > SMALL), len(groups))
        those = f"folds.{table} WHERE rowid >= {sum(groups[large:])}"
        self._replace(table, those, f"FROM {those}{order}")

    def _merge(self, due: Mapping[str, tuple[Shape, int]]) -> bool:
        if self._merging is None:
            if not due:
                return False
            name, (shape, delta_rows) = next(iter(due.items()))
            ranges = key_ranges(self._con, f"folds.{name}", shape, KEYS)
            self._merging = _Merging(name, shape, delta_rows, ranges)
        self._merge_range(self._merging)
        if not self._merging.ranges:
            self._merging = None
        self._joined_last = False
        return True

    def _merge_range(self, merging: _Merging) -> None:
        those = f"folds.{merging.name} WHERE {merging.ranges.pop()}"
        merged = f"{merging.shape.merged(f'(FROM {those})')}{merging.shape.in_order}"
        merging.rows += self._replace(merging.name, those, merged)
        if not merging.ranges:  # some of what came meanwhile has been merged too, so this is much
            self._con.execute(
                "UPDATE projection_models SET base_rows = ?, delta_rows = delta_rows - ?"
                " WHERE model = ?",
                [merging.rows, merging.delta_rows, merging.name],
            )

    def _replace(self, table: str, those: str, query: str) -> int:
        """Put the rows of a query in the place of others, and say how many they are."""
        self._con.execute(f"CREATE TEMP TABLE piece AS {query}; DELETE FROM {those}")
        put = self._con.execute(f"INSERT INTO folds.{table} FROM piece").fetchall()[0][0]
        self._con.execute("DROP TABLE piece")
        return int(put)
