"""Claims, slowly."""

from domain.claim import ClaimState, evolve
from domain.events import claim
from domain.facts import Recorded
from tests.oracles.history import History, Row, Table, at, histories, of, subject


def claims(log: list[Recorded]) -> Table:
    """One row a claim that anything is known about."""
    return {
        key: _handling(h) | _decision(h) | _money(h) | _ending(h) | h.span()
        for key, h in histories(log, subject("claim")).items()
    }


def _handling(h: History) -> Row:
    reported, registered = h.first(claim.ClaimReported), h.first(claim.ClaimRegistered)
    submitted = h.all(claim.ClaimDocumentsSubmitted)
    complete = next((s for s in submitted if s.complete), None)
    looked, assessed = h.last(claim.ClaimInvestigated), h.last(claim.ClaimAssessed)
    return {
        "policy_id": of(reported, "policy_id"),
        "loss_type": of(reported, "loss_type"),
        "loss_on": of(reported, "occurred_on"),
        "reported_at": at(reported, "reported_at"),
        "channel": of(reported, "channel"),
        "documents_submitted_at": at(submitted[0], "submitted_at") if submitted else None,
        "documents_complete_at": at(complete, "submitted_at"),
        "submissions": len(submitted),
        "documents_requested_at": at(h.first(claim.ClaimDocumentsRequested), "notice_reached_at"),
        "document_requests": len(h.all(claim.ClaimDocumentsRequested)),
        "registered_at": at(registered, "registered_at"),
        "reserve_fen": of(registered, "reserve_fen"),
        "investigations": len(h.all(claim.ClaimInvestigated)),
        "investigated_at": at(looked, "completed_at"),
        "investigation_method": of(looked, "method"),
        "assessed_fen": of(assessed, "assessed_fen"),
        "assessor_role": of(assessed, "assessor_role"),
        "assessments": len(h.all(claim.ClaimAssessed)),
    }


def _decision(h: History) -> Row:
    last = h.latest(claim.ClaimApproved, claim.ClaimDenied)
    approved, denied = h.last(claim.ClaimApproved), h.last(claim.ClaimDenied)
    word = "APPROVED" if isinstance(last, claim.ClaimApproved) else "DENIED"
    first = h.earliest(claim.ClaimApproved, claim.ClaimDenied)
    agreed = h.first(claim.ClaimAgreementReached)
    return {
        "decision": word if last else None,
        "decided_at": at(last, "decided_at"),
        "first_decided_at": at(first, "decided_at"),
        "approved_fen": of(approved, "approved_fen"),
        "is_complex": of(approved, "complex"),
        "denial_ground": of(denied, "ground"),
        "denial_clause_ref": of(denied, "clause_ref"),
        "decisions": len(h.all(claim.ClaimApproved)) + len(h.all(claim.ClaimDenied)),
        "notified_at": at(h.first(claim.ClaimDecisionNotified), "notified_at"),
        "notifications": len(h.all(claim.ClaimDecisionNotified)),
        "agreed_at": at(agreed, "agreed_at"),
        "agreed_fen": of(agreed, "agreed_fen"),
    }


def _money(h: History) -> Row:
    paid = h.all(claim.ClaimPaid)
    advances = sum(a.amount_fen for a in h.all(claim.ClaimAdvancePaid))
    final = next((p for p in paid if p.final), None)
    return {
        "paid_fen": sum(p.amount_fen for p in paid) + advances,
        "advance_fen": advances,
        "payments": len(paid),
        "first_paid_at": min((at(p, "paid_at") or 0 for p in paid), default=None),
        "final_paid_at": at(final, "paid_at"),
    }


def _ending(h: History) -> Row:
    state = ClaimState()
    for entry in h.entries:
        state = evolve(state, entry.event)
    shut = h.all(claim.ClaimClosed)
    closed = shut[-1] if state.ending.standing == "CLOSED" else None
    resolved = h.all(claim.ClaimDisputeResolved)
    return {
        "phase": state.phase,
        "outstanding": bool(h.all(claim.ClaimRegistered)) and closed is None,
        "disputes": len(h.all(claim.ClaimDisputed)),
        "disputed_at": at(h.first(claim.ClaimDisputed), "filed_at"),
        "dispute_kind": of(h.last(claim.ClaimDisputed), "kind"),
        "disputes_resolved": len(resolved),
        "dispute_outcome": resolved[-1].outcome if resolved else None,
        "dispute_delta_fen": sum(r.amount_delta_fen for r in resolved),
        "closed_at": at(closed, "at"),
        "first_closed_at": at(shut[0], "at") if shut else None,
        "outcome": of(closed, "outcome"),
        "closures": len(shut),
        "reopenings": len(h.all(claim.ClaimReopened)),
        "reopened_at": at(h.last(claim.ClaimReopened), "at"),
        "surveys_sent": len(h.all(claim.ClaimSurveySent)),
        "surveys_answered": len(h.all(claim.ClaimSurveyAnswered)),
        "alerts_acknowledged": len(h.all(claim.ClaimAlertAcknowledged)),
        "deviations_accepted": len(h.all(claim.ClaimDeviationAccepted)),
    }
