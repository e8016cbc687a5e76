"""How often a checkpoint is made, and with which key: a file in the workspace."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from domain.errors import LedgerUnavailable, Mismatched

_WAY_OUT = "write it anew with: policytrail checkpoint schedule --every N --key FILE"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A checkpoint is due when so many events were recorded since the last; the key signs it."""

    every: int
    key: Path


def read_schedule(path: Path) -> Schedule | None:
    """The schedule; None if there is none.

    raises  Mismatched if the file says something else
    """
    attempted = f"read the schedule {path}"
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as exc:
        raise Mismatched(attempted, str(exc), _WAY_OUT) from exc
    every, key = said.get("every"), said.get("key")
    if said.keys() != {"every", "key"} or not isinstance(every, int) or not isinstance(key, str):
        raise Mismatched(attempted, "it does not say `every` and `key`, and nothing else", _WAY_OUT)
    if isinstance(every, bool) or every < 1:
        raise Mismatched(attempted, "`every` is not a number of events", _WAY_OUT)
    return Schedule(every, Path(key))


def write_schedule(path: Path, schedule: Schedule) -> None:
    """Write the schedule, whole or not at all.

    raises  LedgerUnavailable
    """
    fresh = path.with_name(f"{path.name}.new")
    text = f"every = {schedule.every}\nkey = {json.dumps(str(schedule.key), ensure_ascii=False)}\n"
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as exc:
        raise LedgerUnavailable(f"write {path}", exc.strerror or str(exc), None) from exc
