"""The commission ledger, slowly."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.events import policy_commission as pay
from domain.facts import Recorded
from tests.oracles.history import Entry, History, Row, Table, histories, of

_WORDS = {
    pay.CommissionHeld: "HELD",
    pay.CommissionReleased: "RELEASED",
    pay.CommissionSettled: "SETTLED",
    pay.CommissionForfeited: "FORFEITED",
}
_RUN = re.compile(r"settlement-([0-9]{4}-(?:0[1-9]|1[0-2]))")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def commission_ledger(log: list[Recorded]) -> Table:
    """One row a policy and run."""

    def key(entry: Entry) -> tuple[Any, ...] | None:
        if isinstance(entry.event, (*_WORDS, pay.CommissionDeducted)):
            return entry.recorded.fact.stream.partition("/")[2], _month(entry)
        return None

    return {group: _row(history) for group, history in histories(log, key).items()}


def _month(entry: Entry) -> str:
    fact = entry.recorded.fact
    if month := of(entry.event, "settlement_month"):
        return str(month)
    if run := _RUN.fullmatch(fact.correlation_id or ""):
        return run[1]
    local = _EPOCH + timedelta(hours=8, microseconds=fact.occurred_us)
    return local.strftime("%Y-%m")


def _row(h: History) -> Row:
    words = [entry for entry in h.entries if type(entry.event) in _WORDS]
    last = words[-1] if words else None
    held = h.last(pay.CommissionHeld)
    cut = h.all(pay.CommissionDeducted)
    late = sum(c.amount_fen for c in cut if c.reason == "RECEIPT_LATE")
    phone = sum(c.amount_fen for c in cut if c.reason == "PHONE_CHANGED_AT_MANUAL_VISIT")
    return {
        "decision": _WORDS[type(last.event)] if last else None,
        "decided_by": last.recorded.fact.source if last else None,
        "cause_event_id": last.recorded.fact.causation_id if last else None,
        "held_fen": held.amount_fen if held else 0,
        "hold_reasons": of(held, "reasons"),
        "deducted_fen": late + phone,
        "deducted_receipt_late_fen": late,
        "deducted_phone_changed_fen": phone,
        "settled_fen": sum(e.net_fen for e in h.all(pay.CommissionSettled)),
        "released_gross_fen": sum(e.gross_fen for e in h.all(pay.CommissionReleased)),
        "released_net_fen": sum(e.net_fen for e in h.all(pay.CommissionReleased)),
        "held_since": of(h.first(pay.CommissionReleased), "held_since"),
        "forfeited_fen": sum(e.amount_fen for e in h.all(pay.CommissionForfeited)),
        "events": len(h.entries),
    } | h.tail()
