"""What came of a run, as a page and as JSON."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.case import Case, Goal, Result, Sample
from benchmarks.machine import DURABILITY
from benchmarks.sizes import FULL, Sizes

REASONS = Path(__file__).with_name("reasons.toml")
_HEAD = """# Results of the benchmarks

<!-- Written by `make bench` and its smaller forms; a change here is lost. -->

"""
_HOW = """Median of the rounds, with the least and the most in brackets. The ratio is ours to the
reference; *by CPU* is the same by processor time, which other work on the machine does not change.
Whole commands are measured from the start of Python to their end; references clock only the work
that is compared, and what they leave out is said in `benchmarks/references/`.
"""
_PARTIAL = """**The sizes are those of `{name}`, not the full ones.** The ratios to reach are meant
for the full sizes, which `make bench` measures: what grows with the data shows less here, and what
a process costs to start shows more.

"""
_TABLE = """| case | policytrail | reference | ratio | by CPU | to reach | reached |
|---|---|---|---:|---:|---:|---|
"""


def page(results: Iterable[Result], sizes: Sizes, about: dict[str, str]) -> str:
    """The results as Markdown."""
    found = list(results)
    parts = [_HEAD, "" if sizes.name == FULL.name else _PARTIAL.format(name=sizes.name), _HOW]
    parts += ["\n", _TABLE, *(_row(result, sizes) for result in found)]
    if failed := [one for one in found if one.failure]:
        parts += ["\n## Not measured\n\n"]
        parts += [f"- `{one.case.name}`: {one.failure}\n" for one in failed]
    parts += _why(found)
    parts += ["\n## Where and how\n\n", "| what | |\n|---|---|\n"]
    parts += [f"| {name} | {value} |\n" for name, value in (about | _sizes(sizes)).items()]
    parts += ["\n## Durable means\n\n"]
    parts += [f"- {name}: {how}\n" for name, how in DURABILITY.items()]
    return "".join(parts)


def plain(results: Iterable[Result], sizes: Sizes, about: dict[str, str]) -> dict[str, Any]:
    """The results as one JSON object, every sample included."""
    return {
        "sizes": sizes.name,
        **{name: getattr(sizes, name) for name in sizes.__slots__ if name != "name"},
        "machine": about,
        "durability": DURABILITY,
        "cases": [_plain(result, sizes) for result in results],
    }


def summary(result: Result, sizes: Sizes) -> str:
    """One line for whoever is waiting."""
    ours, reference = _figures(result.ours, result.case), _figures(result.reference, result.case)
    if result.failure:
        return f"{result.case.name}: NOT MEASURED: {result.failure}"
    against = f" against {reference}, {_times(result.ratio)}" if result.case.reference else ""
    wanted = f" (to reach: {_goals(result.case)})" if result.case.goals else ""
    words = _words(result.case.title, sizes)
    return f"{result.case.name}: {words}: {ours}{against}{wanted} {_reached(result)}".strip()


def _sizes(sizes: Sizes) -> dict[str, str]:
    words = sizes.words
    return {
        "sizes": f"{sizes.name}: {words['small']}, {words['middle']} and {words['large']} events,"
        " from `policytrail simulate`",
        "seed": str(sizes.seed),
    }


def _row(result: Result, sizes: Sizes) -> str:
    case = result.case
    ours = f"{_words(case.ours.label, sizes)}: {_figures(result.ours, case)}"
    reference = "—"
    if case.reference:
        figures = _figures(result.reference, case)
        reference = f"{_words(case.reference.label, sizes)}: {figures}"
    cells = [
        *(_words(case.title, sizes), ours, reference),
        *(_times(result.ratio), _times(result.cpu_ratio)),
        *(_goals(case), _reached(result)),
    ]
    return f"| {' | '.join(cells)} |\n"


def _plain(result: Result, sizes: Sizes) -> dict[str, Any]:
    case = result.case
    sides = {"ours": (case.ours, result.ours)}
    if case.reference:
        sides["reference"] = case.reference, result.reference
    return {
        "name": case.name,
        "title": _words(case.title, sizes),
        "unit": case.unit,
        **{
            name: {
                "what": _words(side.label, sizes),
                "median": median(one.value for one in samples) if samples else None,
                "samples": [one._asdict() for one in samples],
            }
            for name, (side, samples) in sides.items()
        },
        "ratio": result.ratio,
        "cpu_ratio": result.cpu_ratio,
        "goals": [goal._asdict() for goal in case.goals],
        "reached": result.reached,
        "failure": result.failure,
    }


def reasons() -> dict[str, str]:
    """Why a figure is not reached, by the names of cases: where time goes, and what bounds it."""
    return {
        name: " ".join(said.split())
        for name, said in tomllib.loads(REASONS.read_text(encoding="utf-8")).items()
    }


def _why(found: Iterable[Result]) -> list[str]:
    """What is known of each figure that was missed; cases of one reason are told together."""
    known, together = reasons(), dict[str, list[str]]()
    for one in found:
        if one.reached is False:
            why = known.get(one.case.name, "not looked into yet.")
            together.setdefault(why, []).append(f"`{one.case.name}`")
    lines = [f"- {', '.join(names)}: {why}\n" for why, names in together.items()]
    return ["\n## Why a figure is not reached\n\n", *lines] if lines else []


def _words(text: str, sizes: Sizes) -> str:
    return text.format(**sizes.words)


def _figures(samples: list[Sample], case: Case) -> str:
    """The median and the spread, in the unit of the case."""
    if not samples:
        return "—"
    values = [one.value for one in samples]
    said = f"{figure(median(values))} {case.unit}"
    if len(values) > 1:
        said = f"{said} ({figure(min(values))}–{figure(max(values))})"
    return f"{said}; {samples[-1].note}" if samples[-1].note else said


def figure(value: float) -> str:
    """A number as people read it: three digits, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004


def _times(ratio: float | None) -> str:
    return "—" if ratio is None else f"{figure(ratio)}×"


def _goals(case: Case) -> str:
    return ", ".join(_goal(goal, case) for goal in case.goals) or "—"


def _goal(goal: Goal, case: Case) -> str:
    unit = "×" if goal.of == "ratio" else f" {case.unit}"
    return f"{goal.bound} {goal.number:,g}{unit}"


def _reached(result: Result) -> str:
    if not result.case.goals:
        return ""
    return {True: "yes", False: "**no**", None: "not measured"}[result.reached]
