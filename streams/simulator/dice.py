"""Chance that is the same on every machine: only ``random()`` and exact integer arithmetic."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

_MASK = (1 << 64) - 1
_UNIT = 2.0**-53
# Fractional parts of the golden ratio and of roots 2, 3, 7, 13, 21, in 64 bits: badly approximable,
# so that the multiples fill the unit interval evenly.
STEPS = (
    0x9E3779B97F4A7C15,
    0x6A09E667F3BCC908,
    0xBB67AE8584CAA73A,
    0xA54FF53A5F1D36F1,
    0x9B05688C2B3E6C1F,
    0x9523AE4547A14CCC,
)
T = TypeVar("T")


def mixed(*numbers: int) -> int:
    """A 64-bit number that depends on every bit of the numbers (SplitMix64's finisher)."""
    state = 0
    for number in numbers:
        state = (state + number + STEPS[0]) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return state


def spread(index: int, seed: int, series: int) -> float:
    """The index-th point of an evenly spread series in [0, 1).

    A share of the points falls into an interval of that length, to within a few, however many
    points are taken: stated rates are kept by small portfolios too.
    """
    return (((index * STEPS[series] + mixed(seed, series)) & _MASK) >> 11) * _UNIT


def allot(point: float, rates: Mapping[str, float]) -> tuple[str, float]:
    """The kind whose interval holds the point, and the point's place in that interval.

    shape   an empty kind when the point lies beyond the sum of the rates; places are in [0, 1)
    """
    for kind, rate in rates.items():
        if point < rate:
            return kind, point / rate
        point -= rate
    return "", point / max(1.0 - sum(rates.values()), _UNIT)


class Dice:
    """A stream of chance that is set anew for every story."""

    __slots__ = ("_source", "roll")

    def __init__(self) -> None:
        self._source = Random(0)  # noqa: S311
        self.roll = self._source.random

    def reset(self, *numbers: int) -> None:
        """Start the stream that belongs to these numbers."""
        self._source.seed(mixed(*numbers))

    def below(self, limit: int) -> int:
        """A whole number from 0 to below the limit."""
        return int(self.roll() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.roll() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """True in this share of the throws."""
        return self.roll() < share

    def pick(self, things: Sequence[T]) -> T:
        """One of the things, each as likely as the others."""
        return things[int(self.roll() * len(things))]
