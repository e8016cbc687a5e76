"""What holds for every metric, on a simulated portfolio with late facts."""

from collections import Counter
from decimal import Decimal

import pytest

from projections.metrics.metric import Metric, metrics
from projections.ports import EventRow
from tests.measured import Ledger, portfolio

METRICS = [one for one in metrics() if one.items]
NEVER = ("M-T3", "M-L3", "M-L3a")  # simulated policies are long-term, claims closed in the end
SIMULATED = [one for one in METRICS if one.id not in NEVER]


def recorded_us(row: EventRow) -> int:
    """When a row became known."""
    return int(str(row[7]))


@pytest.fixture(scope="module")
def rows() -> list[EventRow]:
    """The facts of a few hundred policies, known in batches."""
    return portfolio(250, 20_250_301)


@pytest.fixture(scope="module")
def ledger(rows: list[EventRow]) -> Ledger:
    """All of them in one database."""
    return Ledger().hold(rows)


@pytest.mark.parametrize("metric", METRICS, ids=lambda one: one.id)
def test_cells_are_sums_of_items(ledger: Ledger, metric: Metric) -> None:
    """A subject is once in a period and part, and what it adds has events that put it there."""
    items = ledger.con.execute(f"FROM {metric.macro}(NULL, NULL)").to_arrow_table().to_pylist()
    cells = ledger.con.execute("FROM metrics WHERE metric = ?", [metric.id]).to_arrow_table()

    subjects = Counter((one["period"], one["part"], one["subject"]) for one in items)
    assert [one for one, times in subjects.items() if times > 1] == []
    for side in ("numerator", "denominator"):
        bare = [one for one in items if one[side] and not one[f"{side}_positions"]]
        assert bare == [] or metric.kind == "mix"
    sums: dict[tuple[str, str], Decimal] = {}
    for one in items:
        at = (one["period"], one["part"])
        sums[at] = sums.get(at, Decimal(0)) + one["numerator"]
    assert {(c["period"], c["part"]): c["numerator"] for c in cells.to_pylist()} == sums
    assert items or metric not in SIMULATED


@pytest.mark.parametrize("metric", [one for one in SIMULATED if one.groups], ids=lambda one: one.id)
def test_groups_add_up(ledger: Ledger, metric: Metric) -> None:
    """The rows of all groups together are the row; an explanation has the counts of its cell."""
    whole = ledger.cells(metric.id)
    period = max(whole, key=str)
    period = period if isinstance(period, str) else period[0]
    split = ledger.cells(metric.id, by=metric.groups[0], first=period, last=period)
    items = ledger.items(metric.id, first=period, last=period)

    cells = [c for at, c in whole.items() if (at if isinstance(at, str) else at[0]) == period]
    total = sum(cell.numerator for cell in cells)
    assert sum(cell.numerator for cell in split.values()) == total
    assert sum(item["numerator"] for item in items) == total
    if metric.kind != "mix":
        of_cells = [cell.denominator or 0 for cell in cells]
        assert sum(item["denominator"] or 0 for item in items) == sum(of_cells)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_what_was_known_then_is_what_the_metric_was(
    ledger: Ledger, rows: list[EventRow], share: float
) -> None:
    """``--known-at`` a moment equals the metric of a ledger that ends there, for all metrics."""
    at = recorded_us(rows[int(len(rows) * share)])
    then = Ledger().hold([row for row in rows if recorded_us(row) <= at])

    assert ledger.all_cells(at) == then.all_cells()


def test_the_order_of_arrival_changes_no_cell(ledger: Ledger, rows: list[EventRow]) -> None:
    """Facts of other streams may come before or after; every fact of a stream keeps its place."""
    numbered = sorted(rows, key=lambda row: (row[2], row[0]))
    other = [(position, *row[1:]) for position, row in enumerate(numbered, start=1)]
    last = max(map(recorded_us, rows))

    assert Ledger().hold(other).all_cells(last) == ledger.all_cells()
