"""While much arrives small row groups stay; afterwards they are joined, a few at a time."""

from pathlib import Path

from adapters.duckdb.connection import reading
from adapters.duckdb.pace import BUSY, JOINED, POSTPONED, Pace
from adapters.duckdb.project import projecting
from projections.catalog import catalogue
from tests.read_model_facts import dials
from tests.read_models import MemorySource, places

FEW = [model for model in catalogue() if model.name in {"events", "callbacks"}]
GROUPS = "SELECT count(DISTINCT row_group_id) FROM pragma_storage_info('folds.events')"


def groups(published: Path) -> int:
    """Row groups of all events."""
    with reading(published, "count row groups") as con:
        return int(con.execute(GROUPS).fetchall()[0][0])


def test_row_groups_are_joined_when_less_arrives(tmp_path: Path) -> None:
    """One for each publication while many facts wait; and nothing is lost by it."""
    live, published = places(tmp_path)
    rows = dials(BUSY)
    found: list[int] = []
    with projecting(MemorySource(rows), live, published, FEW) as projector:
        projector.follow()
        for more in (0, BUSY, BUSY, BUSY, 1, 1, 1):
            rows += dials(len(rows) + more)[len(rows) :]
            projector.step()
            projector.publish()
            found.append(groups(published))

    assert found[:4] == [1, 2, 3, 4]
    assert found[-1] < 4
    with reading(published, "count events") as con:
        assert con.execute("SELECT count(*) FROM events").fetchall() == [(4 * BUSY + 3,)]


def test_joining_is_not_put_off_for_ever() -> None:
    """However much arrives: after so many publications it begins, and no more is left than that."""
    pace = Pace()

    joined = [pace.joining(BUSY) for _ in range(POSTPONED + 2 * JOINED + 3)]

    assert joined[: POSTPONED + 1] == [0] * POSTPONED + [1]
    assert joined.count(1) == 3


def test_little_that_arrives_is_joined_at_once() -> None:
    """The next one has time for it."""
    assert [Pace().joining(BUSY - 1) for _ in range(3)] == [1, 1, 1]
