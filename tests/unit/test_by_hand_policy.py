"""What a person decides about a policy, and what the policy's state forbids."""

import pytest

from domain.events import Event
from tests.by_hand import NOW_US, when
from tests.policy_facts import EXEMPTED, PROXY_SIGNATURE, REJECTED, RESOLVED, issued
from tests.spec import fact

DAY_US = 86_400_000_000
FORFEITED = fact(
    "policy.CommissionForfeited", amount_fen=100, reason="MANUAL_VISIT_FAILED", rule_id="CBK-14"
)
TERMINATED = fact("policy.PolicyTerminated", on="2009-06-30", reason="MATURITY")


def back(amount_fen: int, reason: str = "wrong address") -> Event:
    """Reinstate commission."""
    return fact(
        "policy.CommissionReinstated", amount_fen=amount_fen, decided_by="S-7", reason=reason
    )


def asked(*, in_person: bool = True) -> Event:
    """Ask not to be called."""
    return fact(
        "policy.CallbackExemptionRequested",
        confirmation_letter_ref="L-1",
        special_request_ref="R-1",
        policyholder_signed_in_person=in_person,
        received_by="S-1",
    )


def erased(*classes: str) -> Event:
    """Destroy the key to some classes of personal data."""
    return fact("policy.PersonalDataErased", key_id="K-1", fields_class=classes)


@pytest.mark.parametrize("amount_fen", [1, 99, 100])
def test_what_stands_forfeited_can_be_reinstated(amount_fen: int) -> None:
    """AMB-05: the whole, or a part."""
    when(FORFEITED, record=back(amount_fen)).then_recorded()


@pytest.mark.parametrize("amount_fen", [0, -1, 101])
def test_no_more_than_what_stands_forfeited_is_reinstated(amount_fen: int) -> None:
    """AMB-05; and nothing is a no-reinstatement."""
    when(FORFEITED, record=back(amount_fen)).then_refused("AMB-05", "100 fen stand forfeited")


def test_commission_that_nobody_forfeited_is_not_reinstated() -> None:
    """AMB-05: only a forfeiture is undone."""
    when(record=back(100)).then_refused("AMB-05", "no commission was forfeited")


def test_what_was_reinstated_before_is_not_reinstated_for_another_reason() -> None:
    """What is left of the forfeiture is nothing."""
    when(FORFEITED, back(100), record=back(100, "again")).then_refused("AMB-05", "all of it")


def test_reinstating_twice_reinstates_once() -> None:
    """Half of it is left, and still the same decision is the same decision."""
    when(FORFEITED, back(50), record=back(50)).then_nothing()


def test_a_reinstatement_dated_before_the_forfeiture_is_refused() -> None:
    """A decision that is dated back must have been possible then."""
    when(FORFEITED, record=back(100), at=NOW_US - 9 * DAY_US).then_refused(
        "AMB-05", "as things stood at 2010-12-23"
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Accrued", {"agent_id": "A", "amount_fen": 1, "basis": "FIRST_YEAR"}),
        ("Held", {"settlement_month": "2010-09", "amount_fen": 1, "reasons": []}),
        ("Deducted", {"amount_fen": 1, "reason": "RECEIPT_LATE", "rule_id": "RCP-02"}),
        ("Settled", {"settlement_month": "2010-09", "net_fen": 1, "paid_on": "2010-09-20"}),
        ("Forfeited", {"amount_fen": 1, "reason": "MANUAL_VISIT_FAILED", "rule_id": "CBK-14"}),
    ],
)
def test_what_the_monthly_run_decides_is_not_decided_by_hand(name: str, data: object) -> None:
    """SET-01: two ways to pay would pay twice."""
    more = {"accrued_on": "2010-09-20"} if name == "Accrued" else {}
    event = fact(f"policy.Commission{name}", **dict(data, **more))  # type: ignore[call-overload]
    when(record=event).then_refused("SET-01", "monthly run")


@pytest.mark.parametrize("answer", [EXEMPTED, REJECTED])
def test_a_request_for_exemption_is_answered(answer: Event) -> None:
    """CBK-08: the coordinator grants or rejects."""
    when(asked(), record=answer).then_recorded()


@pytest.mark.parametrize("answer", [EXEMPTED, REJECTED])
def test_without_a_request_there_is_nothing_to_answer(answer: Event) -> None:
    """CBK-08."""
    when(record=answer).then_refused("CBK-08.request", "nobody has asked")


def test_a_request_is_answered_once_and_a_new_one_anew() -> None:
    """CBK-08: the answer stands until the policyholder asks again."""
    when(asked(), REJECTED, record=EXEMPTED).then_refused("CBK-08.request", "answered already")
    when(asked(), REJECTED, asked(), record=EXEMPTED).then_recorded()
    when(asked(), EXEMPTED, record=EXEMPTED).then_nothing()


def test_a_letter_that_another_person_signed_exempts_nobody() -> None:
    """CBK-08: signed in person; rejecting it is possible."""
    when(asked(in_person=False), record=EXEMPTED).then_refused("CBK-08", "in person")
    when(asked(in_person=False), record=REJECTED).then_recorded()


def test_an_open_issue_is_resolved_by_somebody_who_did_not_sell() -> None:
    """REG-B2."""
    when(PROXY_SIGNATURE, record=RESOLVED, sellers=("A-1",)).then_recorded()
    when(PROXY_SIGNATURE, record=RESOLVED, sellers=("S-1",)).then_refused("REG-B2.party", "sold")


def test_an_issue_that_is_not_open_is_not_resolved() -> None:
    """REG-B2: none found, or resolved before."""
    other = RESOLVED.model_copy(update={"resolver_ref": "S-2"})
    when(record=RESOLVED).then_refused("REG-B2", "no issue of the callback is open: PENDING")
    when(PROXY_SIGNATURE, RESOLVED, record=RESOLVED).then_nothing()
    when(PROXY_SIGNATURE, RESOLVED, record=other).then_refused("REG-B2", "ISSUE_RESOLVED")


def test_records_of_a_contract_in_force_are_kept() -> None:
    """REG-L8: the ten years begin with the end."""
    when(issued(), record=erased("CONTACT")).then_refused("REG-L8", "has not ended: IN_FORCE")


def test_records_are_kept_for_ten_years_after_the_end() -> None:
    """REG-L8: to the day; the refusal says until when, and what to record instead."""
    early, due = NOW_US + 3101 * DAY_US, NOW_US + 3102 * DAY_US  # 2019-06-29 and -30

    when(issued(), TERMINATED, record=erased("HEALTH"), at=early).then_refused(
        "REG-L8", "kept until 2019-06-30"
    )
    when(issued(), TERMINATED, record=erased("HEALTH"), at=due).then_recorded()


def test_records_of_a_short_contract_are_kept_for_five_years() -> None:
    """REG-L8: of up to one year."""
    short = issued().model_copy(update={"term_years": 1})

    when(short, TERMINATED, record=erased()).then_refused("REG-L8.short_term", "2014-06-30")


def test_marketing_data_may_go_at_any_time() -> None:
    """REG-L8: they are no records of the contract."""
    when(issued(), record=erased("MARKETING")).then_recorded()
    when(issued(), record=erased("MARKETING", "CONTRACT")).then_refused("REG-L8", "not ended")


def test_who_never_had_a_contract_may_have_everything_erased() -> None:
    """REG-L8 is about contracts."""
    when(record=erased("CONTACT")).then_recorded()


def test_what_has_merely_happened_is_recorded_whatever_the_state() -> None:
    """D1: a receipt before its policy is a finding and not a refusal."""
    receipt = fact(
        "policy.ReceiptReturned", returned_on="2010-09-18", returned_by="A-1", office_id="O-1"
    )

    when(record=receipt).then_recorded_as_fact()
