"""Keeping up: batches of 10,000 facts that arrive on top of what is projected."""

from benchmarks.bench import Bench
from benchmarks.case import Case, Goal, Sample, Side, at_least
from benchmarks.shelf import copy

_BATCH = 10_000
_ONE = "events,policies"


def _on_large(bench: Bench) -> Sample:
    return _all_models(bench, bench.sizes.large)


def _on_small(bench: Bench) -> Sample:
    return _all_models(bench, bench.sizes.small)


def _all_models(bench: Bench, policies: int) -> Sample:
    base = bench.shelf.ahead(policies)
    published = copy(base.published, bench.scratch)
    done = bench.module("ours.keep_up", base.ledger, published, *_batches(bench))
    note = f"and {done.said['publishing']:.2f} s to publish a batch"
    return done.rate()._replace(note=note)


def _one_model(bench: Bench) -> Sample:
    """Only ``policies``, and the events that it is folded from."""
    policies = bench.sizes.large
    ledger, last = bench.shelf.ahead(policies).ledger, bench.shelf.projected(policies).events
    arguments = ("--base", _ONE, ledger, last)
    published = bench.shelf.file(policies, "one.duckdb", "ours.keep_up", *arguments)
    copied = copy(published, bench.scratch)
    return bench.module("ours.keep_up", ledger, copied, *_batches(bench), *_ONE.split(",")).rate()


def _batched_sql(bench: Bench) -> Sample:
    policies = bench.sizes.large
    ledger, last = bench.shelf.ahead(policies).ledger, bench.shelf.projected(policies).events
    arguments = ("base", ledger, last)
    view = bench.shelf.file(policies, "view.sqlite", "references.batched_sql", *arguments)
    copied = copy(view, bench.scratch)
    return bench.module(
        "references.batched_sql", "batches", ledger, last, bench.sizes.batches, copied
    ).rate()


def _batches(bench: Bench) -> tuple[int, int]:
    return bench.sizes.batches, min(_BATCH, bench.sizes.held_back // 2)


CASES = (
    Case(
        name="keep-up-growth",
        title="keep up, batches of 10,000, all read models",
        unit="events/s",
        ours=Side("policytrail on a base of {large}", _on_large),
        reference=Side("itself on a base of {small}", _on_small),
        goals=(at_least(0.8), Goal("ours", "≥", 50_000)),
    ),
    Case(
        name="keep-up-sql",
        title="keep up, batches of 10,000, one read model",
        unit="events/s",
        ours=Side("policytrail, events and `policies`, on a base of {large}", _one_model),
        reference=Side(
            "a statement an event in SQLite, 10,000 a transaction, on a base of {large}",
            _batched_sql,
        ),
        goals=(at_least(2),),
    ),
)
