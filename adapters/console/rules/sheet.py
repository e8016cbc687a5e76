"""All that is known about a rule, for people and for programs."""

from typing import Any

from domain.rulebook import words
from domain.rulebook.model import Rule
from domain.rulebook.words import Lang

LANGS: tuple[Lang, ...] = ("en", "zh")
_LABELS: dict[Lang, dict[str, str]] = {
    "en": {
        "rule": "rule",
        "book": "book",
        "text": "text",
        "quote": "quote",
        "source": "source",
        "article": "art.",
        "confidence": "confidence",
        "decision": "decision",
        "in_force": "in force",
        "scope": "scope",
        "severity": "severity",
        "kind": "kind",
        "demand": "demand",
        "disabled": "disabled",
    },
    "zh": {
        "rule": "规则",
        "book": "规则书",
        "text": "内容",
        "quote": "原文",
        "source": "出处",
        "article": "条款",
        "confidence": "可信度",
        "decision": "认定",
        "in_force": "有效期",
        "scope": "范围",
        "severity": "严重程度",
        "kind": "类别",
        "demand": "要求",
        "disabled": "停用",
    },
}


def plain(rule: Rule) -> dict[str, Any]:
    """A rule for programs to read; the clock also in words."""
    given = rule.model_dump(mode="json", exclude_none=True)
    spoken = {lang: words.clock(rule, lang) for lang in LANGS}
    demands = given.pop("demands")
    return {**given, **demands, "in_words": spoken}


def figures(rule: Rule, lang: Lang) -> dict[str, str]:
    """A rule for people to read: label and text, what is not given left out."""
    labels = _LABELS[lang]
    off = "" if rule.enabled else f" ({labels['disabled']})"
    article = f", {labels['article']} {rule.source.article}" if rule.source.article else ""
    found = {
        "rule": f"{rule.name}{off}",
        "book": rule.book,
        "text": getattr(rule.text, lang),
        "quote": rule.quote,
        "source": f"{getattr(rule.source.title, lang)}{article}",
        "confidence": rule.confidence,
        "decision": rule.decision,
        "in_force": words.in_force(rule, lang),
        "scope": words.scope(rule.scope, lang),
        "severity": rule.severity,
        "kind": words.KINDS[rule.demands.kind][lang],
        "demand": words.clock(rule, lang),
    }
    return {labels[name]: value for name, value in found.items() if value != ""}
