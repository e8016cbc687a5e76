"""What the parts of a rule look like: texts, sources, events with conditions, spans of time."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from domain.enums import SalesChannel

Unit = Literal["days", "working_days", "months", "hours", "on", "before_day_of_month"]
UNITS: tuple[Unit, ...] = ("days", "working_days", "months", "hours", "on", "before_day_of_month")
Positive = Annotated[int, Field(gt=0, le=100_000)]
Value = bool | int | str


class Part(BaseModel):
    """A closed, immutable piece of a rule: no unknown key, no coercion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


def one_or_many(value: Any) -> tuple[Any, ...]:
    """Read one table or value where a list of them is allowed."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


class Text(Part):
    """One text in both languages."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)


class Source(Part):
    """Where a rule comes from: a law with its article, or a document with its place."""

    title: Text
    article: str = ""


class Scope(Part):
    """Which policies a rule is about; what is left out does not restrict it.

    units   ``effective_from`` is compared with the day on which the policy takes effect
    """

    channels: tuple[SalesChannel, ...] = ()
    long_term: bool | None = None
    new_business: bool | None = None
    effective_from: date | None = None


class On(Part):
    """An event that starts, stops or breaks something, and the conditions on its payload.

    ``event`` is a wire name without its version; ``at`` the payload field that dates it; ``where``
    holds, for each field, the values of which one must be there. A dot leads into a list of
    records (``documents.signer``), of which one is enough.
    """

    event: str
    at: str = "occurred_at"
    where: dict[
        str, Annotated[tuple[Value, ...], BeforeValidator(one_or_many), Field(min_length=1)]
    ] = {}


Ons = Annotated[tuple[On, ...], BeforeValidator(one_or_many)]
SomeOns = Annotated[tuple[On, ...], BeforeValidator(one_or_many), Field(min_length=1)]


class Deadline(Part):
    """How long something may take: exactly one unit.

    units   days, months: natural, the day of the start is day 0, the last day counts until 24:00;
            a day that a month lacks is its last. working_days: of the calendar of the PRC. hours:
            from the exact instant. on: the date in this field of the starting event.
            before_day_of_month: before 00:00 of the next such day
    """

    days: Positive | None = None
    working_days: Positive | None = None
    months: Positive | None = None
    hours: Positive | None = None
    on: str | None = None
    before_day_of_month: Annotated[int, Field(ge=1, le=28)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_unit(cls, given: Any) -> Any:
        named = [unit for unit in UNITS if isinstance(given, dict) and unit in given]
        if isinstance(given, dict) and len(named) != 1:
            found = " and ".join(named) or "none"
            raise ValueError(f"exactly one unit of {', '.join(UNITS)} is needed, not {found}")
        return given

    @property
    def unit(self) -> Unit:
        """The one unit that is given."""
        return next(unit for unit in UNITS if getattr(self, unit) is not None)

    @property
    def amount(self) -> int | str:
        """The number of units, or the field's name."""
        found: int | str = getattr(self, self.unit)
        return found


class Extension(Part):
    """An event that puts another deadline, counted from the same start, in place of the first."""

    by: On
    deadline: Deadline


class Counterpart(Part):
    """The field of another event that a party must not be the same as."""

    event: str
    field: str
