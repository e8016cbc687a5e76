"""The keys of a read model in ranges, so that its states are merged a part at a time."""

from itertools import pairwise

import duckdb

from adapters.duckdb.merge import Shape
from adapters.duckdb.schema import quoted

_DRAWN = 50  # keys of a range that are looked at to find its end


def key_ranges(con: duckdb.DuckDBPyConnection, table: str, shape: Shape, keys: int) -> list[str]:
    """Conditions of which each state meets one, each met by about so many keys.

    They are of the first column of the key, as states lie in its order: what is in other ranges is
    hardly read. Where they end is drawn by hash.
    """
    every = max(1, keys // _DRAWN)
    first = f'"{shape.first_key}"'
    drawn = con.execute(
        f"SELECT DISTINCT {first} FROM {table} WHERE hash({first}) % {every} = 0 ORDER BY 1"
    ).fetchall()
    ends = [quoted(str(key)) for (key,) in drawn[:: keys // every][1:] if key is not None]
    if not ends:
        return ["TRUE"]
    between = [f"{first} >= {a} AND {first} < {b}" for a, b in pairwise(ends)]
    return [f"({first} < {ends[0]} OR {first} IS NULL)", *between, f"{first} >= {ends[-1]}"]
