"""What a worker that reads topics tells whoever started it, while it works."""

from collections.abc import Mapping
from typing import NamedTuple

from streams.consuming import Place
from streams.intake import Tally


class Recorded(NamedTuple):
    """A batch of one partition was recorded.

    units  ``end`` is the offset after the last message there is, as far as the worker knows;
           ``seconds`` are this partition's equal part of those for all that were recorded at once
    """

    place: Place
    tally: Tally
    next_offset: int
    end: int
    seconds: float


class Standing(NamedTuple):
    """Which partitions a worker holds, and of each how far it is and where it ends.

    ``away`` if the broker did not answer when it was asked last.
    """

    worker: str
    held: Mapping[Place, tuple[int, int]]
    away: bool = False


class Lettered(NamedTuple):
    """What became of dead letters of a topic; ``unsent`` of the last attempt, with the reason."""

    topic: str
    sent: int = 0
    refused: int = 0
    unsent: int = 0
    why: str = ""


class NotCommitted(NamedTuple):
    """The broker did not take the offsets of some partitions for its lag tools."""

    places: int


class Said(NamedTuple):
    """A sentence for a person, about something that may be in another state later."""

    text: str
    about: str = ""
    state: str = ""


News = Recorded | Standing | Lettered | NotCommitted | Said
