"""The projector: it catches up, publishes, and refuses what does not belong together."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from adapters.duckdb import project as projector_module
from adapters.duckdb.connection import reading
from adapters.duckdb.digest import digests
from adapters.duckdb.project import project, projecting
from adapters.duckdb.query import query
from adapters.duckdb.status import status
from domain.errors import Damaged, Mismatched, WorkspaceBusy
from projections.catalog import catalogue
from tests.measured import portfolio
from tests.read_model_facts import dials
from tests.read_models import MemorySource, places

OF_NO_FACTS = {"calendar", "metric_catalogue", "rules"}
LONG_IN_THE_MAKING = {"obligations", "findings", "metrics", "alerts"}
ATTEMPTS = "SELECT SUM(attempts)::BIGINT AS n FROM callbacks"


def attempts(published: Path) -> int:
    """Dials that readers see."""
    found: int = query(published, ATTEMPTS)["n"][0].as_py()
    return found


def test_it_catches_up_and_publishes(tmp_path: Path) -> None:
    """From nothing, then from where it stopped, then there is nothing to do."""
    live, published = places(tmp_path)
    seen: list[tuple[int, int]] = []

    first = project(
        MemorySource(dials(25)), live, published, batch=10, on_progress=lambda *p: seen.append(p)
    )
    second = project(MemorySource(dials(40)), live, published)
    third = project(MemorySource(dials(40)), live, published)

    assert (first.from_position, first.to_position, first.published) == (0, 25, True)
    assert seen == [(10, 25), (20, 25), (25, 25)]
    assert (second.events, second.published) == (15, True)
    assert (third.events, third.published) == (0, False)
    assert attempts(published) == 40
    assert {(s.position, s.current) for s in status(published)} == {(40, True)}


def test_an_empty_ledger_gives_empty_read_models(tmp_path: Path) -> None:
    """They are there, with their columns, so that a question finds a table."""
    live, published = places(tmp_path)

    project(MemorySource([]), live, published)

    assert {s.model for s in status(published) if s.rows} == OF_NO_FACTS
    assert {s.model for s in status(published) if s.rows is None} == LONG_IN_THE_MAKING


def test_read_models_of_which_none_is_judged_are_projected(tmp_path: Path) -> None:
    """Their file has nothing that could be kept of a judging."""
    live, published = places(tmp_path)
    few = [model for model in catalogue() if model.name in {"events", "callbacks"}]

    done = project(MemorySource(dials(25)), live, published, few)

    assert (done.to_position, attempts(published)) == (25, 25)


def test_batches_leave_no_trace(tmp_path: Path) -> None:
    """The digest does not depend on how the ledger was cut."""
    one, many = tmp_path / "one", tmp_path / "many"
    for folder, batch in ((one, 1000), (many, 3)):
        folder.mkdir()
        project(MemorySource(dials(20)), *places(folder), batch=batch)

    assert digests(places(one)[1]) == digests(places(many)[1])


def test_facts_of_metrics_lie_by_type(tmp_path: Path) -> None:
    """After a run they are in the order that readers scan quickest, whatever came between."""
    live, published = places(tmp_path)
    rows = portfolio(20, 7)
    for end in (len(rows) // 3, len(rows) // 2, len(rows)):
        project(MemorySource(rows[:end]), live, published, batch=90)

    with reading(published, "look at the facts") as con:
        lie = con.execute("SELECT type, position FROM folds.metric_facts").fetchall()
    assert lie == sorted(lie)
    assert len({kind for kind, _ in lie}) > 20


def test_events_lie_by_position_and_their_payloads_are_compressed(tmp_path: Path) -> None:
    """The export hands them on as they lie, and payloads are half of what it reads."""
    live, published = places(tmp_path)
    project(MemorySource(portfolio(20, 7)), live, published, batch=90)

    with reading(published, "look at the events") as con:
        lie = con.execute("SELECT position FROM folds.events").fetchall()
        storage = con.execute(
            "SELECT DISTINCT compression FROM pragma_storage_info('folds.events')"
            " WHERE column_name = 'payload' AND segment_type <> 'VALIDITY'"
        ).fetchall()
    assert lie == sorted(lie)
    assert storage == [("ZSTD",)]


def test_a_published_copy_that_is_lost_is_published_again(tmp_path: Path) -> None:
    """Nothing new in the ledger, and yet readers would have nothing: it is made of the ledger."""
    live, published = places(tmp_path)
    project(MemorySource(dials(5)), live, published)
    published.unlink()

    assert project(MemorySource(dials(5)), live, published).published
    assert attempts(published) == 5


def test_readers_and_projector_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """A reader keeps what it has opened while a newer copy takes its place."""
    live, published = places(tmp_path)
    recorded = dials(10)
    with projecting(MemorySource(recorded), live, published) as projector:
        projector.step()
        projector.publish()
        recorded += dials(20)[10:]
        with duckdb.connect(str(published), read_only=True) as reader:
            projector.step()
            projector.publish()
            before = reader.execute(ATTEMPTS).fetchall()
        assert before == [(10,)]
        assert attempts(published) == 20
        assert not projector.publish()


def test_two_projectors_exclude_each_other(tmp_path: Path) -> None:
    """Two writers would each lose what the other has done."""
    live, published = places(tmp_path)
    source = MemorySource(dials(3))

    with projecting(source, live, published), pytest.raises(WorkspaceBusy, match="projecting into"):
        project(source, live, published)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (MemorySource(dials(3)), "at 5, the ledger ends at 3"),
        (MemorySource(dials(5), "another"), "come from another ledger"),
    ],
)
def test_read_models_of_another_past_are_refused(
    tmp_path: Path, source: MemorySource, why: str
) -> None:
    """A restored ledger is older than what was read from it: only a rebuild can tell."""
    live, published = places(tmp_path)
    project(MemorySource(dials(5)), live, published)

    with pytest.raises(Mismatched, match=f"{why}; run `policytrail rebuild`"):
        project(source, live, published)


@pytest.mark.parametrize("damage", [b"", b"no database", b"\0" * 5000])
def test_a_damaged_file_names_the_way_out(tmp_path: Path, damage: bytes) -> None:
    """Whatever stands there, the ledger has everything."""
    live, published = places(tmp_path)
    project(MemorySource(dials(5)), live, published)
    published.write_bytes(damage)

    with pytest.raises(Damaged, match=r"read_models.duckdb does not .* run `policytrail rebuild`"):
        project(MemorySource(dials(6)), live, published)
    assert not live.exists()


def test_a_truncated_file_names_the_way_out(tmp_path: Path) -> None:
    """The beginning still looks like a database."""
    live, published = places(tmp_path)
    project(MemorySource(dials(500)), live, published)
    published.write_bytes(published.read_bytes()[: published.stat().st_size // 3])

    with pytest.raises(Damaged, match="run `policytrail rebuild`"):
        project(MemorySource(dials(500)), live, published)


def test_a_source_that_skips_an_event_is_refused(tmp_path: Path) -> None:
    """A gap would never be noticed again."""
    live, published = places(tmp_path)
    rows = dials(5)
    del rows[2]

    with pytest.raises(Mismatched, match="project events 1 to 5"):
        project(MemorySource(rows), live, published)
    assert project(MemorySource(dials(5)), live, published).events == 5


def test_changed_sql_is_folded_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the program brings its read models up to date by itself."""
    live, published = places(tmp_path)
    project(MemorySource(dials(30)), live, published, batch=7)
    expected = digests(published)
    models = tuple(
        m if m.name != "callbacks" else replace(m, fingerprint="other") for m in catalogue()
    )
    without = tuple(m for m in models if m.name != "surveys")
    monkeypatch.setattr(projector_module, "catalogue", lambda: without)

    report = project(MemorySource(dials(30)), live, published)

    assert (report.refolded, report.published) == (("callbacks",), True)
    assert {s.model for s in status(published)} == {m.name for m in without}
    monkeypatch.undo()
    assert project(MemorySource(dials(30)), live, published).refolded == ("callbacks", "surveys")
    assert digests(published) == expected


def test_an_error_in_a_batch_leaves_the_last_one(tmp_path: Path) -> None:
    """Rows and checkpoint commit together or not at all."""
    live, published = places(tmp_path)
    rows = dials(20)
    rows[15] = (*rows[15][:16], "{no json")

    with pytest.raises(Exception, match="project the ledger"):
        project(MemorySource(rows), live, published, batch=10)
    report = project(MemorySource(dials(20)), live, published, batch=10)

    assert (report.from_position, report.events, attempts(published)) == (0, 20, 20)


def test_a_batch_of_130000_rows_loses_none(tmp_path: Path) -> None:
    """DuckDB 2.0.0 loses rows of a grouped insert of 122,880 rows and more; and memory is bounded.

    source  docs/adr/0007; this test tells when 2.x is safe
    """
    live, published = places(tmp_path)

    project(MemorySource(dials(130_000, policies=130_000)), live, published, batch=130_000)

    rows = {s.model: s.rows for s in status(published) if s.rows and s.model not in OF_NO_FACTS}
    assert rows == {
        "events": 130_000,
        "callback_attempts": 130_000,
        "callbacks": 130_000,
        "policies": 130_000,
        "rule_facts": 390_000,  # a dial is three things to the rules: hours, gap, number shown
        "metric_facts": 130_000,
    }
    assert attempts(published) == 130_000
