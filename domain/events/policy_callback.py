"""P-04: the callback to the new customer: two rounds by telephone, then a manual visit."""

from typing import ClassVar, Literal

from domain.enums import (
    CallbackFailureCategory,
    CallbackFailureReason,
    CallbackIssue,
    CallbackRound,
    MisleadingSaleCategory,
    PhoneChange,
    SignedDocumentType,
)
from domain.events.base import Event, Payload
from domain.values import Count, Date, Instant, Int

TelephoneRound = Literal["FIRST", "SECOND"]


class EarlyCallbackRequested(Event):
    """The agent asked for the callback to be made early (CBK-07)."""

    TOPIC: ClassVar[str] = "policy.EarlyCallbackRequested.v1"

    agent_id: str
    reason: Literal["GOING_ABROAD", "LONG_BUSINESS_TRIP", "OTHER"]
    requested_on: Date
    form_ref: str


class CallbackExemptionRequested(Event):
    """The policyholder asked, by a signed letter, not to be called (CBK-08)."""

    TOPIC: ClassVar[str] = "policy.CallbackExemptionRequested.v1"

    confirmation_letter_ref: str
    special_request_ref: str
    policyholder_signed_in_person: bool
    received_by: str


class CallbackExempted(Event):
    """The regional coordinator granted the exemption from the callback."""

    TOPIC: ClassVar[str] = "policy.CallbackExempted.v1"

    decided_by: str
    decided_on: Date
    reason: str


class CallbackExemptionRejected(Event):
    """The regional coordinator refused the exemption from the callback."""

    TOPIC: ClassVar[str] = "policy.CallbackExemptionRejected.v1"

    decided_by: str
    decided_on: Date
    reason: str


class CallbackRoundStarted(Event):
    """A round of callback dials began."""

    TOPIC: ClassVar[str] = "policy.CallbackRoundStarted.v1"

    round: TelephoneRound
    started_at: Instant


class CallbackAttempted(Event):
    """One dial; allowed from 09:00 to before 21:00, six hours apart (CBK-02, CBK-03)."""

    TOPIC: ClassVar[str] = "policy.CallbackAttempted.v1"

    round: CallbackRound
    attempt_no: Count
    dialed_at: Instant
    answered: bool
    failure_category: CallbackFailureCategory | None = None
    failure_reason: CallbackFailureReason | None = None
    caller_id: str
    recording_ref: str


class CallbackAnswer(Payload):
    """The customer's answer to one question of the callback."""

    question_id: str
    answer: Literal["YES", "NO", "UNCLEAR"]


class CallbackSucceeded(Event):
    """The customer was reached and answered; ``clean`` if nothing was wrong (CBK-06)."""

    TOPIC: ClassVar[str] = "policy.CallbackSucceeded.v1"

    round: CallbackRound
    completed_at: Instant
    respondent_is_policyholder: bool
    answers: tuple[CallbackAnswer, ...]
    clean: bool


class CallbackFailed(Event):
    """A round ended without reaching the customer; the reason is the last or dominant one."""

    TOPIC: ClassVar[str] = "policy.CallbackFailed.v1"

    round: CallbackRound
    ended_at: Instant
    attempts: Int
    failure_category: CallbackFailureCategory
    failure_reason: CallbackFailureReason


class CallbackIssueFound(Event):
    """A callback brought a proxy signature or a misleading sale to light."""

    TOPIC: ClassVar[str] = "policy.CallbackIssueFound.v1"

    round: CallbackRound
    issue: CallbackIssue
    misleading_category: MisleadingSaleCategory | None = None
    documents: tuple[SignedDocumentType, ...] | None = None
    found_at: Instant


class CallbackIssueResolved(Event):
    """Somebody other than the selling agent resolved the issue (REG-B2)."""

    TOPIC: ClassVar[str] = "policy.CallbackIssueResolved.v1"

    resolution: str
    resolver_ref: str
    resolved_at: Instant


class AgentNotifiedOfCallbackFailure(Event):
    """The agent was told that the callback failed."""

    TOPIC: ClassVar[str] = "policy.AgentNotifiedOfCallbackFailure.v1"

    agent_id: str
    notified_at: Instant


class CustomerContactUpdated(Event):
    """The agent confirmed or updated the customer's contact data (CBK-05)."""

    TOPIC: ClassVar[str] = "policy.CustomerContactUpdated.v1"

    agent_id: str
    change: Literal["CONFIRMED_UNCHANGED", "PHONE", "ADDRESS", "BOTH"]
    updated_at: Instant
    new_contact_pii_ref: str


class ManualVisitAssigned(Event):
    """A person was sent to visit the customer after the second round failed (CBK-11)."""

    TOPIC: ClassVar[str] = "policy.ManualVisitAssigned.v1"

    visitor_ref: str
    assigned_at: Instant


class ManualVisitSucceeded(Event):
    """The visit reached the customer; a changed number costs 40 yuan (CBK-12, CBK-13)."""

    TOPIC: ClassVar[str] = "policy.ManualVisitSucceeded.v1"

    visited_at: Instant
    phone_change: PhoneChange | None = None
    issue: CallbackIssue | None = None
    visit_record_ref: str


class ManualVisitFailed(Event):
    """The visit did not reach the customer either; commission is forfeited (CBK-14)."""

    TOPIC: ClassVar[str] = "policy.ManualVisitFailed.v1"

    visited_at: Instant
    failure_category: CallbackFailureCategory
    failure_reason: CallbackFailureReason
