"""The oracle asked as the program is: one metric, by a group or not, as of two times."""

from collections.abc import Sequence

from projections.ports import EventRow
from tests.oracles.metrics.catalogue import METRICS
from tests.oracles.metrics.item import Cell, Key, cells
from tests.oracles.metrics.told import Known, read


def cells_of(
    rows: Sequence[EventRow],
    metric: str,
    by: str | None = None,
    effective_us: int | None = None,
    known_us: int | None = None,
) -> dict[Key, Cell]:
    """The cells; a time that is None is that of the last recorded fact."""
    latest = max((row[7] for row in rows), default=0)
    effective = latest if effective_us is None else effective_us
    known = Known(read(rows), effective, latest if known_us is None else known_us)
    asked = METRICS[metric]
    return cells(asked.items(known), asked.kind, asked.scale, known.today, by)
