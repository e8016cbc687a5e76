"""The appraisal of an agent in a period: indicators against thresholds, and what a miss costs.

source  GAT-01 to GAT-03; AMB-11: a threshold that nobody has set denies nothing
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from domain.discipline.facts import Decision, Known
from domain.events.agent import (
    AgentAppraised,
    EliteClubDisqualified,
    FailedIndicator,
    PromotionDenied,
    RankMaintenanceDenied,
)
from domain.events.base import Event
from domain.periods import Period
from domain.rulebook.kinds import Threshold
from domain.rulebook.model import Rule, Rulebook

Metric = Literal[
    "RECEIPT_RETURN", "CALLBACK_RESULT", "PERSISTENCY", "FALSE_INFO_CASES", "QUALITY_POINTS"
]
INDICATORS: MappingProxyType[str, FailedIndicator] = MappingProxyType(
    {
        "RECEIPT_RETURN": "RECEIPT_RETURN",
        "CALLBACK_RESULT": "CALLBACK_RESULT",
        "PERSISTENCY": "PERSISTENCY",
        "FALSE_INFO_CASES": "QUALITY_APPRAISAL",
        "QUALITY_POINTS": "QUALITY_APPRAISAL",
    }
)
"""Which indicator a denial names when this metric misses its threshold."""

Denial = PromotionDenied | RankMaintenanceDenied | EliteClubDisqualified
_DENIALS: tuple[type[Denial], ...] = (
    PromotionDenied,
    RankMaintenanceDenied,
    EliteClubDisqualified,
)
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of an agent in a period.

    units   with a denominator the value is a share in percent, without one the numerator itself
    shape   ``missed`` are the policies that keep the share from being whole
    """

    metric: str
    numerator: Decimal
    denominator: Decimal | None = None
    missed: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal | None:
        """The figure itself, unrounded; None if nothing was due in the period."""
        if self.denominator is None:
            return self.numerator
        return self.numerator * _PERCENT / self.denominator if self.denominator else None

    def holds(self, demands: Threshold) -> bool | None:
        """Whether it holds a threshold; None if there is no figure, or nothing to hold."""
        if demands.value is None or self.denominator == 0:
            return None
        limit, figure = Decimal(str(demands.value)), self.numerator
        if self.denominator is not None:  # compared without dividing: 2 of 3 is not 66.7 percent
            limit, figure = limit * self.denominator, figure * _PERCENT
        return figure >= limit if demands.must_be == "at_least" else figure <= limit


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one figure under one threshold; ``holds`` is None if it was not judged."""

    rule: Rule
    demands: Threshold
    figure: Figure
    holds: bool | None


def thresholds(books: Iterable[Rulebook], period: Period) -> tuple[Rule, ...]:
    """The rules that set a line for an indicator in periods like this one, with or without a value.

    A rule for the appraisal period is meant for whichever period is appraised; the last day of the
    period decides which version is in force.
    """
    return tuple(
        rule
        for book in books
        for rule in book.rules
        if isinstance(rule.demands, Threshold)
        and rule.demands.metric in INDICATORS
        and rule.demands.period in {"appraisal", period.kind}
        and rule.enabled
        and rule.in_force_on(period.last)
    )


def judge(figures: Iterable[Figure], rules: Iterable[Rule]) -> tuple[Verdict, ...]:
    """Hold every figure against every threshold for its metric."""
    by_metric = {figure.metric: figure for figure in figures}
    return tuple(
        Verdict(rule, rule.demands, figure, figure.holds(rule.demands))
        for rule in rules
        if isinstance(rule.demands, Threshold)
        and (figure := by_metric.get(rule.demands.metric)) is not None
    )


def decide(
    figures: Sequence[Figure],
    verdicts: Sequence[Verdict],
    recorded: Iterable[Known],
    period: Period,
) -> tuple[Decision, ...]:
    """Record the appraisal, and deny what the thresholds that were missed name.

    Nothing is recorded without a threshold that could be judged. An agent is appraised, and denied
    each thing, once for a period, whoever did it; a figure that a late fact spoils denies in the
    next run what was not denied, and a denial is taken back by a person only. The end of the
    contract, up to which GAT-02 and GAT-03 go, is a person's to decide.

    units   the score is the share of judged thresholds that hold, in percent
    """
    judged = [verdict for verdict in verdicts if verdict.holds is not None]
    done = {(type(known.event), getattr(known.event, "period", None)) for known in recorded}
    events: list[Event] = []
    if judged and (AgentAppraised, period.name) not in done:
        events.append(_appraised(figures, judged, period))
    events += [
        denial
        for kind in _DENIALS
        if (kind, period.name) not in done and (denial := _denied(kind, judged, period)) is not None
    ]
    return tuple(Decision(event, about=event.TOPIC) for event in events)


def _appraised(
    figures: Sequence[Figure], judged: Sequence[Verdict], period: Period
) -> AgentAppraised:
    held = sum(verdict.holds is True for verdict in judged)
    return AgentAppraised(
        period=period.name,
        kpis={
            figure.metric.lower(): round(float(figure.value), 2)
            for figure in figures
            if figure.value is not None
        },
        score=round(held * _PERCENT / len(judged), 1),
        satisfaction_weight_pct=0,
    )


def _denied(kind: type[Denial], judged: Sequence[Verdict], period: Period) -> Denial | None:
    topic = kind.TOPIC.rpartition(".")[0]
    failed = [
        INDICATORS[verdict.figure.metric]
        for verdict in judged
        if verdict.holds is False and topic in verdict.demands.emits
    ]
    if not failed:
        return None
    return kind(
        period=period.name,
        failed_indicators=tuple(dict.fromkeys(failed)),
        decided_on=period.last + timedelta(days=1),
    )
