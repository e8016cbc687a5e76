"""P-06, P-08, P-11 to P-13: premiums, servicing, notices, surveys, the end, personal data."""

from typing import ClassVar, Literal

from domain.enums import CollectionMethod, ServiceChannel
from domain.events.base import Event
from domain.events.shared import AlertAcknowledged, DeviationAccepted, SurveyAnswered, SurveySent
from domain.values import Date, Fen, Instant, Int

EndReason = Literal["MATURITY", "CLAIM", "SURRENDER", "LAPSE_EXPIRED", "RESCINDED"]
NoticeType = Literal["NOTICE", "ISSUE_LETTER", "ENDORSEMENT", "MATERIAL"]


class RenewalPremiumDue(Event):
    """A renewal premium fell due."""

    TOPIC: ClassVar[str] = "policy.RenewalPremiumDue.v1"

    policy_year: Int
    instalment_no: Int
    due_on: Date
    amount_fen: Fen


class RenewalPremiumPaid(Event):
    """A renewal premium was paid."""

    TOPIC: ClassVar[str] = "policy.RenewalPremiumPaid.v1"

    policy_year: Int
    instalment_no: Int
    amount_fen: Fen
    paid_on: Date
    method: CollectionMethod


class PolicyCancelledInCoolingOff(Event):
    """The customer cancelled inside the cooling-off period and was refunded (犹豫期退保)."""

    TOPIC: ClassVar[str] = "policy.PolicyCancelledInCoolingOff.v1"

    requested_on: Date
    refunded_fen: Fen
    cooling_off_end: Date


class PolicySurrendered(Event):
    """The customer ended the contract early against its cash value (退保)."""

    TOPIC: ClassVar[str] = "policy.PolicySurrendered.v1"

    requested_on: Date
    cash_value_fen: Fen
    paid_on: Date
    reason: str


class PolicyLapsed(Event):
    """The policy lapsed because a renewal premium was not paid in time (失效)."""

    TOPIC: ClassVar[str] = "policy.PolicyLapsed.v1"

    effective_on: Date
    arrears_fen: Fen


class PolicyReinstated(Event):
    """A lapsed policy was put in force again (复效)."""

    TOPIC: ClassVar[str] = "policy.PolicyReinstated.v1"

    effective_on: Date
    arrears_fen: Fen


class PolicyServicingRequested(Event):
    """A change to the policy was requested (保全); its completion is not known yet."""

    TOPIC: ClassVar[str] = "policy.PolicyServicingRequested.v1"

    change_type: str
    requested_at: Instant
    completed_at: Instant | None = None
    form_ref: str


class PolicyServicingCompleted(Event):
    """A requested change to the policy was carried out."""

    TOPIC: ClassVar[str] = "policy.PolicyServicingCompleted.v1"

    change_type: str
    requested_at: Instant
    completed_at: Instant
    form_ref: str


class CustomerNoticeIssued(Event):
    """A notice was handed to the agent for the customer; its delivery is not known yet (PTS-04)."""

    TOPIC: ClassVar[str] = "policy.CustomerNoticeIssued.v1"

    notice_type: NoticeType
    due_on: Date
    delivered_on: Date | None = None
    acknowledged_back: bool | None = None


class CustomerNoticeDelivered(Event):
    """A notice reached the customer (PTS-04, PTS-05)."""

    TOPIC: ClassVar[str] = "policy.CustomerNoticeDelivered.v1"

    notice_type: NoticeType
    due_on: Date
    delivered_on: Date
    acknowledged_back: bool


class CustomerFollowedUp(Event):
    """A periodic service contact, which is not the new-policy callback."""

    TOPIC: ClassVar[str] = "policy.CustomerFollowedUp.v1"

    channel: ServiceChannel
    topic: str
    contacted_at: Instant


class PolicyMatured(Event):
    """The policy reached its term."""

    TOPIC: ClassVar[str] = "policy.PolicyMatured.v1"

    on: Date
    reason: EndReason


class PolicyTerminated(Event):
    """The policy ended."""

    TOPIC: ClassVar[str] = "policy.PolicyTerminated.v1"

    on: Date
    reason: EndReason


class ConsultationRecorded(Event):
    """A question of the customer was answered and archived (ARC-01)."""

    TOPIC: ClassVar[str] = "policy.ConsultationRecorded.v1"

    topic: str
    channel: ServiceChannel
    received_at: Instant
    answered_at: Instant
    archived_ref: str
    customer_confirmed: bool


class PolicySurveySent(SurveySent):
    """A satisfaction survey about the policy was sent."""

    TOPIC: ClassVar[str] = "policy.SatisfactionSurveySent.v1"


class PolicySurveyAnswered(SurveyAnswered):
    """A satisfaction survey about the policy was answered."""

    TOPIC: ClassVar[str] = "policy.SatisfactionSurveyAnswered.v1"


class PolicyAlertAcknowledged(AlertAcknowledged):
    """A person acknowledged a risk alert about the policy."""

    TOPIC: ClassVar[str] = "policy.AlertAcknowledged.v1"


class PolicyDeviationAccepted(DeviationAccepted):
    """A person accepted a breach about the policy, until a day."""

    TOPIC: ClassVar[str] = "policy.DeviationAccepted.v1"


class PersonalDataErasureRequested(Event):
    """The customer asked for the erasure of personal data (REG-D4)."""

    TOPIC: ClassVar[str] = "policy.PersonalDataErasureRequested.v1"


class PersonalDataErased(Event):
    """The key to the customer's personal data was destroyed."""

    TOPIC: ClassVar[str] = "policy.PersonalDataErased.v1"

    key_id: str
    fields_class: tuple[str, ...]


class PersonalDataErasureDeferred(Event):
    """A duty to keep records defers the erasure until a date."""

    TOPIC: ClassVar[str] = "policy.PersonalDataErasureDeferred.v1"

    retention_rule: str
    until: Date


class PersonalDataAccessed(Event):
    """Somebody looked at the customer's personal data, for a stated purpose."""

    TOPIC: ClassVar[str] = "policy.PersonalDataAccessed.v1"

    who: str
    purpose: str
