"""P-06, P-08 and P-11 to P-13 in the state: notices, surveys, alerts, deviations, personal data."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.events.policy_in_force import (
    ConsultationRecorded,
    CustomerFollowedUp,
    CustomerNoticeDelivered,
    CustomerNoticeIssued,
    PersonalDataAccessed,
    PersonalDataErased,
    PersonalDataErasureDeferred,
    PersonalDataErasureRequested,
    PolicyAlertAcknowledged,
    PolicyDeviationAccepted,
    PolicyServicingCompleted,
    PolicyServicingRequested,
    PolicySurveyAnswered,
    PolicySurveySent,
)
from domain.parts import NEVER, Once, Survey, upsert, with_survey

ServicingFact = PolicyServicingRequested | PolicyServicingCompleted
NoticeFact = CustomerNoticeIssued | CustomerNoticeDelivered
ServiceFact = (
    ServicingFact
    | NoticeFact
    | ConsultationRecorded
    | CustomerFollowedUp
    | PolicySurveySent
    | PolicySurveyAnswered
    | PolicyAlertAcknowledged
    | PolicyDeviationAccepted
)
PersonalDataFact = (
    PersonalDataErasureRequested
    | PersonalDataErased
    | PersonalDataErasureDeferred
    | PersonalDataAccessed
)


@dataclass(frozen=True, slots=True)
class ServicingRequest:
    """A change to the policy, known by its form: requested, and perhaps carried out (保全)."""

    form_ref: str
    change_type: str
    requested: Once[PolicyServicingRequested] = NEVER
    completed: Once[PolicyServicingCompleted] = NEVER

    @property
    def completed_at(self) -> datetime | None:
        """When the change was carried out, as the first report that knows it says."""
        known = self.completed.fact or self.requested.fact
        return known.completed_at if known else None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to the customer, known by its kind and due day (PTS-04)."""

    notice_type: str
    due_on: date
    issued: Once[CustomerNoticeIssued] = NEVER
    delivered: Once[CustomerNoticeDelivered] = NEVER


@dataclass(frozen=True, slots=True)
class Service:
    """What was done for the customer while the policy ran."""

    requests: tuple[ServicingRequest, ...] = ()
    notices: tuple[Notice, ...] = ()
    consultations: tuple[ConsultationRecorded, ...] = ()
    follow_ups: int = 0
    last_follow_up: CustomerFollowedUp | None = None
    surveys: tuple[Survey, ...] = ()
    alerts: tuple[PolicyAlertAcknowledged, ...] = ()
    deviations: tuple[PolicyDeviationAccepted, ...] = ()


def evolve_service(service: Service, event: ServiceFact) -> Service:
    """Apply one fact of service."""
    match event:
        case PolicyServicingRequested() | PolicyServicingCompleted():
            return replace(service, requests=_with_request(service.requests, event))
        case CustomerNoticeIssued() | CustomerNoticeDelivered():
            return replace(service, notices=_with_notice(service.notices, event))
        case ConsultationRecorded():
            return replace(service, consultations=(*service.consultations, event))
        case CustomerFollowedUp():
            return replace(service, follow_ups=service.follow_ups + 1, last_follow_up=event)
        case PolicySurveySent() | PolicySurveyAnswered():
            return replace(service, surveys=with_survey(service.surveys, event))
        case PolicyAlertAcknowledged():
            return replace(service, alerts=(*service.alerts, event))
        case PolicyDeviationAccepted():
            return replace(service, deviations=(*service.deviations, event))


def _with_request(
    requests: tuple[ServicingRequest, ...], event: ServicingFact
) -> tuple[ServicingRequest, ...]:
    def change(request: ServicingRequest) -> ServicingRequest:
        if isinstance(event, PolicyServicingRequested):
            return replace(request, requested=request.requested.seen(event))
        return replace(request, completed=request.completed.seen(event))

    key = (event.form_ref, event.change_type)
    return upsert(
        requests, lambda r: (r.form_ref, r.change_type) == key, ServicingRequest(*key), change
    )


def _with_notice(notices: tuple[Notice, ...], event: NoticeFact) -> tuple[Notice, ...]:
    def change(notice: Notice) -> Notice:
        if isinstance(event, CustomerNoticeIssued):
            return replace(notice, issued=notice.issued.seen(event))
        return replace(notice, delivered=notice.delivered.seen(event))

    new = Notice(event.notice_type, event.due_on)
    return upsert(
        notices,
        lambda n: (n.notice_type, n.due_on) == (new.notice_type, new.due_on),
        new,
        change,
    )


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Requests about personal data, what became of them, and who looked (REG-D3 to REG-D5)."""

    erasure_requests: int = 0
    erasures: tuple[PersonalDataErased, ...] = ()
    deferrals: tuple[PersonalDataErasureDeferred, ...] = ()
    accesses: int = 0
    last_access: PersonalDataAccessed | None = None


def evolve_personal_data(data: PersonalData, event: PersonalDataFact) -> PersonalData:
    """Apply one fact about personal data."""
    match event:
        case PersonalDataErasureRequested():
            return replace(data, erasure_requests=data.erasure_requests + 1)
        case PersonalDataErased():
            return replace(data, erasures=(*data.erasures, event))
        case PersonalDataErasureDeferred():
            return replace(data, deferrals=(*data.deferrals, event))
        case PersonalDataAccessed():
            return replace(data, accesses=data.accesses + 1, last_access=event)
