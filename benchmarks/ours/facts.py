"""What the runner has to know of policytrail and does not import itself: it is to stay small.

python -m benchmarks.ours.facts folds
python -m benchmarks.ours.facts question METRIC FILE
"""

import json
import sys
from pathlib import Path

from projections.catalog import catalogue


def folds() -> None:
    """How many read models have a fold of their own over the events."""
    count = sum(bool(model.fold) for model in catalogue())
    sys.stdout.write(json.dumps({"folds": count}) + "\n")


def question(metric: str, target: str) -> None:
    """Write the statement that ``policytrail metrics`` runs, with its values."""
    from adapters.duckdb.metrics import Wanted
    from projections.metrics.asking import table_of
    from projections.metrics.metric import metrics

    (found,) = (one for one in metrics() if one.id == metric)
    asked = {"sql": table_of(found, None), "values": dict(Wanted().bound)}
    Path(target).write_text(json.dumps(asked), encoding="utf-8")


if __name__ == "__main__":
    folds() if sys.argv[1] == "folds" else question(*sys.argv[2:])
