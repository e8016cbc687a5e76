"""What a cell is made of: its subjects in numerator and denominator, and the events behind them."""

from collections.abc import Iterable
from typing import Any

from adapters.console.common import print_table, say
from adapters.console.metrics.output import Output
from adapters.console.metrics.question import Asked
from adapters.console.metrics.sheet import about, cells, print_cells, say_times
from adapters.console.metrics.words import Format, Lang, figure, headings, moment, plain
from adapters.duckdb.metrics import Measures, Row

_NAMES = ("period", "part", "subject", "policy_id", "agent_id", "branch_id", "channel")
_SHAPE = (
    *((name, "string") for name in (*_NAMES, "product_code", "cohort")),
    *((name, "double") for name in ("numerator", "denominator")),
    *((name, "positions") for name in ("numerator_positions", "denominator_positions")),
    ("matures_on", "string"),
)
_SHOWN = 50  # subjects of a table on a terminal


def explain(question: Asked, measures: Measures, output: Output) -> None:
    """Print a cell with what it is made of, or write that to a file."""
    rows, clock = cells(question, measures)
    items = [_item(row) for row in measures.items(question.metric, question.wanted)]
    if not output.in_words:
        events = measures.events_at(_positions(items)) if output.form is Format.JSON else {}
        told = about(question, clock) | {"cells": rows, "events": [*events.values()]}
        output.write(told, items, _SHAPE)
        return
    print_cells(question, rows, output.lang)
    _print_items(items, measures, output.lang)
    say_times(clock, output.lang)


def _item(row: Row) -> Row:
    matures_on = row["matures_on"]
    numbers = {name: plain(row[name]) for name in ("numerator", "denominator")}
    return row | numbers | {"matures_on": matures_on and matures_on.isoformat()}


def _positions(items: Iterable[Row]) -> set[int]:
    return {
        position
        for item in items
        for side in ("numerator_positions", "denominator_positions")
        for position in item[side] or ()
    }


def _print_items(items: list[Row], measures: Measures, lang: Lang) -> None:
    if not items:
        return
    shown = items[:_SHOWN]
    events = measures.events_at(_positions(shown))
    parts = any(item["part"] is not None for item in shown)
    names = [*(["part"] if parts else []), "subject", "numerator", "denominator", "event"]
    print_table(headings(lang, *names), [_row(item, events, parts=parts) for item in shown])
    if len(items) > _SHOWN:
        say(f"{_SHOWN:,} of {len(items):,} subjects shown; --json has all, with their events")


def _row(item: Row, events: dict[int, Row], *, parts: bool) -> list[Any]:
    return [
        *([item["part"] or ""] if parts else []),
        item["subject"],
        figure(item["numerator"]),
        figure(item["denominator"]),
        "\n".join(_told(events[position]) for position in sorted(_positions([item]))),
    ]


def _told(event: Row) -> str:
    name = str(event["type"]).partition(".")[2]
    return f"{event['position']} {name} {moment(event['occurred_at'])}"
