"""Who is named to the regulator for a quarter, under which law, and late cases (RPT-01)."""

import csv
import io
from datetime import date

import pytest

from domain.discipline.facts import Known
from domain.discipline.reporting import Named, decide, named
from domain.events import Event
from domain.events.agent import AgentReportedToRegulator
from projections.reports.forms import as_csv, as_html
from projections.reports.regulator import COLUMNS, Report
from tests.agent_runs import period
from tests.spec import fact

Q3 = period("2010-Q3")
DAY = date(2010, 10, 8)


def found(on: str = "2010-09-15", policy_id: str = "P-1", kind: str = "FALSE") -> Event:
    """Find false customer data."""
    return fact(
        "agent.FalseCustomerInfoFound",
        policy_id=policy_id,
        kind=kind,
        found_on=on,
        source="AUDIT",
    )


def reported(cases: int, quarter: str = "2010-Q3") -> Event:
    """Report the agent in another system."""
    return fact(
        "agent.AgentReportedToRegulator",
        quarter=quarter,
        recipients=["REGULATOR_BUREAU"],
        cases=cases,
        law_articles=["131"],
        reported_on="2010-10-05",
    )


def entry(*events: Event, agent_id: str = "A-1") -> Named | None:
    """The agent in the report of the third quarter of 2010; facts became known in this order."""
    known = [Known(n, n, f"e-{n}", event) for n, event in enumerate(events, start=1)]
    return named(agent_id, known, Q3)


def test_an_agent_is_reported_with_all_cases_of_the_quarter() -> None:
    """The first and the last day belong to it; the event names the last case as its cause."""
    (decision,) = decide(
        entry(found("2010-07-01"), found("2010-09-30"), found("2010-10-01")), Q3, DAY
    )

    assert decision.event == AgentReportedToRegulator(
        quarter="2010-Q3",
        recipients=("REGULATOR_BUREAU", "INDUSTRY_ASSOCIATION"),
        cases=2,
        law_articles=("INSURANCE_LAW_2009_131", "INSURANCE_LAW_2009_174"),
        reported_on=DAY,
    )
    assert decision.cause == "e-2"


def test_who_has_no_case_in_the_quarter_is_not_named() -> None:
    """Not even if somebody was reported for it."""
    assert entry(found("2010-10-01"), reported(1)) is None
    assert decide(None, Q3, DAY) == ()


@pytest.mark.parametrize("cases", [1, 2])
def test_an_agent_whom_anybody_reported_is_not_reported_again(cases: int) -> None:
    """The table has the agent, the ledger no second event."""
    one = entry(found(), reported(cases))

    assert one is not None
    assert (one.status, one.new) == ("REPORTED", ())
    assert decide(one, Q3, DAY) == ()


def test_a_report_for_another_quarter_does_not_count() -> None:
    """Each quarter is reported by itself."""
    assert len(decide(entry(found(), reported(1, "2010-Q2")), Q3, DAY)) == 1


def test_a_case_known_after_the_report_stands_in_a_supplement() -> None:
    """It is new by when it became known, not by when it was found."""
    one = entry(found(policy_id="P-1"), reported(1), found("2010-07-01", policy_id="P-2"))

    assert one is not None
    assert (one.status, [case.fact.policy_id for case in one.new]) == ("SUPPLEMENT", ["P-2"])
    assert [case.fact.policy_id for case in one.cases] == ["P-2", "P-1"]
    assert decide(one, Q3, DAY) == ()


@pytest.mark.parametrize(
    ("day", "articles"),
    [
        ("2015-04-23", ("INSURANCE_LAW_2009_131", "INSURANCE_LAW_2009_174")),
        ("2015-04-24", ("INSURANCE_LAW_2015_131", "INSURANCE_LAW_2015_172")),
    ],
)
def test_an_article_carries_the_version_of_the_law(day: str, articles: tuple[str, ...]) -> None:
    """Section 5.1: 174 of 2009 is 172 of 2015, and today's 174 is about something else."""
    one = named("A-1", [Known(1, 1, "e-1", found(day))], period("2015-Q2"))

    assert one is not None
    assert one.articles == articles


def _report(*entries: Named | None) -> Report:
    return Report("2010-Q3", DAY, date(2010, 10, 10), tuple(one for one in entries if one))


def test_a_report_made_again_is_a_copy_and_one_with_more_is_a_supplement() -> None:
    """The title says which."""
    first, again = _report(entry(found())), _report(entry(found(), reported(1)))
    more = _report(entry(found(), reported(1)), entry(found(), agent_id="A-2"))

    assert [one.supplementary for one in (first, again, more)] == [False, False, True]
    assert [row[1] for row in more.rows()] == ["A-2", "A-1"]


def test_the_csv_has_a_head_and_a_row_an_agent() -> None:
    """As a spreadsheet opens it; what looks like a formula is made harmless."""
    text = as_csv(_report(entry(found(policy_id="=1+1"), found(policy_id="P-2")))).decode()
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    assert text.startswith("\ufeff虚假客户信息季度报告,")
    assert ["季度 Quarter", "2010-Q3"] in lines
    assert ["报送期限 Due by", "2010-10-10"] in lines
    row = dict(zip([column[0] for column in COLUMNS], lines[-1], strict=True))
    assert (row["agent_id"], row["cases"], row["policies"]) == ("A-1", "2", "'=1+1；P-2")
    assert "Insurance Law (2009) art. 174" in row["law_articles"]


def test_the_page_needs_no_other_file_and_runs_nothing() -> None:
    """What comes from outside is text in it."""
    page = as_html(_report(entry(found(policy_id="<script>alert(1)</script>")))).decode()

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "src=" not in page
    assert "href=" not in page
