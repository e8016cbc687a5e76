"""What a rule demands or sets: one class for every kind."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from domain.enums import ActorType
from domain.rulebook.shapes import (
    Counterpart,
    Deadline,
    Extension,
    On,
    Ons,
    Part,
    Positive,
    SomeOns,
    Text,
    Value,
    one_or_many,
)

Period = Literal["month", "quarter", "half_year", "year", "appraisal"]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Number = int | Annotated[float, Field(allow_inf_nan=False)]
Values = Annotated[tuple[Value, ...], BeforeValidator(one_or_many), Field(min_length=1)]


class Obligation(Part):
    """Something must follow within a time. Without a deadline it stays open until it is met.

    units   ``occurrence`` says whether every start opens an obligation or only the first of the
            stream; ``matching`` are fields that start and stop have in common; ``roll_forward``
            moves a last day that is a holiday to the next day after it. A stop before the start
            counts where only one can be meant: for the first start, or with ``matching``; else
            the stop follows, on the same day at the earliest. What excuses must come in time
    """

    kind: Literal["obligation"]
    start: SomeOns
    satisfied_by: SomeOns
    excused_by: Ons = ()
    paused_by: Ons = ()
    resumed_by: Ons = ()
    extended_by: tuple[Extension, ...] = ()
    deadline: Deadline | None = None
    roll_forward: bool
    occurrence: Literal["each", "first"] = "each"
    matching: tuple[str, ...] = ()


class NotBefore(Part):
    """An event must not come before a time after its anchor, unless another event lifts this.

    units   the first good instant is 00:00 of the anchor's day plus the span; of several anchors
            the latest before the event counts; without an anchor there is no verdict
    """

    kind: Literal["not_before"]
    event: On
    anchor: SomeOns
    span: Deadline
    lifted_by: Ons = ()
    matching: tuple[str, ...] = ()


class NotAfter(Part):
    """An event that need not come must not come after a time that its anchor sets.

    units   as for a deadline; of several anchors the latest before the event counts
    """

    kind: Literal["not_after"]
    event: On
    anchor: SomeOns
    span: Deadline
    roll_forward: bool
    matching: tuple[str, ...] = ()


class TimeWindow(Part):
    """An event may only happen at certain hours. units  local time, start included, end not."""

    kind: Literal["time_window"]
    event: On
    opens: Clock
    closes: Clock


class MinimumGap(Part):
    """Between an event and the next one of its type some time must pass."""

    kind: Literal["minimum_gap"]
    after: On
    next: On
    gap: Deadline
    matching: tuple[str, ...] = ()


class ForbiddenValue(Part):
    """An event, or an event with one of these values, is a breach by itself."""

    kind: Literal["forbidden_value"]
    event: On


class RequiredValue(Part):
    """Every such event must have one of these values in this field."""

    kind: Literal["required_value"]
    event: On
    field: str
    values: Values


class RequiredItems(Part):
    """A list must hold all of these: in every event, or in a stream's events of a period."""

    kind: Literal["required_items"]
    event: On
    field: str
    items: Values
    period: Period | None = None


class SharedValue(Part):
    """One value of a field stands for too many different others."""

    kind: Literal["shared_value"]
    event: On
    field: str
    distinct: str
    at_least: Annotated[int, Field(ge=2)]


class MissingStep(Part):
    """These steps must have happened at some time once another event has happened."""

    kind: Literal["missing_step"]
    steps: SomeOns
    once: SomeOns
    excused_by: Ons = ()


class TooOften(Part):
    """An event may happen only so often in one stream."""

    kind: Literal["too_often"]
    event: On
    at_most: Positive
    matching: tuple[str, ...] = ()


class OutOfSequence(Part):
    """Steps that happened must have happened in this order, by the first of each."""

    kind: Literal["out_of_sequence"]
    steps: Annotated[tuple[On, ...], Field(min_length=2)]


class WrongParty(Part):
    """An event was caused by somebody who may not: a type of actor, or a certain person."""

    kind: Literal["wrong_party"]
    event: On
    actors: tuple[ActorType, ...] = ()
    field: str | None = None
    not_same_as: Counterpart | None = None


class AtLeast(Part):
    """A field must add up to enough in every period that the stream was active in."""

    kind: Literal["at_least"]
    event: On
    sum: str
    minimum: Positive
    unit: str
    period: Period
    active_from: On | None = None
    active_until: Ons = ()


class Periodic(Part):
    """An event must come for every period, or for every period in which something called for it.

    units   ``deadline`` counts from the last day of the period; without one it is that day.
            ``period_field`` names the period in the event, such as 2010-Q3
    """

    kind: Literal["periodic"]
    event: SomeOns
    period: Period
    period_field: str
    per: Literal["stream", "company"]
    called_for_by: Ons = ()
    deadline: Deadline | None = None
    roll_forward: bool = False


class Parameter(Part):
    """A number that a decision uses. units  without a value there is no limit."""

    kind: Literal["parameter"]
    name: str
    value: Number | None = None
    unit: str
    emits: tuple[str, ...] = ()


class Points(Part):
    """Quality points for each item of the points table; without a number it cannot be enabled.

    units   ``over`` and ``up_to`` bound the count of items in the period; ``replaces`` names the
            row whose entries are revoked when this one applies
    """

    kind: Literal["points"]
    item_no: Positive
    points: Annotated[Decimal, Field(gt=0, max_digits=4, decimal_places=1)] | None = None
    period: Period = "half_year"
    triggered_by: Ons = ()
    breach_of: tuple[str, ...] = ()
    up_to: Positive | None = None
    over: Positive | None = None
    replaces: str | None = None


class Threshold(Part):
    """A line that a measured figure must hold; a metric that misses it raises an alert.

    units   without a value it never applies; in percent of 1, or as the metric's value is;
            ``by`` holds each agent, branch or other group to it, ``part`` one part of the metric
            only; ``minimum`` is the denominator from which on it is held, or the count
    """

    kind: Literal["threshold"]
    metric: str
    part: str | None = None
    by: Literal["agent", "branch", "channel", "product", "cohort"] | None = None
    minimum: Positive | None = None
    must_be: Literal["at_least", "at_most"]
    value: Number | None = None
    unit: str
    period: Period
    emits: tuple[str, ...] = ()


class Benchmark(Part):
    """A figure to compare with; missing it is no breach."""

    kind: Literal["benchmark"]
    metric: str
    value: Number
    unit: str


class ExpressedBy(Part):
    """Held without an entry of its own: by other rules, the contract of events, the program."""

    kind: Literal["expressed_by"]
    rules: tuple[str, ...] = ()
    how: Text


class NotModelled(Part):
    """Not judged by this program, and why."""

    kind: Literal["not_modelled"]
    reason: Text


Kind = Annotated[
    Obligation
    | NotBefore
    | NotAfter
    | TimeWindow
    | MinimumGap
    | ForbiddenValue
    | RequiredValue
    | RequiredItems
    | SharedValue
    | MissingStep
    | TooOften
    | OutOfSequence
    | WrongParty
    | AtLeast
    | Periodic
    | Parameter
    | Points
    | Threshold
    | Benchmark
    | ExpressedBy
    | NotModelled,
    Field(discriminator="kind"),
]
KINDS: tuple[type[Part], ...] = Kind.__origin__.__args__  # type: ignore[attr-defined]
