"""Facts that can be about more than one kind of aggregate; each kind names its own topic."""

from domain.enums import SatisfactionDimension, SurveyMethod
from domain.events.base import Event
from domain.values import Date, Instant, Number, Quarter, RuleId, Score


class SurveySent(Event):
    """A satisfaction survey was sent; its answer is not known yet (SAT-01)."""

    survey_id: str
    wave: Quarter
    method: SurveyMethod
    scores: dict[SatisfactionDimension, Score] | None = None
    overall: Score | None = None
    comment_pii_ref: str | None = None
    answered_at: Instant | None = None


class SurveyAnswered(Event):
    """A satisfaction survey was answered; scores run from 0 to 100 (SVC-02)."""

    survey_id: str
    wave: Quarter
    method: SurveyMethod
    scores: dict[SatisfactionDimension, Score]
    overall: Score
    comment_pii_ref: str
    answered_at: Instant


class AlertAcknowledged(Event):
    """A person acknowledged a risk alert (RSK-01)."""

    alert_id: str
    metric: str
    threshold: Number
    value: Number
    acknowledged_by: str


class DeviationAccepted(Event):
    """A person answers for a breach of a rule until a day, and why; it hides nothing.

    The breach stays a finding. ``expires_on`` is the last day on which the acceptance holds;
    ``breached_on`` tells breaches of the same rule apart.
    """

    rule_id: RuleId
    breached_on: Date | None = None
    approver_ref: str
    reason: str
    accepted_on: Date
    expires_on: Date
