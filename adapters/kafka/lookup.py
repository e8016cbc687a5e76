"""Which partitions topics have; to ask it makes no topic, as the library's own way would."""

from collections.abc import Iterable
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import for_code

from adapters.kafka.settings import Settings
from domain.errors import NotFound

_MISSING = 3  # UNKNOWN_TOPIC_OR_PARTITION
_MAKE = "make the declared topics with: policytrail kafka topics --create"


def partitions_of(
    settings: Settings, topics: Iterable[str], attempted: str
) -> dict[str, frozenset[int]]:
    """The numbers of the partitions of topics.

    raises  NotFound for a topic that does not exist; KafkaError
    """
    admin = KafkaAdminClient(**settings.client_options())
    try:
        found = admin.describe_topics(sorted(topics))
    finally:
        admin.close()
    for topic in found:
        if topic["error_code"] == _MISSING:
            raise NotFound(attempted, f"there is no topic {topic['name']}", _MAKE)
        if topic["error_code"]:
            errors: Any = for_code  # the stubs give it no type
            raise errors(topic["error_code"])(topic["name"])
    return {
        topic["name"]: frozenset(one["partition_index"] for one in topic["partitions"])
        for topic in found
    }
