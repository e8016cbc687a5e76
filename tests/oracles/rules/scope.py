"""Whom a stream concerns, and whether a rule is judged for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from domain.events import Event
from domain.events.claim import ClaimReported
from domain.events.complaint import ComplaintFiled
from domain.events.policy_sale import ApplicationSigned, PolicyIssued
from domain.rulebook.model import Rule
from tests.oracles.rules.told import Told, by_stream

E = TypeVar("E", bound=Event)
COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The facts that count, whole and by stream, and the instant that is now."""

    facts: Sequence[Told]
    effective_us: int
    streams: dict[str, list[Told]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Sequence[Told], effective_us: int) -> "Ledger":
        """Group the facts."""
        return cls(facts, effective_us, by_stream(facts))

    def first(self, stream: str, kind: type[E]) -> E | None:
        """The first fact of a kind in business order."""
        facts = sorted(self.streams.get(stream, []), key=lambda f: (f.occurred_us, f.position))
        return next((f.event for f in facts if isinstance(f.event, kind)), None)

    def policy_of(self, stream: str) -> str | None:
        """The policy that a stream is about."""
        kind, _, name = stream.partition("/")
        if kind == "policy":
            return name
        report: ClaimReported | ComplaintFiled | None = None
        if kind == "claim":
            report = self.first(stream, ClaimReported)
        elif kind == "complaint":
            report = self.first(stream, ComplaintFiled)
        return report.policy_id if report else None

    def agent_of(self, stream: str) -> str | None:
        """The agent that a stream is about."""
        kind, _, name = stream.partition("/")
        if kind == "agent":
            return name
        filed = self.first(stream, ComplaintFiled)
        if filed is not None and filed.agent_id is not None:
            return filed.agent_id
        signed = self.first(f"policy/{self.policy_of(stream)}", ApplicationSigned)
        return signed.agent_id if signed else None

    def judged(self, rule: Rule, day: date, stream: str) -> bool:
        """Whether a rule is judged, for the day that counts."""
        return rule.enabled and rule.in_force_on(day) and self._in_scope(rule, stream)

    def _in_scope(self, rule: Rule, stream: str) -> bool:
        if stream == COMPANY or stream.startswith("agent/"):
            return True
        scope, policy = rule.scope, f"policy/{self.policy_of(stream)}"
        signed = self.first(policy, ApplicationSigned)
        issued = self.first(policy, PolicyIssued)
        if scope.channels and (signed is None or signed.channel not in scope.channels):
            return False
        if scope.long_term is not None and (
            signed is None or signed.is_long_term != scope.long_term
        ):
            return False
        return scope.effective_from is None or (
            issued is not None and issued.effective_on >= scope.effective_from
        )
