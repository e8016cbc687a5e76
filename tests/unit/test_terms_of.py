"""The settlement goes by the numbers of the rulebook in force, or says which number it lacks."""

from datetime import date
from typing import Any

import pytest

from domain.enums import SalesChannel
from domain.errors import Refused
from domain.rulebook.library import library
from domain.rulebook.model import Rulebook
from domain.rulebook.shapes import Deadline, Scope
from domain.settlement import CPIC_TERMS, Terms, spoilt, terms_of
from tests.adopted import CPIC, cpic_with
from tests.commission_facts import PHONE, accrued, deducted, held, released
from tests.policy_facts import VISIT_FAILED, failed, returned, scanned, succeeded, visited
from tests.settlement_runs import Policy, applied, policy, settled

ALL = ("SET-01", "SET-02", "RCP-02", "CBK-13", "CBK-14")


def _terms(changed: dict[str, dict[str, Any]], month: str = "2010-10") -> Terms:
    return terms_of([cpic_with("2", changed)], month)


def _in_versions(rule_id: str, first: dict[str, Any], then: dict[str, Any]) -> Rulebook:
    """The company's book with two versions of a rule, the second from 1 November 2010."""
    until = {"in_force_to": date(2010, 10, 31)}
    since = {"version": 2, "in_force_from": date(2010, 11, 1)}
    (newer,) = (r for r in cpic_with("2", {rule_id: then | since}).rules if r.id == rule_id)
    older = cpic_with("2", {rule_id: first | until})
    return older.model_copy(update={"rules": (*older.rules, newer)})


def test_the_built_in_book_says_what_the_program_always_did() -> None:
    """20th, three months, 20 and 40 yuan, the whole commission, long-term agency business."""
    assert terms_of(library(), "2010-09") == CPIC_TERMS
    assert spoilt(CPIC) == ()


@pytest.mark.parametrize(
    ("rule_id", "changed", "expected"),
    [
        ("SET-01", {"value": 25}, {"cut_off_day": 25}),
        ("SET-02", {"value": 500}, {"net_floor_fen": 500}),
        ("RCP-01", {"deadline": Deadline(months=1)}, {"receipt_months": 1}),
        ("CBK-14", {"value": 50}, {"forfeit_percent": 50}),
    ],
)
def test_every_number_comes_from_its_rule(
    rule_id: str, changed: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Change it in the book, and the terms change."""
    found = _terms({rule_id: changed})

    for name, value in expected.items():
        assert getattr(found, name) == value
        assert getattr(CPIC_TERMS, name) != value


def test_the_scope_is_that_of_the_run() -> None:
    """SCP-01, SCP-02: channels, term and first effective date; what is left out is no limit."""
    wide = _terms({rule_id: {"scope": Scope()} for rule_id in ALL})
    assert wide.channels == frozenset(SalesChannel)
    assert (wide.long_term, wide.from_effective) == (None, date.min)

    bank = Scope(channels=(SalesChannel.BANCASSURANCE,), long_term=False)
    found = Policy(_terms({rule_id: {"scope": bank} for rule_id in ALL}))
    found.tell("2010-09-01T10:00", applied("BANCASSURANCE", long_term=False))
    found.known.append(policy().known[1])
    assert found.decided("2010-10")[-1].TOPIC == "policy.CommissionHeld.v1"


def test_the_version_in_force_at_the_cut_off_counts_and_is_named() -> None:
    """A rule that changes on a day is the old one in the run before."""
    book = _in_versions("RCP-02", {"value": 1_000}, {"value": 3_000})

    before, after = terms_of([book], "2010-10"), terms_of([book], "2010-11")

    assert (before.receipt_late.fen, before.receipt_late.rule_id) == (1_000, "RCP-02")
    assert (after.receipt_late.fen, after.receipt_late.rule_id) == (3_000, "RCP-02 v2")


def test_the_day_of_the_run_may_change_and_may_not_fall_between_two_versions() -> None:
    """Each month's day is that of the version in force on that very day."""
    book = _in_versions("SET-01", {"value": 20}, {"value": 10})
    assert [terms_of([book], m).cut_off_day for m in ("2010-10", "2010-11")] == [20, 10]

    (first, *_) = (rule for rule in book.rules if rule.id == "SET-01")
    gap = first.model_copy(update={"in_force_to": date(2010, 10, 15)})
    rules = tuple(gap if rule == first else rule for rule in book.rules)
    with pytest.raises(Refused, match="SET-01: is not in force on its own day in 2010-10"):
        terms_of([book.model_copy(update={"rules": rules})], "2010-10")


@pytest.mark.parametrize(
    ("rule_id", "changed", "said"),
    [
        ("SET-01", {"value": 0}, "SET-01: value: must be a whole number from 1 to 28, not 0"),
        ("SET-01", {"value": 31}, "SET-01: value: must be a whole number from 1 to 28, not 31"),
        ("SET-01", {"unit": "days"}, "SET-01: unit: must be day_of_month, not days"),
        ("SET-02", {"value": -1}, "SET-02: value: must be a whole number not below 0, not -1"),
        ("RCP-02", {"value": -1}, "RCP-02: value: must be a whole number not below 0, not -1"),
        ("RCP-02", {"value": 20.5}, "RCP-02: value: must be a whole number not below 0, not 20.5"),
        ("RCP-02", {"unit": "yuan"}, "RCP-02: unit: must be fen, not yuan"),
        ("CBK-13", {"value": None}, "CBK-13: value: must be given"),
        ("CBK-14", {"value": 101}, "CBK-14: value: must be a whole number from 0 to 100, not 101"),
        ("CBK-12", {"value": 1}, "CBK-12: value: must be 0, not 1"),
        ("RCP-03", {"value": 6}, "RCP-03: value: the settlement holds without a limit"),
        ("RCP-01", {"deadline": Deadline(days=90)}, "RCP-01: deadline: must be months"),
        ("RCP-01", {"roll_forward": True}, "RCP-01: roll_forward: must be false"),
        ("CBK-13", {"enabled": False}, "CBK-13: enabled: is false, and the settlement needs"),
        ("CBK-13", {"scope": Scope()}, "CBK-13: scope: differs from that of SET-01"),
    ],
)
def test_nonsense_is_refused_with_the_rule_and_the_field(
    rule_id: str, changed: dict[str, Any], said: str
) -> None:
    """When a book is checked, and again when a month is settled by it."""
    book = cpic_with("2", {rule_id: changed})

    assert said in "; ".join(map(str, spoilt(book)))
    if rule_id in {*ALL, "RCP-01"}:
        with pytest.raises(Refused, match="settle 2010-10 by cpic 2: ") as refused:
            terms_of([book], "2010-10")
        assert said in str(refused.value)
        assert "mend the rulebook" in str(refused.value)


@pytest.mark.parametrize("rule_id", [*ALL, "RCP-01"])
def test_a_book_that_lacks_a_rule_is_refused(rule_id: str) -> None:
    """Nothing is settled by a number that nobody wrote down."""
    book = cpic_with("2", {}, without=(rule_id,))

    assert [str(one) for one in spoilt(book)] == [
        f"cpic: {rule_id}: is missing, and the settlement needs it"
    ]
    with pytest.raises(Refused, match=f"{rule_id}: is not in force"):
        terms_of([book], "2010-10")


def test_without_the_book_there_is_no_settlement() -> None:
    """Another book is no substitute."""
    with pytest.raises(Refused, match="rules switch cpic on"):
        terms_of(library()[1:], "2010-10")
    assert spoilt(library()[1]) == ()


def test_before_the_rules_were_in_force_there_is_no_run() -> None:
    """They apply from September 2010."""
    with pytest.raises(Refused, match="SET-01: is not in force on its own day in 2010-08"):
        terms_of(library(), "2010-08")


def _told(terms: Terms) -> Policy:
    found = Policy(terms)
    found.known += policy().known
    return found


def test_decisions_go_by_other_amounts_and_name_their_rule() -> None:
    """30 yuan for the receipt, 10 for the number, and no less than 80 are paid."""
    terms = _terms(
        {"RCP-02": {"value": 3_000}, "CBK-13": {"value": 1_000}, "SET-02": {"value": 8_000}}
    )
    told = _told(terms).tell("2010-09-14T10:00", visited(phone_change="WRONG_NUMBER"))
    told.tell("2010-12-10T10:00", returned("2010-12-10"))
    told.tell("2010-12-10T15:00", scanned("2010-12-10T15:00:00+08:00"))

    assert told.settle("2010-12") == (accrued(), deducted(2_000), settled("2010-12", 8_000))
    assert PHONE not in {getattr(event, "reason", "") for event in told.decided("2010-12")}


def test_another_cut_off_lets_a_fact_in() -> None:
    """Back on the 22nd: in time for a run on the 25th."""
    told = _told(_terms({"SET-01": {"value": 25}})).tell("2010-09-14T10:00", succeeded())
    told.tell("2010-09-22T10:00", returned("2010-09-22"))
    told.tell("2010-09-22T15:00", scanned("2010-09-22T15:00:00+08:00"))

    (_, paid) = told.settle("2010-09")

    assert paid == settled("2010-09", 10_000).model_copy(update={"paid_on": date(2010, 9, 25)})


def _visit_failed(percent: int) -> Policy:
    told = _told(_terms({"CBK-14": {"value": percent}}))
    for day, event in enumerate((failed("FIRST"), failed("SECOND"), VISIT_FAILED), start=14):
        told.tell(f"2010-09-{day}T10:00", event)
    return told


def test_a_part_that_is_forfeited_is_lost_once_and_the_rest_goes_by_the_receipt() -> None:
    """Half of it: held while the receipt is out, then released; the next runs take nothing."""
    told = _visit_failed(50)
    first = told.settle("2010-10")
    assert [event.TOPIC for event in first[1:]] == [
        "policy.CommissionForfeited.v1",
        "policy.CommissionHeld.v1",
    ]
    assert told.money.forfeited_fen == 5_000

    assert told.settle("2010-11") == (held("2010-11", 5_000),)
    told.tell("2010-11-25T10:00", returned("2010-11-25"))
    told.tell("2010-11-25T15:00", scanned("2010-11-25T15:00:00+08:00"))
    paid = released("2010-12", 5_000, 0).model_copy(update={"held_since": "2010-10"})
    assert told.settle("2010-12") == (paid,)
    assert told.settle("2011-01") == ()
    assert told.money.unaccounted_fen == 0


def test_nothing_is_forfeited_by_a_book_that_takes_nothing() -> None:
    """0 percent: as if the visit had been clean."""
    assert _visit_failed(0).settle("2010-10") == (accrued(), held("2010-10"))
