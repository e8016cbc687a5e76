"""Topics of two AsyncAPI documents: what a change means for those who read them."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from streams.compatibility.reasons import Reason
from streams.compatibility.resolving import Incomparable
from streams.contract.channels import DEAD_LETTER, MODES

_HEADERS = "headers."


def _table(**parts: Any) -> dict[str, Any]:
    return {"type": "object", "properties": parts}


_KAFKA = _table(topicConfiguration=_table(**{"retention.ms": {"type": "integer"}}))
_CHANNEL = _table(
    **{"messages": _table(), "bindings": _table(kafka=_KAFKA), "x-policytrail": _table()}
)
_FORM = jsonschema_rs.Draft202012Validator(
    _table(
        channels={"type": "object", "additionalProperties": _CHANNEL},
        components=_table(schemas=_table()),
    )
)


class Topics:
    """What a document says of its topics, in the form that is compared."""

    def __init__(self, document: Any) -> None:
        """Read a document that ``policytrail contract export`` wrote, or one of that form.

        raises  Incomparable
        """
        wrong = next(_FORM.iter_errors(document), None)
        if wrong is not None:
            at = ".".join(map(str, wrong.instance_path)) or "the whole"
            raise Incomparable(f"the AsyncAPI document is of another form at {at}")
        self.channels: dict[str, Any] = document.get("channels", {})
        schemas = document.get("components", {}).get("schemas", {})
        self.headers = {n: one for n, one in schemas.items() if n.startswith(_HEADERS)}

    def setting(self, name: str, key: str) -> Any:
        """A topic's direction, key or owner."""
        return self.channels[name].get("x-policytrail", {}).get(key)

    def partitions(self, name: str) -> Any:
        """How many partitions a topic has."""
        return self._kafka(name).get("partitions")

    def retention_ms(self, name: str) -> int:
        """How long a broker keeps a message; 0 if nothing is said."""
        return int(self._kafka(name).get("topicConfiguration", {}).get("retention.ms", 0))

    def types(self, name: str) -> set[str]:
        """The types in a topic, whatever the mode of the message."""
        return {
            message.partition(".")[2].removesuffix(f".{mode}")
            for message in self.channels[name].get("messages", {})
            for mode in MODES
            if message.endswith(f".{mode}") and message != DEAD_LETTER
        }

    def _kafka(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.channels[name].get("bindings", {}).get("kafka", {})
        return found


def topic_reasons(name: str, old: Topics, new: Topics) -> Iterator[Reason]:
    """Why a change of a topic is no quiet one; a topic that is added disturbs nobody."""
    if name not in old.channels:
        return
    if name not in new.channels:
        yield from _both("", "removed", "the topic is removed")
        return
    for key in ("direction", "key"):
        before, after = old.setting(name, key), new.setting(name, key)
        if before != after:
            yield from _both(key, key, f"{key} was {before}, is {after}")
    before, after = old.partitions(name), new.partitions(name)
    if before != after:
        text = f"partitions were {before}, are {after}: the facts of one aggregate lose their order"
        yield from _both("partitions", "partitions", text)
    yield from _retention(name, old, new)
    yield from _types(old.types(name), new.types(name))


def _retention(name: str, old: Topics, new: Topics) -> Iterator[Reason]:
    before, after = old.retention_ms(name), new.retention_ms(name)
    if after < before:
        text = f"retention was {before} ms, is {after} ms: what is not read in time is gone sooner"
        yield Reason("backward", "retention", "retention", text)


def _types(old: set[str], new: set[str]) -> Iterator[Reason]:
    for name in sorted(new - old):
        yield Reason("forward", name, "messages", "the type is added to the topic")
    for name in sorted(old - new):
        yield Reason("backward", name, "messages", "the type is removed from the topic")


def _both(path: str, keyword: str, text: str) -> Iterator[Reason]:
    yield Reason("backward", path, keyword, text)
    yield Reason("forward", path, keyword, text)
