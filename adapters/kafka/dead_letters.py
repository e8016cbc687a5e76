"""Sending dead letters: each is acknowledged, refused for good, or still to be sent."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from kafka import KafkaAdminClient, KafkaProducer
from kafka.errors import (
    InvalidRecordError,
    KafkaError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    for_code,
)

from adapters.kafka.errors import in_our_words, said
from adapters.kafka.records import sendable_headers
from adapters.kafka.settings import Settings
from domain.errors import PolicytrailError
from streams.dead_letters import sendable
from streams.messages import Outgoing

_FOR_GOOD = (
    InvalidRecordError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
)
_ANY_SIZE = 128 * 2**20  # what is too long is for the broker to say


class Fate(NamedTuple):
    """What became of a letter, and why where it was not sent; ``away`` if no broker answered."""

    state: Literal["sent", "refused", "unsent"]
    why: str = ""
    away: bool = False


SENT = Fate("sent")


class DeadLetters:
    """An idempotent producer, made when the first letter is due.

    units   ``patience`` is how many seconds the broker has for one call
    """

    def __init__(self, settings: Settings, *, patience: float) -> None:
        self._settings = settings
        self._patience = patience
        self._producer: KafkaProducer | None = None
        self._admin: KafkaAdminClient | None = None

    def send(self, letters: Sequence[Outgoing]) -> list[Fate]:
        """Send letters in order and wait for what becomes of each. Never raises for a broker.

        One that is refused among others is sent again alone: the producer lets those behind a
        letter that is too long fail with it.
        """
        fates = self._together(letters)
        if len(letters) > 1:
            for index, letter in enumerate(letters):
                if fates[index].state == "refused":
                    fates[index] = self._together([letter])[0]
        return fates

    def _together(self, letters: Sequence[Outgoing]) -> list[Fate]:
        try:
            with in_our_words("send dead letters", self._settings):
                lacking = self._lacking({letter.topic for letter in letters})
                return self._sent(letters, lacking)
        except PolicytrailError as exc:
            self.close()  # a producer that lost its broker may never find it again
            return [Fate("unsent", f"{exc.why}; {exc.way_out}", away=True)] * len(letters)

    def close(self) -> None:
        """Let the broker go, whether it answers or not."""
        producer, admin = self._producer, self._admin
        self._producer = self._admin = None
        if producer is not None:
            producer.close(timeout=1)
        if admin is not None:
            admin.close()

    def _sent(self, letters: Sequence[Outgoing], lacking: dict[str, str]) -> list[Fate]:
        due = [self._enqueued(one) if one.topic not in lacking else None for one in letters]
        if self._producer is not None:
            self._producer.flush(timeout=self._patience)
        fates = [
            Fate("unsent", lacking[letter.topic]) if future is None else self._fate(future, letter)
            for letter, future in zip(letters, due, strict=True)
        ]
        if any(fate.state != "sent" for fate in fates):
            self.close()
        return fates

    def _enqueued(self, letter: Outgoing) -> Any:
        if self._producer is None:
            self._producer = self._made()
        held = sendable(letter)
        try:
            return self._producer.send(
                held.topic,
                key=held.key,
                value=held.value,
                headers=sendable_headers(held.headers),
            )
        except MessageSizeTooLargeError as exc:
            return exc

    def _fate(self, future: Any, letter: Outgoing) -> Fate:
        exc = future if isinstance(future, KafkaError) else future.exception
        if exc is None and future.is_done:
            return SENT
        if isinstance(exc, _FOR_GOOD):
            return Fate("refused", f"{letter.topic} does not take it ({type(exc).__name__})")
        if exc is None:
            exc = KafkaError("no answer in time")
        trouble = said(exc, f"send to {letter.topic}", self._settings)
        return Fate("unsent", f"{letter.topic}: {trouble.why}; {trouble.way_out}")

    def _lacking(self, topics: set[str]) -> dict[str, str]:
        """Which of the topics cannot be sent to, and why: the producer would wait for them."""
        if self._admin is None:
            options = self._settings.client_options()
            options["request_timeout_ms"] = round(self._patience * 1000)
            self._admin = KafkaAdminClient(**options)
        found = {}
        for topic in self._admin.describe_topics(sorted(topics)):
            if topic["error_code"]:
                exc = for_code(topic["error_code"])()  # type: ignore[no-untyped-call]
                trouble = said(exc, f"send to {topic['name']}", self._settings)
                found[topic["name"]] = f"{topic['name']}: {trouble.why}; {trouble.way_out}"
        return found

    def _made(self) -> KafkaProducer:
        patience_ms = round(self._patience * 1000)
        return KafkaProducer(
            **self._settings.client_options(),
            enable_idempotence=True,
            acks="all",
            allow_auto_create_topics=False,
            max_request_size=_ANY_SIZE,
            max_block_ms=patience_ms,
            request_timeout_ms=patience_ms,
            delivery_timeout_ms=patience_ms,
            metrics_enabled=False,
        )
