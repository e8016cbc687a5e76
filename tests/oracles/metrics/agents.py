"""M-A6 to M-A8 and M-A10: agents and root causes, slowly."""

from datetime import date

from domain.events.agent import (
    AgentContracted,
    FalseCustomerInfoFound,
    QualityPointsDeducted,
    QualityPointsRevoked,
    TrainingCompleted,
)
from domain.events.complaint import ComplaintInvestigated, RootCauseRectified
from tests.oracles.metrics.complaint_words import filed
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import Known, Stream, Told, month_of
from tests.oracles.metrics.words import contract_on, groups_of_agent, groups_of_complaint

_MINUTES_A_YEAR = 720
_JUNE, _DECEMBER = 6, 12


def m_a6(known: Known) -> list[Item]:
    """Agents active at the end of a year; those trained twelve hours in it."""
    agents = known.of("agent")
    years = [c.event.signed_on.year for agent in agents for c in agent.all(AgentContracted)]
    items = []
    for year in range(min(years, default=9999), known.today.year + 1):
        last = date(year, 12, 31)
        for agent in agents:
            contract = contract_on(agent, min(last, known.today))
            if contract is None:
                continue
            trained = [
                told
                for told in agent.all(TrainingCompleted)
                if told.event.completed_on.year == year
            ]
            enough = sum(told.event.minutes for told in trained) >= _MINUTES_A_YEAR
            items.append(
                Item(
                    f"{year:04}",
                    agent.id,
                    numerator=1 if enough else 0,
                    denominator=1,
                    hit=at(trained) if enough else at(),
                    base=at(contract),
                    matures_on=last,
                    groups=groups_of_agent(agent),
                )
            )
    return items


def _half_year(day: date) -> str:
    return f"{day.year:04}-H{1 if day.month <= _JUNE else 2}"


def _last_of_half(half: str) -> date:
    return date(int(half[:4]), *((6, 30) if half.endswith("1") else (12, 31)))


def _deductions(agent: Stream) -> list[Told]:
    """Those that no revocation of the agent names."""
    revoked = {told.event.original_event_id for told in agent.all(QualityPointsRevoked)}
    return [told for told in agent.all(QualityPointsDeducted) if told.event_id not in revoked]


def m_a7(known: Known) -> list[Item]:
    """Points deducted under an item in a half-year, to the agents active at its end."""
    agents = known.of("agent")
    parts = {
        (_half_year(told.event.period_end), str(told.event.item_no))
        for agent in agents
        for told in _deductions(agent)
    }
    items = []
    for half, part in sorted(parts):
        for agent in agents:
            mine = [
                told
                for told in _deductions(agent)
                if (_half_year(told.event.period_end), str(told.event.item_no)) == (half, part)
            ]
            contract = contract_on(agent, min(_last_of_half(half), known.today))
            if contract is None and not mine:
                continue
            items.append(
                Item(
                    half,
                    agent.id,
                    numerator=sum(told.event.points for told in mine),
                    denominator=1 if contract else 0,
                    hit=at(mine),
                    base=at(contract),
                    part=part,
                    groups=groups_of_agent(agent),
                )
            )
    return items


def _quarter(day: date) -> str:
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def m_a8(known: Known) -> list[Item]:
    """Agents with a ``FalseCustomerInfoFound`` in a quarter."""
    items = []
    for agent in known.of("agent"):
        found: dict[str, list[Told]] = {}
        for told in agent.all(FalseCustomerInfoFound):
            found.setdefault(_quarter(told.event.found_on), []).append(told)
        for quarter, facts in found.items():
            items.append(
                Item(quarter, agent.id, numerator=1, hit=at(facts), groups=groups_of_agent(agent))
            )
    return items


def m_a10(known: Known) -> list[Item]:
    """Complaints of which the facts were verified; those whose root cause was put right."""
    items = []
    for one in filed(known):
        verified = one.stream.first(ComplaintInvestigated, where=lambda e: e.facts_verified)
        if verified is None:
            continue
        rectified = one.stream.first(RootCauseRectified)
        items.append(
            Item(
                month_of(verified.event.completed_at),
                one.stream.id,
                numerator=1 if rectified else 0,
                denominator=1,
                hit=at(rectified),
                base=at(verified),
                groups=groups_of_complaint(known, one.stream),
            )
        )
    return items
