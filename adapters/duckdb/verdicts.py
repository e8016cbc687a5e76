"""What the published copy says is due and was found: chosen once, then counted and listed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import duckdb

from adapters.duckdb.connection import reading
from adapters.duckdb.interrupting import interruptible
from adapters.duckdb.layout import check_layout
from adapters.duckdb.plain import values as plain_values
from domain.errors import NotFound
from projections.questions import question

Row = dict[str, Any]
Kind = Literal["obligations", "findings"]
_ATTEMPTED = "ask the read models"
_CHUNK = 10_000  # rows
_ANYTHING: Mapping[str, Any] = {
    **dict.fromkeys(("rule", "book", "agent", "severity", "deviation", "accepted", "from", "to")),
    "statuses": ["OPEN", "MET", "LATE", "OVERDUE", "EXCUSED"],
    "soon_us": None,
}
_STEPS = {"changed_verdicts": " WHERE is_judged(stream)", "rule_subjects": ""}
_ANEW = {"clocks_anew": "kept_clocks", "findings_anew": "kept_findings"}
_NAMED = re.compile(r"\$([a-z_]+)\b")


@contextmanager
def verdicts(published: Path, kind: Kind, values: Mapping[str, Any]) -> Iterator["Verdicts"]:
    """Choose obligations or findings by the question of that name, for as long as they are read.

    raises  NotFound if nothing has been published; Damaged, Mismatched, WorkspaceBusy
    """
    if not published.exists():
        raise NotFound(_ATTEMPTED, f"there is no {published}", "run `policytrail project`")
    with reading(published, _ATTEMPTED) as con:
        check_layout(con)
        chosen = Verdicts(con, kind)
        chosen.choose(values)
        yield chosen


@dataclass(frozen=True, slots=True)
class Judged:
    """All obligations and findings about somebody, and the events that they name by position."""

    obligations: list[Row]
    findings: list[Row]
    events: dict[int, Row]


def judged(
    published: Path, about: Mapping[str, Any], times: Iterable[Mapping[str, int]]
) -> tuple[Judged, ...]:
    """What is due and was found about a policy or stream at each of some pairs of times.

    raises  NotFound if nothing has been published; Damaged, Mismatched, WorkspaceBusy
    """
    if not published.exists():
        raise NotFound(_ATTEMPTED, f"there is no {published}", "run `policytrail project`")
    with reading(published, _ATTEMPTED) as con:
        check_layout(con)
        return tuple(_judged(con, {**about, **at}) for at in times)


def _judged(con: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> Judged:
    rows: dict[str, list[Row]] = {}
    kinds: tuple[Kind, ...] = ("obligations", "findings")
    for kind in kinds:
        chosen = Verdicts(con, kind)
        chosen.choose({**_ANYTHING, **values})
        rows[kind] = chosen.in_order()
    named = {at for found in rows.values() for row in found for at in positions_of(row)}
    return Judged(rows["obligations"], rows["findings"], chosen.events_at(named))


def positions_of(row: Mapping[str, Any]) -> set[int]:
    """The positions of the facts that an obligation or a finding names."""
    lists = [row[name] or () for name in ("positions", "paused_by", "resumed_by") if name in row]
    single = ("position", "started_by", "satisfied_by", "excused_by", "extended_by")
    return {row[name] for name in single if row.get(name) is not None}.union(*lists)


class Verdicts:
    """Obligations or findings that were chosen; they are judged once, however often one asks.

    shape   rows by the names of their columns; dates and instants are texts, instants at +08:00
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, kind: Kind) -> None:
        self._con = con
        self._kind = kind

    def choose(self, values: Mapping[str, Any]) -> None:
        """Judge at two times and keep what was asked for.

        About one policy or stream only the facts that bear on it are judged; on the company bear
        all of them.
        """
        if values["policy"] is not None or values["stream"] not in {None, "company"}:
            about = {name: values[name] for name in ("policy", "stream")}
            self._limit("judged_streams", "streams_about", about)
            self._limit("judged_watches", "watches_everywhere", {})
        self._work_out(values["effective_us"], values["known_us"])
        sql = f"CREATE OR REPLACE TEMP TABLE chosen AS {question(self._kind)}"
        bound = {name: values[name] for name in set(_NAMED.findall(sql))}
        interruptible(self._con, lambda: self._con.execute(sql, bound))

    def _work_out(self, *times_us: int | None) -> None:
        """Let tables take the place of the macros that the judging asks again and again.

        Where nothing has changed since it was judged, nothing has to be planned to judge it anew.
        """
        numbers = ("NULL" if one is None else str(one) for one in times_us)
        times = ", ".join(f"make_timestamptz({number})" for number in numbers)
        for name, limit in _STEPS.items():
            self._con.execute(f"DROP MACRO TABLE IF EXISTS temp.{name}")
            sql = f"CREATE OR REPLACE TEMP TABLE {name}_then AS FROM {name}({times}){limit}"
            interruptible(self._con, partial(self._con.execute, sql))
            self._stand_in(name, f"{name}_then")
        changed = self._con.execute("SELECT COUNT(*) FROM changed_verdicts_then").fetchall()[0][0]
        for name, kept in _ANEW.items():
            self._con.execute(f"DROP MACRO TABLE IF EXISTS temp.{name}")
            if not changed:
                self._stand_in(name, f"folds.{kept} LIMIT 0")

    def _stand_in(self, name: str, source: str) -> None:
        self._con.execute(f"CREATE TEMP MACRO {name}(effective, known) AS TABLE FROM {source}")

    def by_rule(self) -> list[Row]:
        """How many there are, a row a rule."""
        return self._ask(f"{self._kind}_by_rule")

    def in_order(self, shown: int | None = None) -> list[Row]:
        """The first of them, or all."""
        return self._ask(f"{self._kind}_in_order", {"shown": shown})

    def by_key(self) -> Iterator[Row]:
        """The findings in order of their keys, a part at a time; no other question meanwhile."""
        read = interruptible(
            self._con,
            lambda: self._con.execute(question("findings_by_key")).to_arrow_reader(_CHUNK),
        )
        for batch in read:
            columns = [plain_values(column) for column in batch.columns]
            for row in zip(*columns, strict=True):
                yield dict(zip(batch.schema.names, row, strict=True))

    def up_to(self) -> tuple[int, int | None]:
        """The last position that is judged, and when it was recorded."""
        found = self._ask("last_judged")[0]
        return found["position"], found["recorded_us"]

    def events_at(self, positions: Iterable[int]) -> dict[int, Row]:
        """The events at these positions, by position."""
        found = self._ask("events_at", {"positions": sorted(set(positions))})
        return {event["position"]: event for event in found}

    def not_yet_known(self, effective_us: int, known_us: int) -> int:
        """How many facts had happened by the first time and became known after the second."""
        values = {"effective_us": effective_us, "known_us": known_us}
        return int(self._ask("not_yet_known", values)[0]["facts"])

    def _limit(self, variable: str, name: str, values: Mapping[str, Any]) -> None:
        found = [value for row in self._ask(name, values) for value in row.values()]
        self._con.execute(f"SET VARIABLE {variable} = $found", {"found": found})

    def _ask(self, name: str, values: Mapping[str, Any] | None = None) -> list[Row]:
        sql, bound = question(name), dict(values or {})
        table = interruptible(
            self._con, lambda: self._con.execute(sql, bound).to_arrow_table(_CHUNK)
        )
        columns = [plain_values(column.combine_chunks()) for column in table.columns]
        return [
            dict(zip(table.column_names, row, strict=True)) for row in zip(*columns, strict=True)
        ]
