"""What only a rule of some kind can get wrong: windows, gaps, periods, parties, points."""

import pytest

from tests.rulebooks import COMMON, wrong

NOT_AFTER = """
kind = "not_after"
event = { event = "policy.PolicyDispatched" }
anchor = { event = "policy.PolicyPrinted", at = "printed_on" }
roll_forward = false
"""
GAP = """
kind = "minimum_gap"
after = { event = "policy.CallbackAttempted" }
next = { event = "policy.CallbackAttempted" }
"""
WINDOW = """
kind = "time_window"
event = { event = "policy.PolicyDelivered", at = "customer_signed_on" }
opens = "09:00"
closes = "21:00"
"""
WAVES = """
kind = "periodic"
event = { event = "policy.SatisfactionSurveySent" }
period = "quarter"
period_field = "wave"
per = "company"
"""
TRAINING = """
kind = "at_least"
event = { event = "agent.TrainingCompleted" }
sum = "minutes"
minimum = 1
unit = "minutes"
period = "year"
active_from = { event = "agent.AgentContracted" }
"""
TOPICS = """
kind = "required_items"
event = { event = "agent.TrainingCompleted" }
field = "topics"
items = ["PRODUCT"]
"""


@pytest.mark.parametrize(
    ("demands", "said"),
    [
        (
            (
                'kind = "required_value"\nevent = { event = "policy.PolicyDelivered" }\n'
                'field = "signer_is_policyholder"\nvalues = "YES"'
            ),
            "values: 'YES' is no boolean, as the field is",
        ),
        (
            (
                'kind = "required_items"\nevent = { event = "policy.PolicyDelivered" }\n'
                'field = "customer_signed_on"\nitems = ["A"]'
            ),
            "field: customer_signed_on of policy.PolicyDelivered is no list",
        ),
        (
            (
                'kind = "at_least"\nevent = { event = "agent.TrainingCompleted" }\nsum = "course"\n'
                'minimum = 1\nunit = "minutes"\nperiod = "year"'
            ),
            "sum: course of agent.TrainingCompleted is no whole number",
        ),
        (
            (
                'kind = "time_window"\nevent = { event = "policy.CallbackAttempted" }\n'
                'opens = "09:00"\ncloses = "09:00"'
            ),
            "closes: the window closes when it opens",
        ),
        (
            (
                'kind = "time_window"\nevent = { event = "policy.CallbackAttempted" }\n'
                'opens = "09:00"\ncloses = "24:00"'
            ),
            "closes: string should match pattern",
        ),
        (
            WINDOW.replace("customer_signed_on", "occurred_at").replace("21:00", "08:59"),
            "closes: 08:59 is before 09:00; a window lies within one day",
        ),
        (
            WINDOW,
            "event.at: customer_signed_on of policy.PolicyDelivered is a date and has no time",
        ),
        (
            f'{NOT_AFTER}span = {{ on = "due_on" }}',
            "span.on: policy.PolicyPrinted has no field 'due_on'",
        ),
        (
            f'{GAP}gap = {{ on = "round" }}',
            "gap.on: round of policy.CallbackAttempted is no date and no instant",
        ),
        (
            WAVES.replace('"wave"', '"answered_at"'),
            "period_field: answered_at of policy.SatisfactionSurveySent is no text such as",
        ),
        (WAVES.replace('"wave"', '"week"'), "period_field: policy.SatisfactionSurveySent has no"),
        (WAVES.replace('"quarter"', '"appraisal"'), "period: facts are judged by month, quarter"),
        (TRAINING.replace('"year"', '"appraisal"'), "period: facts are judged by month, quarter"),
        (f'{TOPICS}period = "appraisal"', "period: facts are judged by month, quarter"),
        (f'{WAVES}deadline = {{ on = "wave" }}', "deadline.on: the last day of a period is no"),
        (f"{WAVES}deadline = {{ hours = 6 }}", "deadline.hours: the last day of a period is no"),
        (WAVES.replace('"company"', '"stream"'), "called_for_by: must be given; without it no"),
        (
            f'{WAVES}called_for_by = {{ event = "policy.PolicyIssued" }}',
            "called_for_by: a duty of the company is called for by every period; leave it out",
        ),
        (
            TRAINING.replace("active_from", "active_until"),
            "active_from: must be given; without it nothing is ever judged",
        ),
        (
            (
                'kind = "shared_value"\nevent = { event = "policy.ApplicationSigned" }\n'
                'field = "contact_pii_ref"\ndistinct = "documents.signer"\nat_least = 2'
            ),
            "distinct: documents.signer of policy.ApplicationSigned does not hold one value",
        ),
        (
            (
                'kind = "wrong_party"\nevent = { event = "agent.TrainingCompleted" }\n'
                'field = "topics"\n'
                'not_same_as = { event = "agent.TrainingCompleted", field = "topics" }'
            ),
            "field: topics of agent.TrainingCompleted does not hold one value",
        ),
        (
            'kind = "wrong_party"\nevent = { event = "policy.UnderwritingDecided" }',
            "actors: nobody is wrong",
        ),
        (
            (
                'kind = "wrong_party"\nevent = { event = "policy.CallbackIssueResolved" }\n'
                'field = "resolver_ref"\n'
                'not_same_as = { event = "policy.ApplicationSigned", field = "seller" }'
            ),
            "not_same_as.field: policy.ApplicationSigned has no field 'seller'",
        ),
        (
            'kind = "parameter"\nname = "n"\nunit = "fen"\nemits = ["policy.CommissionGiven"]',
            "emits[0]: unknown event type 'policy.CommissionGiven'",
        ),
        ('kind = "points"\nitem_no = 1', "enabled: the points are unknown"),
        (
            'kind = "points"\nitem_no = 1\npoints = 1\nover = 10\nup_to = 10',
            "up_to: no count is over 10 and up to 10",
        ),
        (
            'kind = "points"\nitem_no = 1\npoints = 1\nbreach_of = ["ABC-99"]',
            "breach_of: there is no rule ABC-99",
        ),
        (
            'kind = "expressed_by"\nrules = ["ABC-99"]\nhow = { en = "a", zh = "b" }',
            "rules: there is no rule ABC-99",
        ),
    ],
)
def test_an_error_of_another_kind_of_rule_is_found(demands: str, said: str) -> None:
    """Every kind has its own ways of being wrong."""
    found = wrong(COMMON + demands)

    assert [line for line in found if line.startswith(f"HSE-01: {said}")] != [], found


@pytest.mark.parametrize(
    "demands",
    [
        WINDOW.replace("customer_signed_on", "occurred_at"),
        f'{NOT_AFTER}span = {{ on = "printed_on" }}',
        f'{GAP}gap = {{ on = "dialed_at" }}',
        WAVES,
        f"{WAVES}deadline = {{ days = 10 }}",
        TRAINING,
        f'{TOPICS}period = "year"',
    ],
)
def test_what_these_errors_are_made_from_is_right(demands: str) -> None:
    """One thing at a time is wrong in the errors above."""
    assert wrong(COMMON + demands) == []
