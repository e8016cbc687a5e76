"""``policytrail kafka topics`` on brokers: made, compared, put right, never deleted."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from adapters.kafka.settings import Settings
from adapters.kafka.topics import connected
from streams.topics import declared, read
from streams.topics_compared import wanted
from tests.brokers import Broker
from tests.console import Console, Ran

NAMES = count()
DECLARATION = """
[dead_letters]
suffix = ".dlq"
partitions = 1
retention_days = 90

[[topic]]
name = "{name}"
about = "A topic of this test."
direction = "in"
key = "subject"
partitions = {partitions}
retention_days = {days}
owner = "tests"
types = ["policy.*"]
"""


class Place:
    """A console, a broker, and a declaration of a topic that nobody else has."""

    def __init__(self, console: Console, broker: Broker, folder: Path) -> None:
        self.console = console
        self.broker = broker
        self.name = f"topics-{next(NAMES)}"
        self.file = folder / "topics.toml"
        self.declare()

    def declare(self, partitions: int = 2, days: int = 30) -> None:
        """Write the declaration."""
        text = DECLARATION.format(name=self.name, partitions=partitions, days=days)
        self.file.write_text(text)

    def __call__(self, *options: object) -> Ran:
        """Run the command."""
        where = ("--bootstrap-server", self.broker.address, "--declaration", self.file)
        return self.console("kafka", "topics", *where, *options)


@pytest.fixture
def place(console: Console, broker: Broker, tmp_path: Path) -> Place:
    """A place for one test."""
    return Place(console, broker, tmp_path)


def test_the_declared_topics_are_listed_without_a_broker(console: Console) -> None:
    """What is declared needs nobody to ask."""
    ran = console("kafka", "topics", "--json")

    assert ran.code == 0
    assert [t["name"] for t in ran.json()["topics"]] == [t.name for t in declared().every()]
    assert "call centre" in console("kafka", "topics").out


def test_what_is_missing_is_made_once(place: Place) -> None:
    """Checking says so with exit code 2; making it twice makes it once."""
    before = place("--check")
    assert (before.code, f"{place.name}.dlq is missing; --create" in before.out) == (2, True)

    made = place("--create")
    assert (made.code, made.out) == (0, f"made {place.name}\nmade {place.name}.dlq\n")
    assert (place("--create").out, place("--check").code) == ("", 0)


def test_what_differs_is_shown_and_put_right_where_nothing_is_lost(place: Place) -> None:
    """Longer retention is set at once, partitions are added when that is asked for."""
    place("--create")
    place.declare(partitions=3, days=40)

    shown = place("--diff", "--json")
    assert shown.code == 0
    whats = {d["what"]: d["way"] for d in shown.json()["differences"]}
    assert whats == {"partitions": "grow", "retention.ms": "create"}
    longer = place("--create")
    assert longer.code == 2
    assert f"changed {place.name}: retention.ms to 3456000000" in longer.out
    assert "retention.ms is" not in longer.out

    if place.broker.has("create_partitions"):
        grown = place("--create", "--grow")
        assert (grown.code, grown.out) == (0, f"changed {place.name}: partitions to 3\n")


def test_what_would_lose_messages_is_left(place: Place) -> None:
    """Fewer partitions cannot be had, and a shorter retention deletes."""
    place("--create")
    place.declare(partitions=1, days=1)

    left = place("--create", "--grow")

    assert left.code == 2
    assert f"{place.name}: partitions is 2, declared 1; by hand" in left.out
    assert f"{place.name}: retention.ms is 2592000000, declared 86400000; by hand" in left.out


def test_two_that_make_them_at_once_both_succeed(place: Place, broker: Broker) -> None:
    """Whoever comes second finds them made."""
    place.declare(partitions=1)
    settings = Settings((broker.address,), timeout_seconds=20)
    those = [*wanted(read(place.file.read_text()), {})]

    def make(_: int) -> list[str]:
        with connected(settings) as topics:
            return topics.make(those, None)

    with ThreadPoolExecutor() as pool:
        made = [name for one in pool.map(make, range(4)) for name in one]

    assert sorted(made) == [place.name, f"{place.name}.dlq"]
    assert place("--check").code == 0


def test_a_replication_factor_that_cannot_be_had_is_said(place: Place) -> None:
    """In the broker's own words, and nothing is made."""
    if not place.broker.has("replication_factor"):
        return
    ran = place("--create", "--replication-factor", 9)

    assert (ran.code, ran.out) == (2, "")
    assert f"error: make the topic {place.name}: the broker says" in ran.err


@pytest.mark.parametrize(
    "options", [("--create", "--check"), ("--grow",), ("--diff", "--replication-factor", "2")]
)
def test_options_that_exclude_each_other_are_refused(
    options: tuple[str, ...], console: Console
) -> None:
    """Before anything connects."""
    assert console("kafka", "topics", *options).code == 2


@pytest.mark.parametrize("text", ["x = 1", "topic = 3", "[[topic]]\nname = 1", "= "])
def test_a_declaration_of_another_form_is_refused(
    text: str, console: Console, tmp_path: Path
) -> None:
    """With its file."""
    (tmp_path / "topics.toml").write_text(text)

    ran = console("kafka", "topics", "--declaration", tmp_path / "topics.toml")

    assert (ran.code, "is not of the form of streams/topics.toml" in ran.err) == (2, True)


def test_the_workspace_holds_the_default_file(
    console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """kafka.toml beside the ledger, unless a variable or an option names another."""
    console.workspace.mkdir()
    (console.workspace / "kafka.toml").write_text("own = 1")
    assert "own is no setting" in console("kafka", "topics", "--check").err

    (tmp_path / "other.toml").write_text("other = 1")
    monkeypatch.setenv("POLICYTRAIL_KAFKA_CONFIG", str(tmp_path / "other.toml"))
    assert "other is no setting" in console("kafka", "topics", "--check").err

    (tmp_path / "third.toml").write_text("third = 1")
    named = console("kafka", "topics", "--check", "--config", tmp_path / "third.toml")
    assert (named.code, "third is no setting" in named.err) == (2, True)
