"""Projecting everything from zero, per read model."""

from functools import cache

from benchmarks.bench import Bench
from benchmarks.case import Case, Sample, Side, at_least
from benchmarks.children import module, run
from benchmarks.shelf import copy


@cache
def _folds() -> int:
    """How many read models fold the events."""
    return int(run(module("ours.facts", "folds")).said["folds"])


def _everything(bench: Bench) -> Sample:
    """The whole command, publishing included: events times read models a second."""
    ledger = bench.shelf.ledger(bench.sizes.small)
    copy(ledger.ledger, bench.scratch)
    done = bench.policytrail(bench.scratch, "project", "--json")
    return done.rate(ledger.events * _folds())._replace(events=ledger.events)


def _policies(bench: Bench) -> Sample:
    """One read model, folded from the events in the file."""
    file = copy(bench.shelf.projected(bench.sizes.small).published, bench.scratch)
    return bench.module("ours.refold", file, "policies").rate()


def _view(bench: Bench) -> Sample:
    ledger = bench.shelf.ledger(bench.sizes.small).ledger
    sampled = bench.sizes.sampled
    return bench.module("references.projection_view", ledger, bench.scratch, sampled).rate()


def _dictionary(bench: Bench) -> Sample:
    return bench.module("references.dict_fold", bench.shelf.ledger(bench.sizes.small).ledger).rate()


def _bare(bench: Bench) -> Sample:
    file = bench.shelf.projected(bench.sizes.small).published
    return bench.module("references.duckdb_fold", file, bench.scratch / "bare.duckdb").rate()


_EVERYTHING = Side("`policytrail project` of {small}, events × read models", _everything)

CASES = (
    Case(
        name="project-view",
        title="project from zero, per read model",
        unit="events/s",
        ours=_EVERYTHING,
        reference=Side(
            "`eventsourcing` projection into a SQLite view with tracking, `policies`, {sampled}",
            _view,
        ),
        goals=(at_least(200),),
    ),
    Case(
        name="project-dict",
        title="project from zero, per read model",
        unit="events/s",
        ours=_EVERYTHING,
        reference=Side("a Python dict fold of `policies`, {small}", _dictionary),
        goals=(at_least(3),),
    ),
    Case(
        name="project-duckdb",
        title="fold `policies` from zero",
        unit="events/s",
        ours=Side("policytrail, that model of {small}", _policies),
        reference=Side("one bare DuckDB `CREATE TABLE AS`, {small}", _bare),
        goals=(at_least(0.7),),
    ),
)
