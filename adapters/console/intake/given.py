"""What is given on the command line about one event: its type, its data, who, and when."""

import json
import re
from pathlib import Path

from adapters.console.common import instant_us, iso, stdin_bytes
from domain.errors import Misused, NotFound
from domain.events import EVENT_TYPES
from streams.intake import MAX_LINE

_VERSIONED = re.compile(r".+\.v[0-9]+")
_EXACT = re.compile(r".+T.+(Z|[+-][0-9]{2}:[0-9]{2})")  # an instant with its offset
_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def topic_of(name: str) -> str:
    """The wire name of a type that is given with its version or without: then its newest."""
    if _VERSIONED.fullmatch(name):
        return name
    versions = [topic for topic in EVENT_TYPES if topic.rpartition(".v")[0] == name]
    return max(versions, key=lambda topic: int(topic.rpartition(".v")[2]), default=f"{name}.v1")


def who(text: str) -> dict[str, str]:
    """The actor's attributes from ``TYPE:REF``.

    raises  Misused
    """
    kind, colon, ref = text.partition(":")
    if not colon or not ref.strip():
        raise Misused(
            f"read --actor {text!r}",
            "it does not say who",
            "write TYPE:REF, as in STAFF:S-7 or CUSTOMER:C-001",
        )
    return {"actortype": kind.strip().upper(), "actorref": ref.strip()}


def as_written(text: str | None, now: int) -> str:
    """An instant for the envelope: as it was written, if it has an offset; else at +08:00.

    units   a day alone means its beginning in Asia/Shanghai
    raises  Misused for what is no time, or lies ahead
    """
    if text is not None and _A_DAY.fullmatch(text.strip()):
        text = f"{text.strip()}T00:00:00"
    us = instant_us(text, "--occurred-at", now)
    if us > now:
        raise Misused(
            f"read --occurred-at {text!r}", "it lies ahead", "record it when it has happened"
        )
    exact = text is not None and _EXACT.fullmatch(text.strip())
    return text.strip() if text is not None and exact else str(iso(us))


def data_of(text: str) -> bytes:
    """The payload as JSON: given as such, in a file (@FILE), or on standard input (-).

    raises  Misused, NotFound
    """
    if text == "-":
        raw, place = stdin_bytes().read(MAX_LINE + 1), "standard input"
    elif text.startswith("@"):
        raw, place = _file(Path(text[1:])), text[1:]
    else:
        raw, place = text.encode(errors="surrogateescape"), "--data"
    if len(raw) > MAX_LINE:
        raise Misused(f"read {place}", f"it has more than {MAX_LINE:,} bytes", "give less")
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as exc:
        raise Misused(
            f"read {place}", f"it is no JSON ({exc})", 'write it as in {"reason": "…"}'
        ) from None
    if not isinstance(found, dict):
        raise Misused(f"read {place}", "it is no JSON object", 'write it as in {"reason": "…"}')
    return raw


def _file(path: Path) -> bytes:
    attempted = f"read {path}"
    try:
        with path.open("rb") as file:
            return file.read(MAX_LINE + 1)
    except FileNotFoundError:
        raise NotFound(attempted, "there is no such file", "check the path after the @") from None
    except OSError as exc:
        raise Misused(attempted, exc.strerror or str(exc), "name a file of JSON") from None
