"""By which findings every kind of planted breach shows, and what it cannot help breaking beside.

The kinds and what they look like are in ``streams/simulator/kinds.py``.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Row = Mapping[str, Any]


class Shown(NamedTuple):
    """The rules that a planted breach breaks, and where their findings stand.

    ``stream`` are rules with a finding on the planted stream; ``policy`` and ``agent`` such with
    one on another stream that concerns the planted policy or agent; ``event`` such with one that
    a planted event proves; ``period`` such of the whole company with one for the planted period.
    A bar stands between rules of which one is in force at a time. ``beside`` are rules that the
    breach often breaks too, for the reason given.
    """

    stream: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    why: str = ""


_ANSWER = "REG-C1|REG-S8"  # the complaint rules of 2020 took the place of the service rules
_RUN = "the run after the callback passes before the receipt is there"
SHOWN: Mapping[str, Shown] = {
    "SALE_STEP_MISSING": Shown(("PRC-01",)),
    "SALE_STEP_REPEATED": Shown(("PRC-02",)),
    "SALE_OUT_OF_SEQUENCE": Shown(("PRC-03",)),
    "SALE_WRONG_PARTY": Shown(("PRC-04",)),
    "SIGNED_BY_ANOTHER": Shown(("SGN-01",)),
    "RECEIPT_SIGNED_BY_ANOTHER": Shown(("SGN-01.receipt",)),
    "FALSE_CUSTOMER_INFO": Shown(policy=("RPT-01.false",)),
    "REGULATOR_REPORT_LATE": Shown(("RPT-01",)),
    "RECORDING_MISSING": Shown(("REG-R1",)),
    "DELIVERY_LATE": Shown(("REG-S2",)),
    "RECEIPT_LATE": Shown(("RCP-01", "SCP-04"), beside=("RCP-04",), why=_RUN),
    "RECEIPT_NEVER_RETURNED": Shown(("SCP-04", "RCP-01"), beside=("RCP-04",), why=_RUN),
    "CUT_OFF_MISSED": Shown(("RCP-04",)),
    "CALLBACK_MISSING": Shown(
        ("SCP-03",), beside=("REG-B1",), why="nor was there a call inside the cooling-off period"
    ),
    "CALLBACK_TOO_EARLY": Shown(("CBK-01",), beside=("RCP-04",), why=_RUN),
    "CALL_OUTSIDE_WINDOW": Shown(("CBK-02",)),
    "REDIAL_TOO_SOON": Shown(("CBK-03",)),
    "CONTACT_UPDATE_LATE": Shown(("CBK-05",)),
    "CONTACT_UPDATE_MISSING": Shown(("CBK-05",)),
    "WRONG_CALLER_ID": Shown(("CBK-10",)),
    "AGENT_OWN_PHONE": Shown(("CBK-09.suspicion",), policy=("CBK-09",)),
    "PROXY_SIGNATURE": Shown(("SGN-01.callback", "CBK-06"), policy=("SGN-01.confirmed",)),
    "MISLEADING_SALE": Shown(
        ("CBK-06.misleading", "CBK-06"),
        policy=("REG-L10",),
        beside=("PAY-01",),
        why="some misled by promising a return or hiding what matters",
    ),
    "ISSUE_RESOLVED_LATE": Shown(("REG-B2",)),
    "ISSUE_RESOLVED_BY_SELLER": Shown(("REG-B2.party",)),
    "ISSUE_NOT_RESOLVED": Shown(("REG-B2",)),
    "SECOND_ROUND_FAILED": Shown(("CBK-11",), beside=("RCP-04",), why=_RUN),
    "PHONE_CHANGED": Shown(("CBK-11", "CBK-13.changed"), beside=("RCP-04",), why=_RUN),
    "MANUAL_VISIT_FAILED": Shown(
        ("CBK-11", "CBK-14.failed"), beside=("REG-B1",), why="nobody ever reached the customer"
    ),
    "CALLBACK_OUTSIDE_COOLING_OFF": Shown(("REG-B1",)),
    "EXEMPTION_NOT_SIGNED": Shown(("CBK-08",), beside=("RCP-04",), why=_RUN),
    "RENEWAL_AFTER_GRACE": Shown(("PRM-02",)),
    "LAPSE_WITHOUT_NOTICE": Shown(("REG-S6",)),
    "SURRENDER_PAID_LATE": Shown(("REG-L7",)),
    "SERVICING_LATE": Shown(("REG-S5",)),
    "NOTICE_NOT_DELIVERED": Shown(("PTS-04.delivery",)),
    "NOTICE_DELIVERED_LATE": Shown(("PTS-04.delivery",)),
    "CONSULTATION_ANSWERED_LATE": Shown(("SVC-01",)),
    "DOCUMENTS_REQUESTED_TWICE": Shown(("REG-L1",)),
    "CLAIM_DECISION_LATE": Shown(("REG-S7", "REG-L2.decision")),
    "DENIAL_NOTICE_LATE": Shown(("REG-L3",)),
    "CLAIM_PAYMENT_LATE": Shown(("REG-L2",)),
    "CLAIM_ADVANCE_MISSING": Shown(("REG-L4", "REG-S7", "REG-L2.decision")),
    "CLAIM_NON_COOPERATION": Shown(event=("PTS-18.found",)),
    "COMPLAINT_ACCEPTED_LATE": Shown(("CMP-01",)),
    "FEEDBACK_LATE": Shown((_ANSWER,)),
    "FEEDBACK_LATE_COMPLEX": Shown((_ANSWER,)),
    "FEEDBACK_LATE_EXTENDED": Shown((_ANSWER,)),
    "FEEDBACK_LATE_PAUSED": Shown((_ANSWER,)),
    "LOOP_STEP_MISSING": Shown(("CMP-03",)),
    "CLOSED_WITHOUT_FEEDBACK": Shown(("CMP-03", _ANSWER)),
    "HANDLER_CONFLICT_UNCHECKED": Shown(("REG-C5",)),
    "COMPLAINT_REVIEW_LATE": Shown(("REG-C6",)),
    "SHARED_PHONE": Shown(agent=("RPT-01.shared",)),
    "TRAINING_SHORT": Shown(("TRN-01", "TRN-02")),
    "DOCUMENTS_OVERDUE": Shown(why="it costs points (PTS-16) and breaks no rule that is judged"),
    "DOCUMENTS_OVERDUE_MANY": Shown(why="it costs points (PTS-17), likewise"),
    "SURVEY_WAVE_MISSING": Shown(period=("SAT-01",)),
}


class Planted(NamedTuple):
    """A planted breach, with the positions of the events that show it."""

    kind: str
    subject: str
    positions: frozenset[int]

    @property
    def shown(self) -> Shown:
        """Where its findings stand."""
        return SHOWN[self.kind]

    def demanded(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Every finding that there has to be: its place, and the rules of which it is of one."""
        for place in ("stream", "policy", "agent", "event", "period"):
            for rules in getattr(self.shown, place):
                yield place, frozenset(rules.split("|"))

    def places(self, finding: Row) -> Iterator[str]:
        """Where a finding stands, seen from this breach."""
        kind, _, name = self.subject.partition("/")
        if finding["stream"] == self.subject:
            yield "stream"
        elif finding.get(f"{kind}_id") == name:
            yield kind
        if self.positions & {*finding["positions"]}:
            yield "event"
        if finding["stream"] == "company" and finding["occurrence"] == name:
            yield "period"

    def explains(self, finding: Row) -> bool:
        """Whether a finding comes of this breach."""
        places = {*self.places(finding)}
        named = any(p in places and finding["rule"] in rules for p, rules in self.demanded())
        return named or (
            bool(places & {"stream", "policy"}) and finding["rule"] in self.shown.beside
        )
