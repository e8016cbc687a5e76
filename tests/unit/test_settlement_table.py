"""The decision table of section 3.3: every callback state with every state of the receipt."""

import pytest

from domain.events import Event
from tests.commission_facts import FORFEITED, PHONE, accrued, deducted, held
from tests.policy_facts import (
    EXEMPTED,
    PROXY_SIGNATURE,
    RESOLVED,
    VISIT_FAILED,
    failed,
    returned,
    scanned,
    succeeded,
    visited,
)
from tests.settlement_runs import policy, settled

MONTH = "2010-12"
ROUND_TWO_FAILED = (failed("FIRST"), failed("SECOND"))
CALLBACKS: dict[str, tuple[Event, ...]] = {
    "pending": (),
    "pending, second round running": (failed("FIRST"),),
    "round one clean": (succeeded(),),
    "round two clean": (failed("FIRST"), succeeded("SECOND")),
    "exempted": (EXEMPTED,),
    "round two failed, manual pending": ROUND_TWO_FAILED,
    "manual clean": (*ROUND_TWO_FAILED, visited()),
    "manual, phone changed": (*ROUND_TWO_FAILED, visited(phone_change="WRONG_NUMBER")),
    "issue found, open": (succeeded(clean=False), PROXY_SIGNATURE),
    "issue found, resolved": (succeeded(clean=False), PROXY_SIGNATURE, RESOLVED),
    "issue found by the visit": (*ROUND_TWO_FAILED, visited(issue="MISLEADING")),
    "manual failed": (*ROUND_TWO_FAILED, VISIT_FAILED),
}
RECEIPTS = {"OUTSTANDING": None, "ON_TIME": "2010-12-05", "LATE": "2010-12-06"}
PAYS = (
    "round one clean",
    "round two clean",
    "exempted",
    "manual clean",
)
HELD_FOR = {
    "pending": "CALLBACK_PENDING",
    "pending, second round running": "CALLBACK_PENDING",
    "round two failed, manual pending": "SECOND_CALLBACK_FAILED",
    "issue found, open": "CALLBACK_ISSUE_OPEN",
    "issue found, resolved": "CALLBACK_ISSUE_OPEN",
    "issue found by the visit": "CALLBACK_ISSUE_OPEN",
}


def _cell(callback: str, receipt: str) -> tuple[Event, ...]:
    """What the table says, in fen of a commission of 100 yuan."""
    late, phone = deducted(2_000), deducted(4_000, PHONE)
    out = receipt == "OUTSTANDING"
    if callback == "manual failed":
        return (FORFEITED,)
    if callback == "manual, phone changed":
        return {
            "OUTSTANDING": (phone, held(MONTH, 6_000)),
            "ON_TIME": (phone, settled(MONTH, 6_000)),
            "LATE": (late, phone, settled(MONTH, 4_000)),
        }[receipt]
    if callback in PAYS:
        return {
            "OUTSTANDING": (held(MONTH),),
            "ON_TIME": (settled(MONTH, 10_000),),
            "LATE": (late, settled(MONTH, 8_000)),
        }[receipt]
    reasons = ("RECEIPT_NOT_RETURNED",) * out + (HELD_FOR[callback],)
    return (held(MONTH, 10_000, *reasons),)


@pytest.mark.parametrize("receipt", RECEIPTS)
@pytest.mark.parametrize("callback", CALLBACKS)
def test_a_cell_of_the_decision_table(callback: str, receipt: str) -> None:
    """Two conditions, both required: the receipt is back and scanned, the callback is clean."""
    told = policy()
    for day, event in enumerate(CALLBACKS[callback], start=14):
        told.tell(f"2010-09-{day}T10:00", event)
    if day_back := RECEIPTS[receipt]:
        told.tell(f"{day_back}T10:00", returned(day_back))
        told.tell(f"{day_back}T15:00", scanned(f"{day_back}T15:00:00+08:00"))

    first, *decided = told.settle(MONTH)

    assert first == accrued()
    assert tuple(decided) == _cell(callback, receipt)
    assert told.money.unaccounted_fen == 0


def test_the_table_has_all_its_rows_and_columns() -> None:
    """Nine states of the callback, three of the receipt."""
    from domain.enums import ReceiptStatus
    from domain.policy import CallbackStanding
    from domain.settlement import CPIC_TERMS
    from domain.settlement.conditions import receipt_status

    standings, statuses = set(), set()
    for events in CALLBACKS.values():
        for day_back in RECEIPTS.values():
            told = policy()
            for event in events:
                told.tell("2010-09-14T10:00", event)
            if day_back:
                told.tell("2010-12-07T00:00", returned(day_back))
                told.tell("2010-12-07T00:00", scanned("2010-12-07T00:00:00+08:00"))
            state = told.case(MONTH).state
            standings.add(state.callback.standing)
            statuses.add(receipt_status(state, CPIC_TERMS.cut_off(MONTH), CPIC_TERMS))

    assert standings == set(CallbackStanding)
    assert statuses == set(ReceiptStatus)
