"""What comes in on the wire is what the ledger gives back, once."""

import json
import random
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from adapters.ledger import read
from adapters.ledger.ledger import Ledger
from domain.facts import Fact
from streams.cloudevents import Malformed, decode, encode, microseconds
from streams.intake import Line, Tally, batches
from tests.strategies import arrivals, facts, recorded


def _lines(facts: list[Fact]) -> list[Line]:
    return [Line(number, encode(fact), number) for number, fact in enumerate(facts, 1)]


def _record(ledger: Ledger, facts: list[Fact], most: int) -> Tally:
    return sum((ledger.record("feed", b) for b in batches(_lines(facts), most)), Tally())


@given(facts())
def test_decoding_what_was_encoded_gives_the_fact(fact: Fact) -> None:
    """Wire form and fact are two forms of one thing."""
    assert fact == decode(encode(fact))


@given(facts(), st.randoms())
def test_the_order_of_keys_and_spaces_does_not_matter(fact: Fact, rng: random.Random) -> None:
    """Canonical JSON decides, not how a producer happens to write."""

    def shuffled(value: object) -> object:
        if isinstance(value, dict):
            keys = list(value)
            rng.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return value

    line = json.dumps(shuffled(json.loads(encode(fact))), indent=rng.choice([None, 1]))

    assert fact == decode(line.replace("\n", " ").encode())


@given(facts(), st.integers(0, 400), st.binary(max_size=4), st.integers(0, 3))
def test_a_damaged_line_is_malformed_or_still_a_fact(
    fact: Fact, at: int, junk: bytes, lost: int
) -> None:
    """Whatever the bytes, decode answers with a fact or with reasons, never another exception."""
    line = encode(fact)
    damaged = line[:at] + junk + line[at + lost :]
    with suppress(Malformed):
        again = decode(damaged)

        assert again == decode(encode(again))


@given(arrivals(), st.integers(1, 12))
def test_the_ledger_gives_back_what_it_was_given(delivered: list[Fact], most: int) -> None:
    """Wire, ledger, wire is the identity; positions have no gaps; the first of an id stays."""
    with TemporaryDirectory() as folder, Ledger(Path(folder, "ledger.sqlite")) as ledger:
        tally = _record(ledger, delivered, most)
        held = ledger.ask(lambda db: read.at_positions(db, range(1, len(delivered) + 1)))
        expected = recorded(delivered)

        assert [r.fact for r in expected] == [decode(encode(held[p].fact)) for p in sorted(held)]
        assert [r.version for r in expected] == [held[p].version for p in sorted(held)]
        assert list(range(1, len(expected) + 1)) == sorted(held)
        assert tally.read == len(delivered)


@given(arrivals(), st.integers(1, 12), st.integers(1, 12))
def test_recording_twice_is_recording_once(delivered: list[Fact], one: int, two: int) -> None:
    """The second time nothing is recorded, and the conflicts are the same ones."""
    with TemporaryDirectory() as folder, Ledger(Path(folder, "ledger.sqlite")) as ledger:
        first = _record(ledger, delivered, one)
        last = ledger.last_position()
        second = _record(ledger, delivered, two)

        assert last == ledger.last_position()
        assert second == Tally(0, first.recorded + first.duplicates, first.conflicts, 0)


@given(arrivals(aggregate="policy"), st.lists(st.integers(0, 2), min_size=3), st.integers(1, 4))
def test_writers_in_turn_record_as_one(delivered: list[Fact], turns: list[int], many: int) -> None:
    """Several handles on one ledger, on the same streams: the same positions and versions."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "ledger.sqlite")
        with Ledger(path) as one, Ledger(path) as two, Ledger(path) as three:
            writers = cycle([(one, two, three)[turn] for turn in turns])
            for start in range(0, len(delivered), many):
                _record(next(writers), delivered[start : start + many], 2)
            held = one.ask(lambda db: read.at_positions(db, range(1, len(delivered) + 1)))
    expected = recorded(delivered)

    assert [(r.version, encode(r.fact)) for r in expected] == [
        (held[position].version, encode(held[position].fact)) for position in sorted(held)
    ]


_PARTS = (
    st.sampled_from(("0001-01-01", "0001-01-02", "2010-02-28", "2010-02-30", "9999-12-30")),
    st.sampled_from("Tt "),
    st.sampled_from(("00", "10", "23", "24", "1")),
    st.sampled_from((":00", ":59", ":60", "-00", ":1")),
    st.sampled_from((":00", ":59", ":60", ":5\uff15")),  # a full-width digit
    st.sampled_from(("", ".5", ".1234", ".123456789", ".")),
    st.sampled_from(("Z", "z", "+08:00", "-08:00", "+14:00", "+24:00", "+08", "")),
)


@given(st.tuples(*_PARTS).map("".join))
def test_an_instant_is_what_the_calendar_says(time: str) -> None:
    """However it is reckoned: equal to parsing the whole text, and refused where that is."""
    try:
        found: int | None = microseconds(time)
    except Malformed:
        found = None

    assert found == _parsed(time)


def _parsed(time: str) -> int | None:
    clock = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)"
    try:
        instant = datetime.fromisoformat(time)
    except ValueError:
        return None
    if not re.fullmatch(clock, time, re.ASCII):
        return None
    try:
        since = instant.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    except OverflowError:
        return None
    first, last = timedelta(days=-719_161), timedelta(days=2_932_895)  # 0001-01-02, 9999-12-30
    return since // timedelta(microseconds=1) if first <= since <= last else None
