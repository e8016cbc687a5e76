"""Building blocks that the states of several aggregates share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from domain.events.shared import SurveyAnswered, SurveySent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Once(Generic[T]):
    """A fact that should happen once: the first report of it, and how often it was reported."""

    fact: T | None = None
    times: int = 0

    def seen(self, fact: T) -> "Once[T]":
        """Count one more report; the first one stays."""
        return Once(fact if self.fact is None else self.fact, self.times + 1)


NEVER: Once[Any] = Once()
"""A fact that nobody has reported."""


def upsert(
    records: tuple[T, ...], is_it: Callable[[T], bool], new: T, change: Callable[[T], T]
) -> tuple[T, ...]:
    """Change the first record that is meant, or the new one if there is none yet.

    shape   order of first appearance
    """
    for index, record in enumerate(records):
        if is_it(record):
            return (*records[:index], change(record), *records[index + 1 :])
    return (*records, change(new))


@dataclass(frozen=True, slots=True)
class Survey:
    """One satisfaction survey: sent, and perhaps answered (SAT-01)."""

    survey_id: str
    sent: Once[SurveySent] = NEVER
    answered: Once[SurveyAnswered] = NEVER


def with_survey(
    surveys: tuple[Survey, ...], event: SurveySent | SurveyAnswered
) -> tuple[Survey, ...]:
    """Put a survey sent or answered with its like, whichever of the two became known first."""

    def change(survey: Survey) -> Survey:
        if isinstance(event, SurveyAnswered):
            return replace(survey, answered=survey.answered.seen(event))
        return replace(survey, sent=survey.sent.seen(event))

    return upsert(
        surveys, lambda s: s.survey_id == event.survey_id, Survey(event.survey_id), change
    )
