"""A policy's history as JSON."""

from typing import Any

from projections.timeline.text import iso_of
from projections.timeline.timeline import LATE_AFTER_DAYS, Entry, Timeline
from projections.timeline.verdicts import Duty, Verdict, Verdicts
from projections.timeline.wording import Lang, sentence


def as_json(timeline: Timeline, lang: Lang, verdicts: Verdicts | None = None) -> dict[str, Any]:
    """Give the history as one object for machines: every field, instants as RFC 3339 at +08:00.

    Without verdicts, none of their fields is there.
    """
    events = [_entry_json(timeline, entry, lang) for entry in timeline.entries]
    found = {
        "stream": timeline.own_stream,
        "lang": lang,
        "effective_at": iso_of(timeline.effective_us),
        "known_at": iso_of(timeline.known_us),
        "count": timeline.count,
        "not_yet_effective": timeline.not_yet_effective,
        "not_yet_known": timeline.not_yet_known,
        "first_occurred_at": _iso_or_none(timeline.first_us),
        "last_occurred_at": _iso_or_none(timeline.last_us),
        "bulk_loaded": timeline.bulk_loaded,
        "late_after_days": LATE_AFTER_DAYS,
        "events": events,
    }
    return found if verdicts is None else found | _judged(timeline, events, verdicts)


def _judged(timeline: Timeline, events: list[dict[str, Any]], verdicts: Verdicts) -> dict[str, Any]:
    """Put the verdicts beside their facts; give what has no place there."""
    for event in events:
        event["verdicts"] = [*map(_verdict, verdicts.beside(event["position"]))]
    shown = [entry.position for entry in timeline.entries]
    return {
        "other_findings": [*map(_verdict, verdicts.elsewhere(shown))],
        "open_obligations": [*map(_duty, verdicts.duties)],
        "left_out": [str(what) for what in verdicts.left_out()],
    }


def _verdict(one: Verdict) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "rule_version": one.rule_version,
        "book": one.book,
        "severity": one.severity,
        "deviation": one.deviation,
        "stream": one.stream,
        "occurrence": one.occurrence,
        "agent_id": one.agent_id,
        "breached_at": iso_of(one.breached_us),
        "position": one.position,
        "positions": one.positions,
        "sentence_en": one.sentence_en,
        "sentence_zh": one.sentence_zh,
        "accepted_by": one.accepted_by,
        "accepted_until": one.accepted_until,
    }


def _duty(one: Duty) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "rule_version": one.rule_version,
        "book": one.book,
        "severity": one.severity,
        "status": one.status,
        "stream": one.stream,
        "occurrence": one.occurrence,
        "agent_id": one.agent_id,
        "started_at": iso_of(one.started_us),
        "started_by": one.started_by,
        "due_at": _iso_or_none(one.due_us),
        "days_left": one.days_left,
        "text_en": one.text_en,
        "text_zh": one.text_zh,
    }


def _entry_json(timeline: Timeline, entry: Entry, lang: Lang) -> dict[str, Any]:
    return {
        "position": entry.position,
        "event_id": entry.event_id,
        "stream": entry.stream,
        "version": entry.version,
        "type": entry.topic,
        "schema_version": entry.schema_version,
        "time": entry.time,
        "occurred_at": iso_of(entry.occurred_us),
        "recorded_at": iso_of(entry.recorded_us),
        "actor_type": entry.actor_type,
        "actor_ref": entry.actor_ref,
        "source_system": entry.source,
        "source_position": entry.source_position,
        "correlation_id": entry.correlation_id,
        "causation_id": entry.causation_id,
        "reason": entry.reason,
        "sentence": sentence(entry.topic, entry.payload, lang),
        "marks": [str(mark) for mark in timeline.marks(entry)],
        "late_days": round(entry.late_days, 6),
        "late": entry.late,
        "out_of_order": entry.out_of_order,
        "future": entry.future,
        "woven": entry.woven,
        "payload": dict(entry.payload),
    }


def _iso_or_none(us: int | None) -> str | None:
    return None if us is None else iso_of(us)
