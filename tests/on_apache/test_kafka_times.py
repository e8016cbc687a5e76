"""Times that Apache Kafka does not take."""

from pathlib import Path

from streams.message_lines import written
from streams.messages import Message
from tests.brokers import Broker
from tests.console import Console
from tests.topics import make


def test_a_time_far_ahead_is_refused_with_the_way_out(
    console: Console, broker: Broker, tmp_path: Path
) -> None:
    """Without it the same folder is taken."""
    topic = make(broker)
    folder = tmp_path / "folder" / topic
    folder.mkdir(parents=True)
    line = written(Message(topic, 0, 0, 2**42, b"k", b"v"))
    (folder / "0.messages.ndjson").write_bytes(line + b"\n")
    replay = ("kafka", "replay", folder.parent, "--bootstrap-server", broker.address)

    refused = console(*replay, "--keep-timestamps")
    taken = console(*replay)

    assert (refused.code, taken.code) == (1, 0)
    assert f"{topic} takes no message of a time so far from now" in refused.err
    assert "leave --keep-timestamps out" in refused.err
