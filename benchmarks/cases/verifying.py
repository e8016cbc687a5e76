"""Verifying: the whole log computed again from the stored bytes."""

from benchmarks.bench import Bench
from benchmarks.case import Case, Sample, Side, at_most


def _verify(bench: Bench) -> Sample:
    place = bench.shelf.projected(bench.sizes.small)
    return bench.policytrail(place.folder, "verify", "--json").time(place.events)


def _hash(bench: Bench) -> Sample:
    small = bench.sizes.small
    ledger = bench.shelf.ledger(small).ledger
    leaves = bench.shelf.file(small, "leaves.bin", "references.hash_leaves", "make", ledger)
    done = bench.module("references.hash_leaves", "hash", leaves)
    return done.time(done.said["events"])


CASES = (
    Case(
        name="verify",
        title="verify a ledger, the whole command",
        unit="s",
        ours=Side("`policytrail verify`, {small}", _verify),
        reference=Side("`hashlib.sha256` over the same bytes, {small}", _hash),
        goals=(at_most(4),),
    ),
)
