"""Premiums, servicing, notices, surveys and personal data in the state of a policy."""

from datetime import date, datetime

from domain.events import Event
from tests.spec import fact, given

P = "policy"
DUE = fact(
    "policy.RenewalPremiumDue",
    policy_year=2,
    instalment_no=1,
    due_on="2011-09-05",
    amount_fen=360_000,
)
REQUESTED_AT = "2012-05-03T09:00:00+08:00"
COMPLETED_AT = "2012-05-08T17:00:00+08:00"
SURVEY = {"survey_id": "SV-1", "wave": "2012-Q3", "method": "QUESTIONNAIRE"}


def _paid(amount_fen: int, day: str) -> Event:
    return fact(
        "policy.RenewalPremiumPaid",
        policy_year=2,
        instalment_no=1,
        amount_fen=amount_fen,
        paid_on=day,
        method="ONLINE",
    )


def _servicing(name: str, **data: str) -> Event:
    return fact(
        f"policy.PolicyServicing{name}",
        change_type="ADDRESS",
        requested_at=REQUESTED_AT,
        form_ref="F-1",
        **data,
    )


def test_a_premium_paid_in_parts_is_one_instalment() -> None:
    """An instalment is known by policy year and number, whichever of due and payment came first."""
    given(P, _paid(200_000, "2011-09-01"), DUE, _paid(160_000, "2011-09-06")).then(
        {
            "premiums.0.due.fact.due_on": date(2011, 9, 5),
            "premiums.0.paid_on": date(2011, 9, 1),
            "premiums.0.paid_fen": 360_000,
        }
    )


def test_a_servicing_request_is_known_by_its_form() -> None:
    """Requested and completed are two facts about one change (SVC-01)."""
    asked = given(P, _servicing("Requested"))

    asked.then({"service.requests.0.completed_at": None})
    asked.and_then(_servicing("Completed", completed_at=COMPLETED_AT)).then(
        {"service.requests.0.completed_at": datetime.fromisoformat(COMPLETED_AT)}
    )


def test_a_notice_is_issued_and_delivered() -> None:
    """A notice not delivered in time costs points (PTS-04)."""
    state = given(
        P,
        fact("policy.CustomerNoticeIssued", notice_type="NOTICE", due_on="2012-05-20"),
        fact(
            "policy.CustomerNoticeDelivered",
            notice_type="NOTICE",
            due_on="2012-05-20",
            delivered_on="2012-05-21",
            acknowledged_back=True,
        ),
        fact("policy.CustomerNoticeIssued", notice_type="NOTICE", due_on="2012-06-20"),
    ).state

    assert [(n.issued.times, n.delivered.times) for n in state.service.notices] == [(1, 1), (1, 0)]


def test_an_answer_finds_its_survey_even_if_it_came_first() -> None:
    """A survey is known by its id (SAT-01)."""
    answered = fact(
        "policy.SatisfactionSurveyAnswered",
        **SURVEY,
        scores={"AFTER_SALES": 70},
        overall=70,
        comment_pii_ref="PII-1",
        answered_at=REQUESTED_AT,
    )

    given(P, answered, fact("policy.SatisfactionSurveySent", **SURVEY)).then(
        {
            "service.surveys.0.sent.times": 1,
            "service.surveys.0.answered.fact.overall": 70,
        }
    )


def test_looking_at_personal_data_is_counted() -> None:
    """Who looked last, and how often anybody did (REG-D5)."""
    given(
        P,
        fact("policy.PersonalDataErasureRequested"),
        fact("policy.PersonalDataErasureDeferred", retention_rule="REG-R8", until="2034-01-05"),
        fact("policy.PersonalDataAccessed", who="S-1", purpose="complaint"),
        fact("policy.PersonalDataAccessed", who="S-2", purpose="audit"),
    ).then(
        {
            "personal_data.erasure_requests": 1,
            "personal_data.deferrals.0.until": date(2034, 1, 5),
            "personal_data.accesses": 2,
            "personal_data.last_access.who": "S-2",
        }
    )
