"""A history is told in the order of what happened, and says what came late or out of order."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from adapters.console.history.json import as_json
from adapters.console.history.terminal import print_history
from adapters.console.wrap import fill, pieces
from domain.facts import Fact, Recorded
from projections.timeline.text import SHANGHAI
from projections.timeline.timeline import Mark, Timeline, build
from projections.timeline.wording import Lang

POLICY = "policy/P-1"
CLAIM = "claim/CL-1"
DAY = 86_400_000_000
START = datetime(2010, 9, 1, 9, tzinfo=SHANGHAI)
START_US = int(START.timestamp()) * 1_000_000
FOREVER = 2**62
PRINTED = ("policy.PolicyPrinted.v1", {"printed_on": "2010-09-01"})
CLOSED = ("claim.ClaimClosed.v1", {"at": "2010-09-01T09:00:00+08:00", "outcome": "PAID"})


def recorded(
    position: int, happened: float, known: float, *, about: str = POLICY, ref: str = "S-1"
) -> Recorded:
    """Record a fact that happened and became known so many days after the start."""
    topic, data = CLOSED if about == CLAIM else PRINTED
    fact = Fact(
        event_id=f"E-{position}",
        source="policy-admin",
        topic=topic,
        stream=about,
        time=(START + timedelta(days=happened)).isoformat(),
        occurred_us=START_US + int(happened * DAY),
        actor_type="STAFF",
        actor_ref=ref,
        correlation_id=None,
        causation_id=None,
        data=json.dumps(data).encode(),
    )
    return Recorded(
        position, position, START_US + int(known * DAY), f"facts.ndjson:{position}", fact
    )


def timeline(*facts: Recorded, effective: int = FOREVER, known: int = FOREVER) -> Timeline:
    """Build the history of the policy."""
    return build(facts, own_stream=POLICY, effective_us=effective, known_us=known)


def marks(found: Timeline) -> list[tuple[int, tuple[Mark, ...]]]:
    """Position and marks of every entry."""
    return [(entry.position, found.marks(entry)) for entry in found.entries]


def printed(found: Timeline, lang: Lang, width: int) -> str:
    """Print as into a pipe."""
    console = Console(file=StringIO(), width=width)
    print_history(found, lang, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


STORY = timeline(
    recorded(1, 0, 0),
    recorded(2, 20, 20),
    recorded(3, 10, 20.5),
    recorded(4, 30, 29),
    recorded(5, 25, 31, about=CLAIM, ref="\x1b[31m"),
)


def test_facts_are_told_in_the_order_in_which_they_happened() -> None:
    """Business order: when it happened, then when it became known."""
    found = timeline(recorded(1, 2, 2), recorded(2, 1, 3), recorded(3, 1, 3))

    assert [entry.position for entry in found.entries] == [2, 3, 1]
    assert (found.first_us, found.last_us) == (START_US + DAY, START_US + 2 * DAY)


def test_three_days_are_not_late_and_a_little_more_is() -> None:
    """The threshold itself is still in time."""
    found = timeline(recorded(1, 0, 0), recorded(2, 1, 4), recorded(3, 1, 4.001))

    assert marks(found) == [(1, ()), (2, ()), (3, (Mark.LATE,))]


def test_a_fact_recorded_after_a_later_one_is_out_of_order() -> None:
    """Even if it became known at once: the ledger learnt them in another order."""
    found = timeline(recorded(1, 1, 1), recorded(2, 0.9, 1), recorded(3, 1, 1))

    assert marks(found) == [(2, (Mark.OUT_OF_ORDER,)), (1, ()), (3, ())]


def test_a_fact_that_is_not_shown_makes_no_other_look_out_of_order() -> None:
    """The mark speaks of this history, not of what lies beyond its end."""
    found = timeline(recorded(1, 5, 5), recorded(2, 4, 5), effective=START_US + 4 * DAY)

    assert marks(found) == [(2, ())]


def test_a_fact_dated_after_its_recording_stands_out() -> None:
    """Recorded is recorded, even what cannot have happened yet."""
    found = timeline(recorded(1, 2, 1))

    assert marks(found) == [(1, (Mark.FUTURE,))]
    assert found.entries[0].late_days == -1


def test_what_comes_from_another_stream_is_woven_in() -> None:
    """A claim on the policy belongs into its history, visibly."""
    found = timeline(recorded(1, 0, 0), recorded(2, 1, 1, about=CLAIM))

    assert marks(found) == [(1, ()), (2, (Mark.WOVEN,))]


def test_both_limits_are_inclusive_and_what_lies_beyond_is_counted() -> None:
    """Each fact left out is counted once: unknown first, for nobody could say when it happened."""
    facts = [recorded(1, 1, 1), recorded(2, 3, 1), recorded(3, 1, 3), recorded(4, 3, 3)]

    found = timeline(*facts, effective=START_US + DAY, known=START_US + DAY)

    assert [entry.position for entry in found.entries] == [1]
    assert (found.count, found.not_yet_effective, found.not_yet_known) == (1, 1, 2)


def test_an_empty_history_is_a_history() -> None:
    """Nothing known is an answer."""
    found = timeline()

    assert (found.count, found.first_us, found.last_us, found.bulk_loaded) == (0, None, None, False)
    assert "Nothing is shown." in printed(found, "en", 80)


def test_in_a_bulk_load_nothing_stands_out_as_late() -> None:
    """If all is late, the note says it once."""
    found = timeline(recorded(1, 0, 900), recorded(2, 1, 900))

    assert found.bulk_loaded
    assert marks(found) == [(1, ()), (2, ())]
    assert "as in a bulk load" in printed(found, "en", 120)
    assert "批量导入" in printed(found, "zh", 120)


def test_in_a_bulk_load_the_order_between_streams_says_nothing() -> None:
    """Files are loaded one after the other; only within a stream is their order news."""
    found = timeline(recorded(1, 9, 900, about=CLAIM), recorded(2, 2, 900), recorded(3, 1, 900))

    assert marks(found) == [(3, (Mark.OUT_OF_ORDER,)), (2, ()), (1, (Mark.WOVEN,))]


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), max_size=12),
    st.integers(-9, 9),
    st.integers(-9, 9),
)
def test_every_fact_is_shown_or_counted(
    times: list[tuple[int, int]], effective: int, known: int
) -> None:
    """Nothing is lost on the way to the reader."""
    facts = [recorded(position, *time) for position, time in enumerate(times, start=1)]

    found = timeline(*facts, effective=START_US + effective * DAY, known=START_US + known * DAY)

    order = [(entry.occurred_us, entry.position) for entry in found.entries]
    assert order == sorted(order)
    assert found.count + found.not_yet_effective + found.not_yet_known == len(facts)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_history_fits_its_columns_and_holds_no_terminal_codes(lang: Lang, width: int) -> None:
    """Into a pipe goes text only, and no line is longer than it was asked for."""
    shown = printed(STORY, lang, width)

    assert "\x1b" not in shown
    assert all(cell_len(line) <= width for line in shown.splitlines())


@pytest.mark.parametrize("width", [80, 120])
def test_what_stands_out_does_so_by_symbol_and_word(width: int) -> None:
    """Whoever sees no colours must see it, too; and the legend says what it means."""
    shown = printed(STORY, "en", width)

    for mark in ("! late 10 d", "~ out of order", "? dated ahead", "+ claim CL-1"):
        assert mark in shown
    assert "recorded after a fact that happened later" in shown


@pytest.mark.parametrize("width", [80, 120])
def test_who_and_source_and_position_and_knowledge_are_told(width: int) -> None:
    """An auditor asks of every fact who said so, and when."""
    shown = printed(timeline(recorded(7, 0, 1)), "zh", width)

    for told in ("员工 S-1", "policy-admin", "7", "2010-09-01 09:00", "2010-09-02 09:00"):
        assert told in shown


def test_the_json_form_holds_every_field() -> None:
    """For machines: the same history, instants as RFC 3339."""
    found = json.loads(json.dumps(as_json(STORY, "en")))

    claim = found["events"][3]
    assert found["count"] == len(found["events"]) == 5
    assert claim["recorded_at"] == "2010-10-02T09:00:00+08:00"
    assert claim["marks"] == ["late", "out_of_order", "woven"]
    assert claim["type"] == "claim.ClaimClosed"
    assert claim["payload"] == CLOSED[1]
    assert claim["source_position"] == "facts.ndjson:5"


@given(st.text(st.sampled_from("ab （），：中文。\n"), max_size=60), st.integers(4, 30))
def test_breaking_lines_loses_nothing(text: str, width: int) -> None:
    """Only white space may go where a line ends."""
    cut = pieces(text)

    assert "".join(cut) == text
    assert "".join(fill(cut, width).split()) == "".join(text.split())


def test_no_line_begins_with_a_closing_mark() -> None:
    """Chinese typography forbids a line that begins with a comma or a closing bracket."""
    broken = fill(pieces("回执（已扫描），影像（完整）。"), 8)

    assert broken.splitlines() == ["回执（已", "扫描），", "影像（完", "整）。"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "Recorded because: the branch telephoned"), ("zh", "录入理由：the branch telephoned")],
)
@pytest.mark.parametrize("width", [60, 160])
def test_the_reason_of_a_record_by_hand_stands_under_the_fact(
    lang: Lang, said: str, width: int
) -> None:
    """On a terminal, in a pipe and as JSON; a fact without one shows nothing."""
    plain = recorded(1, 0, 0)
    reasoned = replace(plain, position=2, fact=plain.fact._replace(reason="the branch telephoned"))

    told = timeline(plain, reasoned)

    assert printed(told, lang, width).count(said) == 1
    events = as_json(told, lang)["events"]
    assert [event["reason"] for event in events] == [None, "the branch telephoned"]
