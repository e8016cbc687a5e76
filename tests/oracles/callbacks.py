"""Callbacks, slowly."""

from collections.abc import Sequence

from domain.events import Event
from domain.events import policy_callback as call
from domain.events.policy_delivery import PolicyDelivered, PolicyPrinted
from domain.facts import Recorded
from domain.policy import PolicyState, evolve
from tests.oracles.history import History, Row, Table, at, histories, of, subject

_KINDS: tuple[type[Event], ...] = (
    PolicyPrinted,
    PolicyDelivered,
    *(k for k in vars(call).values() if isinstance(k, type) and issubclass(k, Event)),
)
_ENDS = (
    call.CallbackSucceeded,
    call.CallbackFailed,
    call.ManualVisitSucceeded,
    call.ManualVisitFailed,
)
_ROUNDS = ("FIRST", "SECOND", "MANUAL")


def callbacks(log: list[Recorded]) -> Table:
    """One row a policy that was printed, delivered or called."""
    return {
        key: _rounds(h) | _dials(h) | _issues(h) | _agent(h) | _exemption(h) | _tail(h)
        for key, h in histories(log, subject("policy", *_KINDS)).items()
    }


def _result(h: History, name: str) -> str | None:
    """An issue outranks any success, a success any failure."""
    found = [i for i in h.all(call.CallbackIssueFound) if i.round == name]
    reached = [s for s in h.all(call.CallbackSucceeded) if s.round == name]
    failed: Sequence[Event] = [f for f in h.all(call.CallbackFailed) if f.round == name]
    visits = h.all(call.ManualVisitSucceeded) if name == "MANUAL" else []
    if found or (reached and not reached[0].clean) or any(v.issue for v in visits):
        return "SUCCESS_WITH_ISSUE"
    if reached or visits:
        return "SUCCESS_CLEAN"
    if failed or (name == "MANUAL" and h.all(call.ManualVisitFailed)):
        return "FAILED"
    return None


def _ended_at(h: History, name: str) -> int | None:
    ends = [
        entry.event
        for entry in h.entries
        if isinstance(entry.event, _ENDS) and getattr(entry.event, "round", "MANUAL") == name
    ]
    times = [at(ends[0], f) for f in ("visited_at", "completed_at", "ended_at")] if ends else []
    return next((time for time in times if time is not None), None)


def _rounds(h: History) -> Row:
    results = {name: _result(h, name) for name in _ROUNDS}
    known = [name for name in reversed(_ROUNDS) if results[name]]
    clean = [name for name in known if results[name] == "SUCCESS_CLEAN"]
    final = next(iter(clean + known), None)
    state = PolicyState()
    for entry in h.entries:
        state = evolve(state, entry.event)
    row: Row = {
        "standing": state.callback.standing,
        "final_round": final,
        "final_result": results[final] if final else None,
        "rounds": len(known),
    }
    for name in _ROUNDS:
        row[f"{name.lower()}_result"] = results[name]
        row[f"{name.lower()}_ended_at"] = _ended_at(h, name)
    for name in ("FIRST", "SECOND"):
        started = next((s for s in h.all(call.CallbackRoundStarted) if s.round == name), None)
        row[f"{name.lower()}_started_at"] = at(started, "started_at")
    return row


def _dials(h: History) -> Row:
    dials = h.all(call.CallbackAttempted)
    times = [at(dial, "dialed_at") or 0 for dial in dials]
    return {
        "attempts": len(dials),
        "attempts_first": sum(dial.round == "FIRST" for dial in dials),
        "attempts_second": sum(dial.round == "SECOND" for dial in dials),
        "attempts_answered": sum(dial.answered for dial in dials),
        "first_dialed_at": min(times, default=None),
        "last_dialed_at": max(times, default=None),
    }


def _issues(h: History) -> Row:
    found = [i.issue for i in h.all(call.CallbackIssueFound)]
    found += [v.issue for v in h.all(call.ManualVisitSucceeded) if v.issue]
    misleading = h.last(call.CallbackIssueFound, lambda i: i.issue == "MISLEADING")
    failed = h.latest(call.CallbackFailed, call.ManualVisitFailed)
    resolved = h.last(call.CallbackIssueResolved)
    return {
        "failure_category": of(failed, "failure_category"),
        "failure_reason": of(failed, "failure_reason"),
        "failures": len(h.all(call.CallbackFailed)) + len(h.all(call.ManualVisitFailed)),
        "issues_found": len(found),
        "issues_proxy_signature": sum(issue == "PROXY_SIGNATURE" for issue in found),
        "issues_misleading": sum(issue == "MISLEADING" for issue in found),
        "misleading_category": of(misleading, "misleading_category"),
        "issue_found_at": at(h.first(call.CallbackIssueFound), "found_at"),
        "issues_resolved": len(h.all(call.CallbackIssueResolved)),
        "issue_resolved_at": at(resolved, "resolved_at"),
        "resolver_ref": of(resolved, "resolver_ref"),
    }


def _agent(h: History) -> Row:
    assigned, updated = h.first(call.ManualVisitAssigned), h.first(call.CustomerContactUpdated)
    early = h.first(call.EarlyCallbackRequested)
    succeeded = h.last(call.CallbackSucceeded)
    return {
        "manual_assigned_at": at(assigned, "assigned_at"),
        "visitor_ref": of(assigned, "visitor_ref"),
        "phone_change": of(h.first(call.ManualVisitSucceeded), "phone_change"),
        "respondent_is_policyholder": of(succeeded, "respondent_is_policyholder"),
        "agent_notified_at": at(h.first(call.AgentNotifiedOfCallbackFailure), "notified_at"),
        "contact_updated_at": at(updated, "updated_at"),
        "contact_change": of(updated, "change"),
        "contact_updates": len(h.all(call.CustomerContactUpdated)),
        "early_requested_on": of(early, "requested_on"),
        "early_reason": of(early, "reason"),
    }


def _exemption(h: History) -> Row:
    asked = h.all(call.CallbackExemptionRequested)
    word = h.latest(call.CallbackExempted, call.CallbackExemptionRejected)
    answer = "REQUESTED" if asked else None
    if word:
        answer = "GRANTED" if isinstance(word, call.CallbackExempted) else "REJECTED"
    return {
        "exemption_requests": len(asked),
        "exemption_signed_in_person": asked[0].policyholder_signed_in_person if asked else None,
        "exemption": answer,
        "exemption_decided_on": of(word, "decided_on"),
    }


def _tail(h: History) -> Row:
    return {
        "printed_on": of(h.first(PolicyPrinted), "printed_on"),
        "delivered_on": of(h.first(PolicyDelivered), "customer_signed_on"),
        "events": len(h.entries),
    } | h.tail()
