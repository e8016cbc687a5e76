"""A gap as a person reads it: what changed in which field, and for whom that is a break."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Literal, NamedTuple

from streams.compatibility.gaps import Gap

Direction = Literal["backward", "forward"]
_AT_MOST = 80  # characters of what a schema says


class Reason(NamedTuple):
    """Why a change is not compatible in a direction."""

    breaks: Direction
    path: str
    keyword: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}" if self.path else self.text


def reasons(gaps: Iterable[Gap], breaks: Direction) -> Iterator[Reason]:
    """What the gaps of one direction mean; types and values of one field are told together."""
    for (path, keyword), group in groupby(gaps, lambda gap: (gap.path, gap.keyword)):
        held = [*group]
        if keyword in ("type", "enum"):
            yield Reason(breaks, path, keyword, _told(_together(held), breaks))
        else:
            yield from (Reason(breaks, path, keyword, _told(gap, breaks)) for gap in held)


def _together(held: list[Gap]) -> Gap:
    first = held[0]
    if first.keyword == "type":
        return first._replace(inner=[gap.inner for gap in held])
    values = [value for gap in held for value in gap.inner or ()]
    return first._replace(inner=values or None)


def _told(gap: Gap, breaks: Direction) -> str:
    new_readers = breaks == "backward"
    match gap.keyword:
        case "required":
            return _required(known=bool(gap.inner), new_readers=new_readers)
        case "unknown":
            return _unknown(gap, new_readers=new_readers)
        case "type":
            kinds = " or ".join(gap.inner)
            return f"may no longer be {kinds}" if new_readers else f"may now be {kinds}"
        case "enum":
            return _enum(gap, new_readers=new_readers)
        case _:
            old, new = (gap.inner, gap.outer) if new_readers else (gap.outer, gap.inner)
            verb = "tightened" if new_readers else "loosened"
            return f"{gap.keyword} {verb}: was {_shown(old)}, is {_shown(new)}"


def _required(*, known: bool, new_readers: bool) -> str:
    match known, new_readers:
        case True, True:
            return "the field is required now"
        case False, True:
            return "the field is new and required"
        case True, False:
            return "the field may be left out now, and old readers require it"
        case _:
            return "the field is removed, and old readers require it"


def _unknown(gap: Gap, *, new_readers: bool) -> str:
    if gap.path.endswith("*"):
        return "other fields are refused now" if new_readers else "other fields are allowed now"
    if new_readers:
        return "the field is removed, and the object is closed"
    return "the field is added, and old readers take a closed object"


def _enum(gap: Gap, *, new_readers: bool) -> str:
    if gap.inner is None:
        return "only listed values are allowed now" if new_readers else "any value is allowed now"
    values = ", ".join(_shown(value) for value in gap.inner)
    one = len(gap.inner) == 1
    what = f"value{'' if one else 's'} {values}"
    return f"{what} removed" if new_readers else f"{what} added"


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _AT_MOST else text[: _AT_MOST - 1] + "…"
