"""Which events a rule means, and which day they have for it: "How rules are judged", Marks."""

from datetime import date

import pytest

from domain.rulebook.matching import day_of, matches
from domain.rulebook.shapes import On

SIGNED = "policy.ApplicationSigned.v1"
LATE_EVENING_US = 1_284_912_000_000_000 - 1  # 2010-09-19T23:59:59.999999+08:00


def on(at: str = "occurred_at", **where: object) -> On:
    """An application under conditions; two underscores lead into a list."""
    given = {name.replace("__", "."): value for name, value in where.items()}
    return On.model_validate({"event": "policy.ApplicationSigned", "at": at, "where": given})


def test_an_event_matches_by_its_type_in_any_version() -> None:
    """A rule names types without their version."""
    assert matches(on(), SIGNED, {})
    assert matches(on(), "policy.ApplicationSigned.v2", {})
    assert not matches(on(), "policy.PolicyIssued.v1", {})


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"channel": "AGENT"}, True),
        ({"channel": "ONLINE"}, True),
        ({"channel": "PARTNER"}, False),
        ({"channel": None}, False),
        ({}, False),
    ],
)
def test_a_field_has_one_of_the_values_given(payload: dict[str, object], expected: bool) -> None:  # noqa: FBT001
    """A field that is missing or empty matches nothing."""
    assert matches(on(channel=["AGENT", "ONLINE"]), SIGNED, payload) is expected


def test_every_condition_has_to_hold() -> None:
    """They are joined by and."""
    both = on(channel="AGENT", is_long_term=True)

    assert matches(both, SIGNED, {"channel": "AGENT", "is_long_term": True})
    assert not matches(both, SIGNED, {"channel": "AGENT", "is_long_term": False})


def test_a_dot_leads_into_a_list_of_which_one_is_enough() -> None:
    """Both for lists of records and of values."""
    papers = [{"signer": "POLICYHOLDER"}, {"signer": "BENEFICIARY"}]

    assert matches(on(documents__signer="BENEFICIARY"), SIGNED, {"documents": papers})
    assert not matches(on(documents__signer="AGENT"), SIGNED, {"documents": papers})
    assert not matches(on(documents__signer="AGENT"), SIGNED, {"documents": []})
    assert matches(on(topics="LAW"), SIGNED, {"topics": ["PRODUCT", "LAW"]})


def test_true_is_not_one() -> None:
    """A condition compares within a type."""
    assert not matches(on(is_long_term=1), SIGNED, {"is_long_term": True})
    assert not matches(on(is_long_term=True), SIGNED, {"is_long_term": 1})


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"signed_on": "2010-09-18"}, date(2010, 9, 18)),
        ({"signed_on": "2010-09-18T23:30:00Z"}, date(2010, 9, 19)),
        ({"signed_on": None}, date(2010, 9, 19)),
        ({}, date(2010, 9, 19)),
        ({"signed_on": "9999-12-31T23:59:59-12:00"}, date.max),
        ({"signed_on": "0001-01-01T00:00:00+14:00"}, date.min),
    ],
)
def test_the_day_is_that_of_the_field_in_shanghai(
    payload: dict[str, object], expected: date
) -> None:
    """An empty field gives way to the time of the event; the calendar has ends."""
    assert day_of(on(at="signed_on"), payload, LATE_EVENING_US) == expected


def test_without_a_field_the_time_of_the_event_counts() -> None:
    """One microsecond before midnight in Shanghai."""
    assert day_of(on(), {}, LATE_EVENING_US) == date(2010, 9, 19)
    assert day_of(on(), {}, LATE_EVENING_US + 1) == date(2010, 9, 20)
