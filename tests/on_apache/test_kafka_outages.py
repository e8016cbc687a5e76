"""``consume --follow`` and ``publish --follow`` in one workspace, and brokers that die."""

import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kafka import KafkaAdminClient, KafkaProducer

from tests.apache import Apache, cluster
from tests.brokers import Broker, running
from tests.console import Console
from tests.lines import event
from tests.outlets import Outlet, outlet, place, without_repeats
from tests.publishers import decide, decided, decisions_only, kept
from tests.system.test_kafka_publish_follow import until
from tests.topics import Consuming, close_clients, make

AWAY = 60.0  # seconds
PARTITIONS = 3
SENT = "SELECT COUNT(*) FROM events WHERE event_id LIKE 'in-%'"


class Both:
    """A consumer and a publisher that follow."""

    def __init__(self, consuming: Consuming, ours: Outlet, topic: str) -> None:
        self.consuming = consuming
        self.ours = ours
        self.topic = topic
        self.sent: list[tuple[int, str]] = []
        self.console = consuming.console
        decide(self.console, 0)
        self.consumer = consuming.start(topic, "--follow", "--lease", "3", "--timeout", "3")
        words = ("kafka", "publish", "--follow", *decisions_only(ours), "--timeout", "3")
        self.publisher = self.console.start(*words)
        consuming.started.append(self.publisher)

    def go_on(self, first: int, last: int) -> None:
        """Facts are sent, and others are decided."""
        producer = KafkaProducer(bootstrap_servers=self.consuming.broker.address.split(","))
        for number in range(first, last):
            partition = number % PARTITIONS
            line = event(0, id=f"in-{number}", subject=f"policy/In-{partition}")
            producer.send(self.topic, line, f"policy/In-{partition}".encode(), partition=partition)
            self.sent.append((partition, f"in-{number}"))
        producer.flush(60)
        producer.close()
        decide(self.console, *range(first + 1, last + 1))

    def caught_up(self) -> bool:
        """Whether everything that was sent is recorded, and everything decided is published."""
        last = self.consuming.ask("SELECT MAX(position) FROM events")
        recorded = self.consuming.ask(SENT) == [(len(self.sent),)]
        return recorded and [(kept(self.console),)] == last

    def end(self) -> list[str]:
        """End both; what they said."""
        said = []
        for process, code in ((self.consumer, 143), (self.publisher, 0)):
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=60)
            said.append(err.decode())
            assert process.returncode == code, said
        return said

    def check(self) -> None:
        """Each fact is there once and in order, and so is each decision for who drops repeats."""
        facts = [fact for fact in self.consuming.facts() if fact[0].startswith("in-")]
        for partition in range(PARTITIONS):
            feed = f"{self.topic}/{partition}"
            wanted = [name for number, name in self.sent if number == partition]
            assert [fact[0] for fact in facts if fact[2] == feed] == wanted
        messages = without_repeats(self.ours.found("recorded"))
        decisions = [one.position for one in decided(self.console)]
        assert sorted(place(one)[0] for one in messages) == decisions


@contextmanager
def both(broker: Broker, folder: Path, replicas: int) -> Iterator[Both]:
    """A consumer and a publisher at work on a broker or a cluster."""
    with closing(Consuming(Console(folder / "workspace"), broker)) as consuming:
        ours = outlet(broker, folder, replicas)
        topic = make(broker, PARTITIONS, replicas=replicas)
        yield Both(consuming, ours, topic)
    close_clients(broker.address)


def test_a_broker_that_is_killed_and_away_for_a_minute_is_waited_for(tmp_path: Path) -> None:
    """Facts and decisions of before, of meanwhile and of after."""
    with running("apache", tmp_path / "broker") as broker, both(broker, tmp_path, 1) as work:
        work.go_on(0, 300)
        until(work.caught_up)
        work.go_on(300, 400)
        broker.kill()
        decide(work.console, *range(500, 600))
        time.sleep(AWAY)
        broker.start()
        work.go_on(600, 700)
        until(work.caught_up)
        consumer, publisher = work.end()
        work.check()

    assert "waiting for the broker" in consumer
    assert "the broker answers again" in consumer
    assert "trying again" in publisher


class Together(Broker):
    """Several brokers, as clients know them."""

    def __init__(self, brokers: list[Apache]) -> None:
        super().__init__("apache", brokers[0].home)
        self.brokers = brokers

    @property
    def address(self) -> str:
        """All of them."""
        return ",".join(one.address for one in self.brokers)


def test_one_of_three_brokers_killed_is_not_missed(tmp_path: Path) -> None:
    """The one that leads: the others take over what it led, with everything that was written."""
    with cluster(tmp_path / "brokers") as brokers, both(Together(brokers), tmp_path, 3) as work:
        work.go_on(0, 300)
        until(work.caught_up)
        work.go_on(300, 400)
        leader(brokers, work.topic).kill()
        work.go_on(400, 700)
        until(work.caught_up)
        work.end()
        work.check()


def leader(brokers: list[Apache], topic: str) -> Apache:
    """Who leads the first partition of a topic."""
    admin = KafkaAdminClient(bootstrap_servers=brokers[0].address)
    number = admin.describe_topics([topic])[0]["partitions"][0]["leader_id"]
    admin.close()
    return next(one for one in brokers if one.node.number == number)
