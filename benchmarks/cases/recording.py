"""Recording facts from NDJSON: read, validated, deduplicated, hashed, durable."""

from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.case import Case, Sample, Side, at_least
from benchmarks.shelf import MIXED, copy


def _ingest_small(bench: Bench) -> Sample:
    return _ingest(bench, bench.sizes.small)


def _ingest_middle(bench: Bench) -> Sample:
    return _ingest(bench, bench.sizes.middle)


def _ingest(bench: Bench, policies: int) -> Sample:
    """The whole command, from its start to its end, into a new ledger."""
    return _recorded(bench, bench.shelf.portfolio(policies).base)


def _on_top_of_small(bench: Bench) -> Sample:
    return _on_top(bench, bench.sizes.small)


def _on_top_of_large(bench: Bench) -> Sample:
    return _on_top(bench, bench.sizes.large)


def _on_top(bench: Bench, policies: int) -> Sample:
    """The whole command on a ledger that holds a portfolio already."""
    copy(bench.shelf.ledger(policies).ledger, bench.scratch)
    return _recorded(bench, bench.shelf.portfolio(policies).later)


def _recorded(bench: Bench, lines: Path) -> Sample:
    """Lines a second."""
    done = bench.policytrail(
        bench.scratch, "ingest", lines, "--no-project", "--json", allowed=MIXED
    )
    return done.rate(done.said["read"])


def _save(bench: Bench, how: str) -> Sample:
    ledger = bench.shelf.ledger(bench.sizes.small).ledger
    store = bench.scratch / "store.sqlite"
    return bench.module("references.save", ledger, store, bench.sizes.sampled, how).rate()


def _save_each(bench: Bench) -> Sample:
    return _save(bench, "event")


def _save_aggregates(bench: Bench) -> Sample:
    return _save(bench, "aggregate")


def _rows(bench: Bench) -> Sample:
    ledger = bench.shelf.ledger(bench.sizes.small).ledger
    return bench.module("references.sqlite_rows", ledger, bench.scratch / "rows.sqlite").rate()


def _insert_events(bench: Bench) -> Sample:
    ledger = bench.shelf.ledger(bench.sizes.middle).ledger
    return bench.module("references.insert_events", ledger, bench.scratch / "store.sqlite").rate()


_SMALL = Side("`policytrail ingest` of {small}, the whole command", _ingest_small)

CASES = (
    Case(
        name="record-save-event",
        title="record facts from NDJSON",
        unit="events/s",
        ours=_SMALL,
        reference=Side("`eventsourcing` `save()`, one event a call, {sampled}", _save_each),
        goals=(at_least(20),),
    ),
    Case(
        name="record-save-aggregate",
        title="record facts from NDJSON",
        unit="events/s",
        ours=_SMALL,
        reference=Side(
            "`eventsourcing` `save()`, an aggregate's events a call, {sampled}", _save_aggregates
        ),
        goals=(at_least(5),),
    ),
    Case(
        name="record-executemany",
        title="record facts from NDJSON",
        unit="events/s",
        ours=_SMALL,
        reference=Side("bare `sqlite3.executemany`, the same rows and indexes, {small}", _rows),
        goals=(at_least(0.5),),
    ),
    Case(
        name="record-insert-events",
        title="record many facts from NDJSON",
        unit="events/s",
        ours=Side("`policytrail ingest` of {middle}, the whole command", _ingest_middle),
        reference=Side(
            "`eventsourcing` `insert_events()`, 10,000 a call, {middle}", _insert_events
        ),
        goals=(at_least(1.5),),
    ),
    Case(
        name="record-growth",
        title="record on top of a large ledger",
        unit="events/s",
        ours=Side("`policytrail ingest` on top of {large}", _on_top_of_large),
        reference=Side("itself on top of {small}", _on_top_of_small),
        goals=(at_least(0.7),),
    ),
)
