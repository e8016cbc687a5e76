"""Ingest, as the person at the terminal sees it: every line is accounted for."""

import json
from pathlib import Path

from tests.console import Console
from tests.lines import EVENT, event, tally, write


def test_every_line_is_accounted_for(console: Console, tmp_path: Path) -> None:
    """Read = recorded + duplicates + conflicts + rejected; blank lines are not read."""
    other = EVENT["data"] | {"office_id": "O-2"}
    path = write(
        tmp_path, event(1), b"", event(2), event(1), b"   ", event(1, data=other), b"no", event(3)
    )

    ran = console("ingest", path, "--no-project", "--json")

    assert ran.code == 2
    assert tally(ran) == {
        "read": 6,
        "recorded": 3,
        "duplicates": 1,
        "conflicts": 1,
        "rejected": 1,
    }


def test_a_second_time_everything_is_a_duplicate(console: Console, tmp_path: Path) -> None:
    """Ingest twice equals ingest once."""
    path = write(tmp_path, event(1), event(2))
    console("ingest", path, "--no-project")

    ran = console("ingest", path, "--no-project", "--json")

    assert ran.code == 0
    assert tally(ran) == {
        "read": 2,
        "recorded": 0,
        "duplicates": 2,
        "conflicts": 0,
        "rejected": 0,
    }
    assert ran.json()["last_position"] == 2


def test_keys_in_another_order_are_the_same_fact(console: Console, tmp_path: Path) -> None:
    """Canonical JSON decides."""
    other_order = json.dumps(dict(reversed(json.loads(event(1)).items()))).encode()

    ran = console("ingest", write(tmp_path, event(1), other_order), "--no-project", "--json")

    assert (ran.code, tally(ran)["duplicates"]) == (0, 1)


def test_a_fact_under_a_used_id_is_a_conflict_in_any_stream(
    console: Console, tmp_path: Path
) -> None:
    """(source, id) names a fact wherever it is said to belong; another source may use the id."""
    path = write(
        tmp_path, event(1), event(1, subject="policy/P-002"), event(1, source="call-centre")
    )

    ran = console("ingest", path, "--no-project", "--json")

    assert (tally(ran)["recorded"], tally(ran)["conflicts"]) == (2, 1)


def test_standard_input_is_read(console: Console) -> None:
    """The dash stands for it."""
    ran = console("ingest", "-", "--no-project", "--json", stdin=event(1) + b"\n" + event(2))

    assert (ran.code, tally(ran)["recorded"]) == (0, 2)


def test_windows_files_are_read(console: Console, tmp_path: Path) -> None:
    """A byte order mark at the start and carriage returns at line ends are no part of a fact."""
    path = write(tmp_path, b"\xef\xbb\xbf" + event(1) + b"\r", b"\r", event(2) + b"\r")

    ran = console("ingest", path, "--no-project", "--json")

    assert (ran.code, tally(ran)["read"], tally(ran)["recorded"]) == (0, 2, 2)


def test_a_rejected_line_is_kept_byte_for_byte(console: Console, tmp_path: Path) -> None:
    """What cannot be read as JSON can still be exported, mended and ingested."""
    bad = [b"\xff\xfe\x00 binary \x1b[31m", event(1)[:40], b'{"a": "\\ud800"}']
    console("ingest", write(tmp_path, *bad), "--no-project")
    out = tmp_path / "rejects.ndjson"

    console("rejects", "export", "--out", out)

    assert out.read_bytes() == b"".join(line + b"\n" for line in bad)


def test_a_line_of_fifty_megabytes_is_kept_too(console: Console, tmp_path: Path) -> None:
    """Longer than any message may be: rejected with its size, in constant memory, nothing lost."""
    long = b'{"data": "' + b"x" * 50_000_000 + b'"}'
    out = tmp_path / "rejects.ndjson"

    ran = console("ingest", write(tmp_path, event(1), long, event(2)), "--no-project", "--json")
    console("rejects", "export", "--out", out)
    listed = console("rejects", "list", "--json").json()

    assert tally(ran) == {
        "read": 3,
        "recorded": 2,
        "duplicates": 0,
        "conflicts": 0,
        "rejected": 1,
    }
    assert listed["lines"][0]["reasons"][0]["found"] == f"{len(long)} bytes"
    assert out.read_bytes() == long + b"\n"


def test_a_reject_says_where_it_stood_and_why(console: Console, tmp_path: Path) -> None:
    """File, line number, field path, what was expected, what was found."""
    bad = event(2, data=EVENT["data"] | {"returned_on": "18.9.2010"})
    path = write(tmp_path, event(1), b"", bad)
    console("ingest", path, "--no-project")

    listed = console("rejects", "list", "--json").json()["lines"]
    shown = console("rejects", "show", 1)

    assert [(str(path), 3)] == [(one["file"], one["line"]) for one in listed]
    assert listed[0]["reasons"][0]["path"] == "data.returned_on"
    assert listed[0]["reasons"][0]["found"] == '"18.9.2010"'
    assert "data.returned_on" in shown.out


def test_a_mended_line_takes_the_place_of_the_rejected_one(
    console: Console, tmp_path: Path
) -> None:
    """Retry as it is: still rejected. Retry mended: recorded, from where the line stood."""
    console("ingest", write(tmp_path, event(1), event(2)[:-3]), "--no-project")
    mended = write(tmp_path, event(2), name="mended.ndjson")

    again = console("rejects", "retry", "--json")
    ran = console("rejects", "retry", 1, "--line", mended, "--json")
    twice = console("rejects", "retry", 1)
    settled = console("rejects", "list", "--all", "--json").json()

    assert (again.code, again.json()["rejected"]) == (2, 1)
    assert (ran.code, ran.json()["recorded"]) == (0, 1)
    assert (twice.code, "settled already" in twice.err) == (2, True)
    assert (settled["pending"], settled["lines"][0]["position"]) == (0, 2)


def test_reading_a_file_again_keeps_a_reject_once(console: Console, tmp_path: Path) -> None:
    """The same bytes on the same line of the same file are one rejected line."""
    path = write(tmp_path, b"no", event(1))
    console("ingest", path, "--no-project")

    ran = console("ingest", path, "--no-project", "--json")

    assert tally(ran)["rejected"] == 1
    assert console("rejects", "list", "--json").json()["rejects"] == 1


def test_a_conflict_is_shown_beside_the_recorded_fact(console: Console, tmp_path: Path) -> None:
    """Which fields differ, and what each side says."""
    other = event(1, data=EVENT["data"] | {"office_id": "O-2"})
    console("ingest", write(tmp_path, event(1), other), "--no-project")

    (one,) = console("conflicts", "list", "--json").json()["lines"]
    shown = console("conflicts", "show", 1)

    assert (one["position"], one["differs_in"]) == (1, ["data.office_id"])
    assert ("O-1" in shown.out, "O-2" in shown.out) == (True, True)


def test_an_empty_file_is_read_and_holds_nothing(console: Console, tmp_path: Path) -> None:
    """Nothing to do is no error."""
    ran = console("ingest", write(tmp_path), "--no-project", "--json")

    assert (ran.code, tally(ran)["read"]) == (0, 0)


def test_what_cannot_be_read_is_said_before_anything_is_recorded(
    console: Console, tmp_path: Path
) -> None:
    """A directory or a missing file among others: one sentence, and nothing half done."""
    good = write(tmp_path, event(1))

    folder = console("ingest", good, tmp_path)
    missing = console("ingest", good, tmp_path / "none.ndjson")
    twice = console("ingest", "-", "-")

    assert (folder.code, "it is a directory" in folder.err) == (2, True)
    assert (missing.code, "there is no such file" in missing.err) == (1, True)
    assert twice.code == 2
    assert not console.workspace.exists()
