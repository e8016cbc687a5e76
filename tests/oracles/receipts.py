"""Receipts, slowly: effective date, three natural months, first return."""

from domain.events.policy_delivery import ReceiptOverdueFlagged, ReceiptReturned, ReceiptScanned
from domain.events.policy_sale import PolicyIssued
from domain.facts import Recorded
from tests.oracles.history import History, Row, Table, at, histories, months_later, of, subject

_KINDS = (PolicyIssued, ReceiptReturned, ReceiptScanned, ReceiptOverdueFlagged)


def receipts(log: list[Recorded]) -> Table:
    """One row a policy with any fact about its receipt or its issue."""
    return {key: _row(h) for key, h in histories(log, subject("policy", *_KINDS)).items()}


def _row(history: History) -> Row:
    issued, returned = history.first(PolicyIssued), history.first(ReceiptReturned)
    scanned = history.first(ReceiptScanned)
    due = months_later(issued.effective_on, 3) if issued else None
    status = None if returned else "OUTSTANDING"
    if returned and due:
        status = "ON_TIME" if returned.returned_on <= due else "LATE"
    return {
        "effective_on": of(issued, "effective_on"),
        "due_on": due,
        "returned_on": of(returned, "returned_on"),
        "returned_by": of(returned, "returned_by"),
        "office_id": of(returned, "office_id"),
        "returns": len(history.all(ReceiptReturned)),
        "scanned_at": at(scanned, "scanned_at"),
        "scan_office_id": of(scanned, "office_id"),
        "scan_image_ref": of(scanned, "image_ref"),
        "scans": len(history.all(ReceiptScanned)),
        "status": status,
        "days_late": (returned.returned_on - due).days if returned and due else None,
        "flagged_on": of(history.first(ReceiptOverdueFlagged), "due_on"),
        "overdue_flags": len(history.all(ReceiptOverdueFlagged)),
        "events": len(history.entries),
    } | history.tail()
