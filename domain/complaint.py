"""The complaint aggregate: its state and how each fact changes it (P-09)."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from domain.events.base import Event
from domain.events.complaint import (
    AccountabilityImposed,
    ComplaintAccepted,
    ComplaintAlertAcknowledged,
    ComplaintClockPaused,
    ComplaintClockResumed,
    ComplaintClosed,
    ComplaintDeadlineExtended,
    ComplaintDeviationAccepted,
    ComplaintEscalated,
    ComplaintFeedbackGiven,
    ComplaintFiled,
    ComplaintInvestigated,
    ComplaintOwnerAssigned,
    ComplaintResolved,
    ComplaintReviewDecided,
    ComplaintReviewRequested,
    ComplaintSatisfactionRecorded,
    ComplaintWithdrawn,
    RootCauseRectified,
)
from domain.parts import NEVER, Once, upsert


class ComplaintPhase(StrEnum):
    """How far a complaint has come; derived from the facts, never stated by one."""

    UNKNOWN = "UNKNOWN"
    FILED = "FILED"
    ACCEPTED = "ACCEPTED"
    INVESTIGATED = "INVESTIGATED"
    RESOLVED = "RESOLVED"
    FED_BACK = "FED_BACK"
    WITHDRAWN = "WITHDRAWN"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Loop:
    """The four mandatory steps and what surrounds them (CMP-03)."""

    filed: Once[ComplaintFiled] = NEVER
    accepted: Once[ComplaintAccepted] = NEVER
    owners: tuple[ComplaintOwnerAssigned, ...] = ()
    investigations: tuple[ComplaintInvestigated, ...] = ()
    resolutions: tuple[ComplaintResolved, ...] = ()
    feedback: Once[ComplaintFeedbackGiven] = NEVER
    satisfaction: tuple[ComplaintSatisfactionRecorded, ...] = ()
    withdrawn: Once[ComplaintWithdrawn] = NEVER
    closed: Once[ComplaintClosed] = NEVER

    @property
    def missing_steps(self) -> tuple[str, ...]:
        """The mandatory steps that nobody has reported: accept, investigate, handle, feed back."""
        steps = {
            "ACCEPT": self.accepted.times,
            "INVESTIGATE": len(self.investigations),
            "HANDLE": len(self.resolutions),
            "FEED_BACK": self.feedback.times,
        }
        return tuple(step for step, done in steps.items() if not done)


def evolve_loop(loop: Loop, event: Event) -> Loop:
    """Apply one step."""
    match event:
        case ComplaintFiled():
            return replace(loop, filed=loop.filed.seen(event))
        case ComplaintAccepted():
            return replace(loop, accepted=loop.accepted.seen(event))
        case ComplaintOwnerAssigned():
            return replace(loop, owners=(*loop.owners, event))
        case ComplaintInvestigated():
            return replace(loop, investigations=(*loop.investigations, event))
        case ComplaintResolved():
            return replace(loop, resolutions=(*loop.resolutions, event))
        case ComplaintFeedbackGiven():
            return replace(loop, feedback=loop.feedback.seen(event))
        case ComplaintSatisfactionRecorded():
            return replace(loop, satisfaction=(*loop.satisfaction, event))
        case ComplaintWithdrawn():
            return replace(loop, withdrawn=loop.withdrawn.seen(event))
        case ComplaintClosed():
            return replace(loop, closed=loop.closed.seen(event))
        case _:
            return loop


@dataclass(frozen=True, slots=True)
class Clock:
    """What moved or stopped the deadline (REG-C1, REG-C2)."""

    extensions: tuple[ComplaintDeadlineExtended, ...] = ()
    pauses: tuple[ComplaintClockPaused, ...] = ()
    resumptions: tuple[ComplaintClockResumed, ...] = ()
    paused_for: tuple[str, ...] = ()

    @property
    def extended_to(self) -> date | None:
        """The due day that the last extension set."""
        return self.extensions[-1].new_due_on if self.extensions else None


def evolve_clock(clock: Clock, event: Event) -> Clock:
    """Apply one fact of the clock; a pause lasts until it is resumed for the same reason."""
    match event:
        case ComplaintDeadlineExtended():
            return replace(clock, extensions=(*clock.extensions, event))
        case ComplaintClockPaused():
            others = tuple(reason for reason in clock.paused_for if reason != event.reason)
            return replace(clock, pauses=(*clock.pauses, event), paused_for=(*others, event.reason))
        case ComplaintClockResumed():
            others = tuple(reason for reason in clock.paused_for if reason != event.reason)
            return replace(clock, resumptions=(*clock.resumptions, event), paused_for=others)
        case _:
            return clock


@dataclass(frozen=True, slots=True)
class Review:
    """A review, known by the day it was asked for (REG-C6)."""

    requested_on: date
    requested: Once[ComplaintReviewRequested] = NEVER
    decided: Once[ComplaintReviewDecided] = NEVER


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What followed: escalations, reviews, who answered for it, what was put right."""

    escalations: tuple[ComplaintEscalated, ...] = ()
    reviews: tuple[Review, ...] = ()
    accountability: tuple[AccountabilityImposed, ...] = ()
    rectifications: tuple[RootCauseRectified, ...] = ()


def evolve_aftermath(aftermath: Aftermath, event: Event) -> Aftermath:
    """Apply one fact of the aftermath."""
    match event:
        case ComplaintEscalated():
            return replace(aftermath, escalations=(*aftermath.escalations, event))
        case ComplaintReviewRequested() | ComplaintReviewDecided():
            return replace(aftermath, reviews=_with_review(aftermath.reviews, event))
        case AccountabilityImposed():
            return replace(aftermath, accountability=(*aftermath.accountability, event))
        case RootCauseRectified():
            return replace(aftermath, rectifications=(*aftermath.rectifications, event))
        case _:
            return aftermath


def _with_review(
    reviews: tuple[Review, ...], event: ComplaintReviewRequested | ComplaintReviewDecided
) -> tuple[Review, ...]:
    def change(review: Review) -> Review:
        if isinstance(event, ComplaintReviewRequested):
            return replace(review, requested=review.requested.seen(event))
        return replace(review, decided=review.decided.seen(event))

    day = event.requested_on
    return upsert(reviews, lambda review: review.requested_on == day, Review(day), change)


@dataclass(frozen=True, slots=True)
class ComplaintState:
    """A complaint; no part waits for another."""

    loop: Loop = field(default_factory=Loop)
    clock: Clock = field(default_factory=Clock)
    aftermath: Aftermath = field(default_factory=Aftermath)
    alerts: tuple[ComplaintAlertAcknowledged, ...] = ()
    deviations: tuple[ComplaintDeviationAccepted, ...] = ()

    @property
    def phase(self) -> ComplaintPhase:
        """The furthest step that the facts show."""
        loop = self.loop
        reached = (
            (loop.closed.times, ComplaintPhase.CLOSED),
            (loop.withdrawn.times, ComplaintPhase.WITHDRAWN),
            (loop.feedback.times, ComplaintPhase.FED_BACK),
            (len(loop.resolutions), ComplaintPhase.RESOLVED),
            (len(loop.investigations), ComplaintPhase.INVESTIGATED),
            (loop.accepted.times, ComplaintPhase.ACCEPTED),
            (loop.filed.times, ComplaintPhase.FILED),
        )
        return next((phase for done, phase in reached if done), ComplaintPhase.UNKNOWN)


def evolve(state: ComplaintState, event: Event) -> ComplaintState:
    """Apply one fact. Never raises and never refuses: history has happened."""
    if isinstance(event, ComplaintAlertAcknowledged):
        return replace(state, alerts=(*state.alerts, event))
    if isinstance(event, ComplaintDeviationAccepted):
        return replace(state, deviations=(*state.deviations, event))
    return replace(
        state,
        loop=evolve_loop(state.loop, event),
        clock=evolve_clock(state.clock, event),
        aftermath=evolve_aftermath(state.aftermath, event),
    )
