"""Folders that are topics: the feeds and offsets of a broker, from files."""

import shutil
from pathlib import Path

import pytest

from adapters.console.intake.folder import ingest_partition
from adapters.ledger.messages import MessageLedger
from adapters.ledger.reading import LedgerReader
from adapters.message_folders import partition_files
from domain.errors import Damaged
from streams.fixtures import FIXTURES, load_story
from streams.message_intake import judge_all
from streams.message_lines import plain_key, written
from streams.messages import Message
from tests.console import Console
from tests.lines import event, place, tally
from tests.messages import TOPIC, known, later, lease_of, message

STORY = load_story()


def folder(home: Path, name: str, *lines: bytes, topic: str = TOPIC) -> Path:
    """A folder of topics with one more file in it."""
    path = home / "topics" / topic / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return home / "topics"


def rows(console: Console) -> list[tuple[object, ...]]:
    """What is recorded: id and place of each fact."""
    with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
        return [(row[1], place(row)) for row in ledger.rows(0, 1_000)]


def test_a_folder_gives_what_its_files_give_under_the_names_of_partitions(
    console: Console, tmp_path: Path
) -> None:
    """The story of the fixtures: the same facts and figures; again, everything is a repeat."""
    topics = str(FIXTURES / "topics")
    files = Console(tmp_path / "files")
    files("ingest", *sorted(Path(topics).glob("*/*.ndjson")), "--no-project")

    first = console("ingest", topics, "--no-project", "--json")
    again = console("ingest", topics, "--no-project", "--json")

    expected = (STORY.read, STORY.recorded, STORY.duplicates, STORY.conflicts, STORY.rejected)
    assert (first.code, tuple(tally(first).values())) == (2, expected)
    assert (tally(again)["recorded"], tally(again)["read"]) == (0, STORY.read)
    assert [one for one, _ in rows(console)] == [one for one, _ in rows(files)]
    assert ("policytrail.agent/0:0") in [place for _, place in rows(console)]


def test_a_folder_gives_what_its_messages_give_from_a_broker(
    console: Console, tmp_path: Path
) -> None:
    """A blank line is no message; feeds, offsets, keys and figures are the same."""
    values = [event(0), b"no", event(1), event(0)]
    topics = folder(tmp_path, "0.ndjson", event(0), b"", b"no", event(1), b" ", event(0))
    sent = [Message(TOPIC, 0, at, -1, plain_key(value), value) for at, value in enumerate(values)]
    with MessageLedger(tmp_path / "broker.sqlite") as ledger:
        _, told = ledger.record_messages(lease_of(ledger), judge_all(sent), 4)
        by_broker = [(row[1], place(row)) for row in ledger.rows(0, 9)]

    ran = console("ingest", topics, "--no-project", "--json")

    assert tally(ran) == told.plain()
    assert rows(console) == by_broker


def test_messages_are_kept_whole_in_a_whole_file(console: Console, tmp_path: Path) -> None:
    """Offsets with gaps, bytes that are no text, tombstones, headers."""
    odd = [
        message(3, event(3)),
        message(8, b"\xff\n\xfe", headers=(("h", b"\xff"), ("n", None))),
        message(9, None),
    ]
    topics = folder(tmp_path, "0.messages.ndjson", *map(written, odd))

    ran = console("ingest", topics, "--no-project", "--json")
    whole = console("rejects", "export", "--messages")

    assert (tally(ran)["recorded"], tally(ran)["rejected"]) == (1, 2)
    assert rows(console) == [("e-3", "policytrail.policy/0:3")]
    assert whole.out.encode() == b"".join(written(one, placed=True) + b"\n" for one in odd[1:])


def test_a_line_too_long_to_hold_is_kept_and_turned_away(console: Console, tmp_path: Path) -> None:
    """As in a plain file, byte for byte."""
    topics = folder(tmp_path, "0.ndjson", b"x" * 3_000_000, event(1))

    ran = console("ingest", topics, "--no-project", "--json")
    shown = console("rejects", "show", 1, "--json").json()

    assert (tally(ran)["recorded"], shown["bytes"], len(shown["raw"])) == (1, 3_000_000, 3_000_000)
    assert rows(console) == [("e-1", "policytrail.policy/0:1")]


def test_what_waits_is_parked_and_released_by_the_next_run(
    console: Console, tmp_path: Path
) -> None:
    """It is counted, listed and said; the program that knows the version records it in order."""
    held = [later(0).value or b"", event(1)]
    topics = folder(tmp_path, "0.ndjson", *held)

    first = console("ingest", topics, "--no-project")
    listed = console("rejects", "list", "--parked", "--json").json()
    shown = console("rejects", "show", 2, "--parked").out
    status = console("status", "--json").json()["ledger"]
    with known():
        second = console("ingest", topics, "--no-project", "--json")

    assert (first.code, "parked      2" in first.out) == (2, True)
    assert "rejects list --parked" in first.err
    assert [one["offset"] for one in listed["messages"]] == [0, 1]
    assert ("waits for  those before it" in shown, status["parked"]) == (True, 2)
    assert second.json()["released"]["recorded"] == 2
    assert [one for one, _ in rows(console)] == ["e-0", "e-1"]


def test_a_partition_goes_on_where_it_was_cut_short(console: Console, tmp_path: Path) -> None:
    """A damaged line ends the run; when it is mended, the next one goes on behind what is there."""
    good = [written(message(number, event(number))) for number in (2, 5)]
    topics = folder(tmp_path, "0.messages.ndjson", *good, b"damaged")
    path = topics / TOPIC / "0.messages.ndjson"
    failed = console("ingest", topics, "--no-project")
    with MessageLedger(console.workspace / "ledger.sqlite") as ledger, pytest.raises(Damaged):
        ingest_partition(ledger, partition_files(topics)[0], lambda _: None, most=1)

    path.write_bytes(b"".join(line + b"\n" for line in [*good, written(message(6, event(6)))]))
    ran = console("ingest", topics, "--no-project")
    again = console("ingest", topics, "--no-project", "--json").json()

    assert (failed.code, "line 3: line: expected an object with offset" in failed.err) == (1, True)
    assert "went on at offset 6; an earlier run had read 2 and recorded 2" in ran.err
    assert [place for _, place in rows(console)] == [f"policytrail.policy/0:{n}" for n in (2, 5, 6)]
    assert (again["duplicates"], again["files"][0]["resumed_at_offset"]) == (3, None)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none.txt", "is no <topic>/<partition>.ndjson"),
        ("01.ndjson", "is no <topic>/<partition>.ndjson"),
        ("0.messages.ndjson", "is there in both forms"),
        ("../loose.ndjson", "loose.ndjson is in no topic"),
        ("../bad name/0.ndjson", "is no <topic>/<partition>.ndjson"),
        ("1.ndjson/x", "is no <topic>/<partition>.ndjson"),
    ],
)
def test_a_folder_of_another_form_is_named_for_what_it_is(
    console: Console, tmp_path: Path, name: str, why: str
) -> None:
    """Before anything is recorded: a file that is passed over in silence would be lost."""
    topics = folder(tmp_path, "0.ndjson", event(1))
    path = topics / TOPIC / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(event(2))

    ran = console("ingest", topics)

    assert (ran.code, why in ran.err) == (2, True)
    assert not console.workspace.exists()


def test_what_stands_beside_the_topics_is_left_alone(console: Console, tmp_path: Path) -> None:
    """A description of the folder, and what a file system leaves behind."""
    topics = folder(tmp_path, ".DS_Store", b"")
    folder(tmp_path, "0.ndjson", event(1))
    (topics / "README.md").write_text("what it is")
    (topics / ".hidden").mkdir()

    ran = console("ingest", topics, "--no-project", "--json")
    shutil.rmtree(topics / TOPIC)
    empty = console("ingest", topics)

    assert (ran.code, tally(ran)["recorded"]) == (0, 1)
    assert (empty.code, "it is a directory" in empty.err) == (2, True)
