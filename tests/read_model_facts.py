"""Plain events in any number, for tests of the machinery and not of the meaning."""

import json

from projections.ports import EventRow

_START_US = 1_284_775_200_000_000  # 2010-09-18T10:00:00+08:00


def dials(count: int, *, policies: int = 7, first: int = 1) -> list[EventRow]:
    """Dials on a few policies, round robin, one a second, from position ``first``."""
    rows: list[EventRow] = []
    for position in range(first, first + count):
        policy, version = (position - 1) % policies, (position - 1) // policies + 1
        at = _START_US + position * 1_000_000
        rows.append(
            (
                position,
                f"e-{position}",
                f"policy/P-{policy}",
                version,
                "policy.CallbackAttempted",
                1,
                at,
                at,
                "SYSTEM",
                "dialler",
                "call-centre",
                *("dials.ndjson", position, None, None, None),
                _payload(version),
            )
        )
    return rows


def _payload(number: int) -> str:
    data = {
        "answered": False,
        "attempt_no": number,
        "caller_id": "021-95500",
        "dialed_at": "2010-09-18T10:00:00+08:00",
        "recording_ref": "r",
        "round": "FIRST",
    }
    return json.dumps(data, separators=(",", ":"))
