"""Resident memory of the commands that go through everything."""

from collections.abc import Callable

from benchmarks.bench import Bench
from benchmarks.case import Case, Goal, Sample, Side, at_most

_GIB = 1024  # MiB


def _ingest(bench: Bench, policies: int) -> Sample:
    """As it was when the ledger on the shelf was made."""
    made = bench.shelf.ledger(policies)
    return made.outcome.peak(made.events)


def _project(bench: Bench, policies: int) -> Sample:
    """As it was when the read models on the shelf were made."""
    made = bench.shelf.projected(policies)
    return made.outcome.peak(made.events)


def _rebuild(bench: Bench, policies: int) -> Sample:
    place = bench.shelf.projected(policies)
    return bench.policytrail(place.folder, "rebuild", "--json").peak(place.events)


def _verify(bench: Bench, policies: int) -> Sample:
    place = bench.shelf.projected(policies)
    return bench.policytrail(place.folder, "verify", "--json").peak(place.events)


def _case(command: str, measure: Callable[[Bench, int], Sample]) -> Case:
    def large(bench: Bench) -> Sample:
        return measure(bench, bench.sizes.large)

    def small(bench: Bench) -> Sample:
        return measure(bench, bench.sizes.small)

    return Case(
        name=f"memory-{command}",
        title=f"resident memory of {command}",
        unit="MiB",
        ours=Side(f"`policytrail {command}`, {{large}}", large),
        reference=Side("itself, {small}", small),
        goals=(at_most(1.5), Goal("ours", "≤", _GIB)),
        rounds="few",
    )


CASES = (
    _case("ingest", _ingest),
    _case("project", _project),
    _case("rebuild", _rebuild),
    _case("verify", _verify),
)
