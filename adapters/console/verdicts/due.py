"""``policytrail due``: what has to be done by when, and what is overdue, on any day."""

import re
import sys
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer

from adapters.console.common import (
    LAST_US,
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    counted,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.console.rules.books import held
from adapters.console.times import Times, times
from adapters.console.verdicts.options import (
    SHOWN,
    AgentOption,
    BookOption,
    LangOption,
    LimitOption,
    ProjectOption,
    RuleOption,
    by_book,
)
from adapters.console.verdicts.rows import (
    asked,
    moment,
    plain_times,
    rule_name,
    warn_of_unknown,
    whom,
)
from adapters.console.verdicts.state import looked_up
from adapters.console.verdicts.words import STATUS, headings, said
from adapters.duckdb.verdicts import verdicts
from domain.errors import Misused
from domain.rulebook.words import Lang
from projections.timeline.text import plain

app = typer.Typer(add_completion=False)
_ATTEMPTED = "list what is due"
_DAY_US = 86_400_000_000
_HOUR_US = 3_600_000_000
_WITHIN = re.compile(r"([0-9]{1,6})\s*([dwh])", re.IGNORECASE)
_NOT_DONE = ("OVERDUE", "OPEN")


class Status(StrEnum):
    """Which obligations are listed."""

    OPEN = "open"
    OVERDUE = "overdue"
    LATE = "late"
    ALL = "all"


AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help="What one would have seen then: --effective-at and --known-at at once.",
    ),
]
WithinOption = Annotated[
    str | None,
    typer.Option(
        metavar="SPAN",
        help="Of what is open only what falls due within 10d, 2w or 36h; overdue is always listed.",
    ),
]
PolicyOption = Annotated[
    str | None,
    typer.Option("--policy", metavar="ID", help="Only this policy, by id or printed number."),
]
StatusOption = Annotated[
    Status | None,
    typer.Option(
        help="Only these (default: open and overdue). late: done, but too late; all: also what was"
        " done in time or excused."
    ),
]


@app.command()
def due(
    ctx: typer.Context,
    *,
    as_of: AsOfOption = None,
    within: WithinOption = None,
    rule: RuleOption = None,
    agent: AgentOption = None,
    policy: PolicyOption = None,
    book: BookOption = None,
    status: StatusOption = None,
    limit: LimitOption = None,
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    lang: LangOption = "en",
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """List what has to be done by when and what is overdue, now or on any day, by its due time.

    What has no last day is listed after the rest with its age; a clock that stands still says so.
    Days are natural days. It is a list: the exit code is 0 whether or not anything is overdue.
    """
    at = times(effective_at, known_at, as_of)
    place = workspace(ctx, workspace_dir)
    books = held(place)
    values = at.bound | {"statuses": _statuses(status), "soon_us": _soon_us(within, at)}
    values |= by_book(rule, book, books, _ATTEMPTED, clocks=True) | {"agent": agent}
    whom, up_to = looked_up(place, books, policy, project=project)
    in_json = wants_json(ctx, as_json=as_json)
    with verdicts(place.published, "obligations", values | whom.bound) as chosen:
        by_rule = chosen.by_rule()
        rows = chosen.in_order(limit if in_json else limit or SHOWN)
        unknown = chosen.not_yet_known(**at.bound)
    if in_json:
        print_json(plain_times(at) | asdict(up_to) | _plain(by_rule, rows, unknown))
        return
    _print(at, by_rule, rows, _statuses(status), lang)
    warn_of_unknown(unknown)


def _plain(
    by_rule: list[dict[str, Any]], rows: list[dict[str, Any]], unknown: int
) -> dict[str, Any]:
    counts = {"not_yet_known": unknown, "counts": _counts(by_rule), "shown": len(rows)}
    return counts | {"by_rule": by_rule, "obligations": rows}


def _statuses(status: Status | None) -> list[str]:
    if status is None:
        return [*_NOT_DONE]
    return [*STATUS] if status is Status.ALL else [status.value.upper()]


def _soon_us(within: str | None, at: Times) -> int | None:
    """The last instant of a span from the time asked about.

    units   natural days, to the end of the last one in Asia/Shanghai; hours are exact
    raises  Misused
    """
    if within is None:
        return None
    found = _WITHIN.fullmatch(within.strip())
    if not found:
        raise Misused(f"read --within {within!r}", "it is no span", "write 10d, 2w or 36h")
    number, unit = int(found[1]), found[2].lower()
    if unit == "h":
        return min(at.effective_us + number * _HOUR_US, LAST_US)
    days = number * (7 if unit == "w" else 1)
    today = (at.effective_us + 8 * _HOUR_US) // _DAY_US
    return min((today + days + 1) * _DAY_US - 8 * _HOUR_US - 1, LAST_US)


def _counts(by_rule: list[dict[str, Any]]) -> dict[str, int]:
    return {name.lower(): sum(row[name.lower()] for row in by_rule) for name in STATUS}


def _print(
    at: Times,
    by_rule: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    statuses: list[str],
    lang: Lang,
) -> None:
    counts = _counts(by_rule)
    told = ", ".join(f"{counts[name.lower()]:,} {STATUS[name][lang]}" for name in statuses)
    sys.stdout.write(f"{told}; {asked(at, lang)}\n")
    if not rows:
        say(said("no_obligation", lang))
        return
    print_table(
        [*headings(lang, "rule"), *(STATUS[name][lang] for name in statuses)]
        + headings(lang, "text"),
        [
            [rule_name(row), *(row[name.lower()] for name in statuses), row[f"text_{lang}"]]
            for row in by_rule
        ],
    )
    print_table(
        headings(lang, "due", "days", "status", "rule", "about", "agent", "started"),
        [_row(row, lang) for row in rows],
    )
    total = sum(counts.values())
    if len(rows) < total:
        obligations = counted(total, "obligation")
        say(f"{len(rows):,} of {obligations} shown; --limit shows more, --json has all")


def _row(row: Mapping[str, Any], lang: Lang) -> tuple[str, ...]:
    return (
        _due(row, lang),
        _days(row, lang),
        STATUS[row["status"]][lang],
        rule_name(row),
        whom(row),
        plain(row["agent_id"] or ""),
        moment(row["started_at"]),
    )


def _due(row: Mapping[str, Any], lang: Lang) -> str:
    if row["paused"]:
        return said("stands_still", lang)
    note = str(row["calendar"]).partition(", ")[2].partition(" ")[0]
    when = moment(row["due_at"]) or said("no_last_day", lang)
    return f"{when}\n{said(note, lang)}" if note else when


def _days(row: Mapping[str, Any], lang: Lang) -> str:
    days = row["days_left"]
    if days is None:
        done = row["status"] in {"MET", "LATE", "EXCUSED"}
        return "" if done else said("since", lang, days=row["age_days"])
    over = days < 0 or row["status"] in {"OVERDUE", "LATE"}
    return said("over" if over else "left", lang, days=abs(days))
