"""How single values are shown to a reader: harmless, short, in yuan and at +08:00."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))
LONGEST = 120  # characters of one value from the outside world
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime.min.replace(tzinfo=SHANGHAI)
_LAST = datetime.max.replace(tzinfo=SHANGHAI)
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_STACKED = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{2})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def plain(text: str, longest: int = LONGEST) -> str:
    """Take from a text whatever could move, hide or reorder what stands around it.

    Control characters (the escape of terminal codes among them), format characters (bidirectional
    overrides among them) and lone surrogates become U+FFFD; white space of any kind becomes one
    space; of stacked accents two remain; a text longer than ``longest`` ends in an ellipsis.
    """
    text = " ".join(text[: 4 * longest].split())
    if not text.isascii() or not text.isprintable():
        text = "".join("\ufffd" if unicodedata.category(c) in _HARMFUL else c for c in text)
        text = _STACKED.sub(r"\1", text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def minute(instant: str) -> str:
    """Show an RFC 3339 instant as date and minute at +08:00, and any other text as it is."""
    try:
        return _minute(datetime.fromisoformat(instant).astimezone(SHANGHAI))
    except (ValueError, OverflowError):
        return plain(instant)


def minute_of(us: int) -> str:
    """Show microseconds since the epoch as date and minute at +08:00."""
    return _minute(_at(us))


def iso_of(us: int) -> str:
    """Write microseconds since the epoch as RFC 3339 at +08:00."""
    return _at(us).isoformat()


def _minute(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(" ", "minutes")


def _at(us: int) -> datetime:
    """Place an instant at +08:00; beyond the calendar's ends, at its first or last moment."""
    try:
        return (_EPOCH + timedelta(microseconds=us)).astimezone(SHANGHAI)
    except OverflowError:
        return _LAST if us > 0 else _FIRST
