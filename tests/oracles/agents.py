"""Agents, slowly."""

from decimal import Decimal

from domain.events import Event, agent
from domain.facts import Recorded
from tests.oracles.history import History, Row, Table, histories, of, subject

_COUNTED: dict[str, type[Event]] = {
    "contracts": agent.AgentContracted,
    "trainings": agent.TrainingCompleted,
    "appraisals": agent.AgentAppraised,
    "false_info_cases": agent.FalseCustomerInfoFound,
    "proxy_signatures": agent.ProxySignatureConfirmed,
    "misleading_sales": agent.MisleadingSaleConfirmed,
    "non_cooperations": agent.ClaimNonCooperationFound,
    "documents_issued": agent.ControlledDocumentIssued,
    "documents_returned": agent.ControlledDocumentReturned,
    "documents_overdue": agent.ControlledDocumentOverdue,
    "points_deductions": agent.QualityPointsDeducted,
    "points_revocations": agent.QualityPointsRevoked,
    "promotions_denied": agent.PromotionDenied,
    "ranks_denied": agent.RankMaintenanceDenied,
    "elite_disqualifications": agent.EliteClubDisqualified,
    "reports_to_regulator": agent.AgentReportedToRegulator,
    "penalties": agent.RegulatorPenaltyRecorded,
    "grievances_filed": agent.AgentGrievanceFiled,
    "grievances_resolved": agent.AgentGrievanceResolved,
    "alerts_acknowledged": agent.AgentAlertAcknowledged,
    "deviations_accepted": agent.AgentDeviationAccepted,
}


def agents(log: list[Recorded]) -> Table:
    """One row an agent that anything is known about."""
    return {
        key: _contract(h) | _career(h) | _conduct(h) | h.span()
        for key, h in histories(log, subject("agent")).items()
    }


def _contract(h: History) -> Row:
    contract = h.last(agent.AgentContracted)
    word = h.latest(agent.AgentContracted, agent.AgentContractTerminated)
    ending = word if isinstance(word, agent.AgentContractTerminated) else None
    phase = "TERMINATED" if ending else "CONTRACTED"
    return {
        "phase": phase if word else "UNKNOWN",
        "branch_id": of(contract, "branch_id"),
        "contract_no": of(contract, "contract_no"),
        "contracted_on": of(h.first(agent.AgentContracted), "signed_on"),
        "education_level": of(contract, "education_level"),
        "qualification_ref": of(contract, "qualification_ref"),
        "terminated_on": of(ending, "terminated_on"),
        "termination_reason": of(ending, "reason"),
    }


def _career(h: History) -> Row:
    courses, appraised = h.all(agent.TrainingCompleted), h.last(agent.AgentAppraised)
    return {name: len(h.all(kind)) for name, kind in _COUNTED.items()} | {
        "trainings_passed": sum(course.passed for course in courses),
        "training_minutes": sum(course.minutes for course in courses),
        "training_minutes_passed": sum(course.minutes for course in courses if course.passed),
        "last_trained_on": courses[-1].completed_on if courses else None,
        "appraisal_period": of(appraised, "period"),
        "appraisal_score": of(appraised, "score"),
        "satisfaction_weight_pct": of(appraised, "satisfaction_weight_pct"),
    }


def _conduct(h: History) -> Row:
    false_info = h.all(agent.FalseCustomerInfoFound)
    revoked = {r.original_event_id for r in h.all(agent.QualityPointsRevoked)}
    points = [
        (entry.recorded.fact.event_id, entry.event.points)
        for entry in h.entries
        if isinstance(entry.event, agent.QualityPointsDeducted)
    ]
    penalties, reports = (
        h.all(agent.RegulatorPenaltyRecorded),
        h.all(agent.AgentReportedToRegulator),
    )
    return {
        "own_phone_cases": sum(case.kind == "AGENT_OWN_PHONE" for case in false_info),
        "false_info_found_on": false_info[-1].found_on if false_info else None,
        "points_deducted": sum((p for _, p in points), Decimal(0)),
        "points_standing": sum((p for name, p in points if name not in revoked), Decimal(0)),
        "points_deducted_on": of(h.last(agent.QualityPointsDeducted), "deducted_on"),
        "reported_quarter": reports[-1].quarter if reports else None,
        "reported_cases": sum(report.cases for report in reports),
        "penalties_fen": sum(penalty.amount_fen for penalty in penalties),
        "penalised_on": penalties[-1].decided_on if penalties else None,
    }
