"""How obligations and findings are told alike: days, whom they are about, what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.console.common import say
from adapters.console.times import Times
from adapters.console.verdicts.words import said
from domain.rulebook.words import Lang
from projections.timeline.text import iso_of, minute_of, plain

LONGEST = 600  # characters of a sentence, which may hold what the outside world wrote
_END_OF_DAY = "23:59:59.999999"


@dataclass(frozen=True, slots=True)
class Found:
    """Findings that were chosen: counts by rule, those shown, events that prove them by position.

    ``unknown`` counts the facts that had happened by then and were not known.
    """

    by_rule: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    proof: dict[int, dict[str, Any]]
    unknown: int

    @property
    def total(self) -> int:
        """The number of findings, shown or not."""
        return sum(row["findings"] for row in self.by_rule)

    @property
    def accepted(self) -> int:
        """The number of those that a person has accepted."""
        return sum(row["accepted"] for row in self.by_rule)


def moment(instant: str | None) -> str:
    """An instant at +08:00 as its day if it is the first or last one of it, else to the minute."""
    if instant is None:
        return ""
    day, _, time = instant.partition("T")
    return day if time.startswith((_END_OF_DAY, "00:00:00+")) else f"{day} {time[:5]}"


def minute(instant: str) -> str:
    """An instant at +08:00 to the minute."""
    return instant[:16].replace("T", " ")


def rule_name(row: Mapping[str, Any]) -> str:
    """How a rule is cited: its id, and the version if it is not the first."""
    version = row["rule_version"]
    return str(row["rule"]) if version == 1 else f"{row['rule']} v{version}"


def whom(row: Mapping[str, Any]) -> str:
    """The id of a policy; of another stream its name, and the policy that it concerns."""
    stream, policy = str(row["stream"]), row["policy_id"]
    if policy is None:
        return plain(stream)
    if stream == f"policy/{policy}":
        return plain(policy)
    return f"{plain(stream)}\n{plain(policy)}"


def asked(times: Times, lang: Lang) -> str:
    """The two times of a question in words."""
    effective, known = minute_of(times.effective_us), minute_of(times.known_us)
    return said("times", lang, effective=effective, known=known)


def plain_times(times: Times) -> dict[str, Any]:
    """The two times of a question as RFC 3339."""
    return {"effective_at": iso_of(times.effective_us), "known_at": iso_of(times.known_us)}


def warn_of_unknown(facts: int) -> None:
    """Say that facts had happened by then which were not known, and how to count them."""
    if facts:
        say(
            f"{facts:,} facts that had happened by then became known later and do not count;"
            " --effective-at alone counts what is known now"
        )
