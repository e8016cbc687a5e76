"""What facts change in the states of the streams that they are on, fact by fact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.decider import AGGREGATE_FOLDS, to_plain
from domain.facts import Recorded, business_order


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a state before and after; ``positions`` are those of the facts that changed it.

    shape   ``path`` has dots between names and numbers in brackets, as in rounds[0].opened_on
    """

    stream: str
    path: str
    before: Any
    after: Any
    positions: tuple[int, ...]


def state_changes(before: Sequence[Recorded], new: Iterable[Recorded]) -> list[Change]:
    """What the new facts change, in the order of streams and then of fields.

    The new facts are added to the old ones in the order in which they became known, and each time
    the state is folded anew in business order: so each change has the facts that made it, also
    where a late fact changes the meaning of an earlier one.
    """
    streams = {one.fact.stream: None for one in (*before, *new)}
    return [
        change
        for stream in streams
        for change in _of_stream(
            stream,
            [one for one in before if one.fact.stream == stream],
            sorted((one for one in new if one.fact.stream == stream), key=lambda one: one.position),
        )
    ]


def _of_stream(stream: str, events: list[Recorded], new: Sequence[Recorded]) -> Iterator[Change]:
    first = last = _state(events)
    by: dict[str, list[int]] = {}
    for one in new:
        events.append(one)
        state = _state(events)
        for path in _different(last, state):
            by.setdefault(path, []).append(one.position)
        last = state
    for path in _different(first, last):
        yield Change(stream, path, first.get(path), last.get(path), tuple(by[path]))


def _different(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [path for path in {**one, **other} if one.get(path) != other.get(path)]


def _state(events: Iterable[Recorded]) -> dict[str, Any]:
    """The fields of a folded state that say something, by their paths."""
    ordered = sorted(events, key=business_order)
    if not ordered:
        return {}
    fold = AGGREGATE_FOLDS[ordered[0].fact.aggregate]
    return dict(_flat(to_plain(fold.over(one.fact.event() for one in ordered)), ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            for name, item in value.items():
                yield from _flat(item, f"{path}.{name}" if path else name)
        case list() if any(isinstance(item, dict | list) for item in value):
            for number, item in enumerate(value):
                yield from _flat(item, f"{path}[{number}]")
        case None | [] | "":
            pass
        case _:
            yield path, value
