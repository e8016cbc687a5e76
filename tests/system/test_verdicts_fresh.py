"""What ``due`` and ``findings`` say is what the ledger and the rulebooks in force say."""

import signal
import time
from pathlib import Path

import pytest

from adapters.duckdb.connection import sole_projector
from adapters.duckdb.verdicts import Kind, Row, verdicts
from adapters.workspace import Workspace
from tests.adopted import cpic_with, write_books
from tests.console import Console
from tests.tree import ROOT

FIXTURES = ROOT / "streams" / "fixtures"
QUICKER = cpic_with("2026-01", {}, without=("CBK-05",))
ANY = dict.fromkeys(
    ("agent", "policy", "stream", "rule", "book", "from", "to", "severity", "deviation", "accepted")
)
NOW = {"effective_us": 1_900_000_000_000_000, "known_us": 1_900_000_000_000_000}
OF = {
    "findings": ANY | NOW,
    "obligations": {name: ANY[name] for name in ("agent", "policy", "stream", "rule", "book")}
    | NOW
    | {"statuses": ["OPEN", "MET", "LATE", "OVERDUE", "EXCUSED"], "soon_us": None},
}


def _of_f06b(console: Console, *arguments: str) -> int:
    """How many findings of F6b there are under CBK-05."""
    listed = console("findings", "P-F06b", *arguments, "--json").json()["findings"]
    return sum(one["rule"] == "CBK-05" for one in listed)


@pytest.fixture
def late(console: Console) -> Console:
    """F6b, recorded and not projected."""
    console("ingest", *FIXTURES.glob("F06b*.ndjson"), "--no-project")
    return console


@pytest.mark.parametrize("command", ["due", "findings"])
def test_without_read_models_there_is_no_answer(late: Console, command: str) -> None:
    """Nothing found is something else."""
    ran = late(command, "--no-project")

    assert ran.code == 1
    assert ran.err == (
        "error: ask the read models: no read models have been published;"
        " run `policytrail project`\n"
    )


def test_the_read_models_are_brought_up_to_date_first(late: Console) -> None:
    """Unless that is not wanted: then it is said what they lack."""
    assert _of_f06b(late) == 1
    late("ingest", *FIXTURES.glob("F04*.ndjson"), "--no-project")

    behind = late("findings", "--rule", "RCP-01", "--no-project")

    assert behind.out.startswith("0 findings")
    assert "the read models go up to position 18 of " in behind.err
    assert "run `policytrail project`, then this again" in behind.err
    assert late("findings", "--rule", "RCP-01").out.startswith("1 finding;")


def test_a_projector_at_work_is_left_alone(late: Console) -> None:
    """The answer is that of the last publication, and says so."""
    late("project")
    late("ingest", *FIXTURES.glob("F04*.ndjson"), "--no-project")
    with sole_projector(Workspace(late.workspace).live, "test"):
        ran = late("findings", "--rule", "RCP-01")

    assert ran.code == 0
    assert "the read models are left to the other process" in ran.err
    assert "what they lack is not judged" in ran.err


def test_a_change_of_the_rulebooks_judges_anew(late: Console, tmp_path: Path) -> None:
    """Adopted, switched or reset: afterwards the read models say what the books say."""
    late("project")
    (mine,) = write_books(tmp_path, QUICKER)

    def found(*arguments: str) -> int:
        ran = late("rules", *arguments)
        assert (ran.code, ran.err) == (0, "")
        return _of_f06b(late, "--no-project")

    assert found("adopt", str(mine)) == 0
    assert found("reset", "cpic") == 1
    assert found("switch", "cpic", "off") == 0
    assert found("switch", "cpic", "on") == 1


def test_read_models_of_other_rulebooks_are_told(late: Console, tmp_path: Path) -> None:
    """Until they are made anew."""
    late("project")
    (mine,) = write_books(tmp_path, QUICKER)

    adopted = late("rules", "adopt", mine, "--no-project")
    stale = late("findings", "P-F06b", "--no-project")

    assert adopted.err == (
        "the read models are judged by the books before; run: policytrail project\n"
    )
    assert "made under other rulebooks than those in force" in stale.err
    assert late("findings", "--no-project", "--json").json()["rulebooks_in_force"] is False
    assert late("findings", "--json").json()["rulebooks_in_force"] is True
    assert _of_f06b(late) == 0


def test_a_projector_at_work_does_not_stop_a_change(late: Console, tmp_path: Path) -> None:
    """The books are in force; what remains to do is said."""
    late("project")
    (mine,) = write_books(tmp_path, QUICKER)
    with sole_projector(Workspace(late.workspace).live, "test"):
        ran = late("rules", "adopt", mine)

    assert (ran.code, ran.out) == (0, "cpic 2026-01, 40 rules: in force now\n")
    assert "if it follows the ledger it takes them up" in ran.err


def test_a_projector_that_follows_takes_a_change_up(late: Console, tmp_path: Path) -> None:
    """Without being started anew; it says so."""
    (mine,) = write_books(tmp_path, QUICKER)
    following = late.start("project", "--follow")
    assert following.stderr is not None
    following.stderr.readline()

    late("rules", "adopt", mine)
    said = following.stderr.readline()
    for _ in range(100):
        if late("findings", "--no-project", "--json").json()["rulebooks_in_force"]:
            break
        time.sleep(0.1)
    following.send_signal(signal.SIGINT)
    _, err = following.communicate(timeout=60)

    assert b"judging by them from now on" in said
    assert (following.returncode, b"projected" in err) == (0, True)
    assert late("findings", "--no-project", "--json").json()["rulebooks_in_force"] is True


def test_without_facts_a_change_makes_no_read_models(console: Console, tmp_path: Path) -> None:
    """There is nothing to judge."""
    (mine,) = write_books(tmp_path, QUICKER)

    assert console("rules", "adopt", mine).err == ""
    assert not Workspace(console.workspace).published.exists()


def _told(published: Path, kind: Kind, **about: str | None) -> list[Row]:
    with verdicts(published, kind, OF[kind] | about) as chosen:
        return chosen.in_order()


def test_about_one_policy_or_stream_the_answer_is_part_of_the_whole(tmp_path: Path) -> None:
    """Only the facts that bear on it are judged; that must not change what is found."""
    console, facts = Console(tmp_path / "workspace"), tmp_path / "portfolio.ndjson"
    console("simulate", "--policies", 60, "--seed", 11, "--out", facts)
    console("ingest", facts)
    published = Workspace(console.workspace).published
    asked = 0
    for kind in ("findings", "obligations"):
        whole = _told(published, kind)
        assert whole
        for column, name in (("policy_id", "policy"), ("stream", "stream")):
            values = sorted({row[column] for row in whole if row[column]} - {"company"})
            for value in [*values[::8], *({"company"} & {row[column] for row in whole})]:
                part = [row for row in whole if row[column] == value]
                assert _told(published, kind, **{name: value}) == part
                asked += 1

    assert asked > 20
