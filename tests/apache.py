"""Real Apache Kafka for the tests: one broker, or a cluster of them. ``make jars`` brings it."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.brokers import Broker, free_ports
from tests.tree import ROOT

LIBS = ROOT / ".kafka" / "libs"
JAVA = (
    "java",
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
    "-cp",
    f"{LIBS}/*",
)
CLUSTER_ID = "cG9saWN5dHJhaWwtdGVzdA"
ALONE = {
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
}
TOGETHER = {
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
}
QUICK = {
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.num.partitions": "1",
    "group.initial.rebalance.delay.ms": "0",
    "auto.create.topics.enable": "false",
    "broker.session.timeout.ms": "3000",  # how soon a killed broker is missed
    "broker.heartbeat.interval.ms": "500",
}


@dataclass(frozen=True, slots=True)
class Node:
    """Where one broker stands in its cluster.

    shape   ``voters`` are (node, port of its controller) of every broker
    """

    number: int
    port: int
    voters: Mapping[int, int]
    others: Mapping[str, str] = field(default_factory=dict)
    scram: Sequence[str] = ()

    def properties(self, home: Path) -> dict[str, str]:
        """The broker's configuration; what ``others`` says goes before."""
        here = f"PLAINTEXT://127.0.0.1:{self.port}"
        voters = ",".join(f"{node}@127.0.0.1:{port}" for node, port in self.voters.items())
        return {
            "process.roles": "broker,controller",
            "node.id": str(self.number),
            "controller.quorum.voters": voters,
            "controller.listener.names": "CONTROLLER",
            "listeners": f"{here},CONTROLLER://127.0.0.1:{self.voters[self.number]}",
            "advertised.listeners": here,
            "log.dirs": str(home / "log"),
            **QUICK,
            **(ALONE if len(self.voters) == 1 else TOGETHER),
            **self.others,
        }


class Apache(Broker):
    """One broker that is its own controller."""

    def __init__(self, home: Path, node: Node | None = None, memory: str = "384m") -> None:
        super().__init__("apache", home)
        if node is None:
            self.port, controller = free_ports(2)
            node = Node(1, self.port, {1: controller})
        self.node = node
        self.port = node.port
        self.memory = memory

    def _run(self, output: IO[bytes]) -> "subprocess.Popen[bytes]":
        file = self.home / "server.properties"
        if not file.exists():
            held = self.node.properties(self.home)
            file.write_text("".join(f"{key}={value}\n" for key, value in held.items()))
            self._format(file, output)
        return subprocess.Popen(
            [*_java(self.memory), "kafka.Kafka", str(file)],
            cwd=self.home,
            env={"PATH": os.environ["PATH"]},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )

    def _format(self, file: Path, output: IO[bytes]) -> None:
        users = [word for one in self.node.scram for word in ("--add-scram", one)]
        what = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(file), *users]
        subprocess.run(
            [*_java("64m"), *what],
            env={"PATH": os.environ["PATH"]},
            stdout=output,
            stderr=output,
            check=True,
        )


@contextmanager
def cluster(home: Path, size: int = 3) -> Iterator[list[Apache]]:
    """Brokers that replicate everything to each other; two of three are enough to write."""
    ports = free_ports(2 * size)
    voters = {number + 1: ports[number] for number in range(size)}
    brokers = [
        Apache(home / str(number), Node(number, ports[size + number - 1], voters), "256m")
        for number in voters
    ]
    try:
        with ThreadPoolExecutor() as pool:
            [*pool.map(lambda one: one.start(60), brokers)]
        yield brokers
    finally:
        for broker in brokers:
            broker.kill()


def _java(memory: str) -> list[str]:
    if shutil.which("java") is None or not (LIBS / ".ready").exists():
        raise RuntimeError("Apache Kafka is not here, or no Java is: run make jars")
    return [JAVA[0], f"-Xmx{memory}", *JAVA[1:]]
