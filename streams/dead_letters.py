"""What a dead letter is: the message as it came, with headers that say where from and why.

source  Kafka Connect's DeadLetterQueueReporter: ``__connect.errors.*``
"""

from collections.abc import Iterable

from streams.malformed import Reason
from streams.messages import Headers, Message, Outgoing
from streams.topics import declared

REJECT = "policytrail-reject"  # the number among the rejects: who has seen it drops a repeat
NULLS = "policytrail-null"  # what was null and is sent empty: a client that cannot send null
_CONNECT = "__connect.errors."
_CLASS = "policytrail.kafka.consume"
_STAGE = "VALUE_CONVERTER"
_MALFORMED = "policytrail.Malformed"


def dead_letter(number: int, message: Message, reasons: Iterable[Reason], group: str) -> Outgoing:
    """The dead letter of a rejected message: key, value and headers unchanged, ours behind them."""
    said = {
        "topic": message.topic,
        "partition": str(message.partition),
        "offset": str(message.offset),
        "connector.name": group,
        "task.id": str(message.partition),
        "stage": _STAGE,
        "class.name": _CLASS,
        "exception.class.name": _MALFORMED,
        "exception.message": "; ".join(map(str, reasons)),
    }
    ours: Headers = tuple((_CONNECT + name, text.encode()) for name, text in said.items())
    return Outgoing(
        declared().dead_letters_of(message.topic).name,
        message.key,
        message.value,
        (*message.headers, *ours, (REJECT, str(number).encode())),
    )


def sendable(letter: Outgoing) -> Outgoing:
    """The same message for a client that sends no null header, nor a message that is all null.

    What was null is empty, and one more header names it: ``value``, or the header's name.
    """
    nulls = [name for name, value in letter.headers if value is None]
    value = letter.value
    if letter.key is None and value is None:
        nulls, value = ["value", *nulls], b""
    if not nulls:
        return letter
    headers = tuple((name, held or b"") for name, held in letter.headers)
    return letter._replace(value=value, headers=(*headers, (NULLS, ",".join(nulls).encode())))
