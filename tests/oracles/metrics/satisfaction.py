"""M-A1 to M-A5 and M-A9: satisfaction and conversion, slowly."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from domain.events.policy_sale import ApplicationSigned, ProductRecommended
from domain.events.shared import SurveyAnswered, SurveySent
from tests.oracles.metrics.item import Amount, Item, at
from tests.oracles.metrics.told import Known, Stream, Told, month_of
from tests.oracles.metrics.words import groups_of, groups_of_policy

_SATISFIED = 80
_FOUR_DECIMALS = Decimal("0.0001")


def _surveys(known: Known, *aggregates: str) -> list[Stream]:
    return [stream for aggregate in aggregates for stream in known.of(aggregate)]


def _answers(stream: Stream) -> list[Told]:
    """For each ``survey_id`` the last answer counts."""
    last = {told.event.survey_id: told for told in stream.all(SurveyAnswered)}
    return list(last.values())


def _scored(
    known: Known, score: Callable[[Any], Amount], *aggregates: str, needed: bool = False
) -> list[Item]:
    items = []
    for stream in _surveys(known, *aggregates):
        for told in _answers(stream):
            points = score(told.event)
            items.append(
                Item(
                    told.event.wave,
                    f"{stream.name}/{told.event.survey_id}",
                    numerator=points,
                    denominator=1,
                    hit=at(told) if points or needed else at(),
                    base=at(told),
                    groups=groups_of(known, stream),
                )
            )
    return items


def _decimal(score: float) -> Decimal:
    return Decimal(str(score)).quantize(_FOUR_DECIMALS)


def m_a1(known: Known) -> list[Item]:
    """Answers; those of 80 points or more."""
    return _scored(known, lambda event: int(event.overall >= _SATISFIED), "policy", "claim")


def m_a2(known: Known) -> list[Item]:
    """The mean of the answers."""
    return _scored(known, lambda event: _decimal(event.overall), "policy", "claim")


def m_a3(known: Known) -> list[Item]:
    """The mean score in each dimension."""
    items = []
    for stream in _surveys(known, "policy", "claim"):
        for told in _answers(stream):
            for dimension, score in told.event.scores.items():
                items.append(
                    Item(
                        told.event.wave,
                        f"{stream.name}/{told.event.survey_id}",
                        numerator=_decimal(score),
                        denominator=1,
                        hit=at(told) if score else at(),
                        base=at(told),
                        part=str(dimension),
                        groups=groups_of(known, stream),
                    )
                )
    return items


def m_a4(known: Known) -> list[Item]:
    """Surveys sent, by the last sending; those with an answer."""
    items = []
    for stream in _surveys(known, "policy", "claim"):
        answers = {told.event.survey_id: told for told in _answers(stream)}
        sent = {told.event.survey_id: told for told in stream.all(SurveySent)}
        for survey, told in sent.items():
            answer = answers.get(survey)
            items.append(
                Item(
                    told.event.wave,
                    f"{stream.name}/{survey}",
                    numerator=1 if answer else 0,
                    denominator=1,
                    hit=at(answer),
                    base=at(told),
                    groups=groups_of(known, stream),
                )
            )
    return items


def m_a5(known: Known) -> list[Item]:
    """As M-A1, of answers on claims."""
    return _scored(known, lambda event: int(event.overall >= _SATISFIED), "claim")


def m_a9(known: Known) -> list[Item]:
    """Policies with a recommendation; those with an application."""
    items = []
    for stream in known.of("policy"):
        recommended = stream.first(ProductRecommended)
        if recommended is None:
            continue
        signed = stream.first(ApplicationSigned)
        items.append(
            Item(
                month_of(recommended.day),
                stream.id,
                numerator=1 if signed else 0,
                denominator=1,
                hit=at(signed),
                base=at(recommended),
                groups=groups_of_policy(stream),
            )
        )
    return items
