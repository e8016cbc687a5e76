"""What differs between two judgings of the same events: obligations and findings."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from adapters.duckdb.trial import Trial, trial
from projections.catalog import Model
from projections.ports import EventSource


class Stand(NamedTuple):
    """How an obligation stands under one set of rules."""

    status: str
    due_us: int | None
    days_left: int | None


class ChangedObligation(NamedTuple):
    """An obligation whose status or due time differs, or that only one set of rules has."""

    rule: str
    stream: str
    occurrence: str
    policy_id: str | None
    agent_id: str | None
    before: Stand | None
    after: Stand | None


class Found(NamedTuple):
    """A finding under one set of rules."""

    deviation: str
    severity: str
    breached_us: int
    sentence_en: str
    sentence_zh: str


class ChangedFinding(NamedTuple):
    """A finding that only one set of rules has, or that is another one in both."""

    rule: str
    stream: str
    occurrence: str
    policy_id: str | None
    agent_id: str | None
    position: int | None
    before: Found | None
    after: Found | None


class Count(NamedTuple):
    """How many of a rule there are; of obligations, with one status."""

    rule: str
    status: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How many there are under both sets, and how many policies those that differ concern."""

    before: int
    after: int
    policies: int


_KEY = "rule, stream, occurrence"
_OBLIGATIONS = f"""SELECT {_KEY},
    COALESCE(b.policy_id, a.policy_id) AS policy_id, COALESCE(b.agent_id, a.agent_id) AS agent_id,
    b.status, epoch_us(b.due_at), b.days_left, a.status, epoch_us(a.due_at), a.days_left
FROM before_obligations AS b FULL JOIN after_obligations AS a USING ({_KEY})
WHERE b.status IS DISTINCT FROM a.status OR b.due_at IS DISTINCT FROM a.due_at
ORDER BY b.status IS NOT DISTINCT FROM a.status,
    COALESCE(a.due_at, b.due_at) DESC NULLS LAST, {_KEY}"""
_SAID = "{0}.deviation, {0}.severity, epoch_us({0}.breached_at), {0}.sentence_en, {0}.sentence_zh"
_FINDINGS = f"""SELECT {_KEY},
    COALESCE(b.policy_id, a.policy_id) AS policy_id, COALESCE(b.agent_id, a.agent_id) AS agent_id,
    COALESCE(a.position, b.position), {_SAID.format("b")}, {_SAID.format("a")}
FROM before_findings AS b FULL JOIN after_findings AS a USING ({_KEY})
WHERE (b.deviation, b.severity, b.breached_at) IS DISTINCT FROM
    (a.deviation, a.severity, a.breached_at)
ORDER BY COALESCE(a.breached_at, b.breached_at) DESC, {_KEY}"""
_COUNTS = """SELECT rule, {status}, COUNT(*) FILTER (WHERE old), COUNT(*) FILTER (WHERE NOT old)
FROM (
    SELECT *, TRUE AS old FROM before_{what}
    UNION ALL BY NAME SELECT *, FALSE AS old FROM after_{what}
)
GROUP BY ALL ORDER BY ALL"""
_TOTALS = """SELECT
    (SELECT COUNT(*) FROM before_{what}), (SELECT COUNT(*) FROM after_{what})"""


_WHOSE, _OTHER = 6, 11  # columns of a finding before the first set's, and before the other's


class Judged:
    """Both answers, ready to be compared."""

    def __init__(self, found: Trial) -> None:
        self._trial = found

    def obligations(self) -> tuple[ChangedObligation, ...]:
        """Obligations whose status or due time differs: another status first, then the latest."""
        found = []
        for *whose, status, due, left, new_status, new_due, new_left in self._rows(_OBLIGATIONS):
            before = None if status is None else Stand(status, due, left)
            after = None if new_status is None else Stand(new_status, new_due, new_left)
            found.append(ChangedObligation._make((*whose, before, after)))
        return tuple(found)

    def findings(self) -> tuple[ChangedFinding, ...]:
        """Findings that differ in more than their words; the latest breach first."""
        found = []
        for row in self._rows(_FINDINGS):
            before, after = row[_WHOSE:_OTHER], row[_OTHER:]
            one = None if before[0] is None else Found(*before)
            other = None if after[0] is None else Found(*after)
            found.append(ChangedFinding._make((*row[:_WHOSE], one, other)))
        return tuple(found)

    def _rows(self, sql: str) -> list[Any]:
        return [*self._trial.rows(sql)]

    def counts(self, what: str) -> tuple[Count, ...]:
        """How many obligations (with a status) or findings each rule has, by rule."""
        status = "status" if what == "obligations" else "''"
        rows = self._rows(_COUNTS.format(what=what, status=status))
        return tuple(Count(*row) for row in rows)

    def totals(self, what: str, differing: Sequence[Any]) -> Totals:
        """How many there are in all."""
        before, after = self._rows(_TOTALS.format(what=what))[0]
        return Totals(before, after, len({one.policy_id for one in differing} - {None}))


@contextmanager
def judged_twice(
    published: Path,
    source: EventSource,
    before: Sequence[Model],
    after: Sequence[Model],
    now_us: int,
) -> Iterator[Judged]:
    """Judge the events of a ledger by two sets of models, as of one instant; nothing is written.

    raises  Damaged, LedgerUnavailable
    """
    with trial(published, source, before) as found:
        found.judge("before", before, now_us)
        found.judge("after", after, now_us)
        yield Judged(found)
