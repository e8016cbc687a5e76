"""The indicators of every agent in a period, as the read models have them."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from adapters.duckdb.questions import answers
from domain.discipline.appraisal import INDICATORS, Figure
from domain.periods import Period
from projections.questions import question


@dataclass(frozen=True, slots=True)
class Appraised:
    """An agent's indicators, in the order of the rules; whether the contract has ended."""

    figures: tuple[Figure, ...]
    ended: bool


def appraised(published: Path, period: Period) -> dict[str, Appraised]:
    """Every agent's indicators, by agent.

    raises  Damaged, Mismatched, WorkspaceBusy
    """
    values = {"first": period.first, "last": period.last}
    figures: dict[str, dict[str, Figure]] = {}
    ended: dict[str, bool] = {}
    for row in answers(published, question("agent_indicators"), values):
        denominator = row["denominator"]
        figures.setdefault(row["agent_id"], {})[row["metric"]] = Figure(
            row["metric"],
            Decimal(row["numerator"]),
            None if denominator is None else Decimal(denominator),
            tuple(row["missed"]),
        )
        ended[row["agent_id"]] = row["ended"]
    return {
        agent_id: Appraised(tuple(found[metric] for metric in INDICATORS), ended[agent_id])
        for agent_id, found in figures.items()
    }
