"""Headings, marks and notes around a history, in English and Chinese."""

from dataclasses import dataclass

from projections.timeline.timeline import LATE_AFTER_DAYS, Mark
from projections.timeline.wording import Lang


@dataclass(frozen=True)
class HistoryWords:
    """The words of one language; texts in braces are filled in."""

    title: str
    when: str
    what: str
    who: str
    source: str
    position: str
    known: str
    none: str
    span: str
    as_of: str
    hidden_effective: str
    hidden_known: str
    bulk: str
    legend: str
    means: str
    reason: str
    mark: dict[Mark, str]
    meaning: dict[Mark, str]
    aggregates: dict[str, str]


WORDS: dict[Lang, HistoryWords] = {
    "en": HistoryWords(
        title="History of {stream}",
        when="When (+08:00)",
        what="What happened",
        who="Who",
        source="Source",
        position="No.",
        known="Known since",
        none="Nothing is shown.",
        span="{count} fact{plural}, {first} to {last}",
        as_of="As of {effective}, as known at {known}",
        hidden_effective="Left out because they happened later: {count}",
        hidden_known="Left out because they were not yet known: {count}",
        bulk=(
            f"Every fact here became known more than {LATE_AFTER_DAYS} days after it happened, "
            "as in a bulk load, so none is marked late."
        ),
        legend="Marks:",
        means=": ",
        reason="Recorded because: {reason}",
        mark={
            Mark.LATE: "! late {days} d",
            Mark.OUT_OF_ORDER: "~ out of order",
            Mark.FUTURE: "? dated ahead",
            Mark.WOVEN: "+ {aggregate} {id}",
        },
        meaning={
            Mark.LATE: f"became known more than {LATE_AFTER_DAYS} days after it happened",
            Mark.OUT_OF_ORDER: "recorded after a fact that happened later",
            Mark.FUTURE: "recorded before the time at which it says it happened",
            Mark.WOVEN: "from the stream of a claim, a complaint or an agent",
        },
        aggregates={
            "policy": "policy",
            "claim": "claim",
            "complaint": "complaint",
            "agent": "agent",
        },
    ),
    "zh": HistoryWords(
        title="{stream} 历史",
        when="时间 (+08:00)",
        what="发生的事实",
        who="经办方",
        source="来源",
        position="序号",
        known="得知时间",
        none="无可显示的事实。",
        span="共 {count} 项事实，{first} 至 {last}",
        as_of="业务时间截至 {effective}，以 {known} 已知为准",
        hidden_effective="发生在其后、未显示：{count}",
        hidden_known="当时尚未得知、未显示：{count}",
        bulk=f"所有事实均在发生 {LATE_AFTER_DAYS} 天以后才得知（批量导入），不再逐条标记迟报。",
        legend="标记说明：",
        means="：",
        reason="录入理由：{reason}",
        mark={
            Mark.LATE: "! 迟报 {days} 天",
            Mark.OUT_OF_ORDER: "~ 乱序",
            Mark.FUTURE: "? 日期超前",
            Mark.WOVEN: "+ {aggregate} {id}",
        },
        meaning={
            Mark.LATE: f"发生 {LATE_AFTER_DAYS} 天以后才得知",
            Mark.OUT_OF_ORDER: "记录晚于一项更晚发生的事实",
            Mark.FUTURE: "记录时间早于其所称的发生时间",
            Mark.WOVEN: "来自理赔、投诉或业务员的记录",
        },
        aggregates={"policy": "保单", "claim": "理赔", "complaint": "投诉", "agent": "业务员"},
    ),
}
