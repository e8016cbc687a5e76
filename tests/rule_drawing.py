"""Hypothesis strategies for rules: every kind that is judged, over a few types of event.

Rules are drawn as they stand in a file, so that the checks of a file can be asked about them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from domain.rulebook.payloads import fields

Raw = dict[str, Any]
TYPES: Mapping[str, tuple[str, ...]] = {
    "policy": (
        "ApplicationSigned", "PolicyIssued", "ManualVisitAssigned", "ManualVisitSucceeded",
        "PolicyPrinted", "CallbackAttempted", "CallbackFailed", "CallbackIssueResolved",
        "PolicyServicingRequested", "PolicyServicingCompleted", "PolicySurrendered",
        "RenewalPremiumDue", "RenewalPremiumPaid", "RiskDisclosureGiven", "CustomerNoticeIssued",
        "SatisfactionSurveySent", "PersonalDataErased",
    ),
    "claim": (
        "ClaimReported", "ClaimDocumentsSubmitted", "ClaimDocumentsRequested", "ClaimApproved",
        "ClaimDenied", "ClaimDecisionNotified", "ClaimClosed", "SatisfactionSurveySent",
    ),
    "complaint": (
        "ComplaintFiled", "ComplaintAccepted", "ComplaintFeedbackGiven", "ComplaintClockPaused",
        "ComplaintClockResumed", "ComplaintDeadlineExtended", "ComplaintWithdrawn",
        "ComplaintReviewRequested", "ComplaintReviewDecided",
    ),
    "agent": (
        "AgentContracted", "AgentContractTerminated", "TrainingCompleted", "AgentAppraised",
        "FalseCustomerInfoFound", "AgentReportedToRegulator", "ControlledDocumentIssued",
    ),
}  # fmt: skip
JUDGED_KINDS = (
    "obligation", "not_before", "not_after", "time_window", "minimum_gap", "forbidden_value",
    "required_value", "required_items", "shared_value", "missing_step", "too_often",
    "out_of_sequence", "wrong_party", "at_least", "periodic",
)  # fmt: skip
_PERIODS = st.sampled_from(("month", "quarter", "half_year", "year"))
_LABELLED = {"wave": st.just("quarter"), "quarter": st.just("quarter"), "period": _PERIODS}
_AMOUNTS = {
    "days": (1, 2, 3, 10, 15),
    "working_days": (1, 2, 3, 5),
    "months": (1, 3, 24),
    "hours": (1, 6, 24),
    "before_day_of_month": (1, 20, 28),
}
DISTINCT = ("customer_ref", "agent_id", "contact_pii_ref", "policy_id")
PARTIES = ("agent_id", "resolver_ref", "handler_ref")
SUMS = ("minutes", "amount_fen")
_CLOCK_TIMES = ("00:00", "00:01", "09:00", "12:30", "21:00", "23:59")


def dated(event: str) -> list[str]:
    """What may date an event."""
    return ["occurred_at", *(n for n, f in fields(event).items() if f.kind == "date")]


def fitting(kind: str, types: Sequence[str]) -> list[str]:
    """Of these types, those that a rule of a kind can be about."""
    fits: Callable[[str], object] = {
        "required_value": _closed,
        "required_items": lambda t: [n for n, f in fields(t).items() if f.is_list and f.values],
        "shared_value": lambda t: len(fields(t).keys() & set(DISTINCT)) > 1,
        "at_least": lambda t: fields(t).keys() & set(SUMS),
        "periodic": lambda t: fields(t).keys() & _LABELLED.keys(),
        "out_of_sequence": lambda _: len(types) > 1,
    }.get(kind, bool)
    return [event for event in types if fits(event)]


def _closed(event: str) -> list[str]:
    """Fields with a closed list of values, or true and false."""
    return [n for n, f in fields(event).items() if f.values or f.kind == "boolean"]


@st.composite
def ons(draw: st.DrawFn, types: Sequence[str]) -> Raw:
    """An event of one of the types, what dates it, perhaps a condition."""
    event = draw(st.sampled_from(types))
    found: Raw = {"event": event, "at": draw(st.sampled_from(dated(event)))}
    if (closed := _closed(event)) and draw(st.integers(0, 5)) == 5:
        field = draw(st.sampled_from(closed))
        found["where"] = {field: draw(_some_values(event, field))}
    return found


def _some_values(event: str, field: str) -> st.SearchStrategy[list[Any]]:
    values = st.sampled_from(fields(event)[field].values or (True, False))
    return st.lists(values, min_size=1, max_size=2, unique=True)


def some_ons(types: Sequence[str], *, least: int = 0, most: int = 2) -> st.SearchStrategy[Any]:
    """A few events, each type once."""
    return st.lists(ons(types), min_size=least, max_size=most, unique_by=lambda on: on["event"])


def spans(on: Sequence[str] = ()) -> st.SearchStrategy[Raw]:
    """A span of time; ``on`` are fields of the start that may hold the date itself."""
    units = [{unit: amount} for unit, amounts in _AMOUNTS.items() for amount in amounts]
    dates = [{"on": field} for field in on]
    return st.sampled_from(units) | st.sampled_from(dates or units)


def shared(events: Sequence[Raw]) -> st.SearchStrategy[list[str]]:
    """Fields that all these types have, of which some may have to be the same."""
    common = set.intersection(*(set(fields(on["event"])) for on in events))
    fit = sorted(
        name
        for name in common
        for field in [fields(events[0]["event"])[name]]
        if "." not in name and not field.is_list and field.kind != "other"
    )
    if not fit:
        return st.just([])
    return st.lists(st.sampled_from(fit), max_size=2, unique=True) | st.just([])


@st.composite
def obligations(draw: st.DrawFn, types: Sequence[str]) -> Raw:
    """An obligation with whatever an obligation can have."""
    start = draw(some_ons(types, least=1))
    other = ons(types).filter(lambda on: _bare(on) not in map(_bare, start))
    dates = set.intersection(*(set(dated(on["event"])) for on in start)) - {"occurred_at"}
    span = spans(sorted(dates))
    found: Raw = {
        "start": start,
        "satisfied_by": draw(st.lists(other, min_size=1, max_size=2)),
        "excused_by": draw(st.lists(other, max_size=2)),
        "roll_forward": draw(st.booleans()),
        "occurrence": draw(st.sampled_from(("each", "first"))),
        "extended_by": [{"by": on, "deadline": draw(span)} for on in draw(some_ons(types))],
    }
    if draw(st.integers(0, 9)) < 9:
        found["deadline"] = draw(span)
    if draw(st.booleans()):
        found |= {
            "paused_by": draw(some_ons(types, least=1)),
            "resumed_by": draw(some_ons(types, least=1)),
        }
    return found | {"matching": draw(shared(start + found["satisfied_by"]))}


def _bare(on: Raw) -> tuple[Any, ...]:
    where = on.get("where", {}).items()
    return on["event"], on["at"], {field: sorted(map(str, values)) for field, values in where}


@st.composite
def of_two(draw: st.DrawFn, types: Sequence[str], kind: str) -> Raw:
    """A demand on the time between two events."""
    one, other = draw(ons(types)), draw(ons(types))
    if kind == "minimum_gap":
        other = draw(st.sampled_from((one, other)))
    first = one if kind == "minimum_gap" else other
    span = draw(spans([name for name in dated(first["event"]) if name != "occurred_at"]))
    matching = draw(shared([one, other]))
    if kind == "minimum_gap":
        return {"after": one, "next": other, "gap": span, "matching": matching}
    found: Raw = {"event": one, "anchor": [other], "span": span, "matching": matching}
    if kind == "not_after":
        return found | {"roll_forward": draw(st.booleans())}
    return found | {"lifted_by": draw(some_ons(types, most=1))}


@st.composite
def of_values(draw: st.DrawFn, types: Sequence[str], kind: str) -> Raw:
    """A demand on the values of events."""
    event = draw(ons(fitting(kind, types)))
    name = event["event"]
    if kind == "required_value":
        field = draw(st.sampled_from(_closed(name)))
        return {"event": event, "field": field, "values": draw(_some_values(name, field))}
    if kind == "required_items":
        field = next(n for n, f in fields(name).items() if f.is_list and f.values)
        period = draw(_PERIODS | st.none())
        found = {"event": event, "field": field, "items": draw(_some_values(name, field))}
        return found | ({"period": period} if period else {})
    if kind == "shared_value":
        one, other = draw(st.permutations([n for n in fields(name) if n in DISTINCT]))[:2]
        return {"event": event, "field": one, "distinct": other, "at_least": 2}
    actors = draw(st.lists(st.sampled_from(("AGENT", "STAFF")), max_size=1))
    others = [(t, f) for t in types for f in fields(t) if f in PARTIES]
    mine = [f for f in fields(name) if f in PARTIES]
    if not others or not mine:
        return {"event": event, "actors": actors or ["AGENT"]}
    theirs, field = draw(st.sampled_from(others))
    own = draw(st.sampled_from(mine))
    against = {"event": theirs, "field": field}
    return {"event": event, "actors": actors, "field": own, "not_same_as": against}


@st.composite
def of_streams(draw: st.DrawFn, types: Sequence[str], kind: str) -> Raw:
    """A demand on the events of a stream, or of a period."""
    event = draw(ons(fitting(kind, types)))
    if kind == "missing_step":
        steps, excused = draw(some_ons(types, least=1)), draw(some_ons(types, most=1))
        return {"steps": steps, "once": [event], "excused_by": excused}
    if kind == "too_often":
        return {
            "event": event,
            "at_most": draw(st.integers(1, 2)),
            "matching": draw(shared([event])),
        }
    if kind == "out_of_sequence":
        return {"steps": draw(some_ons(types, least=2, most=3))}
    if kind == "time_window":
        opens, closes = sorted(draw(st.permutations(_CLOCK_TIMES))[:2])
        known = fields(event["event"])
        timed = [at for at in dated(event["event"]) if at not in known or known[at].has_time]
        event = event | {"at": draw(st.sampled_from(timed))}
        return {"event": event, "opens": opens, "closes": closes}
    return {"event": event}


@st.composite
def of_periods(draw: st.DrawFn, types: Sequence[str], kind: str) -> Raw:
    """A demand on a period."""
    event = draw(ons(fitting(kind, types)))
    if kind == "at_least":
        total = next(n for n in SUMS if n in fields(event["event"]))
        return {
            "event": event, "sum": total, "minimum": draw(st.sampled_from((1, 60, 100))),
            "unit": "units", "period": draw(_PERIODS), "active_from": draw(ons(types)),
            "active_until": draw(some_ons(types)),
        }  # fmt: skip
    field = next(n for n in _LABELLED if n in fields(event["event"]))
    per = draw(st.sampled_from(("stream", "company")))
    found: Raw = {
        "event": [event], "period": draw(_LABELLED[field]), "period_field": field, "per": per,
        "roll_forward": draw(st.booleans()),
    }  # fmt: skip
    if draw(st.booleans()):
        found["deadline"] = draw(spans().filter(lambda span: "hours" not in span))
    return found | ({"called_for_by": draw(some_ons(types, least=1))} if per == "stream" else {})


def demands(kind: str, types: Sequence[str]) -> st.SearchStrategy[Raw]:
    """What a rule of a kind can demand of these types; of some kinds only types that fit."""
    match kind:
        case "obligation":
            return obligations(types)
        case "not_before" | "not_after" | "minimum_gap":
            return of_two(types, kind)
        case "required_value" | "required_items" | "shared_value" | "wrong_party":
            return of_values(types, kind)
        case "at_least" | "periodic":
            return of_periods(types, kind)
        case _:
            return of_streams(types, kind)


@st.composite
def rules(
    draw: st.DrawFn, number: int, types: Sequence[str], days: Sequence[date], kind: str | None
) -> Raw:
    """A rule as it stands in a file; ``days`` are those between which it may be in force."""
    fit = [k for k in JUDGED_KINDS if fitting(k, types)]
    kind = kind if kind in fit else draw(st.sampled_from([*["obligation"] * 6, *fit]))
    text = {"en": "A rule.", "zh": "规则。"}
    found: Raw = {
        "id": f"HSE-{number:02}", "source": "M", "confidence": "source", "text": text,
        "severity": draw(st.sampled_from(("info", "minor", "major", "critical"))), "kind": kind,
    }  # fmt: skip
    if draw(st.integers(0, 3)) == 3:
        found["scope"] = draw(_SCOPES) | draw(
            st.just({}) | st.sampled_from(days).map(lambda day: {"effective_from": str(day)})
        )
    if draw(st.integers(0, 3)) == 3:
        first, last = sorted((draw(st.sampled_from(days)), draw(st.sampled_from(days))))
        found |= draw(
            st.sampled_from(
                ({"in_force_from": first}, {"in_force_to": last},
                 {"in_force_from": first, "in_force_to": last})
            )
        )  # fmt: skip
    return found | draw(demands(kind, types))


_SCOPES = st.fixed_dictionaries(
    {},
    optional={
        "channels": st.just(["AGENT"]),
        "long_term": st.booleans(),
        "new_business": st.just(value=True),
    },
)
