"""A metric at two moments: what changed in its cells, and which subjects and events did it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from adapters.console.common import print_table, say
from adapters.console.diff.moments import Moments
from adapters.console.metrics.catalogue import plain as header
from adapters.console.metrics.output import Output
from adapters.console.metrics.question import Asked
from adapters.console.metrics.words import (
    Format,
    Lang,
    figure,
    headings,
    plain,
    said,
    title,
    valued,
)
from adapters.console.times import Times
from adapters.duckdb.metrics import Measures, Row, Wanted
from domain.errors import Misused
from projections.metrics.metric import GROUPS, WITHOUT_DENOMINATOR, Metric

_FIGURES = ("numerator", "denominator", "value", "mature")
_SIDES = ("numerator", "denominator")
_SHOWN = 50  # cells or subjects of a table on a terminal
_CELLS = (
    *((name, "string") for name in ("period", "part", "group")),
    *((f"{name}_{when}", "double") for name in _FIGURES[:-1] for when in ("before", "after")),
    *((f"mature_{when}", "bool") for when in ("before", "after")),
)


def differ(question: Asked, between: Moments, measures: Measures, output: Output) -> None:
    """Print the cells that changed and what changed them, or write the cells to a file.

    raises  Misused for a question that asks for what one cell is made of
    """
    if question.explain:
        why = "--diff gives the subjects that changed, --explain all of one moment"
        raise Misused(f"compare {question.metric.id}", why, "leave one of them out")
    before, after = (_at(question.wanted, times) for times in between)
    cells = _cells(measures.cells(question.metric, before), measures.cells(question.metric, after))
    items = _items(question, cells, *_of_changed(question.metric, cells, before, after, measures))
    if output.in_words:
        _print(question, cells, items, measures, output.lang)
        say(between.said)
        return
    told = header(question.metric) | between.plain | {"by": question.wanted.by}
    if output.form is Format.JSON:
        positions = {at for item in items for at in item["positions"]}
        told |= {"items": items, "events": [*measures.events_at(positions).values()]}
        output.write(told, cells, ())
    else:
        output.write(told, [_flat(cell) for cell in cells], _CELLS)


def _of_changed(
    metric: Metric, cells: Sequence[Row], before: Wanted, after: Wanted, measures: Measures
) -> Iterable[list[Row]]:
    """The items before and after of the subjects that changed, for items are many."""
    if not cells:
        return ()
    asked = [_within(wanted, cells) for wanted in (before, after)]
    subjects = measures.changed(metric, *asked)
    return [measures.items(metric, one, subjects) for one in asked]


def _at(wanted: Wanted, times: Times) -> Wanted:
    return replace(wanted, effective_us=times.effective_us, known_us=times.known_us)


def _within(wanted: Wanted, cells: Sequence[Row]) -> Wanted:
    """The same question about the periods of these cells only, for items are many."""
    periods = [cell["period"] for cell in cells]
    return replace(wanted, first=min(periods), last=max(periods))


def _cells(before: Iterable[Row], after: Iterable[Row]) -> list[Row]:
    """The cells whose figures changed, in order; what is not there is None."""
    was, now = ({(row["period"], row["part"], row["group"]): row for row in some}
                for some in (before, after))  # fmt: skip
    changed = []
    for key in sorted({**was, **now}, key=lambda key: tuple((one is not None, one) for one in key)):
        pair = [_figures(some.get(key)) for some in (was, now)]
        if pair[0] != pair[1]:
            names = dict(zip(("period", "part", "group"), key, strict=True))
            changed.append(names | {"before": pair[0], "after": pair[1]})
    return changed


def _figures(row: Row | None) -> Row | None:
    if row is None:
        return None
    matures_on = row["matures_on"]
    return {
        **{name: plain(row[name]) for name in ("numerator", "denominator", "value")},
        "mature": row["mature"],
        "matures_on": matures_on and matures_on.isoformat(),
    }


def _items(
    question: Asked,
    cells: Sequence[Row],
    before: Iterable[Row] = (),
    after: Iterable[Row] = (),
) -> list[Row]:
    """The subjects of cells that changed whose share in them changed, with the facts that did it.

    The facts are those that stand behind it at one of the moments only.
    """
    group = GROUPS.get(question.wanted.by or "")
    touched = {(cell["period"], cell["part"], cell["group"]) for cell in cells}
    was, now = (_by_subject(some, group) for some in (before, after))
    changed = []
    for key in {**was, **now}:
        pair = [some.get(key, _NOTHING) for some in (was, now)]
        in_cell = question.metric.kind == "mix" or key[:3] in touched
        if in_cell and _sums(pair[0]) != _sums(pair[1]):
            changed.append(
                dict(zip(("period", "part", "group", "subject"), key, strict=True))
                | {f"{side}_before": plain(pair[0][side]) for side in _SIDES}
                | {f"{side}_after": plain(pair[1][side]) for side in _SIDES}
                | {"positions": sorted(pair[0]["positions"] ^ pair[1]["positions"])}
            )
    return changed


_NOTHING: Mapping[str, Any] = {"numerator": 0, "denominator": 0, "positions": set()}


def _sums(item: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(item[side] or 0 for side in _SIDES)


def _by_subject(items: Iterable[Row], group: str | None) -> dict[tuple[Any, ...], Row]:
    """Items by period, part, group and subject; several of one subject are added."""
    found: dict[tuple[Any, ...], Row] = {}
    for item in items:
        key = (item["period"], item["part"], item[group] if group else None, item["subject"])
        sums = found.setdefault(key, {"numerator": 0, "denominator": 0, "positions": set()})
        for side in _SIDES:
            sums[side] += item[side] or 0
            sums["positions"].update(item[f"{side}_positions"] or ())
    return found


def _flat(cell: Row) -> Row:
    """A cell with its figures before and after in columns of their own."""
    names = ("period", "part", "group")
    return {name: cell[name] for name in names} | {
        f"{name}_{when}": (cell[when] or {}).get(name)
        for name in _FIGURES
        for when in ("before", "after")
    }


def _print(
    question: Asked, cells: list[Row], items: list[Row], measures: Measures, lang: Lang
) -> None:
    metric = question.metric
    if not cells:
        say(said("same", lang))
        return
    parts = any(cell["part"] is not None for cell in cells)
    names = ["period", *(["part"] if parts else []), *(["group"] if question.wanted.by else [])]
    rows = [
        [
            *(_name(cell, name, lang) for name in names),
            *(_cell(cell[w], metric, lang) for w in _WHEN),
        ]
        for cell in cells[:_SHOWN]
    ]
    heading = f"{metric.id}: {title(metric, lang)}"
    print_table(headings(lang, *names, *_WHEN), rows, title=heading)
    events = measures.events_at({at for item in items[:_SHOWN] for at in item["positions"]})
    told = [_told(item, events, names, lang) for item in items[:_SHOWN]]
    if told:
        print_table(headings(lang, *names, "subject", *_WHEN, "event"), told)
    for shown, what in ((cells, "rows"), (items, "subjects")):
        if len(shown) > _SHOWN:
            say(f"{_SHOWN} of {len(shown):,} {what} shown; --json has all of them")


_WHEN = ("before", "after")


def _name(row: Row, name: str, lang: Lang) -> str:
    if row[name] is None:
        return said("unknown", lang) if name == "group" else ""
    return str(row[name])


def _cell(row: Row | None, metric: Metric, lang: Lang) -> str:
    if row is None:
        return ""
    if not row["mature"]:
        value = said("readable", lang, day=row["matures_on"])
    else:
        value = valued(row["value"], metric)
    if metric.kind in WITHOUT_DENOMINATOR:
        return value
    return f"{figure(row['numerator'])} / {figure(row['denominator'])} = {value}".rstrip(" =")


def _told(item: Row, events: Mapping[int, Row], names: Sequence[str], lang: Lang) -> list[str]:
    found = "\n".join(
        f"{at} {events[at]['type'].partition('.')[2]}" for at in item["positions"] if at in events
    )
    shares = [
        f"{figure(item[f'numerator_{when}'])} / {figure(item[f'denominator_{when}'])}"
        for when in _WHEN
    ]
    return [*(_name(item, name, lang) for name in names), str(item["subject"]), *shares, found]
