"""What obligations and findings would differ under another rulebook."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.clock import now_us
from adapters.console.commission.summary import aligned
from adapters.console.common import iso, print_table, say
from adapters.console.what_if.question import Question, Section
from adapters.duckdb.differences import (
    ChangedFinding,
    ChangedObligation,
    Count,
    Found,
    Stand,
    Totals,
    judged_twice,
)
from adapters.ledger.reading import LedgerReader
from projections.catalog import catalogue_of

_SHOWN = 20  # of what differs, for a person


@dataclass(frozen=True, slots=True)
class ObligationsDifference:
    """A ``Section``: every obligation whose status or due time differs."""

    at_us: int
    totals: Totals
    counts: tuple[Count, ...]
    differing: tuple[ChangedObligation, ...]

    def plain(self) -> dict[str, Any]:
        """It, for programs to read."""
        return _totals(self.at_us, self.totals, self.differing) | {
            "by_rule": [
                {"rule": one.rule, "status": one.status}
                | {"in_force": one.before, "instead": one.after}
                for one in _that_differ(self.counts)
            ],
            "differing": [
                _whose(one) | {"in_force": _stand(one.before), "instead": _stand(one.after)}
                for one in self.differing
            ],
        }

    def tell(self) -> None:
        """Print it for a person."""
        if _told("obligations", self.totals, self.differing):
            counts = [
                (one.rule, one.status, f"{one.before:,}", f"{one.after:,}")
                for one in _that_differ(self.counts)
            ]
            if counts:
                print_table(("rule", "status", "in force", "instead"), aligned(counts))
            rows = [
                (one.policy_id or one.stream, one.rule, one.occurrence)
                + (_due(one.before), _due(one.after))
                for one in self.differing[:_SHOWN]
            ]
            print_table(("policy", "rule", "from No.", "in force", "instead"), rows)
            _more(self.differing, "another status first, then the latest due")


@dataclass(frozen=True, slots=True)
class FindingsDifference:
    """A ``Section``: every finding that appears, disappears or becomes another one."""

    at_us: int
    totals: Totals
    counts: tuple[Count, ...]
    differing: tuple[ChangedFinding, ...]

    def plain(self) -> dict[str, Any]:
        """It, for programs to read."""
        kinds = [_kind(one) for one in self.differing]
        return _totals(self.at_us, self.totals, self.differing) | {
            "appear": kinds.count("appears"),
            "disappear": kinds.count("disappears"),
            "change": kinds.count("changes"),
            "by_rule": [
                {"rule": one.rule, "in_force": one.before, "instead": one.after}
                for one in _that_differ(self.counts)
            ],
            "differing": [
                _whose(one)
                | {"what": _kind(one), "position": one.position}
                | {"in_force": _found(one.before), "instead": _found(one.after)}
                for one in self.differing
            ],
        }

    def tell(self) -> None:
        """Print it for a person."""
        if _told("findings", self.totals, self.differing):
            counts = [
                (one.rule, f"{one.before:,}", f"{one.after:,}") for one in _that_differ(self.counts)
            ]
            if counts:
                print_table(("rule", "in force", "instead"), aligned(counts))
            rows = [
                (_kind(one), one.policy_id or one.stream, one.rule, _sentence(one))
                for one in self.differing[:_SHOWN]
            ]
            print_table(("what", "policy", "rule", "how it was broken"), rows)
            _more(self.differing, "the latest breach first")


def judging(question: Question) -> dict[str, Section]:
    """Judge all events by both sets, as things stand now.

    raises  NotFound if nothing is recorded, Damaged, LedgerUnavailable
    """
    at_us = now_us()
    before, after = catalogue_of(question.in_force), catalogue_of(question.instead)
    with (
        LedgerReader(question.place.ledger) as ledger,
        judged_twice(question.place.published, ledger, before, after, at_us) as both,
    ):
        obligations, findings = both.obligations(), both.findings()
        return {
            "obligations": ObligationsDifference(
                at_us,
                both.totals("obligations", obligations),
                both.counts("obligations"),
                obligations,
            ),
            "findings": FindingsDifference(
                at_us, both.totals("findings", findings), both.counts("findings"), findings
            ),
        }


def _that_differ(counts: Iterable[Count]) -> Iterator[Count]:
    return (one for one in counts if one.before != one.after)


def _totals(at_us: int, totals: Totals, differing: Sequence[object]) -> dict[str, Any]:
    return {
        "as_of": iso(at_us),
        "in_force": totals.before,
        "instead": totals.after,
        "differ": len(differing),
        "policies": totals.policies,
    }


def _whose(one: ChangedObligation | ChangedFinding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "stream": one.stream,
        "occurrence": one.occurrence,
        "policy_id": one.policy_id,
        "agent_id": one.agent_id,
    }


def _stand(one: Stand | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"status": one.status, "due_at": iso(one.due_us), "days_left": one.days_left}


def _found(one: Found | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "deviation": one.deviation,
        "severity": one.severity,
        "breached_at": iso(one.breached_us),
        "sentence_en": one.sentence_en,
        "sentence_zh": one.sentence_zh,
    }


def _kind(one: ChangedFinding) -> str:
    if one.before is None:
        return "appears"
    return "disappears" if one.after is None else "changes"


def _told(what: str, totals: Totals, differing: Sequence[object]) -> bool:
    """Print the totals; say whether there is more to print."""
    policies = "1 policy" if totals.policies == 1 else f"{totals.policies:,} policies"
    differ = f"{len(differing):,} differ, of {policies}" if differing else "no difference"
    sys.stdout.write(f"{what}: {totals.before:,} in force, {totals.after:,} instead; {differ}\n")
    return bool(differing)


def _due(one: Stand | None) -> str:
    if one is None:
        return ""
    due = iso(one.due_us)
    return f"{one.status}, due {due[:10]}" if due else one.status


def _sentence(one: ChangedFinding) -> str:
    found = one.after or one.before
    return found.sentence_en if found else ""


def _more(differing: Sequence[object], order: str) -> None:
    if len(differing) > _SHOWN:
        say(f"{_SHOWN} of {len(differing):,} that differ shown, {order}; --json has all")
