"""``policytrail points``: the quality points of every agent in a half-year."""

import sys
from decimal import Decimal
from typing import Annotated, Any

import typer

from adapters.clock import now_us
from adapters.console.agents.common import (
    DryRunOption,
    ProjectOption,
    RulebookOption,
    books,
    catch_up,
    check_over,
    finish,
    opened,
    period_of,
    warn_if_behind,
)
from adapters.console.agents.run import Outcome, decide_agents
from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    print_figures,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.duckdb.questions import breaches
from adapters.ledger.agent_facts import AgentFile
from adapters.workspace import Workspace
from domain.discipline.facts import Decision
from domain.discipline.items import Breach
from domain.discipline.points import decide, entries, standing_points
from domain.discipline.table import Table, table
from domain.errors import Misused
from domain.events.agent import QualityPointsDeducted, QualityPointsRevoked
from domain.periods import Period
from streams.agent_decisions import Run

app = typer.Typer(add_completion=False)
_ATTEMPTED = "count the points of"
_AGENTS_SHOWN = 20
_OURS = ("agent.QualityPointsDeducted", "agent.QualityPointsRevoked")
_Breaches = dict[str, list[Breach]]

PeriodOption = Annotated[
    str, typer.Option("--period", metavar="PERIOD", help="The half-year, as in 2010-H2.")
]


@app.command()
def points(
    ctx: typer.Context,
    period_name: PeriodOption,
    *,
    dry_run: DryRunOption = False,
    rulebook: RulebookOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Deduct the quality points of a half-year from every agent (PTS-03 to PTS-38).

    What another system has deducted is not deducted again, and running twice changes nothing. A
    fact that becomes known later is made good by the next run: more than ten overdue documents cost
    two points each, in place of the entries of one point, which are revoked (AMB-14).
    """
    period = period_of(period_name, _ATTEMPTED)
    if not dry_run:
        check_over(period, _ATTEMPTED)
    place = workspace(ctx, workspace_dir)
    rows = _table(rulebook, place, period)
    with opened(place, dry_run=dry_run) as ledger:
        if project:
            catch_up(ledger, place)
        warn_if_behind(ledger, place)
        found = breaches(place.published, rows.breaches_of, period, now_us())
        by_agent = _by_agent(found)
        outcome = decide_agents(
            ledger,
            Run("points", period.name, period.over_at),
            {*rows.event_types, *_OURS},
            lambda file: _judged(file, rows, by_agent, period),
            [f"agent/{agent_id}" for agent_id in by_agent],
        )
    head = _head(outcome, rows, period, found, dry_run=dry_run)
    if wants_json(ctx, as_json=as_json):
        print_json(head | _plain(outcome, rows, period))
    else:
        _print(head, outcome, period)
    finish(outcome, place, project=project)


def _table(rulebook: str | None, place: Workspace, period: Period) -> Table:
    rows = table(books(rulebook, place), period.kind, period.last)
    if not rows.rules:
        why = [one.why for one in rows.left_out if one.why.startswith(("counted", "in force"))]
        raise Misused(
            f"{_ATTEMPTED} {period.name}",
            f"no row of the table is {why[0] if why else 'enabled'}",
            "name a half-year from 2010-H1 on, or other rules with --rulebook FILE",
        )
    return rows


def _by_agent(found: tuple[Breach, ...]) -> _Breaches:
    agents: _Breaches = {}
    for breach in found:
        agents.setdefault(breach.agent_id, []).append(breach)
    return agents


def _judged(
    file: AgentFile, rows: Table, by_agent: _Breaches, period: Period
) -> tuple[Decision, ...]:
    counted = rows.rows(file.facts, by_agent.get(file.agent_id, ()), period)
    return decide(counted, entries(file.facts), period)


def _head(
    outcome: Outcome,
    rows: Table,
    period: Period,
    found: tuple[Breach, ...],
    *,
    dry_run: bool,
) -> dict[str, Any]:
    return {
        "run": outcome.run.id,
        "first_day": period.first.isoformat(),
        "last_day": period.last.isoformat(),
        "dry_run": dry_run,
        "rules": [rule.name for rule in rows.rules],
        "left_out": {one.rule.name: one.why for one in rows.left_out},
        "breaches": len(found),
        "agents": len(outcome.files),
        "decided_agents": len(outcome.decided),
        "events": outcome.events,
        "recorded": outcome.recorded,
    }


def _plain(outcome: Outcome, rows: Table, period: Period) -> dict[str, Any]:
    items = {rule.name: rule.text.model_dump() for rule in rows.rules}
    return {
        "texts": items,
        "decisions": [
            {"agent_id": stream.partition("/")[2], "type": d.event.TOPIC, "cause": d.cause}
            | d.event.model_dump(mode="json")
            for stream, found in outcome.decided.items()
            for d in found
        ],
        "by_agent": [
            {"agent_id": a, "deducted": str(d), "revocations": r, "standing": str(s)}
            for a, d, r, s in _agent_rows(outcome, period)
        ],
    }


def _agent_rows(outcome: Outcome, period: Period) -> list[tuple[str, Decimal, int, Decimal]]:
    """Agent, points deducted now, entries revoked now, points that stand then; the most first."""
    rows = []
    for stream, file in outcome.files.items():
        found = outcome.decisions[stream]
        now = [d.event.points for d in found if isinstance(d.event, QualityPointsDeducted)]
        revoked = sum(isinstance(d.event, QualityPointsRevoked) for d in found)
        standing = standing_points(entries(file.facts), found, period)
        if found or standing:
            rows.append((file.agent_id, sum(now, Decimal(0)), revoked, standing))
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def _print(head: dict[str, Any], outcome: Outcome, period: Period) -> None:
    shown = ("run", "first_day", "last_day", "agents", "decided_agents")
    label = "would record" if head["dry_run"] else "recorded"
    print_figures(
        {name: head[name] for name in shown}
        | {label: head["events"] if head["dry_run"] else head["recorded"]}
    )
    if head["left_out"]:
        say("left out: " + "; ".join(f"{name}: {why}" for name, why in head["left_out"].items()))
    rows = _agent_rows(outcome, period)
    if rows:
        sys.stdout.write("\n")
        shown_rows = [(agent, str(new), gone, str(all_)) for agent, new, gone, all_ in rows]
        print_table(
            ("agent", "points deducted", "entries revoked", "points of the period"),
            shown_rows[:_AGENTS_SHOWN],
        )
    if len(rows) > _AGENTS_SHOWN:
        say(f"{_AGENTS_SHOWN} of {len(rows):,} agents shown, the most points first; --json has all")
    if not outcome.events:
        say("nothing to decide: this run has been made, or nothing costs points")
