"""Run after run: nothing twice, late facts are compensated, and each decision names its cause."""

from tests.commission_facts import BACK, FORFEITED, PHONE, accrued, deducted, held, released
from tests.policy_facts import (
    CANCELLED,
    VISIT_FAILED,
    failed,
    issued,
    returned,
    scanned,
    succeeded,
    visited,
)
from tests.settlement_runs import Policy, applied, policy, settled


def _unreached() -> Policy:
    told = policy().tell("2010-09-14T18:00", failed("FIRST"))
    return told.tell("2010-09-17T18:00", failed("SECOND"))


def _back(told: Policy, day: str = "2010-09-18") -> Policy:
    told.tell(f"{day}T10:00", returned(day))
    return told.tell(f"{day}T15:00", scanned(f"{day}T15:00:00+08:00"))


def _called(told: Policy | None = None) -> Policy:
    return (told or policy()).tell("2010-09-14T10:00", succeeded())


def test_a_run_made_twice_decides_nothing_the_second_time() -> None:
    """Architecture D8: held, released, deducted, forfeited."""
    told = _unreached().tell("2010-09-19T10:00", visited(phone_change="WRONG_NUMBER"))

    assert told.settle("2010-09") == (accrued(), deducted(4_000, PHONE), held("2010-09", 6_000))
    assert told.settle("2010-09") == ()
    lost = _unreached().tell("2010-09-19T10:00", VISIT_FAILED)
    assert lost.settle("2010-09") == (accrued(), FORFEITED)
    assert lost.settle("2010-09") == ()


def test_a_run_that_a_later_one_has_overtaken_decides_nothing() -> None:
    """Months are made up for in order; a month skipped is made up for by the next run."""
    told = _called()
    told.settle("2010-10")

    assert told.settle("2010-09") == ()


def test_runs_of_past_months_can_be_made_up_for_in_order() -> None:
    """All facts are known, and each run sees those before its own cut-off."""
    told = _back(_called(), "2010-10-25")

    runs = [told.settle(month)[-1:] for month in ("2010-09", "2010-10", "2010-11", "2010-12")]

    assert runs == [
        (held("2010-09"),),
        (held("2010-10"),),
        (released("2010-11", 10_000, 0),),
        (),
    ]


def test_a_fact_that_becomes_known_after_its_run_is_made_good_in_the_next() -> None:
    """Style 2.9: compensated by the next run, never edited."""
    told = _called()
    told.settle("2010-09")
    _back(told, "2010-09-12")

    assert told.settle("2010-09") == ()
    assert told.settle("2010-10") == (released("2010-10", 10_000, 0),)


def test_commission_that_was_paid_is_never_taken_back() -> None:
    """A finding says by how much it was wrong, and a person decides."""
    told = _back(_called())
    told.settle("2010-09")
    told.tell("2010-09-10T10:00", visited(phone_change="WRONG_NUMBER"))
    told.tell("2010-09-10T11:00", VISIT_FAILED)

    assert told.settle("2010-10") == ()
    assert told.money.settled_fen == 10_000


def test_a_deduction_that_a_late_fact_refutes_is_given_back() -> None:
    """The receipt had come back a day before the one that was known: it was in time."""
    told = _back(_called(), "2010-12-06")
    assert told.settle("2010-12")[1:] == (deducted(2_000), settled("2010-12", 8_000))
    told.tell("2010-12-05T10:00", returned("2010-12-05"))

    assert told.settle("2011-01") == (deducted(-2_000), settled("2011-01", 2_000))
    assert told.settle("2011-02") == ()
    assert told.money.unaccounted_fen == 0


def test_a_deduction_that_is_refuted_during_a_hold_is_owed_again() -> None:
    """The customer had been reached before the visit."""
    told = _unreached().tell("2010-09-19T10:00", visited(phone_change="WRONG_NUMBER"))
    told.settle("2010-09")
    told.tell("2010-09-19T09:00", succeeded("SECOND"))

    assert told.settle("2010-10") == (deducted(-4_000, PHONE), held("2010-10"))
    assert _back(told, "2010-11-01").settle("2010-11") == (released("2010-11", 10_000, 0),)


def test_a_forfeiture_is_undone_by_a_person_only() -> None:
    """AMB-05: after the reinstatement the callback counts as decided, the receipt does not."""
    told = _unreached().tell("2010-09-19T10:00", VISIT_FAILED)
    told.settle("2010-09")
    told.tell("2010-09-19T09:00", succeeded("SECOND"))
    assert told.settle("2010-10") == ()

    told.tell("2010-10-30T10:00", BACK)
    assert told.settle("2010-11") == (held("2010-11"),)
    assert _back(told, "2010-12-06").settle("2010-12") == (
        deducted(2_000),
        released("2010-12", 10_000, 2_000).model_copy(update={"held_since": "2010-11"}),
    )
    assert told.money.unaccounted_fen == 0


def test_an_accrual_by_finance_is_not_repeated() -> None:
    """It is finance's to say how much; before or after the cut-off."""
    early = _back(_called()).tell("2010-09-05T00:00", accrued(9_500))
    later = _back(_called()).tell("2010-09-25T00:00", accrued(9_500))

    assert early.settle("2010-09") == later.settle("2010-09") == (settled("2010-09", 9_500),)


def test_an_accrual_by_finance_that_comes_after_ours_replaces_it() -> None:
    """One commission accrues once; only what has not been paid can give way."""
    waiting, paid = _called(), _back(_called())
    for told in (waiting, paid):
        told.settle("2010-09")
        told.tell("2010-09-05T00:00", accrued(9_500))

    assert waiting.settle("2010-10") == (accrued(-10_000), held("2010-10", 9_500))
    assert paid.settle("2010-10") == (accrued(-9_500),)
    assert waiting.money.unaccounted_fen == paid.money.unaccounted_fen == 0
    assert waiting.settle("2010-11") == (held("2010-11", 9_500),)
    assert paid.settle("2010-11") == ()


def test_a_supplement_by_finance_is_paid_in_the_next_run() -> None:
    """What is accrued and not decided is owed."""
    told = _back(_called()).tell("2010-09-05T00:00", accrued())
    told.settle("2010-09")
    told.tell("2010-10-05T00:00", accrued(500))

    assert told.settle("2010-10") == (settled("2010-10", 500),)


def test_what_finance_has_decided_is_not_decided_again() -> None:
    """Its hold or payment for the month stands, whenever it occurred."""
    told = _back(_called()).tell("2010-09-05T00:00", accrued())
    told.tell("2010-09-20T01:00", settled("2010-09", 10_000))

    assert told.settle("2010-09") == ()
    assert told.settle("2010-10") == ()


def test_a_cancelled_policy_goes_on_as_if_nothing_had_happened() -> None:
    """AMB-25: the reversal is a rule outside this rulebook, and off by default."""
    told = _back(_called()).tell("2010-09-15T10:00", CANCELLED)

    assert told.settle("2010-09") == (accrued(), settled("2010-09", 10_000))


def test_a_policy_without_its_application_waits_for_it() -> None:
    """Nobody knows to whom commission would accrue, nor whether the rules apply."""
    told = Policy().tell("2010-09-03T09:00", issued())
    assert told.settle("2010-09") == ()

    told.tell("2010-09-01T10:00", applied())
    assert told.settle("2010-10")[0] == accrued()


def test_each_decision_names_the_fact_that_completed_it() -> None:
    """Auditors follow it from the money to the event; e-2 is the issue."""
    told = _back(_unreached().tell("2010-09-19T10:00", visited(phone_change="WRONG_NUMBER")))
    assert told.causes("2010-09") == ["e-2", "e-5", "e-5"]

    late = _back(_called(), "2010-12-06")
    assert late.causes("2010-09") == ["e-2", "e-2"]
    assert late.causes("2010-12") == ["e-2", "e-4", "e-5"]

    waiting = _unreached()
    assert waiting.causes("2010-09") == ["e-2", "e-4"]
    waiting.tell("2010-09-19T10:00", VISIT_FAILED)
    assert waiting.causes("2010-09") == ["e-2", "e-5"]
