"""The story of what follows when a policy's story was held against the agent."""

from streams.simulator.clock import DAY, HOUR, date_text, quarter_end, quarter_text
from streams.simulator.parties import Agent, Case
from streams.simulator.story import Story

_DENIALS = ("PromotionDenied", "RankMaintenanceDenied", "EliteClubDisqualified")
_ARTICLES = ("INSURANCE_LAW_131", "INSURANCE_LAW_172")


def discipline(story: Story, agent: Agent) -> None:
    """Denials and penalties case by case, and one report to the regulator a quarter (RPT-01)."""
    who = ("STAFF", f"HR-{agent.branch}")
    quarters: dict[str, list[Case]] = {}
    for case in sorted(agent.cases, key=lambda case: (case.day, case.event_id)):
        _deny(story, agent, case, who)
        if case.kind == "FALSE_INFO":
            quarters.setdefault(quarter_text(case.day), []).append(case)
    for quarter, cases in quarters.items():
        _report(story, agent, quarter, cases)


def _deny(story: Story, agent: Agent, case: Case, who: tuple[str, str]) -> None:
    dice = story.dice
    day = case.day + dice.between(30, 60)
    denied = {
        "period": date_text(case.day)[:4],
        "failed_indicators": [
            "CALLBACK_RESULT" if case.kind == "FALSE_INFO" else "QUALITY_APPRAISAL"
        ],
        "decided_on": date_text(day),
    }
    name = dice.pick(_DENIALS)
    at = day * DAY + 14 * HOUR
    story.tell(f"agent.{name}", agent.stream, at, who, denied, cause=case.event_id)
    if not dice.chance(0.3):
        return
    day += dice.between(20, 40)
    penalty = {
        "article": _ARTICLES[1],
        "penalty": "FINE",
        "amount_fen": dice.between(10, 20) * 100_000,
        "decided_on": date_text(day),
    }
    at, regulator = day * DAY + 14 * HOUR, ("REGULATOR", "BUREAU")
    story.tell("agent.RegulatorPenaltyRecorded", agent.stream, at, regulator, penalty)


def _report(story: Story, agent: Agent, quarter: str, cases: list[Case]) -> None:
    """Within nine days after the quarter, or over a month late."""
    late = any(case.report_late for case in cases)
    end = quarter_end(cases[0].day)
    day = end + (story.dice.between(42, 60) if late else story.dice.between(3, 9))
    data = {
        "quarter": quarter,
        "recipients": ("REGULATOR_BUREAU", "INDUSTRY_ASSOCIATION"),
        "cases": len(cases),
        "law_articles": _ARTICLES,
        "reported_on": date_text(day),
    }
    at, who = day * DAY + 11 * HOUR, ("STAFF", "COMPLIANCE-OFFICE")
    event_id = story.tell("agent.AgentReportedToRegulator", agent.stream, at, who, data)
    if late:
        found = [case.event_id for case in cases]
        story.plant("REGULATOR_REPORT_LATE", agent.stream, *found, event_id)
