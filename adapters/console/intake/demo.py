"""``policytrail demo``: the main job on a simulated portfolio, in under half a minute."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.clock import now_us
from adapters.console.common import JsonOption, print_json, print_table, wants_json
from adapters.console.history.command import timeline
from adapters.console.intake.ingest import ingest_file
from adapters.console.intake.simulate import write_lines
from adapters.console.models.project import catch_up
from adapters.console.progress import bytes_bar
from adapters.duckdb import render
from adapters.duckdb.query import querying
from adapters.ledger.ledger import Ledger
from adapters.ledger.reading import LedgerReader
from adapters.spool_files import FileSpool
from adapters.workspace import Workspace
from domain.errors import Misused
from streams.simulator import Levels
from streams.simulator import simulate as simulated

app = typer.Typer(add_completion=False)
POLICIES, SEED = 2_000, 2010
TABLES = {
    "Policies by sales channel": """
        SELECT channel, COUNT(*) AS policies,
               COUNT(*) FILTER (phase = 'IN_FORCE') AS in_force,
               COUNT(*) FILTER (phase = 'LAPSED') AS lapsed,
               CAST(SUM(annual_premium_fen) / 100 AS BIGINT) AS annual_premium_yuan
        FROM policies WHERE issued_at IS NOT NULL GROUP BY channel ORDER BY policies DESC""",
    "Callbacks": """
        SELECT COALESCE(final_result, standing) AS result, COALESCE(final_round, '-') AS round,
               COUNT(*) AS policies, SUM(attempts)::INT AS dials
        FROM callbacks GROUP BY ALL ORDER BY policies DESC LIMIT 8""",
    "Rules that were broken most often": """
        SELECT rule, severity, COUNT(*) AS findings, COUNT(DISTINCT stream) AS about,
               ANY_VALUE(text_en) AS text
        FROM findings JOIN rules USING (rule, rule_version, book, severity)
        WHERE severity <> 'info'
        GROUP BY rule, severity ORDER BY findings DESC, rule LIMIT 8""",
}
A_STORY = """
    WITH seen AS (
        SELECT stream, occurred_at,
               MAX(occurred_at) OVER (PARTITION BY stream ORDER BY position) AS latest
        FROM events
    ), upset AS (SELECT DISTINCT stream FROM seen WHERE occurred_at < latest
    ), wrong AS (
        SELECT policy_id, COUNT(DISTINCT rule) AS rules FROM findings
        WHERE severity <> 'info' GROUP BY policy_id
    )
    SELECT p.policy_id FROM policies p JOIN callbacks b USING (policy_id)
    LEFT JOIN wrong USING (policy_id)
    WHERE b.rounds >= 2 AND p.events <= 40
      AND EXISTS (FROM complaints k WHERE k.policy_id = p.policy_id)
    ORDER BY COALESCE(wrong.rules, 0) DESC,
             EXISTS (FROM upset WHERE stream = 'policy/' || p.policy_id) DESC,
             EXISTS (FROM claims c WHERE c.policy_id = p.policy_id) DESC,
             b.issues_found DESC, p.events, p.policy_id LIMIT 1"""


@app.command()
def demo(
    ctx: typer.Context,
    *,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="DIR", help="Keep the workspace, to play with.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Simulate 2,000 policies, record and project them; show what came of it and one story."""
    with _folder(keep) as folder:
        place = Workspace(folder).made()
        facts = folder / "portfolio.ndjson"
        planted = _simulate(facts)
        with Ledger(place.ledger) as ledger:
            with bytes_bar("recording", facts.stat().st_size) as tick:
                tally = ingest_file(ledger, facts, tick).tally
            catch_up(ledger, place)
        tables = {title: _ask(place, sql) for title, sql in TABLES.items()}
        story = str(_ask(place, A_STORY)[1][0][0])
        if wants_json(ctx, as_json=as_json):
            print_json(
                {
                    "reconciliation": tally.plain(),
                    "planted": planted,
                    "tables": {
                        title: [dict(zip(names, row, strict=True)) for row in rows]
                        for title, (names, rows) in tables.items()
                    },
                    "story": story,
                    "kept": str(keep) if keep else None,
                }
            )
        else:
            _show(place, tally.plain(), planted, tables, story)
            _say_what_next(keep, story)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        folder = Path(tempfile.mkdtemp(prefix="policytrail-demo-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    elif keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise Misused(f"keep the demo in {keep}", "something is there already", "name a new folder")
    else:
        yield keep


def _simulate(facts: Path) -> dict[str, Any]:
    with FileSpool() as spool, facts.open("wb") as file:
        simulation = simulated(POLICIES, SEED, Levels(), spool)
        write_lines(file, simulation.lines())
    sidecar = simulation.sidecar()
    facts.with_suffix(".ndjson.planted.json").write_text(json.dumps(sidecar), encoding="utf-8")
    names = {"events": "recorded", "malformed": "rejected"}
    totals = {names.get(name, name): figure for name, figure in sidecar["totals"].items()}
    return {name: totals[name] for name in ("recorded", "duplicates", "conflicts", "rejected")}


def _ask(place: Workspace, sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
    with querying(place.published) as reader:
        answer = reader.stream(sql)
        return answer.schema.names, list(render.rows(answer))


def _show(
    place: Workspace,
    found: dict[str, int],
    planted: dict[str, Any],
    tables: dict[str, tuple[list[str], list[tuple[object, ...]]]],
    story: str,
) -> None:
    from rich.console import Console

    from adapters.console.history.terminal import print_history
    from adapters.console.history.verdicts import judged

    print_table(
        ("reconciliation", "found", "planted by the simulator"),
        [(name, figure, planted.get(name)) for name, figure in found.items()],
    )
    for title, (names, rows) in tables.items():
        print_table(names, rows, title=title)
    with LedgerReader(place.ledger) as ledger:
        told, events = timeline(ledger, story, now_us(), now_us())
        print_history(told, "en", Console(), judged(place, ledger, events, told))


def _say_what_next(keep: Path | None, story: str) -> None:
    sys.stdout.write("\n")
    if keep is None:
        sys.stdout.write("Keep the workspace to play with: policytrail demo --keep DIR\n")
        return
    for line in (
        f"policytrail --workspace {keep} history {story} --lang zh",
        f"policytrail --workspace {keep} state policy/{story}",
        f'policytrail --workspace {keep} query "FROM claims LIMIT 5"',
        f"policytrail --workspace {keep} rejects list",
    ):
        sys.stdout.write(f"  {line}\n")
