"""Reading topics from their first message to their last with kafka-python, for a recording."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from adapters.kafka.errors import in_our_words
from adapters.kafka.lookup import partitions_of
from adapters.kafka.records import Unreadable, careful_consumer
from adapters.kafka.settings import Settings
from domain.errors import BrokerUnavailable, Damaged
from streams.messages import Message

Place = tuple[str, int]
_POLL_MS = 100
_MOST = 1_000  # messages that are held at once
_READING: dict[str, Any] = {
    "group_id": None,
    "enable_auto_commit": False,
    "auto_offset_reset": "none",
    "isolation_level": "read_committed",
    "allow_auto_create_topics": False,
    "metrics_enabled": False,
    "fetch_max_wait_ms": _POLL_MS,
    "max_partition_fetch_bytes": 2**20,
}


def places(settings: Settings, topics: Sequence[str]) -> list[Place]:
    """The partitions of topics, by topic and number.

    raises  NotFound for a topic that does not exist; BrokerUnavailable, AccessDenied
    """
    attempted = f"record {', '.join(topics)}"
    with in_our_words(attempted, settings):
        found = partitions_of(settings, topics, attempted)
    return sorted((topic, number) for topic, numbers in found.items() for number in numbers)


def recorded(
    settings: Settings, wanted: Sequence[Place], most: int | None
) -> Iterator[tuple[Place, list[Message], bool]]:
    """Messages of partitions in order; with the last ones of a partition, that it is at its end.

    The end is where a partition ended when it was first fetched, or after ``most`` messages. It is
    asked of a fetch, for there are brokers that answer another number when they are asked for it.

    raises  BrokerUnavailable, also when nothing comes though the end is not reached; AccessDenied
    """
    with _consuming(settings, [TopicPartition(*place) for place in wanted]) as consumer:
        ends: dict[TopicPartition, int] = {}
        left = dict.fromkeys(consumer.assignment(), 2**63 if most is None else most)
        heard = time.monotonic()
        while left:
            records: Any = consumer.poll(_POLL_MS, max_records=_MOST)
            for tp in list(left):
                if (seen := consumer.highwater(tp)) is not None:
                    ends.setdefault(tp, seen)
                found: list[Message] = records.get(tp, [])[: left[tp]]
                left[tp] -= len(found)
                ended = not left[tp] or _is_read(consumer, tp, ends)
                if found or ended:
                    heard = time.monotonic()
                    yield (tp.topic, tp.partition), found, ended
                if ended:
                    del left[tp]
                    consumer.pause(tp)
            if time.monotonic() - heard > settings.timeout_seconds:
                raise _silent(settings, min(left))


def _is_read(
    consumer: KafkaConsumer, tp: TopicPartition, ends: Mapping[TopicPartition, int]
) -> bool:
    at = consumer.position(tp)
    return tp in ends and at is not None and at >= ends[tp]


@contextmanager
def _consuming(settings: Settings, tps: list[TopicPartition]) -> Iterator[KafkaConsumer]:
    with in_our_words("record from Kafka", settings):
        consumer = careful_consumer(**settings.client_options(), **_READING)
        try:
            consumer.assign(tps)
            patience_ms = round(settings.timeout_seconds * 1000)
            for tp, first in consumer.beginning_offsets(tps, timeout_ms=patience_ms).items():
                consumer.seek(tp, first)
            yield consumer
        except Unreadable as exc:
            place = f"{exc.place.topic}/{exc.place.partition}"
            way_out = "restore the partition from a replica, or record fewer messages with --max"
            raise Damaged(f"record {place}", str(exc), way_out) from None
        finally:
            consumer.close(autocommit=False, timeout_ms=1000)


def _silent(settings: Settings, place: TopicPartition) -> BrokerUnavailable:
    return BrokerUnavailable(
        f"record {place.topic}/{place.partition}",
        f"nothing came for {settings.timeout_seconds:g} s, and it is not at its end",
        "check the broker; a transaction that is open for long also holds back what comes after it",
    )
