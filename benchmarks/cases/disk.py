"""Disk: what is kept, beside the lines that it was made of."""

from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.case import Case, Sample, Side, at_most

_MIB = 2**20


def _size(*files: Path, events: int) -> Sample:
    return Sample(sum(file.stat().st_size for file in files) / _MIB, events=events)


def _lines(bench: Bench) -> Sample:
    portfolio = bench.shelf.portfolio(bench.sizes.large)
    return _size(portfolio.base, events=portfolio.base_lines)


def _ledger(bench: Bench) -> Sample:
    place = bench.shelf.ledger(bench.sizes.large)
    return _size(*place.folder.glob("ledger.sqlite*"), events=place.events)


def _read_models(bench: Bench) -> Sample:
    """Whatever there is of them when nobody projects."""
    place = bench.shelf.projected(bench.sizes.large)
    files = (
        file
        for name in (place.live.name, place.published.name)
        for file in place.folder.glob(f"{name}*")
        if file.is_file()
    )
    return _size(*files, events=place.events)


_LINES = Side("the NDJSON, {large}", _lines)

CASES = (
    Case(
        name="disk-ledger",
        title="disk of the ledger",
        unit="MiB",
        ours=Side("the ledger's file", _ledger),
        reference=_LINES,
        goals=(at_most(1.2),),
        rounds="few",
    ),
    Case(
        name="disk-read-models",
        title="disk of the read models",
        unit="MiB",
        ours=Side("their file, with what lies beside it when nobody projects", _read_models),
        reference=_LINES,
        goals=(at_most(0.6),),
        rounds="few",
    ),
)
