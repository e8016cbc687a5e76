"""Items, and the cells that are their sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Any, NamedTuple

from tests.oracles.metrics.told import Told

Amount = int | Decimal
_Z = 1.959963984540054


class Groups(NamedTuple):
    """What an item can be split by; None is what is not known."""

    agent: str | None = None
    branch: str | None = None
    channel: str | None = None
    product: str | None = None
    cohort: str | None = None


NO_GROUPS = Groups()


@dataclass(frozen=True, slots=True)
class Item:
    """What one subject adds to a period, and the facts that put it there."""

    period: str
    subject: str
    numerator: Amount = 0
    denominator: Amount = 0
    hit: frozenset[int] = frozenset()
    base: frozenset[int] = frozenset()
    part: str | None = None
    matures_on: date | None = None
    groups: Groups = NO_GROUPS

    @property
    def listed(self) -> bool:
        """Whether it adds anything."""
        return bool(self.numerator or self.denominator)

    @property
    def shown(self) -> tuple[Any, ...]:
        """What is compared; a side to which it adds nothing has no positions."""
        hit = self.hit if self.numerator else frozenset[int]()
        base = self.base if self.denominator else frozenset[int]()
        return self.numerator, self.denominator, hit, base, self.matures_on, self.groups


class Cell(NamedTuple):
    """One row of a metric."""

    numerator: Decimal
    denominator: Decimal | None
    value: float | None
    low: float | None
    high: float | None
    matures_on: date | None
    waits: bool = False


def at(*facts: Told | Iterable[Told] | None) -> frozenset[int]:
    """The positions of facts."""
    found: set[int] = set()
    for one in facts:
        if isinstance(one, Told):
            found.add(one.position)
        elif one is not None:
            found |= {told.position for told in one}
    return frozenset(found)


Key = tuple[str, str | None, str | None]


def cells(
    items: Iterable[Item], kind: str, scale: int, today: date, by: str | None = None
) -> dict[Key, Cell]:
    """Cells by period, part and group."""
    rows: dict[Key, list[Item]] = {}
    for item in items:
        group = getattr(item.groups, by) if by else None
        rows.setdefault((item.period, item.part, group), []).append(item)
    found = {}
    for (period, part, group), row in rows.items():
        below: Decimal | None = None
        if kind == "mix":
            whole = [some for key, some in rows.items() if (key[0], key[2]) == (period, group)]
            below = Decimal(sum(item.numerator for some in whole for item in some))
        elif kind not in ("count", "amount"):
            below = Decimal(sum(item.denominator for item in row))
        above = Decimal(sum(item.numerator for item in row))
        day = max((item.matures_on for item in row if item.matures_on), default=None)
        waits = day is not None and today < day
        value = None if waits else _value(kind, scale, above, below)
        low, high = _interval(kind, value, below)
        found[period, part, group] = Cell(above, below, value, low, high, day, waits)
    return found


def _value(kind: str, scale: int, above: Decimal, below: Decimal | None) -> float | None:
    if below is None:
        return float(above)
    return float(above) / float(below) * (scale if kind == "per" else 1) if below else None


def _interval(
    kind: str, p: float | None, below: Decimal | None
) -> tuple[float | None, float | None]:
    """Wilson's, of 95 %."""
    if kind != "ratio" or p is None or below is None:
        return None, None
    n = float(below)
    middle = p + _Z**2 / (2 * n)
    half = _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    low, high = ((middle + sign * half) / (1 + _Z**2 / n) for sign in (-1, 1))
    return max(0.0, low), min(1.0, high)
