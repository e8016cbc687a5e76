"""A simulated portfolio through the whole program: everything that was planted is found."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.console import Console
from tests.lines import tally


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Console, Any, Any]:
    """A portfolio of 500 policies, simulated, ingested and projected."""
    folder = tmp_path_factory.mktemp("planted")
    console, facts = Console(folder / "workspace"), folder / "portfolio.ndjson"
    console("simulate", "--policies", 500, "--seed", 42, "--out", facts)
    ran = console("ingest", facts, "--json")
    planted = json.loads(Path(f"{facts}.planted.json").read_text(encoding="utf-8"))
    return console, ran, planted


def _lines(planted: Any, kind: str) -> list[int]:
    return sorted(one["line"] for one in planted["noise"] if one["kind"] == kind)


def test_the_reconciliation_is_what_was_planted(played: tuple[Console, Any, Any]) -> None:
    """Duplicates, conflicts and malformed lines, to the line."""
    _, ran, planted = played
    totals = planted["totals"]

    assert ran.code == 2
    assert tally(ran) == {
        "read": totals["lines"],
        "recorded": totals["events"],
        "duplicates": totals["duplicates"],
        "conflicts": totals["conflicts"],
        "rejected": totals["malformed"],
    }


def test_every_malformed_line_is_a_reject_at_its_line(played: tuple[Console, Any, Any]) -> None:
    """And no other line is."""
    console, _, planted = played

    found = console("rejects", "list", "--limit", 100_000, "--json").json()["lines"]

    assert _lines(planted, "MALFORMED") == sorted(one["line"] for one in found)


def test_every_conflicting_line_is_kept_beside_what_it_contradicts(
    played: tuple[Console, Any, Any],
) -> None:
    """File and line of the second saying are kept."""
    console, _, planted = played

    found = console("conflicts", "list", "--limit", 100_000, "--json").json()["lines"]

    assert _lines(planted, "CONFLICT") == sorted(
        int(one["source_position"].rpartition(":")[2]) for one in found
    )


def test_every_late_fact_is_in_the_audit_trail(
    played: tuple[Console, Any, Any],
) -> None:
    """What arrives late is recorded like any other fact, under the time at which it happened."""
    console, _, planted = played
    late = {one["event_id"] for one in planted["noise"] if one["kind"] == "LATE"}

    found = console("query", "SELECT event_id, occurred_at FROM events", "--json").json()

    assert late
    assert late <= {row["event_id"] for row in found}


def test_the_read_models_hold_every_event_by_type(played: tuple[Console, Any, Any]) -> None:
    """The analyst's count is the simulator's."""
    console, _, planted = played

    found = console("query", "SELECT type, COUNT(*) AS n FROM events GROUP BY type", "--json")

    assert planted["totals"]["by_type"] == {row["type"]: row["n"] for row in found.json()}


def test_status_shows_no_lag_and_every_count(played: tuple[Console, Any, Any]) -> None:
    """One look tells whether readers see everything."""
    console, _, planted = played

    found = console("status", "--json").json()

    assert found["ledger"]["last_position"] == planted["totals"]["events"]
    assert found["ledger"]["conflicts"] == planted["totals"]["conflicts"]
    assert found["ledger"]["rejects_pending"] == planted["totals"]["malformed"]
    assert {0} == {model["lag"] for model in found["read_models"]}


def test_a_rebuild_gives_the_same_digests(played: tuple[Console, Any, Any]) -> None:
    """Kept up or built anew, the read models are the same to the byte."""
    console, _, _ = played

    first, second = (console("rebuild", "--json").json()["models"] for _ in range(2))

    assert {"equal"} == {model["compared"] for model in first}
    assert first == second


def test_every_policy_and_every_other_stream_can_be_shown(
    played: tuple[Console, Any, Any],
) -> None:
    """History and state answer for whatever is recorded, in both languages."""
    console, _, _ = played
    streams = console("query", "SELECT DISTINCT stream FROM events ORDER BY 1", "--json").json()
    some = [row["stream"] for row in streams][:: max(1, len(streams) // 25)]

    for stream in some:
        assert console("state", stream, "--json").code == 0
    for stream in (name for name in some if name.startswith("policy/")):
        shown = console("history", stream, "--lang", "zh", "--json")

        assert shown.code == 0
        assert shown.json()["events"]
