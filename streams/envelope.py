"""The attributes of an event on the wire.

source  CloudEvents 1.0.2, sections 2 and 3
"""

from typing import Annotated, Literal

import msgspec

MAX_ATTRIBUTE = 512  # characters; ids and references, not documents

_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_ATTRIBUTE)]


class Envelope(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The attributes of the contract; extensions are lower case, as the standard wants."""

    specversion: Literal["1.0"]
    id: _Text
    source: _Text
    type: _Text
    subject: _Text
    time: _Text
    datacontenttype: Literal["application/json"]
    actortype: Literal["CUSTOMER", "AGENT", "STAFF", "SYSTEM", "REGULATOR"]
    actorref: _Text
    data: msgspec.Raw
    correlationid: _Text | None = None
    causationid: _Text | None = None
    reason: _Text | None = None
