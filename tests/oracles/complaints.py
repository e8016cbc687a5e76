"""Complaints, slowly."""

from domain.complaint import ComplaintState, evolve
from domain.events import complaint
from domain.facts import Recorded
from tests.oracles.history import History, Row, Table, at, histories, of, subject

_FILED = (
    "customer_ref",
    "policy_id",
    "claim_id",
    "agent_id",
    "channel",
    "source",
    "cause",
    "complainant_count",
)
_ACCEPTED = ("grade", "category", "handler_ref", "handler_conflict_checked")


def complaints(log: list[Recorded]) -> Table:
    """One row a complaint that anything is known about."""
    return {
        key: _loop(h) | _clock(h) | _end(h) | _aftermath(h) | h.span()
        for key, h in histories(log, subject("complaint")).items()
    }


def _loop(h: History) -> Row:
    state = ComplaintState()
    for entry in h.entries:
        state = evolve(state, entry.event)
    filed, accepted = h.first(complaint.ComplaintFiled), h.first(complaint.ComplaintAccepted)
    owner, looked = (
        h.last(complaint.ComplaintOwnerAssigned),
        h.last(complaint.ComplaintInvestigated),
    )
    return (
        {name: of(filed, name) for name in _FILED}
        | {name: of(accepted, name) for name in _ACCEPTED}
        | {name: of(owner, name) for name in ("owner_ref", "owner_type", "caused_by_owner")}
        | {
            "phase": state.phase,
            "closed_loop": not state.loop.missing_steps,
            "received_at": at(filed, "received_at"),
            "accepted_at": at(accepted, "accepted_at"),
            "investigated_at": at(looked, "completed_at"),
            "facts_verified": of(looked, "facts_verified"),
            "responsible_party": of(looked, "responsible_party"),
            "misleading_category": of(looked, "misleading_category"),
            "investigations": len(h.all(complaint.ComplaintInvestigated)),
        }
    )


def _clock(h: History) -> Row:
    """Add up the time in which at least one reason was paused."""
    open_reasons: set[str] = set()
    since: int | None = None
    micros = 0
    for entry in h.entries:
        now = entry.recorded.fact.occurred_us
        if isinstance(entry.event, complaint.ComplaintClockPaused):
            since = since if open_reasons else now
            open_reasons.add(entry.event.reason)
        elif isinstance(entry.event, complaint.ComplaintClockResumed):
            was_paused = bool(open_reasons)
            open_reasons.discard(entry.event.reason)
            if was_paused and not open_reasons and since is not None:
                micros += now - since
                since = None
    extended = h.last(complaint.ComplaintDeadlineExtended)
    return {
        "paused_since": since,
        "paused_seconds": micros // 1_000_000,
        "pauses": len(h.all(complaint.ComplaintClockPaused)),
        "resumptions": len(h.all(complaint.ComplaintClockResumed)),
        "extended_due_on": of(extended, "new_due_on"),
        "extension_level": of(extended, "level"),
        "extensions": len(h.all(complaint.ComplaintDeadlineExtended)),
    }


def _end(h: History) -> Row:
    resolved, told = h.last(complaint.ComplaintResolved), h.first(complaint.ComplaintFeedbackGiven)
    said = h.last(complaint.ComplaintSatisfactionRecorded)
    gone, shut = h.first(complaint.ComplaintWithdrawn), h.first(complaint.ComplaintClosed)
    return {
        "resolved_at": at(resolved, "decided_at"),
        "measure": of(resolved, "measure"),
        "compensation_fen": of(resolved, "compensation_fen"),
        "resolutions": len(h.all(complaint.ComplaintResolved)),
        "feedback_at": at(told, "given_at"),
        "feedback_channel": of(told, "channel"),
        "remedies_explained": of(told, "remedies_explained"),
        "satisfaction_score": of(said, "score"),
        "satisfaction_accepted": of(said, "accepted"),
        "withdrawn_at": at(gone, "at"),
        "closed_at": at(shut, "at"),
        "archive_ref": of(shut or gone, "archive_ref"),
    }


def _aftermath(h: History) -> Row:
    imposed, reviewed = (
        h.all(complaint.AccountabilityImposed),
        h.last(complaint.ComplaintReviewDecided),
    )
    up, rectified = h.all(complaint.ComplaintEscalated), h.all(complaint.RootCauseRectified)
    return {
        "escalations": len(up),
        "escalated_at": at(up[0], "escalated_at") if up else None,
        "escalated_to": up[-1].to if up else None,
        "reviews_requested": len(h.all(complaint.ComplaintReviewRequested)),
        "review_requested_on": of(h.first(complaint.ComplaintReviewRequested), "requested_on"),
        "reviews_decided": len(h.all(complaint.ComplaintReviewDecided)),
        "review_decided_on": of(reviewed, "decided_on"),
        "review_outcome": of(reviewed, "outcome"),
        "accountabilities": len(imposed),
        "accountability_fen": sum(i.amount_fen or 0 for i in imposed),
        "accountable_party": imposed[-1].party_ref if imposed else None,
        "rectifications": len(rectified),
        "rectified_on": rectified[0].completed_on if rectified else None,
        "alerts_acknowledged": len(h.all(complaint.ComplaintAlertAcknowledged)),
        "deviations_accepted": len(h.all(complaint.ComplaintDeviationAccepted)),
    }
