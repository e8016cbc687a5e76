"""A rule with all that is known about it, and a rulebook of them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.rulebook.kinds import Kind
from domain.rulebook.shapes import Part, Positive, Scope, Source, Text
from domain.values import RuleId

Severity = Literal["info", "minor", "major", "critical"]
Confidence = Literal["high", "medium", "low", "source", "decision"]
BookId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class Rule(Part):
    """One rule in one version.

    ``id`` is that of the document it comes from; a part after a dot (``REG-S7.complex``) tells
    apart what one paragraph demands. ``decision`` says what was decided where the source is silent
    or contradicts itself.
    units   in force from the first day to the last, both included; a date left out has no end; the
            day that counts is that of the start, the event or the anchor that the rule names first
    """

    id: RuleId
    book: BookId
    version: Positive = 1
    text: Text
    quote: str = ""
    source: Source
    confidence: Confidence
    decision: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    scope: Scope = Scope()
    severity: Severity = "minor"
    enabled: bool = True
    demands: Kind

    def in_force_on(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return (self.in_force_from or day) <= day <= (self.in_force_to or day)

    @property
    def name(self) -> str:
        """How a verdict cites it: the id, and the version if there was more than one."""
        return self.id if self.version == 1 else f"{self.id} v{self.version}"


class Rulebook(Part):
    """A versioned set of rules that is switched on or off as a whole."""

    id: BookId
    version: str = Field(min_length=1)
    title: Text
    rules: tuple[Rule, ...]

    def rule(self, rule_id: str, on: date | None = None) -> Rule | None:
        """The rule of this id that is in force on a day; without a day its newest version."""
        found = [r for r in self.rules if r.id == rule_id and (on is None or r.in_force_on(on))]
        return max(found, key=lambda rule: rule.version, default=None)
