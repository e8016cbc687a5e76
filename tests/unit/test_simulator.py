"""The simulated portfolio: the same bytes always, in order of arrival, with everything in it."""

import json
from collections import Counter
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import pytest

from domain.events import EVENT_TYPES
from streams.simulator import Levels, Simulation, simulate, stories
from streams.simulator.kinds import KINDS
from streams.simulator.levels import Noise

DIGEST = "225c2576a96a7115e35b05bbb3179bf5b105e8081057e77d373aab8942942ccc"
SEED = 7


@cache
def portfolio(policies: int) -> tuple[list[bytes], dict[str, Any]]:
    """Lines and sidecar of a portfolio with the usual levels."""
    simulation = simulate(policies, SEED)
    return list(simulation.lines()), simulation.sidecar()


def taken(simulation: Simulation) -> bytes:
    """All bytes, so that the sidecar is ready."""
    return b"\n".join(simulation.lines())


def test_the_same_seed_gives_the_same_bytes() -> None:
    """A portfolio is named by policies, seed and levels; nobody has to send it around."""
    one, two = simulate(60, SEED), simulate(60, SEED)

    assert taken(one) == taken(two)
    assert one.sidecar() == two.sidecar()


def test_the_bytes_are_the_same_on_every_machine() -> None:
    """Pinned: a digest that changes means that everybody's portfolios change."""
    lines, _ = portfolio(100)

    assert sha256(b"\n".join(lines)).hexdigest() == DIGEST


def test_another_seed_tells_other_stories() -> None:
    """Otherwise the seed would do nothing."""
    assert taken(simulate(60, SEED)) != taken(simulate(60, SEED + 1))


def test_a_policy_has_the_same_story_in_a_larger_portfolio() -> None:
    """So that a finding in a large portfolio can be looked at in a small one."""
    small = set(simulate(40, SEED, Levels.clean()).lines())
    large = set(simulate(120, SEED, Levels.clean()).lines())

    assert small < large


def test_every_event_type_occurs() -> None:
    """Whoever reads the portfolio meets the whole catalogue."""
    _, sidecar = portfolio(2_000)

    assert set(sidecar["totals"]["by_type"]) == {topic.removesuffix(".v1") for topic in EVENT_TYPES}


def test_every_kind_of_breach_occurs() -> None:
    """Whoever writes a rule finds it broken somewhere."""
    _, sidecar = portfolio(2_000)

    assert set(sidecar["totals"]["breaches"]) == set(KINDS)


@pytest.mark.parametrize("kind", [k for k in KINDS if KINDS[k].rate <= 0.02])
def test_stated_rates_are_kept(kind: str) -> None:
    """The stated share of the policies, or of the claims among them, to within a few."""
    levels = Levels()
    share = levels.claims if kind in levels.group("claim") else 1.0
    planted = portfolio(2_000)[1]["totals"]["breaches"][kind]
    also = {"RECEIPT_LATE": 10, "AGENT_OWN_PHONE": 8, "MISLEADING_SALE": 20, "PROXY_SIGNATURE": 12}

    assert abs(planted - 2_000 * share * KINDS[kind].rate) <= 4 + also.get(kind, 0)


def test_lines_come_in_the_order_of_their_arrival() -> None:
    """Arrival is what the stories say; the spool only sorts."""
    told = [line for lines in stories(100, SEED, Levels()) for line in lines]
    told.sort(key=lambda line: line[0])

    assert [line for _, line, _ in told] == portfolio(100)[0]


def test_facts_that_are_not_late_keep_the_business_order_of_their_stream() -> None:
    """Only what the sidecar calls late is out of order."""
    lines, sidecar = portfolio(400)
    noisy = {item["line"] for item in sidecar["noise"]}
    last: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if number not in noisy:
            event = json.loads(line)
            before = last.get(event["subject"], "")

            assert before <= event["time"]

            last[event["subject"]] = event["time"]


def test_late_facts_are_overtaken_by_a_later_one_of_their_stream() -> None:
    """Late means out of business order, and not merely slow."""
    lines, sidecar = portfolio(400)
    late = {item["line"] for item in sidecar["noise"] if item["kind"] == "LATE"}
    bad = {item["line"] for item in sidecar["noise"] if item["kind"] == "MALFORMED"}
    newest: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if number in bad:
            continue
        event = json.loads(line)
        before = newest.get(event["subject"], "")
        if number in late:
            assert event["time"] < before
        newest[event["subject"]] = max(before, event["time"])

    assert late


def test_nothing_lies_after_the_end() -> None:
    """No fact from the future: the last day is a parameter."""
    lines, _ = portfolio(400)
    times = [line.partition(b'"time":"')[2][:10] for line in lines]

    assert b"2025-06-30" < max(times) <= b"2025-12-31"


def test_a_clean_portfolio_has_no_plants() -> None:
    """All rates of breaches and of noise are zero."""
    simulation = simulate(200, SEED, Levels.clean())
    lines = list(simulation.lines())
    sidecar = simulation.sidecar()

    assert sidecar["breaches"] == []
    assert sidecar["noise"] == []
    assert sidecar["totals"]["events"] == len(lines)


def test_event_ids_are_unique_and_sort_by_time() -> None:
    """They have the shape of UUIDv7, made from the seed."""
    lines = list(simulate(300, SEED, Levels.clean()).lines())
    events = [json.loads(line) for line in lines]
    ids = [event["id"] for event in events]

    assert len(set(ids)) == len(ids)
    assert all(len(i) == 36 and i[14] == "7" and i[19] in "89ab" for i in ids)
    assert [e["time"] for e in sorted(events, key=lambda e: e["id"])] == sorted(
        e["time"] for e in events
    )


def test_commission_can_be_left_to_the_engine() -> None:
    """The engine decides by itself; then the finance system reports nothing."""
    simulation = simulate(80, SEED, Levels(with_commission=False))
    taken(simulation)

    assert not [t for t in simulation.sidecar()["totals"]["by_type"] if "Commission" in t]


def test_the_sidecar_is_plain_json() -> None:
    """It is written to a file beside the lines."""
    _, sidecar = portfolio(400)

    assert json.loads(json.dumps(sidecar)) == sidecar


def test_the_sidecar_waits_for_the_lines() -> None:
    """Line numbers are known only when the lines are written."""
    with pytest.raises(RuntimeError, match="not exhausted"):
        simulate(10, SEED).sidecar()


def test_customers_are_satisfied_as_often_as_stated() -> None:
    """Between 85 % and 92 % say 80 and more (4.9)."""
    lines = list(simulate(2_500, SEED, Levels.clean()).lines())
    scores = Counter(
        json.loads(line)["data"]["overall"] >= 80
        for line in lines
        if b"SatisfactionSurveyAnswered" in line
    )

    assert 0.85 <= scores[True] / scores.total() <= 0.92


def test_an_end_too_close_to_the_sales_is_refused() -> None:
    """Stories need room to end."""
    with pytest.raises(ValueError, match="set until to 2025-02-04"):
        Levels(until=date(2024, 3, 1))


def test_an_unknown_breach_is_refused() -> None:
    """A misspelt kind would plant nothing, silently."""
    with pytest.raises(ValueError, match="RECEIPT_LOST"):
        Levels(breaches={"RECEIPT_LOST": 0.1})


def test_breaches_of_a_group_cannot_exceed_the_whole() -> None:
    """A policy has at most one of them."""
    with pytest.raises(ValueError, match="new_business"):
        Levels().with_breaches(RECEIPT_LATE=0.7, CALLBACK_MISSING=0.4)


def test_one_breach_can_be_had_alone() -> None:
    """A test of one rule wants one kind, often."""
    quiet = Noise(late=0, duplicate=0, conflict=0, malformed=0)
    simulation = simulate(80, SEED, Levels(breaches={"CALL_OUTSIDE_WINDOW": 0.5}, noise=quiet))
    taken(simulation)
    planted = simulation.sidecar()["totals"]["breaches"]

    assert list(planted) == ["CALL_OUTSIDE_WINDOW"]
    assert 38 <= planted["CALL_OUTSIDE_WINDOW"] <= 42
