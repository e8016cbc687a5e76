"""M-S1 to M-S4: cooling-off, surrender, lapse, survival, slowly."""

from domain.calendar import add_days, add_months
from domain.events.policy_in_force import (
    PolicyCancelledInCoolingOff,
    PolicyLapsed,
    PolicyReinstated,
    PolicySurrendered,
)
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import Known, Stream, Told, month_of
from tests.oracles.metrics.words import (
    cooling_off,
    groups_of_policy,
    in_force,
    instalments,
    issued,
    lapses_and_reinstatements,
    last_day_of,
)

_GRACE_DAYS = 60
_AGES = (3, 6, 12, 13, 24, 25, 36, 37, 48, 60, 61)


def m_s1(known: Known) -> list[Item]:
    """Policies whose cooling-off is over; those that were cancelled in it."""
    items = []
    for stream in known.of("policy"):
        span = cooling_off(stream)
        if span is None or span[0] > known.today:
            continue
        cancelled = stream.first(PolicyCancelledInCoolingOff)
        items.append(
            Item(
                month_of(span[0]),
                stream.id,
                numerator=1 if cancelled else 0,
                denominator=1,
                hit=at(cancelled),
                base=at(span[1]),
                groups=groups_of_policy(stream),
            )
        )
    return items


def m_s2(known: Known) -> list[Item]:
    """Issued policies that were not cancelled; those first surrendered within twelve months."""
    items = []
    for policy in issued(known):
        if policy.stream.first(PolicyCancelledInCoolingOff):
            continue
        limit = add_months(policy.effective_on, 12)
        surrendered = policy.stream.first(PolicySurrendered)
        hit = surrendered if surrendered and surrendered.event.requested_on <= limit else None
        items.append(
            Item(
                policy.month,
                policy.id,
                numerator=1 if hit else 0,
                denominator=1,
                hit=at(hit),
                base=at(policy.fact),
                matures_on=limit,
                groups=groups_of_policy(policy.stream),
            )
        )
    return items


def m_s3(known: Known) -> list[Item]:
    """Instalments that are due; those with a lapse from the due day to before the next one."""
    items = []
    for stream in known.of("policy"):
        dues = [(one, one.due) for one in instalments(stream) if one.due]
        for instalment, due in dues:
            due_on = due.event.due_on
            hit = _lapse(stream, due, [other for _, other in dues])
            items.append(
                Item(
                    month_of(due_on),
                    instalment.subject,
                    numerator=1 if hit else 0,
                    denominator=1,
                    hit=at(hit),
                    base=at(due),
                    matures_on=add_days(due_on, _GRACE_DAYS),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def _lapse(stream: Stream, due: Told, dues: list[Told]) -> Told | None:
    due_on = due.event.due_on
    later = [other.event.due_on for other in dues if other.event.due_on > due_on]
    for lapse in stream.all(PolicyLapsed):
        day = lapse.event.effective_on
        if day >= due_on and (not later or day < min(later)):
            return lapse
    return None


def m_s3r(known: Known) -> list[Item]:
    """Every lapse; those of which the next lapse or reinstatement, by date, reinstates."""
    items = []
    for stream in known.of("policy"):
        moves = lapses_and_reinstatements(stream)
        for number, lapse in enumerate(moves):
            if not isinstance(lapse.event, PolicyLapsed):
                continue
            following = moves[number + 1] if number + 1 < len(moves) else None
            mended = following and isinstance(following.event, PolicyReinstated)
            items.append(
                Item(
                    month_of(lapse.event.effective_on),
                    str(lapse.position),
                    numerator=1 if mended else 0,
                    denominator=1,
                    hit=at(following) if mended else at(),
                    base=at(lapse),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def m_s4(known: Known) -> list[Item]:
    """Issued policies; those in force so many months after ``effective_on``."""
    items = []
    for policy in issued(known):
        for age in _AGES:
            alive = in_force(policy, add_months(policy.effective_on, age))
            items.append(
                Item(
                    policy.cohort,
                    policy.id,
                    numerator=1 if alive else 0,
                    denominator=1,
                    hit=at(policy.fact) if alive else at(),
                    base=at(policy.fact),
                    part=f"{age:02}",
                    matures_on=last_day_of(policy.cohort, age),
                    groups=groups_of_policy(policy.stream),
                )
            )
    return items
