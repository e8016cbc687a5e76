"""Words around a history as a page, in English and Chinese."""

from dataclasses import dataclass

from projections.timeline.wording import Lang

LANES = (
    *("sale", "delivery", "callback", "commission", "in_force"),
    *("claim", "complaint", "agent", "rules"),
)
"""The lanes of the timeline, from above."""


@dataclass(frozen=True)
class PageWords:
    """The words of one language."""

    timeline: str
    whole: str
    beginning: str
    table: str
    facts: str
    no_verdicts: str
    columns: tuple[str, ...]
    lanes: dict[str, str]
    kinds: dict[str, str]


PAGE_WORDS: dict[Lang, PageWords] = {
    "en": PageWords(
        timeline="Timeline",
        whole="Facts by theme; what they stand for is shown when they are pointed at",
        beginning="The first 120 days",
        table="The table behind the chart",
        facts="What happened",
        no_verdicts="What the rules say of it was not asked.",
        columns=("when", "lane", "what it is", "what happened"),
        lanes={
            "sale": "sale",
            "delivery": "policy and receipt",
            "callback": "callback",
            "commission": "commission",
            "in_force": "premiums and changes",
            "claim": "claims",
            "complaint": "complaints",
            "agent": "agent",
            "rules": "rules",
        },
        kinds={
            "fact": "fact",
            "late": "fact known late",
            "breach": "breach",
            "accepted": "accepted breach",
            "open": "still to be done",
            "overdue": "overdue",
        },
    ),
    "zh": PageWords(
        timeline="时间轴",
        whole="按主题排列的事实（指向即显示内容）",
        beginning="最初 120 天",
        table="图表数据",
        facts="发生的事实",
        no_verdicts="未作规则判断。",
        columns=("时间", "主题", "类别", "内容"),
        lanes={
            "sale": "销售",
            "delivery": "保单与回执",
            "callback": "回访",
            "commission": "佣金",
            "in_force": "保费与保全",
            "claim": "理赔",
            "complaint": "投诉",
            "agent": "业务员",
            "rules": "规则",
        },
        kinds={
            "fact": "事实",
            "late": "迟报事实",
            "breach": "违规",
            "accepted": "已认可的违规",
            "open": "待办",
            "overdue": "逾期",
        },
    ),
}
