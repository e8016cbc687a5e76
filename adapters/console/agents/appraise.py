"""``policytrail appraise``: every agent's indicators in a period, and what a miss costs."""

import sys
from collections import Counter
from typing import Annotated, Any

import typer

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
from adapters.console.agents.figures import Appraised, appraised
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
from adapters.ledger.agent_facts import AgentFile
from domain.discipline.appraisal import INDICATORS, Figure, Verdict, decide, judge, thresholds
from domain.discipline.facts import Decision
from domain.periods import Period
from domain.rulebook.kinds import Threshold
from domain.rulebook.model import Rule
from streams.agent_decisions import Run

app = typer.Typer(add_completion=False)
_ATTEMPTED = "appraise the agents for"
_AGENTS_SHOWN = 20
_HEADINGS = ("receipts", "callbacks", "persistency", "false data", "points")
_OURS = (
    "agent.AgentAppraised",
    "agent.PromotionDenied",
    "agent.RankMaintenanceDenied",
    "agent.EliteClubDisqualified",
)

PeriodArgument = Annotated[
    str, typer.Argument(metavar="PERIOD", help="As in 2010-H2, 2010-Q4 or 2010.")
]


@app.command()
def appraise(
    ctx: typer.Context,
    period_name: PeriodArgument,
    *,
    dry_run: DryRunOption = False,
    rulebook: RulebookOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Show every agent's indicators in a period; deny what missed thresholds name (GAT-01 to -03).

    Receipts back in time, clean callbacks, 13-month premium persistency, findings of false customer
    data, quality points. The built-in rulebooks set no thresholds, and without one nothing is
    judged or recorded (AMB-11): give them in a rulebook with --rulebook. Running twice changes
    nothing.
    """
    period = period_of(period_name, _ATTEMPTED)
    if not dry_run:
        check_over(period, _ATTEMPTED)
    place = workspace(ctx, workspace_dir)
    rules = thresholds(books(rulebook, place), period)
    with opened(place, dry_run=dry_run) as ledger:
        if project:
            catch_up(ledger, place)
        warn_if_behind(ledger, place)
        found = appraised(place.published, period)
        outcome = decide_agents(
            ledger,
            Run("appraisal", period.name, period.over_at),
            _OURS,
            lambda file: _judged(file, found, rules, period),
            [f"agent/{agent_id}" for agent_id in found],
        )
    head = _head(outcome, rules, period, len(found), dry_run=dry_run)
    if wants_json(ctx, as_json=as_json):
        print_json(head | {"by_agent": _plain(outcome, found, rules)})
    else:
        _print(head, outcome, found, rules)
    finish(outcome, place, project=project)


def _verdicts(one: Appraised, rules: tuple[Rule, ...]) -> tuple[Verdict, ...]:
    """An agent whose contract has ended is shown, and not judged."""
    return () if one.ended else judge(one.figures, rules)


def _judged(
    file: AgentFile, found: dict[str, Appraised], rules: tuple[Rule, ...], period: Period
) -> tuple[Decision, ...]:
    one = found.get(file.agent_id)
    if one is None:
        return ()
    return decide(one.figures, _verdicts(one, rules), file.facts, period)


def _head(
    outcome: Outcome, rules: tuple[Rule, ...], period: Period, agents: int, *, dry_run: bool
) -> dict[str, Any]:
    decided = Counter(
        decision.event.TOPIC.split(".")[1]
        for found in outcome.decided.values()
        for decision in found
    )
    return {
        "run": outcome.run.id,
        "first_day": period.first.isoformat(),
        "last_day": period.last.isoformat(),
        "dry_run": dry_run,
        "thresholds": {rule.name: _line(rule) for rule in rules},
        "agents": agents,
        "decided": dict(decided),
        "events": outcome.events,
        "recorded": outcome.recorded,
    }


def _line(rule: Rule) -> str | None:
    """The line that a rule sets; None if it sets none."""
    demands = rule.demands
    if not isinstance(demands, Threshold) or demands.value is None:
        return None
    return f"{demands.metric} {demands.must_be} {demands.value} {demands.unit}"


def _plain(
    outcome: Outcome, found: dict[str, Appraised], rules: tuple[Rule, ...]
) -> list[dict[str, Any]]:
    return [
        {
            "agent_id": agent_id,
            "contract_ended": one.ended,
            "indicators": [_figure(figure) for figure in one.figures],
            "judged": [
                {"rule": v.rule.name, "metric": v.figure.metric, "holds": v.holds}
                for v in _verdicts(one, rules)
            ],
            "decisions": [
                {"type": d.event.TOPIC} | d.event.model_dump(mode="json")
                for d in outcome.decisions.get(f"agent/{agent_id}", ())
            ],
        }
        for agent_id, one in found.items()
    ]


def _figure(figure: Figure) -> dict[str, Any]:
    share = figure.denominator is not None
    return {
        "metric": figure.metric,
        "numerator": float(figure.numerator),
        "denominator": float(figure.denominator) if figure.denominator is not None else None,
        "value": None if figure.value is None else round(float(figure.value), 2),
        "unit": "percent" if share else "points" if "POINTS" in figure.metric else "cases",
        "missed": list(figure.missed),
    }


def _print(
    head: dict[str, Any], outcome: Outcome, found: dict[str, Appraised], rules: tuple[Rule, ...]
) -> None:
    label = "would record" if head["dry_run"] else "recorded"
    print_figures(
        {name: head[name] for name in ("run", "first_day", "last_day", "agents")}
        | {label: head["events"] if head["dry_run"] else head["recorded"]}
    )
    if found:
        sys.stdout.write("\n")
        rows = [_row(agent_id, one, rules) for agent_id, one in found.items()]
        rows.sort(key=lambda row: (row[-1] == "", row[0]))
        headings = ("agent", *_HEADINGS, "misses")
        print_table(headings, rows[:_AGENTS_SHOWN])
        if len(rows) > _AGENTS_SHOWN:
            say(f"{_AGENTS_SHOWN} of {len(rows):,} agents shown; --json has all")
    without = [name for name, line in head["thresholds"].items() if line is None]
    if without:
        say(f"no threshold: not judged: {', '.join(without)}")
    if outcome.decided:
        say(", ".join(f"{name}: {count:,}" for name, count in head["decided"].items()))


def _row(agent_id: str, one: Appraised, rules: tuple[Rule, ...]) -> tuple[str, ...]:
    figures = {figure.metric: figure for figure in one.figures}
    missed = [verdict.rule.name for verdict in _verdicts(one, rules) if verdict.holds is False]
    shown = [_shown(figures[metric]) if metric in figures else "" for metric in INDICATORS]
    return (agent_id, *shown, "contract ended" if one.ended else ", ".join(missed))


def _shown(figure: Figure) -> str:
    """A share with what it is a share of, where that is a count; else the figure."""
    if figure.denominator is None:
        return f"{figure.numerator.normalize():f}"
    if figure.value is None:
        return "-"
    share = f"{figure.value:.1f}%"
    if figure.metric == "PERSISTENCY":
        return share
    return f"{share} ({figure.numerator:.0f}/{figure.denominator:.0f})"
