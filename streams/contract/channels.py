"""The topics of the contract in AsyncAPI: channels, operations, and the messages in each.

source  AsyncAPI 3.0.0; its Kafka bindings 0.5.0
"""

from collections.abc import Iterator
from typing import Any

from streams.contract.schemas import PUBLISHED
from streams.kafka_binding import Mode
from streams.topics import Declared, Topic

Json = dict[str, Any]
BINDING = "0.5.0"
MODES: tuple[Mode, ...] = ("structured", "binary")
DEAD_LETTER = "dead-letter"
_DAY_MS = 86_400_000


def message_name(event_type: str, mode: Mode, *, published: bool) -> str:
    """What a message is called in the document."""
    direction = "published" if published else "reported"
    return f"{direction}.{event_type}.{mode}"


def types_in(topic: Topic, everything: Declared) -> Iterator[str]:
    """The types that belong in a topic; out of several that take a type, the first carries it."""
    for event_type in PUBLISHED:
        carries = everything.outlet(event_type) if topic.direction == "out" else topic
        if topic.takes(event_type) and carries == topic:
            yield event_type


def channel(topic: Topic, everything: Declared) -> Json:
    """A topic as a channel: its messages, and how a broker keeps it."""
    published = topic.direction == "out"
    names = [
        message_name(event_type, mode, published=published)
        for event_type in types_in(topic, everything)
        for mode in MODES
    ] or [DEAD_LETTER]
    return {
        "address": topic.name,
        "title": topic.name,
        "description": topic.about,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": topic.retention_days * _DAY_MS,
                },
                "bindingVersion": BINDING,
            }
        },
        "x-policytrail": {
            "direction": topic.direction,
            "key": topic.key,
            "owner": topic.owner,
        },
    }


def operation(topic: Topic) -> Json:
    """What a system that is connected does with a topic: it sends facts, or receives decisions."""
    sends = topic.direction == "in"
    who = f" The one who sends is: {topic.owner}." if sends else ""
    return {
        "action": "send" if sends else "receive",
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": f"{'Report' if sends else 'Learn of'} what belongs in {topic.name}",
        "description": topic.about + who,
    }


def operation_name(topic: Topic) -> str:
    """What an operation is called in the document."""
    return f"{'send' if topic.direction == 'in' else 'receive'}-{topic.name}"
