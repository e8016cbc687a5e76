"""Events that play two parts in a rule at once, and dates that stand in the events themselves."""

from tests.rule_stories.case import Case, end, tell
from tests.rule_stories.complaint import MONDAY, answer_due, filed, paused, paused_rule, resumed

_P = "policy/P-1"
_SWITCH = """
kind = "obligation"
occurrence = "first"
roll_forward = false
start = { event = "complaint.ComplaintFiled", at = "received_at" }
satisfied_by = { event = "complaint.ComplaintFeedbackGiven", at = "given_at" }
paused_by = { event = "complaint.ComplaintClockPaused" }
resumed_by = [
  { event = "complaint.ComplaintClockPaused" },
  { event = "complaint.ComplaintClockResumed" },
]
deadline = { days = 15 }
"""
_NOTICE = """
kind = "obligation"
roll_forward = false
start = { event = "policy.CustomerNoticeIssued" }
satisfied_by = { event = "policy.CustomerNoticeIssued", at = "delivered_on" }
deadline = { days = 3 }
extended_by = [
  { by = { event = "policy.PolicyPrinted" }, deadline = { days = 9 } },
  { by = { event = "policy.PolicyPrinted" }, deadline = { on = "due_on" } },
]
"""
_PAID_AFTER_REQUEST = """
kind = "not_after"
event = { event = "policy.PolicySurrendered", at = "paid_on" }
anchor = { event = "policy.PolicySurrendered", at = "requested_on" }
span = { days = 30 }
roll_forward = false
"""
_DELIVERED_BY_ITS_DAY = """
kind = "not_after"
event = { event = "policy.PolicyDispatched" }
anchor = { event = "policy.CustomerNoticeIssued" }
span = { on = "due_on" }
roll_forward = false
"""
_YEARLY = """
kind = "obligation"
roll_forward = false
matching = ["policy_year"]
start = { event = "policy.RenewalPremiumDue", at = "due_on" }
satisfied_by = { event = "policy.RenewalPremiumPaid", at = "paid_on" }
paused_by = { event = "policy.RenewalPremiumDue" }
resumed_by = { event = "policy.PolicyPrinted" }
deadline = { days = 10 }
"""
_SIGNERS = """
kind = "required_value"
event = { event = "policy.ApplicationSigned" }
field = "documents.signer"
values = ["GUARDIAN"]
"""


def _surrendered(paid_on: str) -> Case:
    told = tell(
        _P, "PolicySurrendered", "2024-03-01T09:00", requested_on="2024-03-01", paid_on=paid_on
    )
    late = ({"deviation": "LATE", "occurrence": "1", "positions": [1]},)
    return Case(
        f"one field of an event is the anchor of another, {paid_on}",
        _PAID_AFTER_REQUEST,
        (told,),
        findings=late if paid_on > "2024-03-31" else (),
    )


def _dispatched(time: str) -> Case:
    notice = tell(_P, "CustomerNoticeIssued", "2024-03-01T09:00", due_on="2024-03-20")
    late = ({"deviation": "LATE", "occurrence": "2", "positions": [1, 2]},)
    return Case(
        f"the anchor says until when, {time}",
        _DELIVERED_BY_ITS_DAY,
        (notice, tell(_P, "PolicyDispatched", time)),
        findings=late if time > "2024-03-21" else (),
    )


PART_CASES = (
    Case(
        "what pauses and resumes turns the clock whichever way it does not stand",
        _SWITCH,
        (
            MONDAY,
            paused("2024-06-05T09:00"),
            paused("2024-06-08T09:00"),
            paused("2024-06-10T09:00"),
        ),
        (
            {
                "occurrence": "1",
                "status": "OPEN",
                "due_at": None,
                "paused_by": [2, 4],
                "resumed_by": [3],
            },
        ),
    ),
    Case(
        "and a plain resumption ends what it began",
        _SWITCH,
        (MONDAY, paused("2024-06-05T09:00"), resumed("2024-06-08T09:00")),
        ({"occurrence": "1", "due_at": end("2024-06-21"), "paused_by": [2], "resumed_by": [3]},),
    ),
    answer_due(
        "a pause that ends at the very time of the start does not count",
        paused("2024-06-01T09:00"),
        filed("2024-06-03T09:00"),
        resumed("2024-06-03T09:00"),
        occurrence="2",
        due_at=end("2024-06-18"),
        paused_by=[],
        resumed_by=[],
    ),
    Case(
        "a resumption that does not hold the shared field goes with every value of it",
        _YEARLY,
        (
            tell(_P, "RenewalPremiumDue", "2024-06-01T09:00", policy_year=2, due_on="2024-06-10"),
            tell(_P, "PolicyPrinted", "2024-06-12T09:00"),
        ),
        ({"occurrence": "1", "due_at": end("2024-06-22"), "paused_by": [1], "resumed_by": [2]},),
    ),
    Case(
        "of two extensions by one event the later in the list counts, with the date of the start",
        _NOTICE,
        (
            tell(_P, "CustomerNoticeIssued", "2024-03-01T09:00", due_on="2024-03-20"),
            tell(_P, "PolicyPrinted", "2024-03-02T09:00"),
        ),
        ({"occurrence": "1", "due_at": end("2024-03-20"), "extended_by": 2},),
    ),
    paused_rule(
        "a pause that takes working days beyond the calendar leaves no last day",
        "working_days = 5",
        filed("2060-12-20T09:00"),
        paused("2060-12-21T09:00"),
        resumed("2061-01-03T09:00"),
        now="2099-01-01",
        occurrence="1",
        status="OPEN",
        due_at=None,
        paused_by=[2],
        resumed_by=[3],
        calendar="working days, outside the calendar",
    ),
    _surrendered("2024-03-31"),
    _surrendered("2024-04-01"),
    _dispatched("2024-03-20T23:59:59.999999"),
    _dispatched("2024-03-21T00:00"),
    Case(
        "a field of records is required in one of them",
        _SIGNERS,
        (tell(_P, "ApplicationSigned", "2024-03-01T09:00"),),
        findings=({"deviation": "WRONG_VALUE", "occurrence": "1"},),
    ),
)
