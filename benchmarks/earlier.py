"""Results of an earlier run, in which some cases are replaced by those of a later one."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.case import Case, Result, Sample
from benchmarks.sizes import Sizes

AGAIN = "measured again, later"


class Earlier(NamedTuple):
    """What was measured before, and which of it has been measured again since."""

    results: tuple[Result, ...] = ()
    again: frozenset[str] = frozenset()

    def with_later(self, later: Iterable[Result], cases: Iterable[Case]) -> list[Result]:
        """All results in the order of the cases; of each case the later one."""
        found = {one.case.name: one for one in (*self.results, *later)}
        return [found[case.name] for case in cases if case.name in found]

    def said(self, later: Iterable[Result]) -> dict[str, str]:
        """What a report says of it beside the machine; nothing if all is of one run."""
        names = sorted(self.again | {one.case.name for one in later}) if self.results else ()
        return {AGAIN: ", ".join(names)} if names else {}


def earlier(file: Path, cases: Iterable[Case], sizes: Sizes) -> Earlier:
    """Read what a run has written.

    raises  ValueError if its sizes are others; OSError
    """
    told = json.loads(file.read_text(encoding="utf-8"))
    if told["sizes"] != sizes.name:
        raise ValueError(f"{file} holds results of the sizes {told['sizes']}, not {sizes.name}")
    known = {case.name: case for case in cases}
    results = (_result(one, known[one["name"]]) for one in told["cases"] if one["name"] in known)
    again = told["machine"].get(AGAIN, "")
    return Earlier(tuple(results), frozenset(filter(None, again.split(", "))))


def _result(told: dict[str, Any], case: Case) -> Result:
    return Result(case, _samples(told, "ours"), _samples(told, "reference"), told["failure"])


def _samples(told: dict[str, Any], side: str) -> list[Sample]:
    return [Sample(**one) for one in told.get(side, {}).get("samples", ())]
