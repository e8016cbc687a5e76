"""Messages of a folder as they are put on topics: each to the partition whose file it is in."""

from streams.kafka_binding import STRUCTURED_HEADERS
from streams.messages import Message, Outgoing


def outgoing(message: Message, *, whole: bool, keep_timestamp: bool = False) -> Outgoing:
    """A message to be sent as it was written.

    A plain line says neither headers nor a time: it gets the headers of a structured CloudEvent.
    ``keep_timestamp`` sends the time that is written in place of the time of sending.
    """
    return Outgoing(
        topic=message.topic,
        key=message.key,
        value=message.value,
        headers=message.headers if whole else STRUCTURED_HEADERS,
        partition=message.partition,
        timestamp_ms=message.timestamp_ms if keep_timestamp and message.timestamp_ms >= 0 else None,
    )
