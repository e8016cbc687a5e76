"""The story of controlled documents: handed out, accounted for, or overdue (PTS-16, PTS-17)."""

from datetime import date

from streams.simulator.clock import DAY, HOUR, add_months, date_text, day_of
from streams.simulator.parties import Agent
from streams.simulator.story import Story

_FEW = 10
_OFFICE = ("SYSTEM", "document-office")


def hand_out(story: Story, agent: Agent, year: int, fault: str) -> None:
    """Two documents in half of the years, accounted for in time; more when they fall overdue."""
    dice = story.dice
    half = dice.below(2)
    start = day_of(date(year, 1 + 6 * half, 1))
    if start < agent.joined:
        start = day_of(date(year + 1, 1, 1))
    if (start + 180) * DAY >= story.end:
        return
    if fault == "DOCUMENTS_OVERDUE":
        _fall_overdue(story, agent, start, dice.between(2, _FEW), fault)
    elif fault == "DOCUMENTS_OVERDUE_MANY":
        _fall_overdue(story, agent, start, dice.between(_FEW + 1, _FEW + 4), fault)
    elif dice.chance(0.5):
        for number in range(2):
            _document(story, agent, start, number, overdue=False)


def _document(story: Story, agent: Agent, start: int, number: int, *, overdue: bool) -> str:
    """One document; the id of the fact that it is overdue."""
    day = start + 3 + number
    due = day + 60
    back = due + 30 if overdue else due - story.dice.between(5, 40)
    event_id = ""
    facts = [("Issued", day), ("Returned", back)]
    if overdue:
        facts.insert(1, ("Overdue", due + 1))
    for name, on in facts:
        data = {
            "document_no": f"CD-{agent.index + 1:05d}-{start}-{number + 1:02d}",
            "due_on": date_text(due),
            "on": date_text(on),
        }
        at = on * DAY + 8 * HOUR + number * 60
        told = story.tell(f"agent.ControlledDocument{name}", agent.stream, at, _OFFICE, data)
        event_id = told if name == "Overdue" else event_id
    return event_id


def _fall_overdue(story: Story, agent: Agent, start: int, count: int, fault: str) -> None:
    overdue = [_document(story, agent, start, n, overdue=True) for n in range(count)]
    story.plant(fault, agent.stream, *overdue)
    if not story.levels.with_points:
        return
    points: list[str] = []
    for number, event_id in enumerate(overdue):
        many = number >= _FEW
        day = start + 3 + number + 61
        if number == _FEW:
            for old, of in zip(points, overdue, strict=False):
                _revoke(story, agent, day, old)
                _deduct(story, agent, start, day, of, points="2.0")
        points.append(_deduct(story, agent, start, day, event_id, points="2.0" if many else "1.0"))


def _deduct(story: Story, agent: Agent, start: int, day: int, of: str, *, points: str) -> str:
    item = 16 if points == "1.0" else 17
    data = {
        "points": points,
        "item_no": item,
        "rule_id": f"PTS-{item}",
        "related_ref": of,
        "period_start": date_text(start),
        "period_end": date_text(add_months(start, 6) - 1),
        "deducted_on": date_text(day),
    }
    at = day * DAY + 20 * HOUR
    return story.tell("agent.QualityPointsDeducted", agent.stream, at, _OFFICE, data, cause=of)


def _revoke(story: Story, agent: Agent, day: int, old: str) -> None:
    """More than ten in half a year count twice from the first on (AMB-14)."""
    data = {"original_event_id": old, "reason": "REPLACED_UNDER_PTS-17"}
    at = day * DAY + 19 * HOUR
    story.tell("agent.QualityPointsRevoked", agent.stream, at, _OFFICE, data)
