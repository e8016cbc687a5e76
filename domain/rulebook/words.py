"""A rule's demand in words: what starts its clock, when it is due, what stops it."""

from collections.abc import Iterator
from typing import Any, Literal

from domain.rulebook.kinds import Obligation
from domain.rulebook.model import Rule
from domain.rulebook.shapes import Counterpart, Deadline, Extension, On, Scope, Text

Lang = Literal["en", "zh"]
Words = dict[Lang, str]

KINDS: dict[str, Words] = {
    "obligation": {"en": "obligation", "zh": "限期义务"},
    "not_before": {"en": "not before", "zh": "不得早于"},
    "not_after": {"en": "not after", "zh": "不得晚于"},
    "time_window": {"en": "time window", "zh": "时段限制"},
    "minimum_gap": {"en": "minimum gap", "zh": "最短间隔"},
    "forbidden_value": {"en": "forbidden value", "zh": "禁止值"},
    "required_value": {"en": "required value", "zh": "必需值"},
    "required_items": {"en": "required items", "zh": "必含项目"},
    "shared_value": {"en": "shared value", "zh": "重复值"},
    "missing_step": {"en": "missing step", "zh": "步骤缺失"},
    "too_often": {"en": "too often", "zh": "次数过多"},
    "out_of_sequence": {"en": "out of sequence", "zh": "顺序颠倒"},
    "wrong_party": {"en": "wrong party", "zh": "主体不当"},
    "at_least": {"en": "at least", "zh": "最低累计"},
    "periodic": {"en": "periodic", "zh": "定期事项"},
    "parameter": {"en": "parameter", "zh": "参数"},
    "points": {"en": "points", "zh": "扣分"},
    "threshold": {"en": "threshold", "zh": "门槛"},
    "benchmark": {"en": "benchmark", "zh": "参考值"},
    "expressed_by": {"en": "expressed by", "zh": "由他处体现"},
    "not_modelled": {"en": "not modelled", "zh": "未建模"},
}
_LABELS: dict[str, tuple[str, str]] = {
    "name": ("name", "名称"),
    "metric": ("figure", "指标"),
    "item_no": ("item", "项目号"),
    "points": ("points", "分值"),
    "start": ("starts with", "起算"),
    "event": ("event", "事件"),
    "after": ("after", "前一事件"),
    "next": ("next", "后一事件"),
    "steps": ("steps", "步骤"),
    "once": ("must be there once there is", "以下事件发生后须已完成"),
    "anchor": ("counted from", "自"),
    "deadline": ("due", "期限"),
    "span": ("limit", "界限"),
    "gap": ("at least", "至少"),
    "opens": ("from", "开始"),
    "closes": ("to before", "截止（不含）"),
    "field": ("field", "字段"),
    "values": ("must be", "须为"),
    "items": ("must hold", "须含"),
    "distinct": ("may not stand for different", "不得对应不同的"),
    "at_least": ("when there are at least", "数量达到"),
    "at_most": ("at most", "至多"),
    "actors": ("never by", "不得由"),
    "not_same_as": ("must differ from", "不得等同于"),
    "sum": ("sum of", "合计"),
    "minimum": ("at least", "不少于"),
    "must_be": ("must be", "要求"),
    "value": ("value", "值"),
    "unit": ("unit", "单位"),
    "period": ("in every", "周期"),
    "period_field": ("period is named by", "周期字段"),
    "per": ("for each", "对象"),
    "active_from": ("active from", "起"),
    "active_until": ("active until", "止"),
    "called_for_by": ("called for by", "触发"),
    "triggered_by": ("triggered by", "触发"),
    "breach_of": ("for a breach of", "违反"),
    "over": ("count over", "件数超过"),
    "up_to": ("count up to", "件数不超过"),
    "replaces": ("in place of", "取代"),
    "satisfied_by": ("stopped by", "终止"),
    "excused_by": ("excused by", "免除"),
    "lifted_by": ("lifted by", "解除"),
    "paused_by": ("paused by", "中止"),
    "resumed_by": ("resumed by", "恢复"),
    "extended_by": ("extended by", "延长"),
    "matching": ("for the same", "相同"),
    "occurrence": ("counts", "计次"),
    "roll_forward": ("a last day on a holiday moves on", "末日遇假日顺延"),
    "emits": ("leads to", "产生"),
    "rules": ("rules", "规则"),
    "how": ("how", "方式"),
    "reason": ("reason", "原因"),
}
_VALUES: dict[str, Words] = {
    "at_least": {"en": "at least", "zh": "不低于"},
    "at_most": {"en": "at most", "zh": "不高于"},
    "each": {"en": "each start", "zh": "每次起算"},
    "first": {"en": "the first start", "zh": "首次起算"},
    "half_year": {"en": "half-year", "zh": "半年"},
    "month": {"en": "month", "zh": "月"},
    "quarter": {"en": "quarter", "zh": "季度"},
    "year": {"en": "year", "zh": "年"},
    "appraisal": {"en": "appraisal", "zh": "考核期"},
    "stream": {"en": "stream", "zh": "单个对象"},
    "company": {"en": "company", "zh": "全公司"},
    "fen": {"en": "fen", "zh": "分"},
    "percent": {"en": "percent", "zh": "%"},
    "day_of_month": {"en": "day of the month", "zh": "每月几日"},
}
_UNITS: dict[str, tuple[str, str]] = {
    "days": ("{} later", "{}后"),
    "working_days": ("{} later", "{}后"),
    "months": ("{} later", "{}后"),
    "hours": ("{} later", "{}后"),
    "on": ("on the date in {}", "{}所载日期"),
    "before_day_of_month": ("before the next {} of a month", "下一个{}日之前"),
}
_COUNTED: dict[str, tuple[str, str, str]] = {
    "days": ("day", "days", "日"),
    "working_days": ("working day", "working days", "个工作日"),
    "months": ("month", "months", "个自然月"),
    "hours": ("hour", "hours", "小时"),
}


def clock(rule: Rule, lang: Lang) -> str:
    """The demand of a rule on one line, its parts parted by semicolons."""
    mark, colon = ("; ", " ") if lang == "en" else ("；", "：")
    return mark.join(f"{label}{colon}{said}" for label, said in parts(rule, lang))


def parts(rule: Rule, lang: Lang) -> Iterator[tuple[str, str]]:
    """The demand of a rule, each part with its label; what is not given is left out."""
    index = 0 if lang == "en" else 1
    for name, label in _LABELS.items():
        value = getattr(rule.demands, name, None)
        if name == "deadline" and value is None and isinstance(rule.demands, Obligation):
            yield label[index], ("without a last day", "不设期限")[index]
        elif name == "steps" and value:
            yield label[index], (", ", "、")[index].join(_said(one, lang) for one in value)
        elif value is not None and value != ():
            yield label[index], _said(value, lang)


def scope(given: Scope, lang: Lang) -> str:
    """Which policies are meant; empty where all are."""
    zh = lang == "zh"
    found = [
        ", ".join(given.channels),
        {None: "", True: "长期险" if zh else "long-term", False: "短期险" if zh else "short-term"}[
            given.long_term
        ],
        ("新保" if zh else "new business") if given.new_business else "",
        (f"{given.effective_from}起生效" if zh else f"in effect from {given.effective_from}")
        if given.effective_from
        else "",
    ]
    return ("，" if zh else ", ").join(filter(None, found))


def in_force(rule: Rule, lang: Lang) -> str:
    """The first and the last day on which a rule is in force; empty where it has neither."""
    first, last = rule.in_force_from, rule.in_force_to
    if lang == "zh":
        return f"{first or ''}{'起' if first else ''}{f'至{last}' if last else ''}"
    return " ".join(filter(None, (f"from {first}" if first else "", f"to {last}" if last else "")))


def _said(value: Any, lang: Lang) -> str:
    match value:
        case On():
            return _event(value, lang)
        case Deadline():
            return span(value, lang)
        case Extension(by=by, deadline=deadline):
            return f"{_event(by, lang)}{' -> ' if lang == 'en' else '→'}{span(deadline, lang)}"
        case Counterpart(event=event, field=field):
            return f"{field} {'of' if lang == 'en' else '/'} {event}"
        case Text():
            return getattr(value, lang)  # type: ignore[no-any-return]
        case tuple():
            return _all(value, lang)
        case bool():
            yes, no = ("yes", "no") if lang == "en" else ("是", "否")
            return yes if value else no
        case _:
            return _VALUES.get(str(value), {}).get(lang, str(value))


def _all(values: tuple[Any, ...], lang: Lang) -> str:
    if not any(isinstance(one, On) for one in values):
        return ", ".join(_said(one, lang) for one in values)
    said = [_event(on, lang) for on in values]
    if len(set(said)) < len(said):
        said = [
            on.event.partition(".")[0] + "." + text for on, text in zip(values, said, strict=True)
        ]
    return (" or " if lang == "en" else " 或 ").join(said)


def span(given: Deadline, lang: Lang) -> str:
    """A span of time in words."""
    shown = str(given.amount)
    if given.unit in _COUNTED:
        one, many, zh = _COUNTED[given.unit]
        shown = f"{shown}{zh}" if lang == "zh" else f"{shown} {one if shown == '1' else many}"
    elif given.unit == "before_day_of_month" and lang == "en":
        shown = f"{shown}th" if given.amount not in {1, 2, 3, 21, 22, 23} else f"day {shown}"
    return _UNITS[given.unit][lang == "zh"].format(shown)


def _event(on: On, lang: Lang) -> str:
    at = f" ({on.at})" if on.at != "occurred_at" else ""
    join, either = (" and ", " or ") if lang == "en" else ("且", "或")
    conditions = join.join(
        f"{field} = {either.join(map(_plain, values))}" for field, values in on.where.items()
    )
    with_ = (" with " if lang == "en" else "，") if conditions else ""
    return f"{on.event.partition('.')[2]}{at}{with_}{conditions}"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
