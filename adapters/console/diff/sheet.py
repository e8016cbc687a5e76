"""A difference as people read it: new facts, then what they changed, each with its position."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from adapters.console.common import print_table, say
from adapters.console.verdicts.rows import rule_name
from adapters.console.verdicts.words import DEVIATION, STATUS
from domain.rulebook.words import Lang
from projections.timeline.text import minute_of, plain
from projections.timeline.wording import sentence

if TYPE_CHECKING:
    from adapters.console.diff.command import Difference
    from adapters.console.diff.verdicts import Row, Verdict

_WORDS: dict[str, dict[Lang, str]] = {
    "facts": {"en": "New facts", "zh": "新增事实"},
    "state": {"en": "State", "zh": "状态"},
    "verdicts": {"en": "Obligations and findings", "zh": "义务与认定"},
    "position": {"en": "position", "zh": "位置"},
    "when": {"en": "happened", "zh": "发生时间"},
    "known": {"en": "known since", "zh": "得知时间"},
    "what": {"en": "what", "zh": "内容"},
    "field": {"en": "field", "zh": "字段"},
    "before": {"en": "before", "zh": "之前"},
    "after": {"en": "after", "zh": "之后"},
    "because": {"en": "because of", "zh": "原因"},
    "rule": {"en": "rule", "zh": "规则"},
    "time": {"en": "time", "zh": "时间推移"},
    "facts or time": {"en": "or time", "zh": "或时间推移"},
    "same": {"en": "nothing changed", "zh": "没有变化"},
}


def print_difference(found: "Difference", lang: Lang) -> None:
    """Print what changed, and what was compared."""
    if found.events:
        _print_events(found, lang)
    if found.state:
        _table(lang, "state", ("field", "before", "after", "because"), _fields(found))
    if found.verdicts:
        rows = [_verdict(one, lang) for one in found.verdicts]
        _table(lang, "verdicts", ("rule", "before", "after", "because"), rows)
    if not (found.events or found.state or found.verdicts):
        say(_WORDS["same"][lang])
    say(f"{found.stream}: {found.moments.said}")


def _print_events(found: "Difference", lang: Lang) -> None:
    rows = [
        (
            one.position,
            minute_of(one.fact.occurred_us),
            minute_of(one.recorded_us),
            sentence(one.fact.topic.rpartition(".v")[0], json.loads(one.fact.data), lang),
        )
        for one in found.events
    ]
    _table(lang, "facts", ("position", "when", "known", "what"), rows)


def _table(lang: Lang, title: str, names: Iterable[str], rows: Iterable[Any]) -> None:
    print_table([_WORDS[name][lang] for name in names], [*rows], title=_WORDS[title][lang])


def _fields(found: "Difference") -> Iterable[tuple[str, ...]]:
    for one in found.state:
        whose = "" if one.stream == found.stream else f"{plain(one.stream)}: "
        shown = [_value(value) for value in (one.before, one.after)]
        yield f"{whose}{one.path}", *shown, ", ".join(map(str, one.positions))


def _value(value: Any) -> str:
    if isinstance(value, list):
        return plain(", ".join(map(str, value)))
    return "" if value is None else plain(str(value))


def _verdict(one: "Verdict", lang: Lang) -> tuple[str, ...]:
    row = one.after or one.before or {}
    named = ", ".join(map(str, one.positions))
    time = "" if one.because == "facts" else _WORDS[one.because][lang]
    return (
        f"{rule_name(row)}\n{plain(one.stream)}",
        _said(one.before, lang),
        _said(one.after, lang),
        " ".join(filter(None, (named, time))),
    )


def _said(row: "Row | None", lang: Lang) -> str:
    """What a verdict was: an obligation's status and last day, or how a rule is broken."""
    if row is None:
        return ""
    if "status" in row:
        return f"{STATUS[row['status']][lang]} {(row['due_at'] or '')[:10]}".rstrip()
    accepted = row["accepted_by"]
    return DEVIATION[row["deviation"]][lang] + (f"\n({plain(accepted)})" if accepted else "")
