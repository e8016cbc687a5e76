"""``policytrail regulator-report``: who gave false customer data in a quarter, to be sent."""

import sys
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.console.agents.common import (
    DryRunOption,
    check_over,
    finish,
    opened,
    period_of,
    today,
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
from adapters.console.writing import writing
from adapters.ledger.agent_facts import AgentFile
from domain.discipline.facts import Decision
from domain.discipline.reporting import Named, decide, named
from domain.errors import Misused, Refused
from domain.periods import CHINA, Period
from domain.rulebook.kinds import Periodic
from domain.rulebook.library import every_rule
from projections.reports.forms import as_csv, as_html, as_json
from projections.reports.regulator import INSURER, Report, plain_report
from streams.agent_decisions import Run

app = typer.Typer(add_completion=False)
_ATTEMPTED = "report false customer data of"
_RULE = "RPT-01"
_TYPES = (
    "agent.AgentContracted",
    "agent.FalseCustomerInfoFound",
    "agent.AgentReportedToRegulator",
)
_SHOWN = ("agent", "branch", "cases", "new", "policies", "status", "reported on")


class Format(StrEnum):
    """Forms of the report."""

    CSV = "csv"
    HTML = "html"
    JSON = "json"


_FORMS = {Format.CSV: as_csv, Format.HTML: as_html, Format.JSON: as_json}

OutOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report to a file.")]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="Form of the file; default: what its name ends in, or CSV."),
]
ReportedOnOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Day of the report (default: today in Asia/Shanghai)."),
]
InsurerOption = Annotated[str, typer.Option(metavar="NAME", help="The insurer's name in the head.")]
ProjectOption = Annotated[
    bool, typer.Option("--project/--no-project", help="Bring the read models up to date after.")
]


@app.command()
def regulator_report(
    ctx: typer.Context,
    quarter_name: Annotated[str, typer.Argument(metavar="QUARTER", help="As in 2026-Q3.")],
    *,
    out: OutOption = None,
    form: FormatOption = None,
    reported_on: ReportedOnOption = None,
    insurer: InsurerOption = INSURER,
    dry_run: DryRunOption = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Name the agents who gave false customer data in a quarter, and record it (RPT-01).

    An agent whom anybody has reported for the quarter stands in the table and is not reported
    again; cases that became known since then are marked as new, in a supplementary report.
    """
    quarter, day = _checked(quarter_name, reported_on, out, dry_run=dry_run)
    place = workspace(ctx, workspace_dir)
    with (
        opened(place, dry_run=dry_run) as ledger,
        writing(out, place) if out else nullcontext() as file,
    ):
        outcome = decide_agents(
            ledger, _run(quarter, day), _TYPES, lambda one: _judged(one, quarter, day)
        )
        report = _report(outcome, quarter, day, insurer)
        if file is not None:
            file.write(_FORMS[form or _form_of(out)](report))
    head = _head(outcome, report, dry_run=dry_run)
    if wants_json(ctx, as_json=as_json):
        print_json(head | plain_report(report))
    else:
        _print(head, report, out)
    finish(outcome, place, project=project)


def _checked(
    name: str, reported_on: str | None, out: Path | None, *, dry_run: bool
) -> tuple[Period, date]:
    """The quarter and the day of its report.

    raises  Misused, Refused
    """
    quarter = period_of(name, _ATTEMPTED)
    attempted = f"{_ATTEMPTED} {quarter.name}"
    if quarter.kind != "quarter":
        raise Misused(attempted, "the report is made by the quarter", "write it as in 2026-Q3")
    if not any(rule.in_force_on(quarter.last) for rule in every_rule() if rule.id == _RULE):
        raise Refused(attempted, "the duty to report was not in force", rule=_RULE)
    day = today() if reported_on is None else _day(reported_on)
    if dry_run:
        return quarter, day
    check_over(quarter, _ATTEMPTED, _RULE)
    if not quarter.last < day <= today():
        raise Misused(
            f"read --reported-on {reported_on!r}",
            "a report is made after its quarter and not in the future",
            f"give a day from {quarter.last + timedelta(days=1)} to {today()}",
        )
    if out is None:
        raise Misused(
            attempted,
            "what is recorded as reported has to be written too",
            "name a file with --out, or look first with --dry-run",
        )
    return quarter, day


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Misused(
            f"read --reported-on {text!r}", "it is no date", "write it as in 2026-10-08"
        ) from None


def _run(quarter: Period, day: date) -> Run:
    return Run(
        "regulator-report", quarter.name, datetime(day.year, day.month, day.day, tzinfo=CHINA)
    )


def _judged(file: AgentFile, quarter: Period, day: date) -> tuple[Decision, ...]:
    return decide(named(file.agent_id, file.facts, quarter), quarter, day)


def _report(outcome: Outcome, quarter: Period, day: date, insurer: str) -> Report:
    found = (named(file.agent_id, file.facts, quarter) for file in outcome.files.values())
    entries = tuple(entry for entry in found if entry is not None)
    return Report(quarter.name, day, _due_on(quarter), entries, insurer)


def _due_on(quarter: Period) -> date | None:
    """The last good day of the report, counted in natural days from the end of the quarter."""
    for rule in every_rule():
        demands = rule.demands
        if rule.id == _RULE and rule.in_force_on(quarter.last) and isinstance(demands, Periodic):
            days = demands.deadline.days if demands.deadline else None
            return quarter.last + timedelta(days=days) if days else None
    return None


def _form_of(out: Path | None) -> Format:
    suffix = out.suffix.lstrip(".").lower() if out else ""
    return Format(suffix) if suffix in set(Format) else Format.CSV


def _head(outcome: Outcome, report: Report, *, dry_run: bool) -> dict[str, Any]:
    return {
        "run": outcome.run.id,
        "dry_run": dry_run,
        "agents_named": len(report.entries),
        "cases": sum(len(entry.cases) for entry in report.entries),
        "new_cases": sum(len(entry.new) for entry in report.entries),
        "events": outcome.events,
        "recorded": outcome.recorded,
    }


def _print(head: dict[str, Any], report: Report, out: Path | None) -> None:
    label = "would record" if head["dry_run"] else "recorded"
    print_figures(
        {name: head[name] for name in ("run", "agents_named", "cases", "new_cases")}
        | {label: head["events"] if head["dry_run"] else head["recorded"]}
    )
    if report.entries:
        sys.stdout.write("\n")
        print_table(_SHOWN, [_row(entry, report) for entry in report.entries])
    else:
        say("nobody to report: no false customer data was found in the quarter")
    if out:
        say(f"written to {out}")


def _row(entry: Named, report: Report) -> tuple[object, ...]:
    policies = dict.fromkeys(case.fact.policy_id for case in entry.cases)
    return (
        entry.agent_id,
        entry.contract.branch_id if entry.contract else "",
        len(entry.cases),
        len(entry.new),
        ", ".join(policies),
        entry.status,
        (entry.reported_on or report.reported_on).isoformat(),
    )
