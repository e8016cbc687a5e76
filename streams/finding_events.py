"""What is published about findings: computed from the facts, and recorded nowhere."""

from types import MappingProxyType
from typing import ClassVar, Literal

from domain.events.base import Event
from domain.values import Count, Instant

Severity = Literal["info", "minor", "major", "critical"]
Deviation = Literal[
    "LATE",
    "MISSING",
    "TOO_EARLY",
    "TOO_SOON",
    "OUT_OF_HOURS",
    "FORBIDDEN",
    "WRONG_VALUE",
    "INCOMPLETE",
    "SHARED",
    "TOO_OFTEN",
    "OUT_OF_SEQUENCE",
    "WRONG_PARTY",
    "TOO_LITTLE",
]


class Finding(Event):
    """A rule was broken by facts: what the read model ``findings`` says of it.

    The subject of the message is what the finding is about: ``policy/P-001``, or ``company`` for
    a duty of the whole company. Rule, version, subject and occurrence together name the finding.
    ``positions`` are those of all facts in the ledger that prove it.
    """

    rule: str
    rule_version: Count
    book: str
    severity: Severity
    deviation: Deviation
    occurrence: str
    policy_id: str | None = None
    agent_id: str | None = None
    breached_at: Instant
    positions: tuple[Count, ...]
    sentence_en: str
    sentence_zh: str


class FindingRaised(Finding):
    """A finding is there that was not there at the last publication."""

    TOPIC: ClassVar[str] = "finding.FindingRaised.v1"


class FindingWithdrawn(Finding):
    """A published finding is one no longer: later facts, or another rulebook, cleared it."""

    TOPIC: ClassVar[str] = "finding.FindingWithdrawn.v1"


FINDING_TYPES = MappingProxyType({kind.TOPIC: kind for kind in (FindingRaised, FindingWithdrawn)})
"""Wire name -> class of what is published without being recorded."""
