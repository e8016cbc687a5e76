"""What the rules say of a policy's history: what was broken, and what is still to be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.facts import Recorded


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding: a rule that was broken.

    units   ``breached_us`` is microseconds since the epoch; ``accepted_until`` is a date
    shape   ``position`` is that of the fact beside which it stands, None without one;
            ``accepted_by`` is given while an approval of the deviation lasts
    """

    rule: str
    rule_version: int
    book: str
    severity: str
    deviation: str
    stream: str
    occurrence: str
    agent_id: str | None
    breached_us: int
    position: int | None
    positions: list[int]
    sentence_en: str
    sentence_zh: str
    accepted_by: str | None
    accepted_until: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation that is open or overdue.

    units   times are microseconds since the epoch; ``days_left`` are natural days, negative if over
    shape   ``due_us`` is None while the clock stands still, or if there is no last day
    """

    rule: str
    rule_version: int
    book: str
    severity: str
    status: str
    stream: str
    occurrence: str
    agent_id: str | None
    started_us: int
    started_by: int
    due_us: int | None
    days_left: int | None
    text_en: str
    text_zh: str


ALL = -1  # every fact about every policy was looked at


class LeftOut(StrEnum):
    """What verdicts on one file do not say."""

    POLICIES = "policies_compared"
    LATER = "policies_compared_later"
    AGENTS = "agents_over_time"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Everything that the rules say of one file.

    shape   ``compared``: the position up to which other policies were looked at, for rules that
            compare policies; ``ALL`` if that is all, None if such rules were not judged;
            ``agents``: there are facts of an agent, and more may be known of that agent elsewhere
    """

    findings: tuple[Verdict, ...]
    duties: tuple[Duty, ...]
    compared: int | None
    agents: bool

    def beside(self, position: int) -> tuple[Verdict, ...]:
        """The findings that stand beside the fact at a position."""
        return tuple(one for one in self.findings if one.position == position)

    def elsewhere(self, shown: Iterable[int]) -> tuple[Verdict, ...]:
        """The findings that stand beside none of the facts that are shown."""
        places = {*shown}
        return tuple(one for one in self.findings if one.position not in places)

    def left_out(self) -> tuple[LeftOut, ...]:
        """What these verdicts do not say."""
        found = {
            LeftOut.POLICIES: self.compared is None,
            LeftOut.LATER: self.compared not in {None, ALL},
            LeftOut.AGENTS: self.agents,
        }
        return tuple(what for what, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class File:
    """What is judged: facts up to two times, and the streams of which all facts are among them.

    units   the times are microseconds since the epoch
    shape   a fact of an agent is judged by itself only; facts of other streams only say what a
            policy is
    """

    facts: tuple[Recorded, ...]
    whole: frozenset[str]
    effective_us: int
    known_us: int
