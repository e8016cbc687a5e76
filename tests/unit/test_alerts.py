"""RSK-01: metrics that miss a threshold, on both sides of every boundary, at any two times."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from domain.rulebook.vetting_metrics import METRICS
from projections.metrics.metric import GROUPS, metrics
from tests.measured import Ledger, named, portfolio, us
from tests.metric_facts import applied, issued, told
from tests.rulebooks import COMMON, book, wrong

RECEIPTS = """
kind = "threshold"
metric = "M-R1"
must_be = "at_least"
value = 75
unit = "percent"
period = "month"
"""
LINES = {
    "HSE-01": RECEIPTS,
    "HSE-02": RECEIPTS + 'by = "agent"\nminimum = 2\n',
    "HSE-03": RECEIPTS.replace("M-R1", "M-P13"),
    "HSE-04": RECEIPTS.replace("M-R1", "M-K4").replace("at_least", "at_most").replace(
        '75\nunit = "percent"', '50000\nunit = "fen"'
    ),
    "HSE-05": RECEIPTS.replace("M-R1", "M-L5").replace("at_least", "at_most")
    + 'part = "APPROVED"\n',
}  # fmt: skip
HOUSE = book(*(COMMON.replace("HSE-01", name) + line for name, line in LINES.items()))


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories, with these thresholds."""
    return Ledger([HOUSE])


def alerts(ledger: Ledger, rule: str, at: str | None = None) -> dict[str, dict[str, Any]]:
    """The alerts of a rule by what comes after it in their ids, as of a time that is both."""
    time = "NULL" if at is None else f"make_timestamptz({us(at, end_of_day=True)})"
    answer = ledger.con.execute(
        "SELECT * REPLACE (local_of(crossed_at)::VARCHAR AS crossed_at,"
        " local_of(acknowledged_at)::VARCHAR AS acknowledged_at)"
        f" FROM alerts_at({time}, {time}) WHERE rule = '{rule}'"
    )
    names = [column[0] for column in answer.description]
    rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return {row["alert_id"].removeprefix(f"{rule}/1/"): row for row in rows}


def returned(on: str, stream: str = "policy/P-1") -> Any:
    """A receipt comes back."""
    return told("ReceiptReturned", on, stream, returned_on=on)


def policies(count: int, **data: Any) -> list[Any]:
    """Policies of agents that are issued on days of January 2023, one after another."""
    found: list[Any] = []
    for number in range(1, count + 1):
        stream = f"policy/P-{number}"
        found += [applied(stream, **data), issued(f"2023-01-{number:02}", stream)]
    return found


def test_a_value_on_its_line_holds_it_and_one_below_raises_an_alert(ledger: Ledger) -> None:
    """Three of four are 75 %; the alert has value, line and the fact that made it so."""
    known = [*policies(4), *(returned("2023-02-01", f"policy/P-{n}") for n in (1, 2, 3))]
    ledger.tell(*known)
    assert alerts(ledger, "HSE-01") == {}

    ledger.tell(*known[:-1])
    (one,) = alerts(ledger, "HSE-01").values()
    assert one["alert_id"] == "HSE-01/1/M-R1/2023-01"
    assert (one["value"], one["threshold"], one["must_be"]) == (0.5, 0.75, "at_least")
    assert (one["numerator"], one["denominator"]) == (2, 4)


def test_an_alert_is_as_old_as_the_fact_since_which_the_line_is_missed(ledger: Ledger) -> None:
    """The fifth policy makes 3 of 5 of 3 of 4, once it is known; a receipt mends it."""
    known = [*policies(4), *(returned("2023-02-01", f"policy/P-{n}") for n in (1, 2, 3))]
    late = issued("2023-01-05", "policy/P-5")._replace(known="2023-02-09T12:00:00")
    ledger.tell(*known, late)

    (one,) = alerts(ledger, "HSE-01").values()
    assert (one["position"], one["stream"]) == (len(known) + 1, "policy/P-5")
    assert one["crossed_at"][:10] == "2023-02-09"
    ledger.tell(*known, late, returned("2023-02-12", "policy/P-5"))
    assert alerts(ledger, "HSE-01") == {}
    assert alerts(ledger, "HSE-01", "2023-02-10")["M-R1/2023-01"]["position"] == len(known) + 1


def test_each_group_is_held_to_the_line_once_enough_is_counted(ledger: Ledger) -> None:
    """A-1 has sold two policies, A-2 one, and nobody knows who sold the others."""
    more = [applied("policy/P-8", agent_id="A-2"), issued("2023-01-08", "policy/P-8")]
    nobody = [issued(f"2023-01-1{n}", f"policy/P-1{n}") for n in range(3)]
    ledger.tell(*policies(2), *more, *nobody)

    (one,) = alerts(ledger, "HSE-02").values()
    assert one["alert_id"] == "HSE-02/1/M-R1/2023-01/agent=A-1"
    assert (one["stream"], one["group"], one["dimension"]) == ("agent/A-1", "A-1", "agent")
    assert one["position"] == 4


def test_a_period_that_cannot_be_read_yet_raises_nothing(ledger: Ledger) -> None:
    """13 months after January 2023 and 60 days more, the missing premium is missed."""
    ledger.tell(*policies(1), told("PolicyDelivered", "2025-01-01", "policy/P-1"))

    before, after = alerts(ledger, "HSE-03", "2024-03-30"), alerts(ledger, "HSE-03", "2025-01-01")
    assert before == {}
    (one,) = after.values()
    matures = ledger.cells("M-P13", "2024-03-30")["2023-01"].value
    assert matures == f"from {one['crossed_at'][:10]}"


def test_a_part_of_a_mix_is_a_share_of_the_whole(ledger: Ledger) -> None:
    """Three approvals of three are more than 75 %, three of four are not; other parts are free."""

    def decided(number: int, kind: str, **data: Any) -> Any:
        return told(kind, "2023-01-09", f"claim/C-{number}", decided_at="2023-01-09T10:00:00+08:00",
                    **data)  # fmt: skip

    some = [decided(n, "ClaimApproved", approved_fen=1) for n in range(3)]
    ledger.tell(*some)
    whole = ledger.cells("M-L5")
    found = alerts(ledger, "HSE-05")
    ledger.tell(*some, decided(9, "ClaimDenied", ground="CAUSE_OUTSIDE_COVER"))

    assert [*found] == ["M-L5/2023-01/APPROVED"], whole
    assert alerts(ledger, "HSE-05") == {}


def test_an_alert_is_acknowledged_at_a_time(ledger: Ledger) -> None:
    """By its id, on whatever stream; before that day, and as far as was known, it is open."""
    seen = told("AlertAcknowledged", "2023-03-01", "policy/P-1", known="2023-03-05T12:00:00",
                alert_id="HSE-01/1/M-R1/2023-01", metric="M-R1", threshold=0.75, value=0,
                acknowledged_by="S-7")  # fmt: skip
    ledger.tell(*policies(1), seen)

    states = {
        at: alerts(ledger, "HSE-01", at)["M-R1/2023-01"] for at in ("2023-03-04", "2023-03-05")
    }
    assert [one["acknowledged_by"] for one in states.values()] == [None, "S-7"]
    assert states["2023-03-05"]["acknowledged_position"] == 3


def test_alerts_of_a_portfolio_are_what_the_cells_and_items_say(ledger: Ledger) -> None:
    """Every cell that misses its line and no other, since the fact that slow counting finds."""
    ledger.hold(portfolio(120, 5))
    everything = 0
    for rule in HOUSE.rules:
        expected = dict(_expected(ledger, rule.demands))
        found = {
            (one["period"], one["part"], one["group"]): one["position"]
            for one in alerts(ledger, rule.id).values()
        }
        assert found == expected, rule.id
        everything += len(found)
    assert everything > 10


def _expected(ledger: Ledger, line: Any) -> Iterator[tuple[tuple[Any, ...], int]]:
    by = {"by": line.by} if line.by else {}
    metric = named(line.metric)
    scale = 100 if line.unit == "percent" else 1

    def missed(numerator: Any, denominator: Any) -> Any:
        counted = numerator if denominator is None else denominator
        if denominator == 0 or counted < (line.minimum or 0):
            return False
        value = numerator if denominator is None else Decimal(numerator) / Decimal(denominator)
        return (
            value * scale < line.value if line.must_be == "at_least" else value * scale > line.value
        )

    for key, cell in ledger.cells(metric.id, **by).items():
        period, *rest = key if isinstance(key, tuple) else (key,)
        part, group = (None, *rest) if line.by else (*rest, None) if rest else (None, None)
        if isinstance(cell.value, str) or (line.part and part != line.part):
            continue
        if (line.by and group is None) or not missed(cell.numerator, cell.denominator):
            continue
        column = GROUPS.get(line.by or "", "")
        items = [
            one
            for one in ledger.items(metric.id, **by)
            if one["period"] == period and one["part"] == part
            and (not line.by or one[column] == group)
        ]  # fmt: skip
        yield (period, part, group), _since(items, cell.denominator, metric.kind, missed)


def _since(items: list[Any], whole: Any, kind: str, missed: Any) -> int:
    """The first position from which on the line is missed at every later one."""
    n: dict[int, Any] = {}
    d: dict[int, Any] = {}
    for item in items:
        bottom = max(item["denominator_positions"] or [0])
        top = max(item["numerator_positions"] or [bottom])
        n[top] = n.get(top, 0) + item["numerator"]
        d[bottom] = d.get(bottom, 0) + (item["denominator"] or 0)
    since = None
    for at in sorted({*n, *d}):
        upper = sum(value for position, value in n.items() if position <= at)
        lower = sum(value for position, value in d.items() if position <= at)
        if whole is None or kind == "mix":
            lower = whole
        since = (since or at) if missed(upper, lower) else None
    return since or 0


def test_the_metrics_that_a_rule_may_name_are_those_of_the_catalogue() -> None:
    """With their periods and groups."""
    assert {name: (shape.period, shape.groups) for name, shape in METRICS.items()} == {
        one.id: (one.period.replace("-", "_"), one.groups) for one in metrics() if one.items
    }


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("M-R1", "M-R9", "metric: there is no metric 'M-R9'; did you mean M-"),
        ("M-R1", "M-T4", "metric: there is no metric 'M-T4'"),
        ('"month"', '"quarter"', "period: the periods of M-R1 are months, not quarter"),
        ("M-R1", 'M-T1"\nby = "agent', "by: M-T1 can be split by nothing, not by agent"),
        (
            "M-R1",
            'PERSISTENCY"\nby = "agent',
            "by: PERSISTENCY is a figure of one agent's appraisal",
        ),
        ("75", "120", "value: 120 % can never be held"),
        ("75", "-1", "value: -1 % can never be held"),
        ("75", "75\nminimum = 0", "minimum: should be greater than 0, not 0"),
    ],
)
def test_a_threshold_that_could_not_be_held_is_found(before: str, after: str, said: str) -> None:
    """Before the rule counts, with the way out."""
    found = wrong(COMMON + RECEIPTS.replace(before, after, 1))

    assert len(found) == 1
    assert said in found[0]
