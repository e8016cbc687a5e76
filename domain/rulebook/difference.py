"""What is different between two rulebooks: rules added, removed, changed field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.rulebook.model import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a rule, before and after; None where it is not given."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """Rules by the name that a verdict cites, in the order of the books."""

    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]
    changed: dict[str, tuple[Change, ...]]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed)


def difference(before: Rulebook, after: Rulebook) -> Difference:
    """Compare two books rule by rule; the order of rules does not matter."""
    old = {rule.name: rule for rule in before.rules}
    new = {rule.name: rule for rule in after.rules}
    changes = {name: tuple(_changes(old[name], new[name])) for name in old if name in new}
    return Difference(
        added=tuple(rule for name, rule in new.items() if name not in old),
        removed=tuple(rule for name, rule in old.items() if name not in new),
        changed={name: found for name, found in changes.items() if found},
    )


def _changes(before: Rule, after: Rule) -> Iterator[Change]:
    old, new = _flat(before), _flat(after)
    for field in dict.fromkeys([*old, *new]):
        if old.get(field) != new.get(field):
            yield Change(field, old.get(field), new.get(field))


def _flat(rule: Rule) -> dict[str, Any]:
    """Every given value by the way to it, as it is written in a file."""
    found = rule.model_dump(mode="json", exclude_none=True, exclude={"book"})
    return dict(_leaves(found | found.pop("demands"), ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{index}]")
    else:
        yield path, value
