"""Whatever numbers a rulebook gives, a run decides once, and accounts for all."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.events.policy_commission import CommissionAccrued
from domain.rulebook.library import library
from domain.rulebook.shapes import Deadline
from domain.settlement import CPIC_TERMS, Charge, Terms, terms_of
from tests.adopted import cpic_with
from tests.properties.test_settlement import COMMISSION, HISTORIES, RUNS, Told
from tests.settlement_runs import Policy, policy, us

FEN = st.integers(0, 12_000)
MONTH = st.builds("{}-{:02}".format, st.integers(2011, 2060), st.integers(1, 12))


@st.composite
def any_terms(draw: st.DrawFn) -> Terms:
    """Any terms that a rulebook can give."""
    return replace(
        CPIC_TERMS,
        cut_off_day=draw(st.integers(1, 28)),
        receipt_months=draw(st.integers(1, 6)),
        receipt_late=Charge(draw(FEN), "RCP-02"),
        phone_changed=Charge(draw(FEN), "CBK-13"),
        forfeit_percent=draw(st.sampled_from((0, 1, 50, 99, 100))),
        net_floor_fen=draw(st.sampled_from((0, 3_000))),
    )


@given(MONTH)
def test_the_built_in_book_gives_the_same_terms_in_every_month(month: str) -> None:
    """From September 2010 on."""
    assert terms_of(library(), month) == CPIC_TERMS


@given(any_terms(), MONTH)
def test_a_book_gives_the_terms_that_it_says(terms: Terms, month: str) -> None:
    """Every number comes from the book, and none from the program."""
    book = cpic_with(
        terms.version,
        {
            "SET-01": {"value": terms.cut_off_day},
            "SET-02": {"value": terms.net_floor_fen},
            "RCP-01": {"deadline": Deadline(months=terms.receipt_months)},
            "RCP-02": {"value": terms.receipt_late.fen},
            "CBK-13": {"value": terms.phone_changed.fen},
            "CBK-14": {"value": terms.forfeit_percent},
        },
    )

    assert terms_of([book], month) == terms


def accrues_after(account: Policy, month: str) -> bool:
    """Whether commission is accrued at a run's cut-off or later: that is for the next run."""
    cut_off = us(account.terms.cut_off(month))
    return any(
        isinstance(one.event, CommissionAccrued) and one.occurred_us >= cut_off
        for one in account.known
    )


@given(any_terms(), HISTORIES, COMMISSION, RUNS)
def test_the_account_closes_and_a_run_decides_once_by_any_terms(
    terms: Terms, history: list[Told], commission_fen: int, months: list[str]
) -> None:
    """Section 4.3 and architecture D8, with other amounts, days and percentages."""
    account = Policy(terms)
    account.known += policy(commission_fen=commission_fen).known
    for number, month in enumerate([*months, "2011-06"]):
        for fact in history:
            if fact.known_after == number:
                account.tell(fact.at, fact.event)
        account.settle(month)

        money = account.money
        assert money.unaccounted_fen == 0 or accrues_after(account, month)
        assert money.open_hold_fen >= 0
        assert money.deducted_fen >= 0
        assert account.settle(month) == ()
