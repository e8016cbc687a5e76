"""``policytrail alerts``: metrics that miss a threshold; and acknowledging one."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from adapters.clock import now_us
from adapters.console.common import (
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    iso,
    print_figures,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.console.metrics.alert_words import headings, shown
from adapters.console.metrics.catalogue import named
from adapters.console.rules.books import held
from adapters.console.times import Times, times
from adapters.console.verdicts.options import SHOWN, LangOption, ProjectOption
from adapters.console.verdicts.rows import asked, plain_times
from adapters.console.verdicts.state import looked_up
from adapters.duckdb.questions import answers
from adapters.workspace import Workspace
from domain.errors import Misused, NotFound, Refused
from domain.rulebook.model import Severity
from projections.questions import question

app = typer.Typer(add_completion=False)
Row = dict[str, Any]
_SEVERITIES: tuple[str, ...] = Severity.__args__  # type: ignore[attr-defined]


AllOption = Annotated[bool, typer.Option("--all/--open", help="Also those that were acknowledged.")]
RuleOption = Annotated[str | None, typer.Option(metavar="ID", help="Only of this rule.")]
MetricOption = Annotated[str | None, typer.Option(metavar="ID", help="Only of this metric.")]
SeverityOption = Annotated[
    str | None, typer.Option(metavar="SEVERITY", help=f"Only {', '.join(_SEVERITIES)}.")
]


@app.callback(invoke_without_command=True)
def alerts(
    ctx: typer.Context,
    *,
    every: AllOption = False,
    rule: RuleOption = None,
    metric: MetricOption = None,
    severity: SeverityOption = None,
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    lang: LangOption = "en",
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """List the metrics that miss a threshold of the rulebooks, newest first (RSK-01).

    An alert is about one period, and one group if the rule holds each group to its line. It is
    raised once the period can be read and enough is counted, and gone when the value holds the line
    again. It is a list: the exit code is 0 whether or not there are any.
    """
    if ctx.invoked_subcommand is not None:
        return
    at, place = times(effective_at, known_at), workspace(ctx, workspace_dir)
    chosen = _chosen(rule, metric, severity) | {"acknowledged": None if every else False}
    looked_up(place, held(place), None, project=project)
    found = _ask(place, at, chosen)
    if wants_json(ctx, as_json=as_json):
        print_json(plain_times(at) | {"alerts": found})
        return
    print_table(headings(lang), [shown(one, lang) for one in found[:SHOWN]])
    if len(found) > SHOWN:
        say(f"{SHOWN} of {len(found):,} shown; --json has all of them")
    say(asked(at, lang))


def _chosen(rule: str | None, metric: str | None, severity: str | None) -> dict[str, Any]:
    """What a list is narrowed to.

    raises  Misused for a severity that there is not, NotFound for such a metric
    """
    if severity is not None and severity not in _SEVERITIES:
        known = ", ".join(_SEVERITIES)
        raise Misused(f"list alerts --severity {severity}", "there is none", f"one of {known}")
    return {"rule": rule, "metric": named(metric).id if metric else None, "severity": severity}


@app.command()
def acknowledge(
    ctx: typer.Context,
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="From `policytrail alerts`.")],
    *,
    by: Annotated[str, typer.Option(metavar="REF", help="Who acknowledges it: a member of staff.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="What was concluded.")],
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Record that a person acknowledged an alert that there is now, once.

    It is recorded on the agent's stream if the alert is about an agent, and else on that of the
    fact since which the value misses its line. Acknowledging again by the same person records
    nothing; by somebody else it is refused. Exit codes: 0 done; 1 refused, or no such alert.
    """
    from adapters.console.intake.record import record_one, tell

    place = workspace(ctx, workspace_dir)
    looked_up(place, held(place), None, project=project)
    now = now_us()
    found, in_json = _one(place, Times(now, now), alert, by), wants_json(ctx, as_json=as_json)
    if found["acknowledged_by"] is not None:
        _tell_done(found, in_json=in_json)
        return
    data = {
        "alert_id": found["alert_id"],
        "metric": found["metric"],
        "threshold": found["threshold"],
        "value": found["value"],
        "acknowledged_by": by.strip(),
    }
    stream = str(found["stream"])
    done = record_one(
        place,
        f"{stream.partition('/')[0]}.AlertAcknowledged",
        data,
        {"subject": stream, "time": str(iso(now)), "reason": reason, "actor": f"STAFF:{by}"},
    )
    tell(done, place, in_json=in_json, project=project)


def _tell_done(found: Row, *, in_json: bool) -> None:
    """Say that the same person acknowledged it before, whatever the value was then."""
    done = {"outcome": "nothing to do", "position": found["acknowledged_position"]}
    if in_json:
        print_json(done)
    else:
        print_figures(done)


def _one(place: Workspace, at: Times, alert: str, by: str) -> Row:
    """The alert that is to be acknowledged.

    raises  NotFound; Refused if somebody else acknowledged it before, or nothing raised it
    """
    attempted = f"acknowledge {alert}"
    found = _ask(place, at, {"alert_id": alert})
    if not found:
        raise NotFound(attempted, "there is no such alert now", "see: policytrail alerts --all")
    one = found[0]
    before = one["acknowledged_by"]
    if before is not None and before != by.strip():
        raise Refused(attempted, f"{before} acknowledged it before", rule="RSK-01")
    if one["stream"] is None:
        why = "no fact made the value what it is, so there is nothing to record it on"
        raise Refused(attempted, why, rule="RSK-01")
    return one


def _ask(place: Workspace, at: Times, chosen: Mapping[str, Any]) -> list[Row]:
    names = ("acknowledged", "rule", "metric", "severity", "alert_id")
    values = {**dict.fromkeys(names), **chosen, **at.bound}
    rows = answers(place.published, question("alerts"), values)
    return [
        row | {name: _number(row[name]) for name in ("numerator", "denominator")} for row in rows
    ]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
