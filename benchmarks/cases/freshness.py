"""Freshness: how long after it was recorded a fact is in what a reader is told."""

from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.case import Case, Goal, Sample, Side
from benchmarks.shelf import copy


def _on_small(bench: Bench) -> Sample:
    return _late(bench, bench.sizes.small)


def _on_large(bench: Bench) -> Sample:
    return _late(bench, bench.sizes.large)


def _late(bench: Bench, policies: int) -> Sample:
    """The 99th percentile over all facts that arrived."""
    base, sizes = bench.shelf.projected(policies), bench.sizes
    for file in (base.ledger, base.published):
        copy(file, bench.scratch)
    later: Path = bench.shelf.portfolio(policies).later
    arriving = (later, sizes.fresh_rate, sizes.fresh_seconds)
    done = bench.module("ours.freshness", bench.scratch, *arriving)
    said = done.said
    late = f", recording was {said['feeder_late']:.1f} s behind" if said["feeder_late"] > 1 else ""
    note = f"p50 {said['p50']:.1f} s{late}"
    return done.time()._replace(value=said["p99"], events=said["events"], note=note)


def _case(name: str, words: str, side: Side) -> Case:
    return Case(
        name=name,
        title=f"freshness, facts arriving on a base of {words}: recorded → visible, p99",
        unit="s",
        ours=side,
        reference=None,
        goals=(Goal("ours", "≤", 2),),
        rounds="few",
    )


CASES = (
    _case("fresh-small", "{small}", Side("`project --follow`, {arriving}", _on_small)),
    _case("fresh-large", "{large}", Side("`project --follow`, {arriving}", _on_large)),
)
