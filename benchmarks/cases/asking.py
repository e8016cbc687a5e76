"""Asking: whole processes, from the start of Python to the last byte of the answer."""

from contextlib import closing

from benchmarks import children
from benchmarks.bench import Bench
from benchmarks.case import Case, Sample, Side, at_most
from benchmarks.children import PYTHON, ROOT, run
from benchmarks.references.ledger_rows import connect

METRIC = "M-P13"
_SCRIPT = ROOT / "benchmarks" / "references" / "bare_sql.py"
_MIDDLE = """
SELECT name FROM streams WHERE name LIKE 'policy/%'
AND stream_no >= (SELECT MAX(stream_no) / 2 FROM streams) LIMIT 1
"""


def _history(bench: Bench) -> Sample:
    """The history of a policy from the middle of the ledger, with what the rules say of it."""
    place = bench.shelf.projected(bench.sizes.large)
    with closing(connect(place.ledger)) as db:
        policy = str(db.execute(_MIDDLE).fetchone()[0]).removeprefix("policy/")
    return bench.policytrail(place.folder, "history", policy).time(place.events)


def _imports(_: Bench) -> Sample:
    return run([PYTHON, "-c", "import duckdb, typer"]).time()


def _metric(bench: Bench) -> Sample:
    place = bench.shelf.projected(bench.sizes.large)
    return bench.policytrail(place.folder, "metrics", METRIC, "--json").time(place.events)


def _bare_sql(bench: Bench) -> Sample:
    large = bench.sizes.large
    question = bench.shelf.file(large, "question.json", "ours.facts", "question", METRIC)
    published = bench.shelf.projected(large).published
    return children.run([PYTHON, _SCRIPT, published, question]).time()


CASES = (
    Case(
        name="history",
        title="history of one policy, whole process",
        unit="s",
        ours=Side("`policytrail history`, ledger of {large}", _history),
        reference=Side('`python -c "import duckdb, typer"`', _imports),
        goals=(at_most(1),),
        rounds="starts",
    ),
    Case(
        name="metric",
        title="one metric, whole process",
        unit="s",
        ours=Side(f"`policytrail metrics {METRIC}`, {{large}}", _metric),
        reference=Side("the same bare SQL through the duckdb module", _bare_sql),
        goals=(at_most(1.5),),
        rounds="starts",
    ),
)
