"""What a benchmark consists of: cases, each with two sides and goals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from benchmarks.bench import Bench

Unit = Literal["events/s", "s", "MiB"]
BETTER_IS_MORE = {"events/s"}


class Sample(NamedTuple):
    """What one run of one side gave.

    units   ``value`` is in the unit of the case; ``peak_mib`` is the most resident memory of the
            process; ``events`` is how many events the value is about, 0 if it is about none;
            ``note`` is what else the report should say
    """

    value: float
    seconds: float = 0.0
    cpu: float = 0.0
    peak_mib: float = 0.0
    events: int = 0
    note: str = ""


class Side(NamedTuple):
    """One side of a comparison: what the report calls it, and how to run it once.

    Words in braces in the label, such as {large}, are filled with the sizes of the run.
    """

    label: str
    run: Callable[["Bench"], Sample]


class Goal(NamedTuple):
    """What is to be reached: by the ratio of ours to the reference, or by ours alone."""

    of: Literal["ratio", "ours"]
    bound: Literal["≥", "≤"]
    number: float

    def reached(self, value: float) -> bool:
        """Whether a value is on the right side of the bound."""
        return value >= self.number if self.bound == "≥" else value <= self.number


def at_least(number: float) -> Goal:
    """Ours is to be so many times the reference, or more."""
    return Goal("ratio", "≥", number)


def at_most(number: float) -> Goal:
    """Ours is to be so many times the reference, or less."""
    return Goal("ratio", "≤", number)


@dataclass(frozen=True, slots=True)
class Case:
    """A comparison.

    ``rounds`` says how often it is run: ``few`` for what takes minutes and hardly varies,
    ``starts`` for whole processes that take less than a second. ``extra`` cases need something
    that is not always there, and run only when they are named.
    """

    name: str
    title: str
    unit: Unit
    ours: Side
    reference: Side | None
    goals: tuple[Goal, ...]
    rounds: Literal["few", "some", "starts"] = "some"
    extra: bool = False


@dataclass(slots=True)
class Result:
    """What the rounds of a case gave; ``failure`` says why there are not as many as asked for."""

    case: Case
    ours: list[Sample] = field(default_factory=list)
    reference: list[Sample] = field(default_factory=list)
    failure: str | None = None

    @property
    def ratio(self) -> float | None:
        """The median of ours divided by the median of the reference."""
        return _ratio([one.value for one in self.ours], [one.value for one in self.reference])

    @property
    def cpu_ratio(self) -> float | None:
        """The same by processor time, which other work on the machine does not change."""
        if self.case.unit == "MiB" or not all(one.cpu for one in [*self.ours, *self.reference]):
            return None
        if self.case.unit == "s":
            return _ratio([one.cpu for one in self.ours], [one.cpu for one in self.reference])
        return _ratio(_by_cpu(self.ours), _by_cpu(self.reference))

    @property
    def reached(self) -> bool | None:
        """Whether all goals are reached; None if that was not measured."""
        if self.failure or not self.ours:
            return None
        ours = median(one.value for one in self.ours)
        values = [self.ratio if goal.of == "ratio" else ours for goal in self.case.goals]
        if any(value is None for value in values):
            return None
        return all(
            goal.reached(value)
            for goal, value in zip(self.case.goals, values, strict=True)
            if value is not None
        )


def _by_cpu(samples: Iterable[Sample]) -> list[float]:
    return [one.value * one.seconds / one.cpu for one in samples]


def _ratio(ours: list[float], reference: list[float]) -> float | None:
    if not ours or not reference or not median(reference):
        return None
    return median(ours) / median(reference)
