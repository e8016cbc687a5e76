"""What-if on any history: the same book differs in nothing, and no run that matters is left out."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event
from domain.settlement import (
    CPIC_TERMS,
    Account,
    Charge,
    Comparison,
    Known,
    Plan,
    Run,
    Story,
    Terms,
    account_of,
    decide,
    examine,
    months_between,
)
from tests.commission_facts import BACK, FORFEITED, deducted, held, released
from tests.properties.test_settlement import COMMISSION, HISTORIES, Told
from tests.properties.test_terms import any_terms
from tests.settlement_runs import FOREVER, Policy, policy, settled, us
from tests.strategies import events

MONTHS = [*months_between("2010-08", "2011-08")]
UNTIL = us(FOREVER)
MONTH = st.sampled_from(MONTHS)
REPORTED = st.one_of(
    st.builds(held, MONTH, st.sampled_from((10_000, 700))),
    st.builds(released, MONTH, st.just(10_000), st.sampled_from((0, 2_000))),
    st.builds(settled, MONTH, st.sampled_from((10_000, 700))),
    st.builds(deducted, st.sampled_from((2_000, -2_000))),
    st.sampled_from((FORFEITED, BACK)),
)
ANYTHING = st.lists(
    st.tuples(
        st.integers(0, 10**6 * 25), st.one_of(REPORTED, REPORTED, events(aggregate="policy"))
    ),
    max_size=12,
)


def _known(history: list[Told], commission_fen: int = 10_000) -> Policy:
    told = policy(commission_fen=commission_fen)
    for fact in history:
        told.tell(fact.at, fact.event)
    return told


def _plan(*terms: Terms) -> Plan:
    """Each of these terms for some months, one after the other."""
    size = len(MONTHS) // len(terms) + 1
    return Plan(Run(month, terms[n // size]) for n, month in enumerate(MONTHS))


def _slowly(facts: list[Known], plan: Plan) -> Account:
    """Every run made, each from all facts: what ``Story`` must come to."""
    told = Policy()
    told.known = [fact for fact in facts if not fact.own]
    for run in plan.runs:
        case = examine(told.known, run.terms.cut_off(run.month))
        decided = decide(
            case.state,
            case.commission,
            run.month,
            run.terms,
            own_accrued_fen=case.own_accrued_fen,
        )
        for event in decided:
            told.tell(run.terms.cut_off(run.month), event, own=True)
    return account_of(examine(told.known, FOREVER).state.commission)


def _account(facts: list[Known], plan: Plan) -> Account:
    story = Story(facts)
    return story.account(story.replay(plan), UNTIL)


@given(HISTORIES, COMMISSION, any_terms())
def test_the_same_rulebook_differs_in_nothing(
    history: list[Told], commission_fen: int, terms: Terms
) -> None:
    """On any history, whatever has been decided and recorded."""
    told = _known(history, commission_fen)
    story, total = Story(told.known), Comparison()
    for month in MONTHS[1:4]:
        told.settle(month)  # what runs recorded is left out of both

    before = story.account(story.replay(_plan(terms)), UNTIL)
    after = _account(told.known, _plan(terms))

    assert total.add(before, after) == ()
    assert (total.differ, total.by_reason) == (0, {})


@given(HISTORIES, COMMISSION, any_terms(), any_terms())
def test_a_run_that_is_left_out_would_have_changed_nothing(
    history: list[Told], commission_fen: int, first: Terms, then: Terms
) -> None:
    """The account is that of every run made, also where the terms change on the way."""
    told, plan = _known(history, commission_fen), _plan(first, replace(then, version="x"))

    assert _account(told.known, plan) == _slowly(told.known, plan)


@given(HISTORIES, ANYTHING)
def test_nor_on_a_history_that_makes_no_sense(
    history: list[Told], reported: list[tuple[int, Event]]
) -> None:
    """Other systems may report anything about commission, in any order."""
    told, plan = _known(history), _plan(CPIC_TERMS)
    for seconds, event in reported:
        occurred_us = us("2010-09-04T00:00") + seconds * 10**6
        told.known.append(Known(occurred_us, len(told.known) + 1, "e", False, event))

    assert _account(told.known, plan) == _slowly(told.known, plan)


@given(HISTORIES, any_terms(), any_terms())
def test_two_plans_share_what_is_known_and_nothing_else(
    history: list[Told], one: Terms, other: Terms
) -> None:
    """Asked in one order or the other, from one story or from two."""
    facts = _known(history).known
    shared, plans = Story(facts), (_plan(one), _plan(other))

    together = [shared.account(shared.replay(plan), UNTIL) for plan in plans]

    assert together == [_account(facts, plan) for plan in plans]


@given(HISTORIES, st.integers(0, 12_000))
def test_the_parts_say_exactly_what_differs(history: list[Told], fen: int) -> None:
    """Added up over the policies, they are the difference of the sums."""
    dearer = replace(CPIC_TERMS, receipt_late=Charge(fen, "RCP-02"))
    facts, total = _known(history).known, Comparison()

    total.add(_account(facts, _plan(CPIC_TERMS)), _account(facts, _plan(dearer)))

    gap = total.after.less(total.before)
    moved = {
        name: sum(t.after_fen - t.before_fen for (what, _), t in total.reasons() if what == name)
        for name in ("PAID", "DEDUCTED", "FORFEITED")
    }
    assert moved == {"PAID": gap.paid, "DEDUCTED": gap.deducted, "FORFEITED": gap.forfeited}
    assert gap.accrued == gap.paid + gap.deducted + gap.forfeited + gap.held
