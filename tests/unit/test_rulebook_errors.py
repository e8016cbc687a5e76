"""A rulebook that contradicts itself is refused as a whole, with every error in it."""

import pytest

from tests.rulebooks import RULE, wrong


def changed(before: str, after: str) -> str:
    """The rule with one thing in it changed."""
    assert before in RULE
    return RULE.replace(before, after)


START = 'start = { event = "policy.PolicyPrinted", at = "printed_on" }'
STOP = 'satisfied_by = { event = "policy.PolicyDispatched", at = "dispatched_at" }'
DEADLINE = "deadline = { days = 3 }"
EXTENDED = 'extended_by = [{ by = { event = "policy.PolicyDelivered" }, deadline = { days = 9 } }]'


def test_a_right_rule_has_no_errors() -> None:
    """The rule that the others are made from is valid."""
    assert wrong(RULE) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            changed("policy.PolicyPrinted", "policy.PolicyPrintet"),
            (
                "HSE-01: start.event: unknown event type 'policy.PolicyPrintet';"
                " did you mean policy.PolicyPrinted?"
            ),
        ),
        (
            changed("policy.PolicyPrinted", "policy.PolicyPrinted.v1"),
            (
                "HSE-01: start.event: unknown event type 'policy.PolicyPrinted.v1';"
                " leave the version out"
            ),
        ),
        (
            changed("printed_on", "printed_at"),
            (
                "HSE-01: start.at: policy.PolicyPrinted has no field 'printed_at';"
                " did you mean printed_on?"
            ),
        ),
        (
            changed('at = "dispatched_at"', 'at = "method"'),
            "HSE-01: satisfied_by.at: method of policy.PolicyDispatched is no date and no instant",
        ),
        (
            changed(STOP, STOP.replace(" }", ', where = { method = "PIGEON" } }')),
            (
                "HSE-01: satisfied_by.where.method: 'PIGEON' is not one of MAIL, HOME_VISIT,"
                " ELECTRONIC; the rule can never start"
            ),
        ),
        (
            changed(STOP, STOP.replace(" }", ', where = { weather = "RAIN" } }')),
            ("HSE-01: satisfied_by.where.weather: policy.PolicyDispatched has no field 'weather'"),
        ),
        (changed("days = 3", "days = -3"), "HSE-01: deadline.days: should be greater than 0"),
        (changed("days = 3", "days = 0"), "HSE-01: deadline.days: should be greater than 0"),
        (
            changed("days = 3", "days = 3, months = 1"),
            (
                "HSE-01: deadline: exactly one unit of days, working_days, months, hours, on,"
                " before_day_of_month is needed, not days and months"
            ),
        ),
        (
            changed("days = 3", ""),
            (
                "HSE-01: deadline: exactly one unit of days, working_days, months, hours, on,"
                " before_day_of_month is needed, not none"
            ),
        ),
        (
            changed("days = 3", 'on = "due_on"'),
            "HSE-01: deadline.on: policy.PolicyPrinted has no field 'due_on'",
        ),
        (
            changed(STOP, START.replace("start", "satisfied_by")),
            "HSE-01: satisfied_by[0]: is the same as the start, so the rule is met as soon",
        ),
        (
            RULE + START.replace("start", "excused_by"),
            "HSE-01: excused_by[0]: is the same as the start, so the rule can never start",
        ),
        (
            RULE + 'resumed_by = { event = "complaint.ComplaintClockResumed" }',
            "HSE-01: resumed_by: the clock is resumed and nothing ever pauses it",
        ),
        (
            RULE + 'paused_by = { event = "complaint.ComplaintClockPaused" }',
            "HSE-01: paused_by: the clock is paused and nothing ever resumes it",
        ),
        (
            RULE + "in_force_from = 2020-01-02\nin_force_to = 2020-01-01",
            (
                "HSE-01: in_force_to: 2020-01-01 is before in_force_from 2020-01-02;"
                " the rule can never start"
            ),
        ),
        (RULE + 'matching = ["round"]', "HSE-01: matching[0]: policy.PolicyPrinted has no field"),
        (
            RULE + 'matching = ["documents.signer"]',
            "HSE-01: matching[0]: policy.PolicyPrinted has no field 'documents.signer'",
        ),
        (
            changed("policy.PolicyPrinted", "policy.ApplicationSigned").replace(
                "printed_on", "signed_on"
            )
            + 'matching = ["documents"]',
            "HSE-01: matching[0]: documents of policy.ApplicationSigned does not hold one value",
        ),
        (
            RULE + EXTENDED.replace("days = 9", 'on = "due_on"'),
            "HSE-01: extended_by[0].deadline.on: policy.PolicyPrinted has no field 'due_on'",
        ),
        (RULE + "urgent = true", "HSE-01: urgent: unknown key"),
        (
            changed(DEADLINE, "deadline = { weeks = 1, days = 3 }"),
            "HSE-01: deadline.weeks: unknown",
        ),
        (changed("obligation", "wish"), "HSE-01: kind: "),
        (changed('kind = "obligation"', ""), "HSE-01: kind: "),
        (changed('source = "M"', 'source = "N"'), "HSE-01: source: unknown source 'N'"),
        (changed('source = "M"', ""), "HSE-01: source: must be given"),
        (changed("roll_forward = false", ""), "HSE-01: roll_forward: must be given"),
        (changed("days = 3", 'days = "3"'), "HSE-01: deadline.days: should be a valid integer"),
        (changed("HSE-01", "house one"), "house one: id: string should match pattern"),
        (RULE + 'scope = { channels = ["MOON"] }', "HSE-01: scope.channels[0]: should be 'AGENT'"),
        (changed(START, "start = []"), "HSE-01: start: "),
    ],
)
def test_an_error_names_the_rule_the_field_and_the_reason(rule: str, said: str) -> None:
    """A person finds the line and knows what to write instead."""
    found = wrong(rule)

    assert [line for line in found if line.startswith(said)] != [], found


def test_every_error_is_listed_at_once() -> None:
    """Nobody mends one error only to meet the next: shape and meaning are judged together."""
    rule = (
        changed("days = 3", "days = -3").replace("printed_on", "printed_at") + "urgent = true\n"
    ).replace("dispatched_at", "sent_at")
    other = RULE.replace("HSE-01", "HSE-02").replace("policy.PolicyPrinted", "policy.Nothing")

    found = wrong(rule, other)

    assert [line.partition(": ")[2].partition(":")[0] for line in found] == [
        "start.at",
        "satisfied_by.at",
        "deadline.days",
        "urgent",
        "start.event",
    ]
