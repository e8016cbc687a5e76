"""P-01 and P-02: from the customer's needs to the issued policy."""

from typing import ClassVar, Literal

from domain.enums import CollectionMethod, SalesChannel, SignedDocumentType
from domain.events.base import Event, Payload
from domain.values import Date, Fen, Instant, Int

PaymentMode = Literal["SINGLE", "ANNUAL", "MONTHLY"]
DisclosureItem = Literal[
    "COVER", "EXCLUSIONS", "FEES", "SURRENDER_RULES", "COOLING_OFF", "UNCERTAIN_BENEFIT"
]


class NeedsAssessed(Event):
    """The customer's goals, means and appetite for risk were assessed before the sale."""

    TOPIC: ClassVar[str] = "policy.NeedsAssessed.v1"

    customer_ref: str
    agent_id: str
    channel: SalesChannel
    goals: tuple[Literal["PROTECTION", "INVESTMENT", "INHERITANCE"], ...]
    risk_tolerance: Literal["LOW", "MEDIUM", "HIGH"]
    annual_income_band: str
    assessed_on: Date


class ProductRecommended(Event):
    """A product was proposed and illustrated to the customer."""

    TOPIC: ClassVar[str] = "policy.ProductRecommended.v1"

    product_code: str
    sum_insured_fen: Fen
    annual_premium_fen: Fen
    payment_mode: PaymentMode
    payment_years: Int
    alternatives_offered: Int
    illustration_doc_ref: str


class RiskDisclosureGiven(Event):
    """Exclusions, fees and the cost of surrender were explained to the customer."""

    TOPIC: ClassVar[str] = "policy.RiskDisclosureGiven.v1"

    items: tuple[DisclosureItem, ...]
    document_ref: str
    acknowledged: bool


class SaleRecordingArchived(Event):
    """The audio-video recording of the sale was archived (REG-R1, REG-R2)."""

    TOPIC: ClassVar[str] = "policy.SaleRecordingArchived.v1"

    recording_ref: str
    sha256: str
    nodes_covered: tuple[str, ...]
    recorded_on: Date


class SignedDocument(Payload):
    """A document of the application and who signed it."""

    type: SignedDocumentType
    doc_ref: str
    signer: Literal["POLICYHOLDER", "INSURED", "BENEFICIARY", "GUARDIAN"]


class ApplicationSigned(Event):
    """The applicant filled in and signed the application form."""

    TOPIC: ClassVar[str] = "policy.ApplicationSigned.v1"

    application_id: str
    customer_ref: str
    insured_ref: str
    agent_id: str
    branch_id: str
    channel: SalesChannel
    product_code: str
    is_long_term: bool
    signed_on: Date
    documents: tuple[SignedDocument, ...]
    contact_pii_ref: str


class CustomerDataVerified(Event):
    """The customer's data were checked for truth and completeness."""

    TOPIC: ClassVar[str] = "policy.CustomerDataVerified.v1"

    verified_fields: tuple[str, ...]
    result: Literal["COMPLETE", "INCOMPLETE", "SUSPECT"]
    verified_at: Instant


class InitialPremiumPaid(Event):
    """The first premium was paid."""

    TOPIC: ClassVar[str] = "policy.InitialPremiumPaid.v1"

    amount_fen: Fen
    method: CollectionMethod
    paid_at: Instant
    payer_is_policyholder: bool


class UnderwritingDecided(Event):
    """The insurer accepted, rated, postponed or declined the risk."""

    TOPIC: ClassVar[str] = "policy.UnderwritingDecided.v1"

    decision: Literal["ACCEPT", "ACCEPT_RATED", "POSTPONE", "DECLINE"]
    reasons: tuple[Literal["HEALTH", "OCCUPATION", "LIFESTYLE", "FAMILY", "FINANCIAL"], ...]
    extra_premium_fen: Fen
    decided_at: Instant


class PolicyIssued(Event):
    """The policy was issued; ``effective_on`` starts the three months for the receipt (RCP-01)."""

    TOPIC: ClassVar[str] = "policy.PolicyIssued.v1"
    MENTIONS: ClassVar[dict[str, str]] = {"policy_no": "policy_no"}

    policy_no: str
    effective_on: Date
    annual_premium_fen: Fen
    first_year_commission_fen: Fen
    payment_mode: PaymentMode
    payment_years: Int
    term_years: Int
    issued_at: Instant
