"""DeviationAccepted: a person answers for a breach until a day, and nothing is hidden by it."""

import pytest
from pydantic import ValidationError

from domain.events import AGGREGATES, EVENT_TYPES
from domain.rulebook.library import every_rule
from tests.spec import fact, given

ACCEPTED = {
    "rule_id": "REG-S7.complex",
    "approver_ref": "S-7",
    "reason": "the records came late",
    "accepted_on": "2012-02-20",
    "expires_on": "2012-12-31",
}
PLACES = {"policy": "service.deviations"} | dict.fromkeys(AGGREGATES[1:], "deviations")


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_the_state_keeps_every_deviation_accepted(aggregate: str) -> None:
    """One after the other; the later does not replace the earlier."""
    first = fact(f"{aggregate}.DeviationAccepted", **ACCEPTED)
    second = fact(f"{aggregate}.DeviationAccepted", **ACCEPTED, breached_on="2012-02-11")

    given(aggregate, first, second).then({PLACES[aggregate]: (first, second)})


@pytest.mark.parametrize(
    "rule_id", ["", "cbk-01", "CBK01", "CBK-0001", "REG-S7.", "REG-S7.Complex"]
)
def test_what_cannot_be_the_id_of_a_rule_is_malformed(rule_id: str) -> None:
    """A rulebook refuses such an id, so no rule can be meant."""
    with pytest.raises(ValidationError, match="rule_id"):
        fact("policy.DeviationAccepted", **ACCEPTED | {"rule_id": rule_id})


def test_a_deviation_from_every_rule_of_the_library_can_be_accepted() -> None:
    """The contract and the rulebooks mean the same by an id."""
    for rule in every_rule():
        event = fact("agent.DeviationAccepted", **ACCEPTED | {"rule_id": rule.id})

        assert event.model_dump()["rule_id"] == rule.id


def test_the_four_types_have_the_same_fields() -> None:
    """One thing that can be said about four kinds of aggregate."""
    kinds = [EVENT_TYPES[f"{aggregate}.DeviationAccepted.v1"] for aggregate in AGGREGATES]

    assert len({tuple(kind.model_fields) for kind in kinds}) == 1
