"""What is decided about an agent; alerts and deviations of every kind of aggregate."""

import pytest

from domain.events import AGGREGATES, Event
from tests.by_hand import when
from tests.spec import fact

CONTRACTED = fact(
    "agent.AgentContracted",
    agent_id="X-1",
    branch_id="B-1",
    contract_no="N-1",
    signed_on="2009-01-01",
    education_level="BACHELOR",
    qualification_ref="Q-1",
)
ENDED = fact("agent.AgentContractTerminated", reason="RESIGNED", terminated_on="2010-12-01")


def deducted(**changes: object) -> Event:
    """Deduct points for money collected beyond the premium (PTS-37)."""
    data: dict[str, object] = {
        "points": 20,
        "item_no": 37,
        "rule_id": "PTS-37",
        "related_ref": "policy/P-1",
        "period_start": "2010-07-01",
        "period_end": "2010-12-31",
        "deducted_on": "2010-12-10",
    }
    return fact("agent.QualityPointsDeducted", **data | changes)


def revoked(original: str, reason: str = "proved wrong") -> Event:
    """Revoke a deduction by the id of its event."""
    return fact("agent.QualityPointsRevoked", original_event_id=original, reason=reason)


def test_a_person_deducts_points_by_an_item_of_the_table() -> None:
    """PTS-37: no event reports it; two cases cost twice as much."""
    when(record=deducted()).then_recorded()
    when(record=deducted(points=40)).then_recorded()
    when(record=deducted(deducted_on="2011-01-10")).then_recorded()
    when(deducted(), record=deducted()).then_nothing()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rule_id": "PTS-99"}, "not in the points table"),
        ({"rule_id": "CBK-01"}, "not in the points table"),
        ({"rule_id": "PTS-38", "item_no": 38}, "PTS-38 is not in use"),
        ({"rule_id": "PTS-04.delivery", "item_no": 4}, "not in the points table"),
        ({"item_no": 36}, "PTS-37 is item 37, not 36"),
        ({"points": 19}, "19 is no multiple of the 20"),
        ({"points": -20}, "-20 is no multiple"),
        ({"period_start": "2010-01-01"}, "is no half-year that has begun by 2010-12-10"),
        ({"deducted_on": "2010-06-30"}, "is no half-year that has begun by 2010-06-30"),
    ],
)
def test_points_are_deducted_as_the_table_says(changes: dict[str, object], words: str) -> None:
    """The rule exists and is in use, item and points are its own, the period is the half-year."""
    rule = str(changes.get("rule_id", "PTS-37"))
    when(record=deducted(**changes)).then_refused(rule, words)


def test_a_deduction_is_revoked_by_the_id_of_its_event_once() -> None:
    """AMB-14; the id is the envelope's, which no payload holds."""
    when(CONTRACTED, deducted(), record=revoked("e-1")).then_recorded()
    when(CONTRACTED, deducted(), record=revoked("e-0")).then_refused("AMB-14", "has the id 'e-0'")
    when(deducted(), revoked("e-0"), record=revoked("e-0")).then_nothing()
    when(deducted(), revoked("e-0"), record=revoked("e-0", "other")).then_refused(
        "AMB-14", "revoked already"
    )


def test_a_contract_ends_once() -> None:
    """And may be signed and ended again."""
    later = ENDED.model_copy(update={"reason": "RETIRED"})
    when(CONTRACTED, record=ENDED).then_recorded()
    when(CONTRACTED, ENDED, record=ENDED).then_nothing()
    when(CONTRACTED, ENDED, record=later).then_refused("P-10", "TERMINATED, not under contract")
    when(CONTRACTED, ENDED, CONTRACTED, record=later).then_recorded()
    when(record=ENDED).then_refused("P-10", "UNKNOWN")


def alert(aggregate: str, by: str = "S-1", **changes: object) -> Event:
    """Acknowledge an alert."""
    data: dict[str, object] = {"alert_id": "AL-1", "metric": "m", "threshold": 1, "value": 2}
    return fact(f"{aggregate}.AlertAcknowledged", **data | {"acknowledged_by": by} | changes)


def deviation(aggregate: str, **changes: object) -> Event:
    """Accept a breach until a day."""
    data: dict[str, object] = {
        "rule_id": "RCP-01",
        "approver_ref": "S-1",
        "reason": "abroad",
        "accepted_on": "2010-12-01",
        "expires_on": "2011-06-30",
    }
    return fact(f"{aggregate}.DeviationAccepted", **data | changes)


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_an_alert_is_acknowledged_once(aggregate: str) -> None:
    """RSK-01: by a person."""
    when(record=alert(aggregate)).then_recorded()
    when(alert(aggregate), record=alert(aggregate)).then_nothing()
    when(alert(aggregate), record=alert(aggregate, alert_id="AL-2")).then_recorded()
    when(alert(aggregate), record=alert(aggregate, "S-2")).then_refused("RSK-01", "by S-1")
    when(record=alert(aggregate, "")).then_refused("RSK-01", "acknowledged_by is empty")


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_a_deviation_is_accepted_by_somebody_who_did_not_sell(aggregate: str) -> None:
    """With an approver, a rule that exists, and a day on which it ends."""
    when(record=deviation(aggregate), sellers=("A-1",)).then_recorded()
    when(deviation(aggregate), record=deviation(aggregate)).then_nothing()
    when(record=deviation(aggregate), sellers=("S-1",)).then_refused("RCP-01", "S-1 is the agent")
    when(record=deviation(aggregate, approver_ref=" ")).then_refused("RCP-01", "is empty")
    when(record=deviation(aggregate, rule_id="ABC-99")).then_refused("ABC-99", "no rulebook")
    for last in ("2010-12-01", "2010-11-30"):
        when(record=deviation(aggregate, expires_on=last)).then_refused("RCP-01", "would expire")


def test_no_agent_accepts_a_deviation_of_their_own() -> None:
    """Whatever the policies."""
    when(record=deviation("agent", approver_ref="X-1")).then_refused("RCP-01", "X-1 is the agent")


def test_an_accepted_deviation_is_renewed_by_another() -> None:
    """Until a later day."""
    when(deviation("policy"), record=deviation("policy", expires_on="2011-12-31")).then_recorded()
