"""From a rulebook to the terms of the settlement: every number that a run needs, and vetted."""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.enums import SalesChannel
from domain.errors import Refused
from domain.rulebook.errors import Problem
from domain.rulebook.kinds import Obligation, Parameter
from domain.rulebook.model import Rule, Rulebook
from domain.settlement.terms import Charge, Terms
from domain.values import SAFE_INTEGER

BOOK = "cpic"
"""The rulebook that commission is settled by."""
RUN, FLOOR, RECEIPT, RECEIPT_LATE = "SET-01", "SET-02", "RCP-01", "RCP-02"
PHONE_CHANGED, FORFEIT = "CBK-13", "CBK-14"
NEEDED = (RUN, FLOOR, RECEIPT, RECEIPT_LATE, PHONE_CHANGED, FORFEIT)
_UNITS = {
    RUN: ("day_of_month", 1, 28),
    FLOOR: ("fen", 0, SAFE_INTEGER),
    RECEIPT_LATE: ("fen", 0, SAFE_INTEGER),
    PHONE_CHANGED: ("fen", 0, SAFE_INTEGER),
    FORFEIT: ("percent", 0, 100),
    "CBK-12": ("fen", 0, 0),
}
_NO_LIMIT = "RCP-03"
Fault = tuple[str, str]


def terms_of(books: Iterable[Rulebook], month: str) -> Terms:
    """The terms of a month's run: of each rule the version in force at the run's cut-off.

    raises  Refused if the book is missing, or lacks or spoils what the settlement needs
    """
    attempted = f"settle {month}"
    book = next((one for one in books if one.id == BOOK), None)
    if book is None:
        why = f"the rulebook {BOOK}, by which commission is settled, is not in force"
        raise Refused(attempted, why, f"switch it on with: policytrail rules switch {BOOK} on")
    day = cut_off_day(book, month)
    found = {name: rule for name in NEEDED if (rule := book.rule(name, day))} if day else {}
    problems = [*_lacking(book, month, day, found), *_spoilt(book.id, found.values())]
    if day is None or problems:
        why = "; ".join(": ".join(filter(None, (p.rule, p.field, p.why))) for p in problems)
        way_out = "mend the rulebook, check it with `policytrail rules check` and adopt it"
        raise Refused(f"{attempted} by {book.id} {book.version}", why, way_out)
    return _terms(book, day, found)


def cut_off_day(book: Rulebook, month: str) -> date | None:
    """The day of a month's run: that of the version of SET-01 which is in force on that very day.

    None if there is none, or none that makes sense.
    """
    year, number = map(int, month.split("-"))
    days = {
        rule.version: day
        for rule in book.rules
        if rule.id == RUN and not [*_faults(rule)]
        for day in [date(year, number, _number(rule))]
        if rule.in_force_on(day)
    }
    return days[max(days)] if days else None


def spoilt(book: Rulebook) -> tuple[Problem, ...]:
    """What the settlement could never go by, in any version of a rule of its book."""
    if book.id != BOOK:
        return ()
    have = {rule.id for rule in book.rules}
    missing = [
        Problem(book.id, name, "", "is missing, and the settlement needs it")
        for name in NEEDED
        if name not in have
    ]
    return (*missing, *_spoilt(book.id, book.rules))


def _lacking(
    book: Rulebook, month: str, day: date | None, found: dict[str, Rule]
) -> Iterator[Problem]:
    if day is None:
        runs = [rule for rule in book.rules if rule.id == RUN]
        yield from _spoilt(book.id, runs)
        if not any([*_faults(rule)] for rule in runs):
            why = f"is not in force on its own day in {month}, so that there is no run"
            yield Problem(book.id, RUN, "", why)
        return
    for name in NEEDED:
        if name not in found:
            why = f"is not in force on {day}, and the settlement needs it"
            yield Problem(book.id, name, "", why)


def _spoilt(book: str, rules: Iterable[Rule]) -> Iterator[Problem]:
    given = [*rules]
    for rule in given:
        for field, why in _faults(rule):
            yield Problem(book, rule.name, field, why)
        for run in given if rule.id in {*NEEDED} - {RECEIPT} else ():
            if run.id == RUN and rule.scope != run.scope and _together(run, rule):
                why = f"differs from that of {run.name}; all that is settled has one scope"
                yield Problem(book, rule.name, "scope", why)


def _together(one: Rule, other: Rule) -> bool:
    """Whether two rules are in force on some day."""
    starts = [rule.in_force_from or date.min for rule in (one, other)]
    ends = [rule.in_force_to or date.max for rule in (one, other)]
    return max(starts) <= min(ends)


def _faults(rule: Rule) -> Iterator[Fault]:
    """What is wrong with a rule that the settlement goes by: the field, and why."""
    if rule.id in NEEDED and not rule.enabled:
        yield "enabled", "is false, and the settlement needs the rule"
    demands = rule.demands
    if rule.id == RECEIPT:
        yield from _receipt_faults(rule)
    elif rule.id == _NO_LIMIT and isinstance(demands, Parameter) and demands.value is not None:
        yield "value", "the settlement holds without a limit; leave it out"
    elif rule.id in _UNITS:
        if isinstance(demands, Parameter):
            yield from _number_faults(demands, *_UNITS[rule.id])
        else:
            yield "kind", f"must be parameter, not {demands.kind}"


def _number_faults(demands: Parameter, unit: str, least: int, most: int) -> Iterator[Fault]:
    if demands.unit != unit:
        yield "unit", f"must be {unit}, not {demands.unit}"
    if demands.value is None:
        yield "value", "must be given"
    elif not isinstance(demands.value, int) or not least <= demands.value <= most:
        within = f"from {least} to {most}" if most < SAFE_INTEGER else f"not below {least}"
        only = f"{least}" if least == most else f"a whole number {within}"
        yield "value", f"must be {only}, not {demands.value}"


def _receipt_faults(rule: Rule) -> Iterator[Fault]:
    demands = rule.demands
    if not isinstance(demands, Obligation):
        yield "kind", f"must be obligation, not {demands.kind}"
    elif demands.deadline is None or demands.deadline.months is None:
        yield "deadline", "must be months, which the settlement counts"
    elif demands.roll_forward:
        yield "roll_forward", "must be false: the settlement does not move the last day"


def _number(rule: Rule | None) -> int:
    value = getattr(rule.demands, "value", None) if rule else None
    return int(value) if value is not None else 0


def _terms(book: Rulebook, day: date, found: dict[str, Rule]) -> Terms:
    scope, receipt = found[RUN].scope, found[RECEIPT].demands
    months = receipt.deadline.months if isinstance(receipt, Obligation) and receipt.deadline else 0
    return Terms(
        rulebook=book.id,
        version=book.version,
        cut_off_day=day.day,
        receipt_months=months or 0,
        receipt_late=Charge(_number(found[RECEIPT_LATE]), found[RECEIPT_LATE].name),
        phone_changed=Charge(_number(found[PHONE_CHANGED]), found[PHONE_CHANGED].name),
        forfeit_rule=found[FORFEIT].name,
        forfeit_percent=_number(found[FORFEIT]),
        net_floor_fen=_number(found[FLOOR]),
        channels=frozenset(scope.channels or SalesChannel),
        long_term=scope.long_term,
        from_effective=scope.effective_from or date.min,
    )
