"""Words around the verdicts in a history, in English and Chinese."""

from dataclasses import dataclass

from projections.timeline.verdicts import LeftOut
from projections.timeline.wording import Lang


@dataclass(frozen=True)
class VerdictWords:
    """The words of one language; texts in braces are filled in."""

    breach: str
    accepted: str
    other: str
    duties: str
    clean: str
    no_day: str
    days_unknown: str
    duty: dict[str, str]
    severities: dict[str, str]
    left_out: dict[LeftOut, str]


VERDICT_WORDS: dict[Lang, VerdictWords] = {
    "en": VerdictWords(
        breach="x breach of {rule} ({severity}): {sentence}",
        accepted="[accepted by {by} until {until}]",
        other="Breaches without a fact above:",
        duties="Still to be done:",
        clean="No breach of any rule.",
        no_day="no last day yet",
        days_unknown="?",
        duty={
            "OPEN": "- open {rule}: {text} Due {due}, {days} days left (from No. {started})",
            "OVERDUE": "! overdue {rule}: {text} Due {due}, {days} days over (from No. {started})",
        },
        severities={
            "info": "info",
            "minor": "minor",
            "major": "major",
            "critical": "critical",
        },
        left_out={
            LeftOut.POLICIES: (
                "Rules that compare policies are left out: the read models do not hold the rules in"
                " force. Run `policytrail project`."
            ),
            LeftOut.LATER: (
                "Rules that compare policies: other policies are known up to No. {position}. Run"
                " `policytrail project`."
            ),
            LeftOut.AGENTS: (
                "An agent's fact is judged by itself here; what an agent did over time is in the"
                " read model findings."
            ),
        },
    ),
    "zh": VerdictWords(
        breach="x 违规 {rule}（{severity}）：{sentence}",
        accepted="【{by} 已认可，有效期至 {until}】",
        other="未对应上列事实的违规：",
        duties="待办事项：",
        clean="未发现违规。",
        no_day="期限未定",
        days_unknown="？",
        duty={
            "OPEN": "- 待办 {rule}：{text} 期限 {due}，剩余 {days} 天（起于序号 {started}）",
            "OVERDUE": "! 逾期 {rule}：{text} 期限 {due}，已逾期 {days} 天（起于序号 {started}）",
        },
        severities={"info": "提示", "minor": "轻微", "major": "较重", "critical": "严重"},
        left_out={
            LeftOut.POLICIES: (
                "涉及多张保单比对的规则未作判断：读模型不含现行规则，"
                "请先运行 `policytrail project`。"
            ),
            LeftOut.LATER: (
                "涉及多张保单比对的规则：其他保单仅计至序号 {position}，"
                "请先运行 `policytrail project`。"
            ),
            LeftOut.AGENTS: "业务员的事实在此仅逐条判断；其一段时间内的表现见读模型 findings。",
        },
    ),
}
