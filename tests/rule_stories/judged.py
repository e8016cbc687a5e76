"""Which rules are judged for which stream, and which facts count."""

from dataclasses import replace

from tests.rule_stories.case import LATER, Case, at, tell
from tests.rule_stories.starts import EACH, FIRST, applied, assigned, issued, visited

_LONG = """
scope = { channels = ["AGENT", "ONLINE"], long_term = true, effective_from = 2024-01-05 }
kind = "forbidden_value"
event = { event = "policy.ManualVisitSucceeded", at = "visited_at" }
"""
_REPORT = _LONG.replace("policy.ManualVisitSucceeded", "claim.ClaimAdvancePaid").replace(
    "visited_at", "paid_at"
)
_VISIT = visited("2024-03-01T09:00")
_HIT = ({"occurrence": "1", "deviation": "FORBIDDEN", "positions": [1]},)
_PAID = tell("claim/C-1", "ClaimAdvancePaid", "2024-05-01T09:00")
_SCOPES = (
    Case("in scope", _LONG, (_VISIT, applied(), issued()), findings=_HIT),
    Case(
        "before the first day of the scope",
        _LONG,
        (_VISIT, applied(), issued("2024-01-04")),
        findings=(),
    ),
    Case(
        "another channel", _LONG, (_VISIT, applied(channel="BANCASSURANCE"), issued()), findings=()
    ),
    Case("a short term", _LONG, (_VISIT, applied(is_long_term=False), issued()), findings=()),
    Case("no application is known", _LONG, (_VISIT, issued()), findings=()),
    Case("no issue is known", _LONG, (_VISIT, applied()), findings=()),
    Case(
        "the first application counts",
        _LONG,
        (_VISIT, applied("2024-01-03T10:00", channel="PARTNER"), applied(), issued()),
        findings=_HIT,
    ),
    Case(
        "another policy's application does not help",
        _LONG,
        (_VISIT, applied(stream="policy/P-2"), issued()),
        findings=(),
    ),
)
_IN_FORCE = """
in_force_from = 2024-03-01
in_force_to = 2024-03-31
kind = "forbidden_value"
event = { event = "policy.ManualVisitSucceeded", at = "visited_at" }
"""
JUDGED_CASES = (
    *_SCOPES,
    *(
        Case(f"in force: {time}", _IN_FORCE, (visited(time),), findings=_HIT if hit else ())
        for time, hit in (
            ("2024-02-29T23:59:59.999999", False),
            ("2024-03-01T00:00", True),
            ("2024-03-31T23:59:59.999999", True),
            ("2024-04-01T00:00", False),
        )
    ),
    Case(
        "a first start before the rule was in force is the first all the same",
        f"in_force_from = 2024-03-01\n{FIRST}",
        (assigned("2024-02-29T09:00"), assigned("2024-03-02T09:00")),
        (),
    ),
    Case("a rule that is switched off", f"enabled = false\n{EACH}", (assigned("2024-03-01"),), ()),
    Case(
        "the claim has the scope and the people of the policy that its first report names",
        _REPORT,
        (
            tell("claim/C-1", "ClaimReported", "2024-04-02T09:00", policy_id="P-2"),
            tell("claim/C-1", "ClaimReported", "2024-04-01T09:00", policy_id="P-1"),
            applied(agent_id="A-7"),
            issued(),
            _PAID,
        ),
        findings=({"occurrence": "5", "policy_id": "P-1", "agent_id": "A-7"},),
    ),
    Case("a claim whose policy is not known", _REPORT, (applied(), issued(), _PAID), findings=()),
    Case(
        "a complaint is about its own agent, or else the policy's",
        ("REG-C5",),
        (
            tell(
                "complaint/Q-1",
                "ComplaintFiled",
                "2024-04-01T09:00",
                policy_id="P-1",
                agent_id="A-9",
            ),
            tell(
                "complaint/Q-1",
                "ComplaintAccepted",
                "2024-04-02T09:00",
                accepted_at="2024-04-02T09:00:00+08:00",
                handler_conflict_checked=False,
            ),
            tell(
                "complaint/Q-2", "ComplaintFiled", "2024-04-01T09:00", policy_id="P-1", agent_id=...
            ),
            tell(
                "complaint/Q-2",
                "ComplaintAccepted",
                "2024-04-02T09:00",
                accepted_at="2024-04-02T09:00:00+08:00",
                handler_conflict_checked=False,
            ),
            applied(agent_id="A-7"),
        ),
        findings=(
            {"occurrence": "2", "policy_id": "P-1", "agent_id": "A-9", "deviation": "WRONG_VALUE"},
            {"occurrence": "4", "policy_id": "P-1", "agent_id": "A-7", "deviation": "WRONG_VALUE"},
        ),
    ),
    Case(
        "a finding of an agent names the policy of its event (SGN-01)",
        ("SGN-01.confirmed",),
        (tell("agent/A-1", "ProxySignatureConfirmed", "2024-04-01T09:00", policy_id="P-5"),),
        findings=(
            {"occurrence": "1", "policy_id": "P-5", "agent_id": "A-1", "severity": "critical"},
        ),
    ),
)
_STORY = (assigned("2024-03-01T09:00"), visited("2024-03-05T09:00"))
_LATE = replace(_STORY[1], recorded=LATER)
KNOWN_CASES = (
    Case(
        "a stop that occurs at the effective time counts",
        EACH,
        _STORY,
        ({"occurrence": "1", "status": "MET"},),
        effective=at("2024-03-05T09:00"),
    ),
    Case(
        "a stop that occurs later does not",
        EACH,
        _STORY,
        ({"occurrence": "1", "status": "OPEN"},),
        effective=at("2024-03-05T08:59:59.999999"),
    ),
    Case(
        "a stop that becomes known later does not",
        EACH,
        (_STORY[0], _LATE),
        ({"occurrence": "1", "status": "OVERDUE"},),
        known=at("2200-12-31"),
    ),
    Case(
        "a stop that becomes known at that time counts",
        EACH,
        (_STORY[0], _LATE),
        ({"occurrence": "1", "status": "MET"},),
        known=LATER,
    ),
)
