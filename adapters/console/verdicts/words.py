"""Words around lists of obligations and findings, in English and Chinese."""

from domain.rulebook.words import Lang

HEADINGS: dict[str, dict[Lang, str]] = {
    "rule": {"en": "rule", "zh": "规则"},
    "severity": {"en": "severity", "zh": "严重程度"},
    "text": {"en": "text", "zh": "内容"},
    "due": {"en": "due", "zh": "期限"},
    "days": {"en": "days", "zh": "天数"},
    "status": {"en": "status", "zh": "状态"},
    "about": {"en": "about", "zh": "对象"},
    "agent": {"en": "agent", "zh": "业务员"},
    "started": {"en": "started", "zh": "起算"},
    "broken": {"en": "broken", "zh": "违反时间"},
    "deviation": {"en": "deviation", "zh": "偏离"},
    "found": {"en": "what was found", "zh": "认定内容"},
    "findings": {"en": "findings", "zh": "认定数"},
    "accepted": {"en": "accepted", "zh": "已接受"},
}
STATUS: dict[str, dict[Lang, str]] = {
    "OVERDUE": {"en": "OVERDUE", "zh": "逾期未完成"},
    "OPEN": {"en": "OPEN", "zh": "进行中"},
    "LATE": {"en": "LATE", "zh": "逾期完成"},
    "MET": {"en": "MET", "zh": "按期完成"},
    "EXCUSED": {"en": "EXCUSED", "zh": "已免除"},
}
SEVERITY: dict[str, dict[Lang, str]] = {
    "info": {"en": "info", "zh": "提示"},
    "minor": {"en": "minor", "zh": "轻微"},
    "major": {"en": "major", "zh": "较重"},
    "critical": {"en": "critical", "zh": "严重"},
}
DEVIATION: dict[str, dict[Lang, str]] = {
    "LATE": {"en": "LATE", "zh": "逾期完成"},
    "MISSING": {"en": "MISSING", "zh": "缺失"},
    "TOO_EARLY": {"en": "TOO_EARLY", "zh": "过早"},
    "TOO_SOON": {"en": "TOO_SOON", "zh": "间隔过短"},
    "OUT_OF_HOURS": {"en": "OUT_OF_HOURS", "zh": "时段之外"},
    "FORBIDDEN": {"en": "FORBIDDEN", "zh": "禁止情形"},
    "WRONG_VALUE": {"en": "WRONG_VALUE", "zh": "取值不符"},
    "INCOMPLETE": {"en": "INCOMPLETE", "zh": "不完整"},
    "SHARED": {"en": "SHARED", "zh": "多方共用"},
    "TOO_OFTEN": {"en": "TOO_OFTEN", "zh": "次数过多"},
    "OUT_OF_SEQUENCE": {"en": "OUT_OF_SEQUENCE", "zh": "顺序颠倒"},
    "WRONG_PARTY": {"en": "WRONG_PARTY", "zh": "主体不当"},
    "TOO_LITTLE": {"en": "TOO_LITTLE", "zh": "不足"},
}
SAID: dict[str, dict[Lang, str]] = {
    "times": {
        "en": "as of {effective}, as known at {known}",
        "zh": "业务时间截至 {effective}，以 {known} 已知为准",
    },
    "no_obligation": {"en": "nothing is due", "zh": "没有符合条件的义务"},
    "no_finding": {"en": "nothing was found", "zh": "没有认定任何违反"},
    "no_finding_about": {
        "en": "{about}: nothing was found against it",
        "zh": "{about}：没有认定任何违反",
    },
    "about": {"en": "{about}: {count}", "zh": "{about}：{count}"},
    "findings": {"en": "{count}", "zh": "共 {number} 项认定"},
    "accepted": {"en": "{count} accepted", "zh": "其中 {count} 项已接受"},
    "left": {"en": "{days} left", "zh": "剩 {days}"},
    "over": {"en": "{days} over", "zh": "超 {days}"},
    "since": {"en": "{days} since", "zh": "已 {days}"},
    "no_last_day": {"en": "no last day", "zh": "无期限"},
    "stands_still": {"en": "the clock stands still", "zh": "计时暂停"},
    "beyond": {"en": "beyond the published calendar", "zh": "超出已公布的日历"},
    "outside": {"en": "outside the calendar", "zh": "在日历之外"},
    "proved_by": {"en": "proved by", "zh": "证据"},
    "no_proof": {
        "en": "proved by no event: what is missing never came",
        "zh": "无可列的事件：应有的事件未发生",
    },
    "more": {"en": "and {count} more; --json has all", "zh": "另有 {count} 项；--json 列出全部"},
    "accepted_by": {
        "en": "accepted by {who} until {until}; it stays a finding",
        "zh": "{who} 已接受，至 {until}；仍为认定",
    },
    "agent": {"en": "agent {agent}", "zh": "业务员 {agent}"},
}


def headings(lang: Lang, *names: str) -> list[str]:
    """The headings of a table."""
    return [HEADINGS[name][lang] for name in names]


def said(name: str, lang: Lang, **values: object) -> str:
    """A phrase with its values."""
    return SAID[name][lang].format(**values)
