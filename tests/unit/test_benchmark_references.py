"""The references of the benchmarks do what they say, so that a ratio means something."""

import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.ledger.leaves import leaves_of
from adapters.ledger.ledger import Ledger
from adapters.ledger.reading import LedgerReader
from benchmarks.ours.up_to import UpTo
from benchmarks.references import batched_sql, dict_fold, hash_leaves, sqlite_rows
from benchmarks.references.ledger_rows import AT_ONCE, chunks, durable, facts, last_position
from benchmarks.references.policies import COUNTED, SUMMED
from projections.catalog import catalogue
from streams.intake import Line, batches
from streams.simulator import Levels, simulate
from tests.read_models import Bench

POLICIES = 40
ONLY_OURS = {"first_occurred_at", "last_occurred_at", "last_recorded_at", "last_position"}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recorded portfolio, with facts that came late."""
    path = tmp_path_factory.mktemp("references") / "ledger.sqlite"
    lines = simulate(POLICIES, 7, Levels()).lines()
    read = (Line(number, raw, number) for number, raw in enumerate(lines, 1))
    with Ledger(path) as opened:
        for batch in batches(read):
            opened.record("portfolio", batch)
    return path


@pytest.fixture(scope="module")
def ours(ledger: Path) -> dict[str, dict[str, Any]]:
    """The read model ``policies`` of it, by policy."""
    bench = Bench()
    with LedgerReader(ledger) as reader:
        bench.land(reader.rows(0, AT_ONCE))
    (model,) = (one for one in catalogue() if one.name == "policies")
    return {str(key): row for (key,), row in bench.table(model).items()}


def alike(name: str, value: Any) -> Any:
    """A value of the payload as the read model has it."""
    if value is None or not isinstance(value, str):
        return value
    if name.endswith("_at"):
        return round(datetime.fromisoformat(value).timestamp() * 1_000_000)
    return datetime.fromisoformat(value).date() if name.endswith("_on") else value


def test_the_dictionaries_say_what_the_read_model_says(
    ledger: Path, ours: dict[str, dict[str, Any]]
) -> None:
    """Every column of every policy, late facts in business order."""
    states = dict_fold.fold(facts(ledger))
    found = {stream.removeprefix("policy/"): dict_fold.row(one) for stream, one in states.items()}

    dates = {"cooling_off_end", "erasure_deferred_until"}
    theirs = {
        policy: {n: alike("_on" if n in dates else n, v) for n, v in row.items()}
        for policy, row in found.items()
    }
    wanted = {
        policy: {n: v for n, v in row.items() if n not in {"policy_id", *ONLY_OURS}}
        for policy, row in ours.items()
    }
    assert theirs == wanted


def test_the_table_in_sqlite_counts_what_the_read_model_counts(
    ledger: Path, ours: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    """In batches on a base; only what late facts overwrite may be otherwise."""
    view, half = tmp_path / "view.sqlite", last_position(ledger) // 2
    batched_sql.base(str(ledger), str(half), str(view))
    batched_sql.batches(str(ledger), str(half), "1", str(view))

    with sqlite3.connect(view) as db:
        db.row_factory = sqlite3.Row
        found = {row["policy_id"]: dict(row) for row in db.execute("SELECT * FROM policies")}
    db.close()

    counts = [*COUNTED.values(), *SUMMED.values(), "events", "last_position"]
    assert {p: [row[n] for n in counts] for p, row in found.items()} == {
        p: [row[n] for n in counts] for p, row in ours.items()
    }
    same = [sum(found[p][n] == row[n] for n in ("phase", "agent_id")) for p, row in ours.items()]
    assert sum(same) > 1.9 * len(ours)


def test_the_bare_rows_are_those_of_the_ledger(ledger: Path, tmp_path: Path) -> None:
    """All of three tables, under the same indexes, durable."""
    copy = tmp_path / "rows.sqlite"
    sqlite_rows.main(str(ledger), str(copy))

    question = "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'events%'"
    with sqlite3.connect(ledger) as source, sqlite3.connect(copy) as made:
        for table in ("events", "streams", "mentions"):
            everything = f"SELECT * FROM {table} ORDER BY 1, 2"
            assert made.execute(everything).fetchall() == source.execute(everything).fetchall()
        assert {*made.execute(question)} == {*source.execute(question)}
        assert made.execute("SELECT name FROM pragma_index_info('by_id')").fetchall() == [
            ("id_key",)
        ]  # what the ledger has in the tables of ids
        assert durable(made) == {"journal_mode": "wal", "synchronous": 2}
    source.close()
    made.close()


def test_the_hashed_bytes_are_the_leaves(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last one is the last leaf of the log."""
    leaves = tmp_path / "leaves"
    hash_leaves.make(str(ledger), str(leaves))
    hash_leaves.hash_all(str(leaves))
    said = json.loads(capsys.readouterr().out)

    last = last_position(ledger)
    with LedgerReader(ledger) as reader:
        (wanted,) = reader.ask(lambda db: leaves_of(db).hashes(last - 1, last))
    assert (said["events"], said["last"]) == (last, wanted.hex())


@pytest.mark.parametrize("last", [0, 1, 10, 10_000_000])
def test_a_ledger_can_be_shown_up_to_a_position(ledger: Path, last: int) -> None:
    """Neither more rows nor a later end than somebody would have seen then."""
    with LedgerReader(ledger) as reader:
        shown = UpTo(reader, last)
        end = shown.last_position()
        rows = shown.rows(0, AT_ONCE)

        assert end == min(last, last_position(ledger))
        assert [row[0] for row in rows] == list(range(1, min(end, AT_ONCE) + 1))
        assert shown.rows(end, AT_ONCE) == []


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (2, [2]), (3, [2, 1])])
def test_rows_come_in_chunks(count: int, sizes: list[int]) -> None:
    """The last one is shorter, and there is no empty one."""
    assert [len(chunk) for chunk in chunks(iter(range(count)), 2)] == sizes
