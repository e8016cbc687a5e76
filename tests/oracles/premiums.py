"""Premiums and surveys, slowly."""

from typing import Any

from domain.events.policy_in_force import RenewalPremiumDue, RenewalPremiumPaid
from domain.events.shared import SurveyAnswered, SurveySent
from domain.facts import Recorded
from tests.oracles.history import Entry, History, Row, Table, at, histories, of


def premiums(log: list[Recorded]) -> Table:
    """One row an instalment, due or paid."""

    def key(entry: Entry) -> tuple[Any, ...] | None:
        if isinstance(entry.event, RenewalPremiumDue | RenewalPremiumPaid):
            policy = entry.recorded.fact.stream.partition("/")[2]
            return policy, entry.event.policy_year, entry.event.instalment_no
        return None

    return {group: _premium(history) for group, history in histories(log, key).items()}


def _premium(history: History) -> Row:
    due, paid = history.first(RenewalPremiumDue), history.all(RenewalPremiumPaid)
    total = sum(payment.amount_fen for payment in paid)
    if due is None:
        status = "PAID_NOT_DUE"
    elif not paid:
        status = "DUE"
    else:
        status = "PAID" if total >= due.amount_fen else "PART_PAID"
    return {
        "status": status,
        "due_on": of(due, "due_on"),
        "due_fen": of(due, "amount_fen"),
        "dues": len(history.all(RenewalPremiumDue)),
        "paid_on": paid[0].paid_on if paid else None,
        "fully_paid_on": paid[-1].paid_on if due and paid and total >= due.amount_fen else None,
        "paid_fen": total,
        "payments": len(paid),
        "method": paid[0].method if paid else None,
        "paid_online_fen": sum(p.amount_fen for p in paid if p.method == "ONLINE"),
        "paid_home_visit_fen": sum(p.amount_fen for p in paid if p.method == "HOME_VISIT"),
        "days_late": (paid[0].paid_on - due.due_on).days if due and paid else None,
    } | history.tail()


def surveys(log: list[Recorded]) -> Table:
    """One row a survey of a stream, sent or answered."""

    def key(entry: Entry) -> tuple[Any, ...] | None:
        if isinstance(entry.event, SurveySent | SurveyAnswered):
            return entry.recorded.fact.stream, entry.event.survey_id
        return None

    return {group: _survey(group[0], history) for group, history in histories(log, key).items()}


def _survey(stream: str, history: History) -> Row:
    sent, answered = history.first(SurveySent), history.first(SurveyAnswered)
    about, _, subject = stream.partition("/")
    scores = {name.lower(): score for name, score in (of(answered, "scores") or {}).items()}
    status = "SENT" if sent else "ANSWERED_NOT_SENT"
    return {
        "about": about,
        "subject_id": subject,
        "wave": of(sent or answered, "wave"),
        "method": of(sent or answered, "method"),
        "status": "ANSWERED" if sent and answered else status,
        "sent_at": next(
            (
                entry.recorded.fact.occurred_us
                for entry in history.entries
                if isinstance(entry.event, SurveySent)
            ),
            None,
        ),
        "sendings": len(history.all(SurveySent)),
        "answered_at": at(answered, "answered_at"),
        "answers": len(history.all(SurveyAnswered)),
        "overall": of(answered, "overall"),
        "service_attitude": scores.get("service_attitude"),
        "product_information": scores.get("product_information"),
        "claim_experience": scores.get("claim_experience"),
        "after_sales": scores.get("after_sales"),
        "comment_pii_ref": of(answered, "comment_pii_ref"),
    } | history.tail()
