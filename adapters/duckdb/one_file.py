"""Judging the facts of one file, by the SQL that judges the whole ledger.

Every step of the judging is a macro over those before. Here each is worked out once, into a
temporary table that takes the macro's place: planning what is left takes a third of the time.
"""

import json
from typing import Any

import duckdb

from adapters.duckdb.one_file_sql import (
    ACCEPTED,
    ANEW,
    DUTIES,
    FINDINGS,
    LAND,
    MARKS,
    NONE,
    PARTS,
    SHAPE,
    SHARED,
    SINGLE,
    VALUES,
    WATCHES,
)
from domain.facts import Recorded
from projections.catalog import BATCH, statements
from projections.judging.folding import Piece, fold_of
from projections.timeline.verdicts import ALL, Duty, File, Verdict, Verdicts


class OneFile:
    """A connection to a file in which rules are known, that is asked about one file of facts."""

    def __init__(self, con: duckdb.DuckDBPyConnection, file: File) -> None:
        self._con = con
        self._file = file
        self._whole = sorted(file.whole)

    def judge(self, compared: int | None) -> Verdicts:
        """What the rules say; ``compared`` is as in ``Verdicts``."""
        self._land()
        self._set_clock()
        self._stand_in("known_facts(effective, known)", "file_facts", self._fold())
        self._stand_in("rule_subjects(effective, known)", "file_subjects", _all("rule_subjects"))
        kinds = self._mark()
        self._con.execute(ANEW)
        if "shared_value" not in kinds:
            compared = ALL
        elif compared is not None:
            self._compare()
        self._stand_in(
            "obligations_at(effective, known)", "file_obligations", _all("obligations_at")
        )
        for part, about in PARTS.items():
            rows = NONE if kinds.isdisjoint(about) else _all(part)
            self._stand_in(f"{part}(effective, known)", f"file_{part}", rows)
        return Verdicts(self._findings(), self._duties(), compared, self._about_agents())

    def _land(self) -> None:
        facts = json.dumps([_row(one) for one in self._file.facts])
        self._con.execute(LAND, {"facts": facts, "shape": SHAPE})
        accepted = any(ACCEPTED in one.fact.topic for one in self._file.facts)
        fold, view = statements("accepted_deviations")
        batch = BATCH.format(source="told")
        self._con.execute(
            f"CREATE TEMP TABLE accepted_deviations AS WITH batch AS NOT MATERIALIZED ({batch}),"
            f" state AS NOT MATERIALIZED ({fold}) FROM ({view})"
            if accepted
            else "CREATE TEMP TABLE accepted_deviations AS FROM main.accepted_deviations LIMIT 0"
        )

    def _set_clock(self) -> None:
        effective, known = self._file.effective_us, self._file.known_us
        self._stand_in(
            "rule_clock(effective, known)",
            "file_clock",
            f"SELECT make_timestamptz({effective}) AS happened_by,"
            f" make_timestamptz({known}) AS known_by,"
            f" local_of(make_timestamptz({effective})) AS now",
        )

    def _fold(self) -> str:
        pieces = self._con.execute(
            "FROM folds.rule_pieces WHERE type IN (SELECT type FROM told) ORDER BY type"
        ).fetchall()
        if not pieces:
            return "FROM merged.rule_facts LIMIT 0"
        batch = BATCH.format(source="told")
        fold = fold_of(Piece(*row) for row in pieces)
        return f"WITH batch AS NOT MATERIALIZED ({batch}) FROM ({fold})"

    def _mark(self) -> set[str]:
        """Find what may be judged, and say which kinds of rules that is about."""
        kinds = ["obligation", *(kind for about in PARTS.values() for kind in about)]
        self._con.execute(
            f"CREATE TEMP TABLE file_marks AS {MARKS.format(kinds=kinds)}",
            {"whole": self._whole, "single": SINGLE},
        )
        self._con.execute(
            "CREATE TEMP MACRO rule_marks(effective, known, kinds) AS TABLE"
            " SELECT * EXCLUDE (kind) FROM file_marks WHERE list_contains(kinds, kind)"
        )
        found = self._con.execute("SELECT DISTINCT kind FROM file_marks").fetchall()
        return {kind for (kind,) in found}

    def _compare(self) -> None:
        """Add the facts of others that hold the same value, for rules that compare policies."""
        values = [value for (value,) in self._con.execute(VALUES).fetchall()]
        watches = [str(watch) for (watch,) in self._con.execute(WATCHES).fetchall()]
        if values:
            bound = {f"v{n}": value for n, value in enumerate(values)}
            sql = SHARED.format(
                watches=", ".join(watches), values=", ".join(f"${name}" for name in bound)
            )
            times = {"effective": self._file.effective_us, "known": self._file.known_us}
            self._con.execute(sql, bound | times | {"whole": self._whole})

    def _stand_in(self, macro: str, table: str, sql: str) -> None:
        """Work out a step, and let its table take the place of its macro."""
        self._con.execute(f"CREATE TEMP TABLE {table} AS {sql}")
        self._con.execute(f"CREATE TEMP MACRO {macro} AS TABLE FROM {table}")

    def _findings(self) -> tuple[Verdict, ...]:
        rows = self._con.execute(FINDINGS, {"whole": self._whole}).fetchall()
        return tuple(Verdict(*row) for row in rows)

    def _duties(self) -> tuple[Duty, ...]:
        return tuple(Duty(*row) for row in self._con.execute(DUTIES).fetchall())

    def _about_agents(self) -> bool:
        return any(one.fact.aggregate == "agent" for one in self._file.facts)


def _all(macro: str) -> str:
    return f"FROM {macro}(NULL, NULL)"


def _row(one: Recorded) -> dict[str, Any]:
    fact = one.fact
    return {
        "position": one.position,
        "stream": fact.stream,
        "type": fact.topic.rpartition(".v")[0],
        "occurred_us": fact.occurred_us,
        "recorded_us": one.recorded_us,
        "actor_type": fact.actor_type,
        "actor_ref": fact.actor_ref,
        "payload": fact.data.decode(),
    }
