"""The verdicts on the facts that a history shows."""

import json
from collections.abc import Sequence

from adapters.duckdb.file_verdicts import Copy, verdicts
from adapters.ledger import read
from adapters.ledger.reading import LedgerReader
from adapters.rulebook_mark import rules_mark
from adapters.workspace import Workspace
from domain.facts import Recorded
from projections.catalog import Model
from projections.timeline.timeline import Timeline
from projections.timeline.verdicts import File, Verdicts

_WHOLE = ("policy", "claim", "complaint")
_REPORTS = ("claim.ClaimReported.v1", "complaint.ComplaintFiled.v1")


def judged(
    place: Workspace, ledger: LedgerReader, events: Sequence[Recorded], timeline: Timeline
) -> Verdicts:
    """What the rules in force say of these events, of which the timeline shows some.

    raises  Damaged, Mismatched, LedgerUnavailable
    """
    shown = {entry.position for entry in timeline.entries}
    facts = [event for event in events if event.position in shown]
    whole = {one.fact.stream for one in facts if one.fact.aggregate in _WHOLE}
    beside = [
        event
        for stream in _others(facts, whole)
        for event in ledger.ask(lambda db, stream=stream: read.of_stream(db, stream))  # type: ignore[misc]
        if event.recorded_us <= timeline.known_us
        and event.fact.occurred_us <= timeline.effective_us
    ]
    file = File((*facts, *beside), frozenset(whole), timeline.effective_us, timeline.known_us)
    copy = Copy(
        place.published, ledger.ledger_id, rules_mark(place.rulebooks), ledger.last_position()
    )
    return verdicts(copy, file, lambda: _compiled(place))


def _others(facts: Sequence[Recorded], whole: set[str]) -> list[str]:
    """The policies that claims and complaints are about, where it is not the policy itself."""
    named = {
        f"policy/{json.loads(one.fact.data).get('policy_id')}"
        for one in facts
        if one.fact.topic in _REPORTS
    }
    return sorted(named - whole)


def _compiled(place: Workspace) -> Sequence[Model]:
    from adapters.console.rules.books import models_in_force

    return models_in_force(place)
