"""Samples that nobody can choose: derived from the root of a checkpoint, the same for everybody.

Each policy has a rank, the HMAC-SHA-256 of its id under the root; a random sample are the lowest
ranks. A monetary-unit sample goes through the policies by rank in equal steps of annual premium,
from a start that the root gives: every fen has the same chance.
"""

from collections.abc import Iterable, Sequence
from hmac import digest
from typing import NamedTuple

_RANK, _START = b"policytrail.sample.v1 rank\n", b"policytrail.sample.v1 start\n"


class Candidate(NamedTuple):
    """A policy of the population.

    units   ``premium_fen`` is the annual premium, 0 if none is known; ``stratum`` is empty where
            nothing is stratified
    """

    policy_id: str
    stratum: str
    premium_fen: int


class Chosen(NamedTuple):
    """A policy in the sample; ``hits`` is how many monetary units of it were hit, else 1."""

    policy: Candidate
    hits: int


def random_sample(root: bytes, population: Iterable[Candidate], size: int) -> list[Chosen]:
    """The policies with the lowest ranks, of each stratum its share; by stratum, then by rank."""
    strata = _strata(root, population)
    shares = _shares({name: len(held) for name, held in strata.items()}, size)
    return [Chosen(one, 1) for name, held in strata.items() for one in held[: shares[name]]]


def monetary_sample(root: bytes, population: Iterable[Candidate], size: int) -> list[Chosen]:
    """The policies whose premium has a unit that is hit, of each stratum its share of the premium.

    A policy that is hit several times is there once, so that there may be fewer than ``size``.
    """
    strata = _strata(root, (one for one in population if one.premium_fen > 0))
    sums = {name: sum(one.premium_fen for one in held) for name, held in strata.items()}
    shares = _shares(sums, size)
    return [
        one
        for name, held in strata.items()
        for one in _hit(root, held, sums[name], shares[name], name)
    ]


def _strata(root: bytes, population: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """The policies of each stratum by rank; the strata by name."""
    strata: dict[str, list[Candidate]] = {}
    for one in population:
        strata.setdefault(one.stratum, []).append(one)
    return {name: sorted(strata[name], key=lambda one: _rank(root, one)) for name in sorted(strata)}


def _rank(root: bytes, one: Candidate) -> tuple[bytes, str]:
    return digest(root, _RANK + one.policy_id.encode(), "sha256"), one.policy_id


def _shares(weights: dict[str, int], size: int) -> dict[str, int]:
    """Places by weight, what is left to the largest remainders, and then by name."""
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(weights, 0)
    shares = {name: size * weight // total for name, weight in weights.items()}
    by_rest = sorted(weights, key=lambda name: (-(size * weights[name] % total), name))
    for name in by_rest[: size - sum(shares.values())]:
        shares[name] += 1
    return shares


def _hit(
    root: bytes, held: Sequence[Candidate], total: int, count: int, name: str
) -> Iterable[Chosen]:
    """The policies that ``count`` equally distant units of ``total`` fall on."""
    if not count:
        return
    start = int.from_bytes(digest(root, _START + name.encode(), "sha256"), "big") % total
    unit, end = 0, 0
    for one in held:
        end += one.premium_fen
        before = unit
        while unit < count and (start + unit * total) // count < end:
            unit += 1
        if unit > before:
            yield Chosen(one, unit - before)
