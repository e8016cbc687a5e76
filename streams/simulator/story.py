"""Writes the facts of one story as CloudEvents lines, and notes what was planted in it."""

from typing import Any, NamedTuple

from msgspec.json import Encoder

from domain.events import EVENT_TYPES
from streams.simulator.clock import instant_text, utc_us
from streams.simulator.dice import Dice, mixed
from streams.simulator.levels import Levels

POLICY_ADMIN = "policy-admin"
CALL_CENTRE = "call-centre-95500"
FINANCE = "finance-settlement"
SURVEY_DESK = "survey-desk"
_DESK = {"claim": "claims-core", "complaint": "complaint-desk", "agent": "agency-hr"}
_CALLS = ("Callback", "ManualVisit", "AgentNotified", "CustomerContactUpdated", "EarlyCallback")
_encode = Encoder().encode


def source_of(topic: str) -> str:
    """The system that reports an event type."""
    aggregate, name, _ = topic.split(".")
    if name.startswith("SatisfactionSurvey"):
        return SURVEY_DESK
    if aggregate != "policy":
        return _DESK[aggregate]
    if name.startswith("Commission"):
        return FINANCE
    return CALL_CENTRE if name.startswith(_CALLS) else POLICY_ADMIN


_HEADS = {
    topic.removesuffix(".v1"): f'","source":"{source_of(topic)}","type":"{topic}","subject":"'
    for topic in EVENT_TYPES
}


class Row(NamedTuple):
    """A fact as the story tells it: before anything happens to it on its way to us."""

    moment: int
    stream: str
    topic: str
    event_id: str
    line: bytes


class Story:
    """The facts of one policy with its claims and complaints, or of one agent.

    units   moments are seconds at +08:00; event ids have the shape and order of UUIDv7
    """

    __slots__ = ("_tail", "breaches", "correlation", "dice", "end", "levels", "rows")

    def __init__(self, dice: Dice, levels: Levels, end: int, identity: int) -> None:
        self.dice = dice
        self.levels = levels
        self.end = end
        self.rows: list[Row] = []
        self.breaches: list[tuple[str, str, tuple[str, ...]]] = []
        self.correlation = ""
        node = f"{identity:016x}"
        self._tail = f"-{8 + (identity >> 60) % 4:x}{node[1:4]}-{node[4:]}"

    def tell(
        self,
        topic: str,
        stream: str,
        moment: int,
        who: tuple[str, str],
        data: dict[str, Any],
        *,
        cause: str = "",
    ) -> str:
        """Add a fact and return its event id; ``who`` is the actor's type and reference."""
        if moment >= self.end:
            raise AssertionError(f"{topic} of {stream} lies after the end of the simulation")
        stamp = f"{utc_us(moment) // 1_000:012x}"
        event_id = f"{stamp[:8]}-{stamp[8:]}-7{len(self.rows):03x}{self._tail}"
        more = f'"correlationid":"{self.correlation}",' if self.correlation else ""
        if cause:
            more += f'"causationid":"{cause}",'
        envelope = (
            f'{{"specversion":"1.0","id":"{event_id}{_HEADS[topic]}{stream}",'
            f'"time":"{instant_text(moment)}","datacontenttype":"application/json",'
            f'"actortype":"{who[0]}","actorref":"{who[1]}",{more}"data":'
        )
        line = envelope.encode() + _encode(data) + b"}"
        self.rows.append(Row(moment, stream, topic, event_id, line))
        return event_id

    def plant(self, kind: str, stream: str, *events: str) -> None:
        """Note that the events show a breach of this kind."""
        self.breaches.append((kind, stream, events))


def identity(seed: int, kind: int, index: int) -> int:
    """62 bits that no other story of the portfolio has: an odd factor keeps indexes apart."""
    mask = (1 << 60) - 1
    return kind << 60 | (index * 0x9E3779B97F4A7C1 + mixed(seed)) & mask
