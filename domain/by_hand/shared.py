"""Decisions that every kind of aggregate takes: acknowledged alerts, accepted deviations."""

from collections.abc import Sequence

from domain.by_hand.command import Record
from domain.events import Event
from domain.events.shared import AlertAcknowledged, DeviationAccepted

DONE: tuple[Event, ...] = ()


def acknowledge(
    event: AlertAcknowledged, alerts: Sequence[AlertAcknowledged], command: Record
) -> tuple[Event, ...]:
    """One person acknowledges an alert, once (RSK-01)."""
    command.needs_name("acknowledged_by", "RSK-01")
    for before in alerts:
        if before == event:
            return DONE
        if before.alert_id == event.alert_id:
            raise command.refused(
                f"alert {event.alert_id} was acknowledged by {before.acknowledged_by}",
                "check the alert's id",
                "RSK-01",
            )
    return (event,)


def accept(
    event: DeviationAccepted, deviations: Sequence[DeviationAccepted], command: Record
) -> tuple[Event, ...]:
    """Somebody who did not sell the policy answers for a breach of a rule that there is."""
    rule = event.rule_id
    if event in deviations:
        return DONE
    if not any(book.rule(rule) for book in command.books):
        raise command.refused(
            "no rulebook has this rule", "list them with: policytrail rules list", rule
        )
    approver = command.needs_name("approver_ref", rule)
    if approver in command.sellers:
        raise command.refused(
            f"{approver} is the agent whose conduct is at issue",
            "let somebody else approve it",
            rule,
        )
    if event.expires_on <= event.accepted_on:
        raise command.refused(
            f"it would expire on {event.expires_on}, and is accepted on {event.accepted_on}",
            "give a later expires_on",
            rule,
        )
    return (event,)
