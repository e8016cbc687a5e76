"""``policytrail findings``: which rules were broken, by which facts, and how."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal, cast, get_args

import typer

from adapters.console.common import (
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    print_json,
    wants_json,
    workspace,
)
from adapters.console.rules.books import held
from adapters.console.times import Times, times
from adapters.console.verdicts.options import (
    SHOWN,
    About,
    AgentOption,
    BookOption,
    LangOption,
    LimitOption,
    ProjectOption,
    RuleOption,
    by_book,
)
from adapters.console.verdicts.rows import Found, plain_times
from adapters.console.verdicts.sheet import print_findings
from adapters.console.verdicts.state import looked_up
from adapters.console.verdicts.words import DEVIATION
from adapters.duckdb.verdicts import Verdicts, verdicts
from domain.errors import Misused
from domain.rulebook.model import Severity

app = typer.Typer(add_completion=False)
_ATTEMPTED = "list findings"
_SEVERITIES = cast("tuple[str, ...]", get_args(Severity))

PolicyArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[POLICY]",
        help="Id or printed number of a policy: all that concerns it, with the facts that prove it."
        " claim/ID, complaint/ID, agent/ID or company: what was found about that.",
    ),
]
SeverityOption = Annotated[
    str | None, typer.Option(metavar="SEVERITY", help=f"Only {', '.join(_SEVERITIES)}.")
]
DeviationOption = Annotated[
    str | None, typer.Option(metavar="KIND", help="Only this kind of deviation, such as LATE.")
]
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="Broken on this day in Shanghai or later."),
]
ToOption = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Broken on this day or before.")
]
AcceptedOption = Annotated[
    bool | None,
    typer.Option(
        "--accepted/--not-accepted",
        help="Only those that a person has accepted by then, or only others.",
    ),
]
SummaryOption = Annotated[bool, typer.Option("--summary", help="Only how many there are, by rule.")]


@app.command()
def findings(
    ctx: typer.Context,
    policy: PolicyArgument = None,
    *,
    rule: RuleOption = None,
    book: BookOption = None,
    severity: SeverityOption = None,
    deviation: DeviationOption = None,
    agent: AgentOption = None,
    first_day: FromOption = None,
    last_day: ToOption = None,
    accepted: AcceptedOption = None,
    summary: SummaryOption = False,
    limit: LimitOption = None,
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    lang: LangOption = "en",
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Show which rules were broken, by which facts, and how; newest first, with counts by rule.

    An accepted deviation stays a finding; it shows who approved and until when. It is a list: the
    exit code is 0 whether or not anything was found.
    """
    at = times(effective_at, known_at)
    place = workspace(ctx, workspace_dir)
    books = held(place)
    values = at.bound | _chosen(severity, deviation, first_day, last_day)
    values |= by_book(rule, book, books, _ATTEMPTED) | {"agent": agent, "accepted": accepted}
    whom, up_to = looked_up(place, books, policy, project=project)
    in_json = wants_json(ctx, as_json=as_json)
    shown = 0 if summary else limit if in_json or whom.stream else limit or SHOWN
    with verdicts(place.published, "findings", values | whom.bound) as chosen:
        found = _found(chosen, whom, shown, at)
    if in_json:
        print_json(plain_times(at) | asdict(up_to) | _plain(found, summary=summary))
        return
    print_findings(found, whom, at, lang, summary=summary)


def _chosen(
    severity: str | None, deviation: str | None, first_day: str | None, last_day: str | None
) -> dict[str, Any]:
    """The values of a question that come from options alone.

    raises  Misused
    """
    known = ("--severity", severity, _SEVERITIES), ("--deviation", deviation, tuple(DEVIATION))
    given = {}
    for option, text, names in known:
        wanted = {name.lower(): name for name in names}.get(text.strip().lower()) if text else None
        if text is not None and wanted is None:
            why = f"there are {', '.join(names)}"
            raise Misused(f"{_ATTEMPTED} {option} {text}", "there is none", why)
        given[option.removeprefix("--")] = wanted
    days = {"from": _day(first_day, "--from"), "to": _day(last_day, "--to")}
    if days["from"] and days["to"] and days["from"] > days["to"]:
        attempted = f"{_ATTEMPTED} --from {first_day} --to {last_day}"
        raise Misused(attempted, "it ends before it begins", "swap the two")
    return given | days


def _day(text: str | None, option: Literal["--from", "--to"]) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text is not None else None
    except ValueError:
        raise Misused(f"read {option} {text!r}", "it is no date", "write 2025-03-31") from None


def _found(chosen: Verdicts, whom: About, shown: int | None, at: Times) -> Found:
    rows = chosen.in_order(shown)
    proof = chosen.events_at(p for row in rows for p in row["positions"]) if whom.stream else {}
    unknown = chosen.not_yet_known(**at.bound)
    return Found(chosen.by_rule(), rows, proof, unknown)


def _plain(found: Found, *, summary: bool) -> dict[str, Any]:
    counts = {"not_yet_known": found.unknown, "total": found.total, "by_rule": found.by_rule}
    if summary:
        return counts
    rows = [
        row | ({"proof": [found.proof[p] for p in row["positions"]]} if found.proof else {})
        for row in found.rows
    ]
    return counts | {"shown": len(rows), "findings": rows}
