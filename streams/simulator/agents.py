"""The story of an agent: contract, training, appraisals, controlled documents, the end."""

from datetime import date

from streams.simulator.clock import DAY, HOUR, date_of, date_text, day_of, instant_text
from streams.simulator.controlled_documents import hand_out
from streams.simulator.dice import Dice, allot, spread
from streams.simulator.discipline import discipline
from streams.simulator.levels import Levels
from streams.simulator.parties import Agent
from streams.simulator.services import accept_deviation, acknowledge_alert
from streams.simulator.story import Story

_COURSES = (
    ("PRODUCT_BASICS", ("PRODUCT", "CLAIMS")),
    ("SALES_CONDUCT", ("SALES_RULES", "ETHICS", "LAW")),
    ("CUSTOMER_DATA", ("CUSTOMER_PRIVACY", "SERVICE")),
)
_DEGREES = ("HIGH_SCHOOL", "JUNIOR_COLLEGE", "JUNIOR_COLLEGE", "BACHELOR")


def plan_agent(index: int, dice: Dice, levels: Levels, seed: int) -> Agent:
    """Two in three joined before the first policy takes effect, the others within two years."""
    year = levels.first_effective.year
    joined = date(year - dice.between(1, 2), 1, 1)
    if dice.chance(1 / 3) and levels.sales_years > 2:  # noqa: PLR2004
        joined = date(year + dice.below(2), 1, 1)
    kind, _ = allot(spread(index, seed, 4), levels.group("agent"))
    return Agent(
        index=index,
        joined=day_of(joined) + dice.between(20, 260),
        branch=f"B{dice.between(1, levels.branches):02d}",
        shares_phone=kind == "SHARED_PHONE",
    )


def tell_agent(story: Story, agent: Agent, seed: int) -> None:
    """The whole life of an agent, after those of the policies, whose cases it takes up."""
    _contract(story, agent)
    last = date_of(story.end // DAY - 1).year
    base = story.levels.first_effective.year - 2
    years = last - base + 1
    left = _leaves(story, agent)
    if left:
        last = date_of(left).year
    for year in range(date_of(agent.joined).year, last + 1):
        point = spread(agent.index * years + year - base, seed, 5)
        fault, _ = allot(point, story.levels.group("agent_year"))
        _train(story, agent, year, fault)
        if not left or year < last:
            hand_out(story, agent, year, fault)
            _appraise(story, agent, year, fault)
    discipline(story, agent)
    if len(agent.shared) > 2:  # noqa: PLR2004
        story.plant("SHARED_PHONE", agent.stream, *agent.shared)


def _contract(story: Story, agent: Agent) -> None:
    data = {
        "agent_id": agent.ref,
        "branch_id": agent.branch,
        "contract_no": f"AC-{agent.branch}-{agent.index + 1:05d}",
        "signed_on": date_text(agent.joined),
        "education_level": story.dice.pick(_DEGREES),
        "qualification_ref": f"doc-{agent.ref}-licence",
    }
    at = agent.joined * DAY + 10 * HOUR
    story.tell("agent.AgentContracted", agent.stream, at, ("AGENT", agent.ref), data)


def _leaves(story: Story, agent: Agent) -> int:
    """Day on which the contract ends, in the second half of the year after the last sale, or 0."""
    dice, levels = story.dice, story.levels
    bad = len(agent.cases) > 2  # noqa: PLR2004
    day = day_of(date(levels.first_effective.year + levels.sales_years, 7, 1)) + dice.below(150)
    if not (bad or dice.chance(0.15)) or (day + 1) * DAY >= story.end:
        return 0
    data = {
        "reason": "BREACH_OF_CONTRACT" if bad else dice.pick(("RESIGNED", "RETIRED")),
        "terminated_on": date_text(day),
    }
    at, who = day * DAY + 10 * HOUR, ("STAFF", f"HR-{agent.branch}")
    story.tell("agent.AgentContractTerminated", agent.stream, at, who, data)
    return day


def _train(story: Story, agent: Agent, year: int, fault: str) -> None:
    """At least 780 minutes by the end of June, or within 90 days of the contract (TRN-01)."""
    dice = story.dice
    start = max(day_of(date(year, 2, 1)), agent.joined + 5)
    short = fault == "TRAINING_SHORT"
    shown = []
    for number, (course, topics) in enumerate(_COURSES):
        day = start + number * 28 + dice.below(25)
        if (day + 1) * DAY >= story.end or (short and number):
            break
        data = {
            "course": f"{course}-{year}",
            "topics": topics,
            "minutes": 360 if short else dice.between(26, 34) * 10,
            "completed_on": date_text(day),
            "passed": True,
        }
        at = day * DAY + 17 * HOUR
        shown.append(
            story.tell("agent.TrainingCompleted", agent.stream, at, ("AGENT", agent.ref), data)
        )
    if short and shown:
        story.plant(fault, agent.stream, *shown)
        due = day_of(date(year, 6, 30))
        if agent.index % 2 and (due + 8) * DAY < story.end:
            accept_deviation(story, agent.stream, (due + 7) * DAY, "TRN-01", due)


def _appraise(story: Story, agent: Agent, year: int, fault: str) -> None:
    dice = story.dice
    day = day_of(date(year + 1, 1, 15)) + dice.below(10)
    if (day + 2) * DAY >= story.end:
        return
    score = dice.between(55, 70) if fault else dice.between(72, 98)
    data = {
        "period": str(year),
        "kpis": {"persistency_pct": dice.between(78, 98), "complaints": dice.below(2)},
        "score": score,
        "satisfaction_weight_pct": 30,
    }
    at, who = day * DAY + 10 * HOUR, ("STAFF", f"HR-{agent.branch}")
    story.tell("agent.AgentAppraised", agent.stream, at, who, data)
    if dice.chance(0.04):
        acknowledge_alert(story, "agent", agent.stream, at + HOUR, "POINTS_PER_HALF_YEAR")
    if not fault:
        return
    denied = {
        "period": str(year),
        "failed_indicators": ["QUALITY_APPRAISAL"],
        "decided_on": date_text(day + 1),
    }
    name = dice.pick(("PromotionDenied", "RankMaintenanceDenied", "EliteClubDisqualified"))
    story.tell(f"agent.{name}", agent.stream, at + DAY, who, denied)
    if dice.chance(0.5):
        _grieve(story, agent, at + 8 * DAY)


def _grieve(story: Story, agent: Agent, at: int) -> None:
    """The agent files a grievance, and gets an answer within a month (rules 2.3)."""
    moments = (at, at + story.dice.between(5, 25) * DAY)
    if moments[1] >= story.end:
        return
    for name, moment in zip(("Filed", "Resolved"), moments, strict=True):
        data = {"subject": "APPRAISAL", "at": instant_text(moment)}
        who = ("AGENT", agent.ref) if name == "Filed" else ("STAFF", f"HR-{agent.branch}")
        story.tell(f"agent.AgentGrievance{name}", agent.stream, moment, who, data)
