"""Accepted deviations, slowly: every acceptance as it was recorded."""

from domain.facts import Recorded
from tests.oracles.history import Table

_TYPES = {f"{kind}.DeviationAccepted.v1" for kind in ("policy", "claim", "complaint", "agent")}


def accepted_deviations(log: list[Recorded]) -> Table:
    """One row an acceptance."""
    return {
        (r.position,): {
            "stream": r.fact.stream,
            "rule": event["rule_id"],
            "occurred_at": r.fact.occurred_us,
            "recorded_at": r.recorded_us,
        }
        | {name: event[name] for name in event if name != "rule_id"}
        for r in log
        if r.fact.topic in _TYPES
        for event in [r.fact.event().model_dump()]
    }
