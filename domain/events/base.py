"""What every event is: a frozen payload with an explicit name on the wire."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Payload(BaseModel):
    """A closed, immutable record: no unknown field, no coercion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Event(Payload):
    """One fact about one aggregate. Identity, position and time of recording are the envelope's.

    ``TOPIC`` is the name on the wire, ``aggregate.EventName.vN``. ``MENTIONS`` lists the fields
    that name another aggregate, and its kind, so that a policy's history can weave in its claims.
    """

    TOPIC: ClassVar[str]
    MENTIONS: ClassVar[dict[str, str]] = {}
