"""The quarterly report to the regulator on false customer data: who is named, and with what.

source  RPT-01; section 5.1: today's article 172 of the Insurance Law is 174 in the numbering of
        2009 that the bureau's notice cites, so an article is never named without the law's version
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.discipline.facts import Decision, Known
from domain.events.agent import AgentContracted, AgentReportedToRegulator, FalseCustomerInfoFound
from domain.periods import Period

RECIPIENTS: tuple[Literal["REGULATOR_BUREAU", "INDUSTRY_ASSOCIATION"], ...] = (
    "REGULATOR_BUREAU",
    "INDUSTRY_ASSOCIATION",
)
_LAW_OF_2015 = date(2015, 4, 24)


@dataclass(frozen=True, slots=True)
class Case:
    """One finding of false or incomplete customer data."""

    known: Known
    fact: FalseCustomerInfoFound

    @property
    def articles(self) -> tuple[str, str]:
        """The articles for agents in the version of the law that was in force on the day."""
        if self.fact.found_on < _LAW_OF_2015:
            return "INSURANCE_LAW_2009_131", "INSURANCE_LAW_2009_174"
        return "INSURANCE_LAW_2015_131", "INSURANCE_LAW_2015_172"


@dataclass(frozen=True, slots=True)
class Named:
    """An agent or specialist in the report of a quarter.

    shape   ``cases`` by the day they were found, ``new`` of them by when they became known: all of
            them if nobody has reported the agent for the quarter, or those that became known last
            and exceed the number that was reported
    """

    agent_id: str
    contract: AgentContracted | None
    cases: tuple[Case, ...]
    new: tuple[Case, ...]
    reports: tuple[AgentReportedToRegulator, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles of the law that the cases are about, each once, sorted."""
        return tuple(sorted({article for case in self.cases for article in case.articles}))

    @property
    def reported_on(self) -> date | None:
        """The day of the first report of the agent for the quarter, whoever made it."""
        return min((report.reported_on for report in self.reports), default=None)

    @property
    def status(self) -> str:
        """NEW, REPORTED, or SUPPLEMENT: reported, and more has become known since."""
        if not self.reports:
            return "NEW"
        return "SUPPLEMENT" if self.new else "REPORTED"


def named(agent_id: str, facts: Iterable[Known], quarter: Period) -> Named | None:
    """The agent's entry in the report of a quarter; None if nothing was found in it."""
    facts = sorted(facts, key=lambda known: known[:2])
    cases = [
        Case(known, known.event)
        for known in facts
        if isinstance(known.event, FalseCustomerInfoFound) and known.event.found_on in quarter
    ]
    if not cases:
        return None
    reports = tuple(
        known.event
        for known in facts
        if isinstance(known.event, AgentReportedToRegulator) and known.event.quarter == quarter.name
    )
    told = max((report.cases for report in reports), default=0)
    contracts = [known.event for known in facts if isinstance(known.event, AgentContracted)]
    by_arrival = sorted(cases, key=lambda case: case.known.position)
    return Named(
        agent_id,
        contracts[-1] if contracts else None,
        tuple(sorted(cases, key=lambda case: (case.fact.found_on, *case.known[:2]))),
        tuple(by_arrival[max(told, 0) :]),
        reports,
    )


def decide(entry: Named | None, quarter: Period, reported_on: date) -> tuple[Decision, ...]:
    """Report an agent, unless anybody has done so for the quarter.

    The contract has no event that corrects a report: cases that become known after it stand in a
    supplementary report, and no second event is recorded.
    """
    if entry is None or entry.reports:
        return ()
    event = AgentReportedToRegulator(
        quarter=quarter.name,
        recipients=RECIPIENTS,
        cases=len(entry.cases),
        law_articles=entry.articles,
        reported_on=reported_on,
    )
    return (Decision(event, about=quarter.name, cause=_last(entry.cases)),)


def _last(cases: Sequence[Case]) -> str:
    """The fact that completed the entry."""
    return max(cases, key=lambda case: case.known[:2]).known.event_id
