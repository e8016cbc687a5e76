"""What happens to the facts on their way: some come late, twice, contradicted, or spoilt."""

from streams.simulator.clock import DAY, utc_us
from streams.simulator.dice import Dice
from streams.simulator.levels import Levels
from streams.simulator.malformed import NAMES, NEEDS_FIELDS, WAYS, contradicted, reordered
from streams.simulator.plants import UNMARKED, Plants
from streams.simulator.story import Row

_SECOND = 1_000_000
_DAY_US = DAY * _SECOND
_NEAR = 60 * DAY
Line = tuple[int, bytes, int]


class Road:
    """Turns the rows of stories into lines that arrive, and notes what it does to them.

    A bad thing that cannot befall a fact befalls the next one it can, so that the stated shares
    are kept.
    """

    def __init__(self, dice: Dice, levels: Levels, plants: Plants, end: int) -> None:
        self._dice = dice
        self._plants = plants
        self._end_us = utc_us(end)
        self._owed = {"LATE": 0, "DUPLICATE": 0, "CONFLICT": 0, "MALFORMED": 0}
        self._delayed: set[str] = set()
        self._kept: set[str] = set()
        self._marks: dict[str, int] = {}
        self._lines: list[Line] = []
        noise = levels.noise
        self._rates = (
            ("LATE", noise.late),
            ("DUPLICATE", noise.duplicate),
            ("CONFLICT", noise.conflict),
            ("MALFORMED", noise.malformed),
        )
        self._quiet = not any(rate for _, rate in self._rates)

    def carry(self, rows: list[Row], planted: set[str], delay_us: int) -> list[Line]:
        """The lines of one agent's stories; planted event ids get a mark.

        units   the delay is what every fact takes on a good day
        """
        plants = self._plants
        self._lines = lines = []
        self._owed = dict.fromkeys(self._owed, 0)
        self._delayed = set()
        self._marks = {event_id: plants.mark() for event_id in sorted(planted)}
        self._kept = set()
        roll, rates = self._dice.roll, self._rates
        for row in rows:
            plants.events[row.topic] += 1
            arrival = utc_us(row.moment) + delay_us
            if not self._quiet:
                chance = roll()
                for kind, rate in rates:
                    if chance < rate:
                        self._owed[kind] += 1
                        break
                    chance -= rate
                if any(self._owed.values()):
                    arrival = self._befall(row, rows, arrival)
            mark = self._marks.get(row.event_id, UNMARKED) if self._marks else UNMARKED
            lines.append((arrival, row.line, mark))
        return lines

    def marks_of(self, events: tuple[str, ...]) -> list[int]:
        """Marks of the lines of planted events."""
        return [self._marks[event_id] for event_id in events]

    def _mark(self, row: Row) -> int:
        mark = self._marks.get(row.event_id)
        if mark is None:
            mark = self._marks[row.event_id] = self._plants.mark()
        return mark

    def _befall(self, row: Row, rows: list[Row], arrival: int) -> int:
        owed = self._owed
        if owed["LATE"]:
            arrival = self._delay(row, rows, arrival)
        if owed["DUPLICATE"]:
            self._repeat(row, arrival)
        if owed["CONFLICT"]:
            self._contradict(row, arrival)
        if owed["MALFORMED"]:
            self._spoil(row, arrival)
        return arrival

    def _delay(self, row: Row, rows: list[Row], arrival: int) -> int:
        """Later than the next fact of its stream, which for its part comes in time."""
        after = [
            other
            for other in rows
            if other.stream == row.stream and row.moment < other.moment < row.moment + _NEAR
        ]
        if not after or row.event_id in self._kept:
            return arrival
        follower = min(after, key=lambda other: (other.moment, other.event_id))
        known = arrival + (follower.moment - row.moment) * _SECOND
        late = max(arrival + self._dice.between(2, 40) * _DAY_US, known + _DAY_US // 8)
        if late > self._end_us or follower.event_id in self._delayed:
            return arrival
        self._kept.add(follower.event_id)
        self._owed["LATE"] -= 1
        mark = self._mark(row)
        days = (late - arrival) // _DAY_US
        self._plants.noise("LATE", row.stream, row.event_id, mark, of=mark, detail=f"{days} days")
        self._delayed.add(row.event_id)
        return late

    def _again(self, arrival: int) -> int:
        return arrival + self._dice.between(60, 20 * DAY) * _SECOND

    def _repeat(self, row: Row, arrival: int) -> None:
        again = self._again(arrival)
        if again > self._end_us:
            return
        self._owed["DUPLICATE"] -= 1
        turned = self._dice.chance(1 / 3)
        mark = self._plants.mark()
        self._lines.append((again, reordered(row.line) if turned else row.line, mark))
        detail = "REORDERED" if turned else "EXACT"
        self._plants.noise(
            "DUPLICATE", row.stream, row.event_id, mark, of=self._mark(row), detail=detail
        )

    def _contradict(self, row: Row, arrival: int) -> None:
        again = self._again(arrival)
        changed = contradicted(row.line)
        if again > self._end_us or changed is None:
            return
        self._owed["CONFLICT"] -= 1
        line, field = changed
        mark = self._plants.mark()
        self._lines.append((again, line, mark))
        self._plants.noise(
            "CONFLICT", row.stream, row.event_id, mark, of=self._mark(row), detail=field
        )

    def _spoil(self, row: Row, arrival: int) -> None:
        """Every way in turn; a spoilt copy comes within a minute before the fact."""
        way = NAMES[self._plants.spoilt % len(NAMES)]
        if way in NEEDS_FIELDS and b'"data":{}' in row.line:
            return
        self._plants.spoilt += 1
        self._owed["MALFORMED"] -= 1
        mark = self._plants.mark()
        before = arrival - self._dice.between(1, 60) * _SECOND
        self._lines.append((before, WAYS[way](row.line), mark))
        self._plants.noise(
            "MALFORMED", row.stream, row.event_id, mark, of=self._mark(row), detail=way
        )
