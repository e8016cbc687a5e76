"""Every planted breach is found, nothing else is, and nothing at all where nothing was planted."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from streams.simulator import Levels, Noise, simulate
from streams.simulator.kinds import COMPLAINT, KINDS
from tests.console import Console
from tests.planted_findings import SHOWN, Planted, Row

POLICIES, SEED = 1_500, 42
# The first instant after the simulated time: its last month, quarter and year are over, and so are
# the training of 2025 and the survey of its last quarter; what is due later is still open.
END = "2026-01-01 00:00:00+08"
COLUMNS = "rule, deviation, stream, occurrence, policy_id, agent_id, position, positions"
TOLD = "rule, rule_version, severity, deviation, stream, policy_id, agent_id, breached_at::VARCHAR,"


class Portfolio(NamedTuple):
    """A portfolio in a workspace of its own."""

    console: Console
    planted: tuple[Planted, ...]

    def ask(self, sql: str) -> list[dict[str, Any]]:
        """What the read models answer."""
        rows: list[dict[str, Any]] = self.console("query", sql, "--json").json()
        return rows

    def findings(self, effective_at: str = END, columns: str = COLUMNS) -> list[dict[str, Any]]:
        """Findings as of a time, with everything that is known now."""
        return self.ask(f"SELECT {columns} FROM findings_at('{effective_at}', NULL)")


def _often() -> Levels:
    """Three times as many breaches, twice as many of complaints: every kind occurs."""
    rates = {name: kind.rate * (2 if name in COMPLAINT else 3) for name, kind in KINDS.items()}
    return Levels().with_breaches(**rates)


def _ingested(folder: Path, lines: Iterable[bytes], planted: Any) -> Portfolio:
    facts = folder / "portfolio.ndjson"
    facts.write_bytes(b"\n".join(lines) + b"\n")
    console = Console(folder / "workspace")
    assert console("ingest", facts).code in {0, 2}
    found = Portfolio(console, ())
    places = {row["event_id"]: row["position"] for row in found.ask("FROM events")}
    breaches = (
        Planted(b["kind"], b["subject"], frozenset(places[e] for e in b["event_ids"]))
        for b in planted
    )
    return Portfolio(console, tuple(breaches))


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Portfolio:
    """Breaches of every kind; facts come late, twice, contradicted, spoilt."""
    simulation = simulate(POLICIES, SEED, _often())
    lines = [*simulation.lines()]
    return _ingested(tmp_path_factory.mktemp("noisy"), lines, simulation.sidecar()["breaches"])


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Portfolio:
    """No breach and no noise, as ``simulate --clean`` writes it."""
    folder = tmp_path_factory.mktemp("clean")
    console, facts = Console(folder / "workspace"), folder / "portfolio.ndjson"
    written = console("simulate", "--policies", POLICIES, "--seed", SEED, "--clean", "--out", facts)
    assert written.code == console("ingest", facts).code == 0
    return Portfolio(console, ())


def test_every_kind_of_breach_is_planted_and_has_its_findings_in_the_table(
    noisy: Portfolio,
) -> None:
    """A new kind of breach says by what it is found."""
    assert {one.kind for one in noisy.planted} == SHOWN.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", SHOWN)
def test_every_planted_breach_is_found(noisy: Portfolio, kind: str) -> None:
    """By a finding of each rule that it breaks, on the stream where people look for it."""
    by_rule = _by_rule(noisy)
    outside = _outside(noisy) if kind == "CUT_OFF_MISSED" else set()
    missed = [
        (one.subject, place, rules)
        for one in noisy.planted
        if one.kind == kind and one.subject not in outside
        for place, rules in one.demanded()
        if not any(place in one.places(row) for rule in rules for row in by_rule[rule])
    ]

    assert missed == []


@cache
def _by_rule(portfolio: Portfolio) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in portfolio.findings():
        found[row["rule"]].append(row)
    return found


def _outside(portfolio: Portfolio) -> set[str]:
    """Policies that have no commission, so that no run can miss them (SCP-02)."""
    outside = "NOT is_long_term OR channel <> 'AGENT'"
    found = portfolio.ask(f"SELECT policy_id FROM policies WHERE {outside}")
    return {f"policy/{row['policy_id']}" for row in found}


def test_every_finding_is_explained_by_what_was_planted(noisy: Portfolio) -> None:
    """Only a proper exemption, planted nowhere, can come before the receipt and miss a run."""
    exempted = {
        row["stream"] for row in noisy.ask("FROM events WHERE type = 'policy.CallbackExempted'")
    }
    unexplained = [
        (row["rule"], row["deviation"], row["stream"])
        for row in noisy.findings()
        if not any(one.explains(row) for one in noisy.planted)
        and not (row["rule"] == "RCP-04" and row["stream"] in exempted)
    ]

    assert unexplained == []


@pytest.mark.parametrize(
    "effective_at", [END, *(f"{year}-07-15 12:00:00+08" for year in range(2019, 2026))]
)
def test_nothing_is_found_where_nothing_was_planted(clean: Portfolio, effective_at: str) -> None:
    """Not at the end, and not at any time before."""
    assert clean.findings(effective_at) == []


def test_documents_that_fall_overdue_are_counted_for_the_points(noisy: Portfolio) -> None:
    """They break no rule that is judged (PTS-16, PTS-17)."""
    planted = {
        place
        for one in noisy.planted
        if one.kind.startswith("DOCUMENTS_OVERDUE")
        for place in one.positions
    }
    counted = noisy.ask("SELECT SUM(documents_overdue)::BIGINT AS n FROM agent_quality")

    assert counted == [{"n": len(planted)}]


def test_the_order_of_arrival_changes_no_finding(tmp_path: Path) -> None:
    """The same facts in another order, or with noise on the way, are judged the same."""
    quiet = replace(_often(), noise=Noise(late=0, duplicate=0, conflict=0, malformed=0))
    lines = [*simulate(400, SEED, quiet).lines()]
    shuffled = random.Random(SEED).sample(lines, len(lines))
    told = []
    for name, some in (
        ("straight", lines),
        ("shuffled", shuffled),
        ("noisy", simulate(400, SEED, _often()).lines()),
    ):
        (tmp_path / name).mkdir()
        found = _ingested(tmp_path / name, some, ()).findings(
            columns=f"{TOLD} sentence_en, sentence_zh"
        )
        told.append(sorted(map(str, found)))

    assert told[0]
    assert told[0] == told[1] == told[2]
