"""Every kind of breach is really in the events that it was planted in, and in no others."""

from collections import defaultdict
from datetime import date

import pytest

from tests.planted_breaches import CHECKS, decision_late, feedback_late
from tests.simulated import every, has, portfolio


def found(kind: str, *, clean: bool) -> set[str]:
    """Subjects that break the rule."""
    streams, _ = portfolio(clean=clean)
    return {subject for subject, told in streams.items() if CHECKS[kind](told)}


@pytest.mark.parametrize("kind", CHECKS)
def test_what_was_planted_is_what_an_obvious_check_finds(kind: str) -> None:
    """A breach that is not in the events, or that nobody planted, misleads every test."""
    _, planted = portfolio(clean=False)

    assert found(kind, clean=False) == planted[kind]


@pytest.mark.parametrize("kind", CHECKS)
def test_a_clean_portfolio_breaks_no_rule(kind: str) -> None:
    """A rule that finds something here is wrong, or the simulator is."""
    assert found(kind, clean=True) == set()


def test_the_three_feedback_deadlines_are_broken_where_they_were_planted() -> None:
    """15, 30 and 60 days by the extensions, without the days of a pause (REG-C1, REG-C2)."""
    streams, planted = portfolio(clean=False)
    kinds = [kind for kind in planted if kind.startswith("FEEDBACK_LATE")]

    late = {subject for subject, told in streams.items() if feedback_late(told)}

    assert len(kinds) == 4
    assert late == set().union(*(planted[kind] for kind in kinds))
    assert not [told for told in portfolio(clean=True)[0].values() if feedback_late(told)]


def test_claim_decisions_are_late_where_they_were_planted() -> None:
    """Five days, or thirty if complex; a missing advance is a late decision too (REG-S7)."""
    streams, planted = portfolio(clean=False)

    late = {subject for subject, told in streams.items() if decision_late(told)}

    assert late == planted["CLAIM_DECISION_LATE"] | planted["CLAIM_ADVANCE_MISSING"]
    assert not [told for told in portfolio(clean=True)[0].values() if decision_late(told)]


def test_one_telephone_of_many_customers_belongs_to_a_planted_agent() -> None:
    """Equal references of contact data mean equal numbers (D9)."""
    streams, planted = portfolio(clean=False)
    customers = defaultdict(set)
    for told in streams.values():
        for signed in every(told, "ApplicationSigned"):
            key = signed.data["contact_pii_ref"], f"agent/{signed.data['agent_id']}"
            customers[key].add(signed.data["customer_ref"])

    shared = {agent for (_, agent), refs in customers.items() if len(refs) > 1}

    assert shared == planted["SHARED_PHONE"]


@pytest.mark.parametrize("clean", [True, False])
def test_surveys_go_out_in_every_quarter_but_the_planted_ones(*, clean: bool) -> None:
    """A wave a quarter (SAT-01)."""
    streams, planted = portfolio(clean=clean)
    waves = {
        f.data["wave"] for told in streams.values() for f in every(told, "SatisfactionSurveySent")
    }

    due = {f"{year}-Q{quarter}" for year in range(2019, 2026) for quarter in range(1, 5)}
    due -= {"2019-Q1", "2025-Q4"}

    assert {f"wave/{wave}" for wave in due - waves} == planted.get("SURVEY_WAVE_MISSING", set())


@pytest.mark.parametrize("clean", [True, False])
def test_commission_is_paid_only_for_a_scanned_receipt_and_a_clean_callback(*, clean: bool) -> None:
    """Both conditions before the 20th of the month (decision table 3.3, SET-01)."""
    for told in portfolio(clean=clean)[0].values():
        for paid in (*every(told, "CommissionSettled"), *every(told, "CommissionReleased")):
            cut_off = paid.time.replace(hour=0, minute=0)
            known = {f.name for f in told.facts if f.time < cut_off}

            assert cut_off.day == 20
            assert "ReceiptScanned" in known
            assert known & {
                "CallbackSucceeded",
                "CallbackExempted",
                "ManualVisitSucceeded",
                "CommissionReinstated",
            }


@pytest.mark.parametrize("clean", [True, False])
def test_all_commission_is_accounted_for(*, clean: bool) -> None:
    """Accrued = settled + released + deducted + forfeited + still held (metric M-K5)."""
    for told in portfolio(clean=clean)[0].values():
        accrued = sum(f.data["amount_fen"] for f in every(told, "CommissionAccrued"))
        paid = sum(
            f.data["net_fen"]
            for name in ("CommissionSettled", "CommissionReleased")
            for f in every(told, name)
        )
        lost = sum(
            f.data["amount_fen"]
            for name in ("CommissionDeducted", "CommissionForfeited")
            for f in every(told, name)
        ) - sum(f.data["amount_fen"] for f in every(told, "CommissionReinstated"))
        last = [f.name for f in told.facts if f.name.startswith("Commission")][-1:]
        held = last in (["CommissionHeld"], ["CommissionReinstated"], ["CommissionDeducted"])

        assert accrued == paid + lost or held


def missed_a_cut_off() -> dict[bool, set[str]]:
    """Held for the receipt alone, though it came back in time (RCP-04); by clean or not."""
    return {
        clean: {
            subject
            for subject, told in portfolio(clean=clean)[0].items()
            if has(told, "ReceiptReturned")
            and not has(told, "ReceiptOverdueFlagged")
            and any(
                held.data["reasons"] == ["RECEIPT_NOT_RETURNED"]
                for held in every(told, "CommissionHeld")
            )
        }
        for clean in (True, False)
    }


def test_the_cut_off_is_missed_where_it_was_planted() -> None:
    """The run after the callback could have paid, had the receipt been scanned (RCP-04)."""
    streams, planted = portfolio(clean=False)
    in_scope = {s for s in planted["CUT_OFF_MISSED"] if has(streams[s], "CommissionAccrued")}

    missed = missed_a_cut_off()

    assert in_scope <= missed[False]
    assert missed[True] == set()


def test_reports_to_the_regulator_are_late_where_they_were_planted() -> None:
    """Ten days after the quarter, for every quarter with false customer data (RPT-01)."""
    streams, planted = portfolio(clean=False)
    late, due, done = set(), set(), set()
    for subject, told in streams.items():
        for case in every(told, "FalseCustomerInfoFound"):
            due.add((subject, f"{case.time.year}-Q{(case.time.month + 2) // 3}"))
        for report in every(told, "AgentReportedToRegulator"):
            year, quarter = report.data["quarter"].split("-Q")
            ended = date(int(year) + int(quarter) // 4, int(quarter) * 3 % 12 + 1, 1)
            done.add((subject, report.data["quarter"]))
            if (report.time.date() - ended).days >= 10:
                late.add(subject)

    assert due == done
    assert late == planted["REGULATOR_REPORT_LATE"]


def test_cases_against_agents_name_the_planted_policies_and_claims() -> None:
    """What is held against an agent is about a subject in which it was planted."""
    streams, planted = portfolio(clean=False)
    named = defaultdict(set)
    for told in streams.values():
        for fact in told.facts:
            if fact.name in ("FalseCustomerInfoFound", "ClaimNonCooperationFound"):
                kind = fact.data["kind"] if "policy_id" in fact.data else "CLAIM"
                named[kind].add(fact.data.get("policy_id") or fact.data["claim_id"])

    assert {f"policy/{ref}" for ref in named["AGENT_OWN_PHONE"]} == planted["AGENT_OWN_PHONE"]
    assert {f"claim/{ref}" for ref in named["CLAIM"]} == planted["CLAIM_NON_COOPERATION"]
    assert {f"policy/{ref}" for ref in named["FALSE"] | named["INCOMPLETE"]} == planted[
        "FALSE_CUSTOMER_INFO"
    ]
