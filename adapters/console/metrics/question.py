"""What was asked about a metric: checked periods, groups and times."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from adapters.duckdb.metrics import Wanted
from domain.errors import Misused
from domain.periods import Period, PeriodKind, period_named
from projections.metrics.metric import Metric

_KINDS: dict[str, PeriodKind] = {
    "month": "month",
    "quarter": "quarter",
    "half-year": "half_year",
    "year": "year",
}
_EXAMPLES = {"month": "2025-03", "quarter": "2025-Q1", "half-year": "2025-H1", "year": "2025"}


class Spoken(NamedTuple):
    """Periods as they stand on the command line: from, to, or one only."""

    first: str | None
    last: str | None
    only: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A metric, which cells of it, and between which periods empty ones are shown as well."""

    metric: Metric
    wanted: Wanted
    first: Period | None
    last: Period | None
    explain: bool

    @property
    def kind(self) -> PeriodKind:
        """The kind of the metric's periods."""
        return _KINDS[self.metric.period]

    @property
    def is_range(self) -> bool:
        """Whether periods were named."""
        return self.first is not None or self.last is not None


def asked(metric: Metric, wanted: Wanted, spoken: Spoken, *, explain: bool) -> Asked:
    """Check a question, and put the periods that were named into it.

    raises  Misused
    """
    attempted = f"ask for {metric.id}"
    first, last = _range(metric, spoken, attempted)
    if wanted.by is not None and wanted.by not in metric.groups:
        can = ", ".join(metric.groups)
        way_out = f"it can be split by {can}" if can else "ask for it as a whole"
        raise Misused(attempted, f"it cannot be split by {wanted.by}", way_out)
    if wanted.chosen and not metric.groups:
        raise Misused(attempted, "it has no groups", "leave out --group")
    if explain and not metric.at_a_point and (first is None or first != last):
        example = _EXAMPLES[metric.period]
        raise Misused(f"explain {metric.id}", "one period has to be named", f"--period {example}")
    names = [period.name if period else None for period in (first, last)]
    return Asked(metric, replace(wanted, first=names[0], last=names[1]), first, last, explain)


def _range(metric: Metric, spoken: Spoken, attempted: str) -> tuple[Period | None, Period | None]:
    first, last, only = spoken
    if metric.at_a_point and any(one is not None for one in spoken):
        raise Misused(attempted, "it is of a point in time", "name it with --effective-at")
    if only is not None and (first is not None or last is not None):
        raise Misused(attempted, "--period is one period, --from and --to are several", "give one")
    if only is not None:
        found = _period(metric, only, "--period")
        return found, found
    start = None if first is None else _period(metric, first, "--from")
    end = None if last is None else _period(metric, last, "--to")
    if start and end and start.first > end.first:
        raise Misused(attempted, f"{start.name} is later than {end.name}", "exchange them")
    return start, end


def _period(metric: Metric, text: str, option: str) -> Period:
    found = period_named(text.strip())
    if found is None or found.kind != _KINDS[metric.period]:
        raise Misused(
            f"read {option} {text!r}",
            f"the periods of {metric.id} are {metric.period}s",
            f"write it as {_EXAMPLES[metric.period]}",
        )
    return found
