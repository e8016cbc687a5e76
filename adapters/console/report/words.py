"""What the report says, in English and Chinese; texts in braces are filled in."""

from adapters.console.metrics.words import Lang

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Compliance report", "合规报告"),
    "about": ("{first} to {last}", "{first} 至 {last}"),
    "as_of": (
        "What had happened by {effective}, as known at {known} (+08:00)",
        "业务时间截至 {effective}，以 {known} 已知为准（+08:00）",
    ),
    "facts": (
        "{facts} facts, from {first} to {last}; ledger position {position}",
        "共 {facts} 项事实，{first} 至 {last}；账本位置 {position}",
    ),
    "stale": (
        (
            "The last fact happened {days} days before the as-of day, {today}: what was due since"
            " then counts as not done. To see the figures as of that fact: --effective-at {last}"
        ),
        (
            "最后一项事实发生于截止日 {today} 之前 {days} 天，其后到期的事项均计为未完成；"
            "如需以该事实为准，请使用 --effective-at {last}"
        ),
    ),
    "empty": (
        "No fact is recorded that counts at these times, so there is nothing to report.",
        "在所选时间没有可统计的事实，因此无可报告。",
    ),
    "contents": ("Contents", "目录"),
    "table": ("The table behind the chart", "图表数据"),
    "nothing": ("Nothing was counted in this period.", "本期没有可统计的事实。"),
    "headlines": ("Headline figures", "主要指标"),
    "headlines_lead": (
        (
            "Each figure of the period, or of the last period that can be read. The line is the"
            " Wilson interval of 95 %, the upright stroke the target."
        ),
        "各指标取本期数值；本期尚不可读的，取最近可读期间。横线为95%威尔逊区间，竖线为目标值。",
    ),
    "receipts": ("Receipts", "保单回执"),
    "receipts_rates": ("Receipts by month of issue", "按承保月份的回执指标"),
    "ageing": ("Receipts outstanding, by age in days", "未回收回执账龄（天）"),
    "callbacks": ("Callbacks", "新保回访"),
    "funnel": ("From the policy to the customer: the callback funnel", "回访漏斗"),
    "callback_rates": ("Callbacks by month", "按月回访指标"),
    "commission": ("Commission", "佣金"),
    "commission_months": (
        "Commission held, deducted and forfeited, in yuan",
        "缓发、扣减与扣发佣金（元）",
    ),
    "persistency": ("Persistency", "继续率"),
    "triangle": (
        "Premium persistency by cohort and month",
        "按生效季度与月数的保费继续率",
    ),
    "survival": ("Survival by year of the effective date", "按生效年度的保单存续率"),
    "months_since": ("months since the effective date", "生效后月数"),
    "clocks": ("Complaint and claim clocks", "投诉与理赔时效"),
    "clock_days": ("Mean days, by month", "平均天数（按月）"),
    "clock_rates": ("Done on time, by month", "按期完成率（按月）"),
    "satisfaction": ("Satisfaction", "满意度"),
    "satisfaction_rates": ("Rates by quarter", "按季度的比率"),
    "satisfaction_dimensions": (
        "Mean score by quarter and dimension, of 100",
        "按季度与维度的平均得分（满分100）",
    ),
    "agents": ("Agents and findings", "业务员与违规"),
    "agents_ranked": ("Agents by findings in the period", "本期违规最多的业务员"),
    "agents_none": ("No finding of the period concerns an agent.", "本期没有涉及业务员的违规。"),
    "rules_ranked": ("Findings in the period, by rule", "本期违规（按规则）"),
    "rules_none": ("No rule was broken in the period.", "本期未发现违规。"),
    "quality": ("Quality of the data", "数据质量"),
    "quality_lead": (
        ("What was turned away, contradicts or waits is counted as the ledger holds it now."),
        "被拒、冲突与搁置按账本当前状态统计。",
    ),
    "late": (
        (
            "Facts that became known more than {days} days after they happened, by month in which"
            " they became known"
        ),
        "发生 {days} 天以后才得知的事实（按得知月份）",
    ),
    "bulk": (
        "Every fact became known late, as in a bulk load.",
        "所有事实均为迟报（批量导入）。",
    ),
    "definitions": ("What the figures mean", "指标说明"),
    "sources": ("What the report is made of", "报告依据"),
    "figure": ("figure", "指标"),
    "period": ("period", "期间"),
    "value": ("value", "值"),
    "interval": ("95 % interval", "95%区间"),
    "of": ("counted / of", "分子 / 分母"),
    "target": ("target", "目标"),
    "state": ("state", "状态"),
    "met": ("● met", "● 达标"),
    "missed": ("▲ missed", "▲ 未达标"),
    "at_most": ("at most {value}", "不高于 {value}"),
    "at_least": ("at least {value}", "不低于 {value}"),
    "readable": ("from {day}", "{day}起可读"),
    "part": ("part", "分项"),
    "numerator": ("counted", "分子"),
    "denominator": ("of", "分母"),
    "yuan": ("yuan", "元"),
    "policies": ("policies", "保单数"),
    "age": ("days", "天数"),
    "stage": ("stage", "阶段"),
    "cohort": ("cohort", "生效期"),
    "months": ("months", "月数"),
    "agent": ("agent", "业务员"),
    "rule": ("rule", "规则"),
    "text": ("what it asks", "要求"),
    "severity": ("severity", "严重程度"),
    "findings": ("findings", "违规"),
    "critical": ("critical", "严重"),
    "major": ("major", "较重"),
    "minor": ("minor", "轻微"),
    "accepted": ("accepted", "已认可"),
    "quality_of": ("what", "项目"),
    "number": ("number", "数量"),
    "rejects": ("lines turned away", "被拒行"),
    "rejects_pending": ("of these still to be mended", "其中待处理"),
    "conflicts": ("facts that contradict a recorded one", "与已记录事实冲突"),
    "parked": ("messages parked until their type is known", "因类型未知而搁置的消息"),
    "stopped": ("partitions that are stopped", "已停止消费的分区"),
    "late_all": ("late facts", "迟报事实"),
    "all_facts": ("facts", "事实"),
    "month": ("month", "月份"),
    "ledger": ("ledger", "账本"),
    "rulebooks": ("rulebooks in force", "现行规则手册"),
    "book": ("book", "手册"),
    "version": ("version", "版本"),
    "rules": ("rules", "规则数"),
    "whole_span": ("the period", "本期"),
    "counts": ("counts", "分子"),
    "divided": ("of", "分母"),
    "counts_what": ("of which, and which of them", "对象与计入条件"),
    "source": ("source", "出处"),
}


def say(name: str, lang: Lang, **values: object) -> str:
    """A text in a language, with its values."""
    return _WORDS[name][0 if lang == "en" else 1].format(**values)


def heads(lang: Lang, *names: str) -> list[str]:
    """The headings of a table."""
    return [say(name, lang) for name in names]
