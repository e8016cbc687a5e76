"""Agents by half-year, their files, and the findings of false data, slowly."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from domain.events import Event, agent
from domain.facts import Recorded
from tests.oracles.history import Entry, History, Row, Table, histories, of, subject

_DENIALS: dict[type[Event], str] = {
    agent.PromotionDenied: "PROMOTION",
    agent.RankMaintenanceDenied: "RANK_MAINTENANCE",
    agent.EliteClubDisqualified: "ELITE_CLUB",
}


def _half(day: date) -> str:
    return f"{day.year}-H{1 if day.month < 7 else 2}"


def _day(event: Event) -> date | None:
    match event:
        case agent.QualityPointsDeducted():
            return event.period_end
        case agent.TrainingCompleted():
            return event.completed_on
        case agent.ControlledDocumentOverdue():
            return event.on
        case _ if type(event) in _DENIALS:
            found: date = of(event, "decided_on")
            return found
        case _:
            return None


def _key(entry: Entry) -> tuple[Any, ...] | None:
    day = _day(entry.event)
    return None if day is None else (entry.recorded.fact.stream[6:], _half(day))


def _revoked(log: list[Recorded]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for recorded in log:
        event = recorded.fact.event()
        if isinstance(event, agent.QualityPointsRevoked):
            found[recorded.fact.stream[6:]].add(event.original_event_id)
    return found


def _deductions(h: History) -> list[tuple[str, agent.QualityPointsDeducted]]:
    return [
        (entry.recorded.fact.event_id, entry.event)
        for entry in h.entries
        if isinstance(entry.event, agent.QualityPointsDeducted)
    ]


def agent_quality(log: list[Recorded]) -> Table:
    """One row an agent and half-year in which anything lies."""
    gone = _revoked(log)
    return {key: _quality(h, gone[key[0]]) for key, h in histories(log, _key).items()}


def _quality(h: History, gone: set[str]) -> Row:
    entries = _deductions(h)
    standing: dict[int, list[Decimal]] = defaultdict(list)
    for event_id, event in entries:
        if event_id not in gone:
            standing[event.item_no].append(event.points)
    total = sum((event.points for _, event in entries), Decimal(0))
    net = sum((p for points in standing.values() for p in points), Decimal(0))
    denials = [entry.event for entry in h.entries if type(entry.event) in _DENIALS]
    failed = {name for denial in denials for name in of(denial, "failed_indicators")}
    courses = h.all(agent.TrainingCompleted)
    return {
        "deductions": len(entries),
        "points_deducted": total,
        "deductions_revoked": sum(event_id in gone for event_id, _ in entries),
        "points_revoked": total - net,
        "points_net": net,
        "items": [
            {"item_no": number, "deductions": len(points), "points": sum(points, Decimal(0))}
            for number, points in sorted(standing.items())
        ]
        or None,
        "documents_overdue": len(h.all(agent.ControlledDocumentOverdue)),
        "trainings": len(courses),
        "training_minutes": sum(course.minutes for course in courses if course.passed),
        "promotions_denied": len(h.all(agent.PromotionDenied)),
        "ranks_denied": len(h.all(agent.RankMaintenanceDenied)),
        "elite_disqualifications": len(h.all(agent.EliteClubDisqualified)),
        "failed_indicators": sorted(failed) if denials else None,
        "events": len(h.entries),
    } | h.tail()


_FILED: tuple[type[Event], ...] = (
    agent.AgentContracted,
    agent.AgentContractTerminated,
    agent.TrainingCompleted,
    agent.FalseCustomerInfoFound,
    agent.ProxySignatureConfirmed,
    agent.MisleadingSaleConfirmed,
    agent.ClaimNonCooperationFound,
    agent.QualityPointsDeducted,
    agent.QualityPointsRevoked,
    agent.AgentReportedToRegulator,
    agent.RegulatorPenaltyRecorded,
    agent.AgentGrievanceFiled,
    agent.AgentGrievanceResolved,
    *_DENIALS,
)
_LISTS: dict[str, tuple[type[Event], tuple[str, ...]]] = {
    "false_info": (agent.FalseCustomerInfoFound, ("found_on", "policy_id", "kind")),
    "proxy_signatures": (agent.ProxySignatureConfirmed, ("confirmed_on", "policy_id", "mode")),
    "misleading_sales": (agent.MisleadingSaleConfirmed, ("confirmed_on", "policy_id", "category")),
    "non_cooperations": (agent.ClaimNonCooperationFound, ("found_on", "claim_id", "kind")),
    "reports": (agent.AgentReportedToRegulator, ("quarter", "reported_on", "cases")),
    "penalties": (
        agent.RegulatorPenaltyRecorded,
        ("decided_on", "article", "penalty", "amount_fen"),
    ),
}


def agent_credit_file(log: list[Recorded]) -> Table:
    """One row an agent about whom the file has anything."""
    gone = _revoked(log)
    groups = histories(log, subject("agent", *_FILED))
    return {key: _file(h, gone[key[0]]) for key, h in groups.items()}


def _file(h: History, gone: set[str]) -> Row:
    contract, courses = h.last(agent.AgentContracted), h.all(agent.TrainingCompleted)
    word = h.latest(agent.AgentContracted, agent.AgentContractTerminated)
    ending = word if isinstance(word, agent.AgentContractTerminated) else None
    lists = {
        name: [{field: of(e, field) for field in fields} for e in h.all(kind)]
        for name, (kind, fields) in _LISTS.items()
    }
    lists["denials"] = [
        {"decided_on": of(e, "decided_on"), "period": of(e, "period"), "kind": _DENIALS[type(e)]}
        for e in (entry.event for entry in h.entries)
        if type(e) in _DENIALS
    ]
    points = _deductions(h)
    return {
        "contract_no": of(contract, "contract_no"),
        "branch_id": of(contract, "branch_id"),
        "contracted_on": of(h.first(agent.AgentContracted), "signed_on"),
        "terminated_on": of(ending, "terminated_on"),
        "termination_reason": of(ending, "reason"),
        "training_minutes": sum(course.minutes for course in courses if course.passed),
        "last_trained_on": max((course.completed_on for course in courses), default=None),
        **{name: _sorted(items) or None for name, items in lists.items()},
        "points_deducted": sum((e.points for _, e in points), Decimal(0)),
        "points_standing": sum((e.points for name, e in points if name not in gone), Decimal(0)),
        "grievances_filed": len(h.all(agent.AgentGrievanceFiled)),
        "grievances_resolved": len(h.all(agent.AgentGrievanceResolved)),
        "entries": sum(map(len, lists.values())),
        "events": len(h.entries),
    } | h.tail()


def _sorted(items: list[Row]) -> list[Row]:
    return sorted(items, key=lambda item: [_bytes(value) for value in item.values()])


def _bytes(value: Any) -> Any:
    """Texts in the order of their bytes, as the database has them."""
    return value.encode() if isinstance(value, str) else value


def false_info_cases(log: list[Recorded]) -> Table:
    """One row a finding, with the reports of the agent's quarter."""
    reports: dict[tuple[str, str], list[agent.AgentReportedToRegulator]] = defaultdict(list)
    for recorded in log:
        event = recorded.fact.event()
        if isinstance(event, agent.AgentReportedToRegulator):
            reports[recorded.fact.stream, event.quarter].append(event)
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    rows: Table = {}
    for recorded in sorted(log, key=lambda r: r.position):
        event = recorded.fact.event()
        if not isinstance(event, agent.FalseCustomerInfoFound):
            continue
        group = (
            recorded.fact.stream,
            f"{event.found_on.year}-Q{(event.found_on.month + 2) // 3}",
        )
        numbers[group] += 1
        told = reports[group]
        covered = max((report.cases for report in told), default=None)
        rows[(recorded.position,)] = {
            "event_id": recorded.fact.event_id,
            "agent_id": recorded.fact.stream[6:],
            "policy_id": event.policy_id,
            "kind": event.kind,
            "source": event.source,
            "found_on": event.found_on,
            "quarter": group[1],
            "number": numbers[group],
            "reported": covered is not None and numbers[group] <= covered,
            "reports": len(told),
            "reported_on": min((report.reported_on for report in told), default=None),
            "cases_reported": covered,
            "occurred_at": recorded.fact.occurred_us,
            "recorded_at": recorded.recorded_us,
        }
    return rows
