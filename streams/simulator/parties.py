"""Who and what the stories are about: agents, policies, and the references that name them."""

from dataclasses import dataclass, field
from typing import Literal

SYSTEM = ("SYSTEM", "scheduler")
PENDING, CLEAN, CHANGED = "PENDING", "CLEAN", "CHANGED"
SECOND_FAILED, ISSUE_OPEN, FORFEITED = "SECOND_FAILED", "ISSUE_OPEN", "FORFEITED"
CaseKind = Literal["FALSE_INFO", "DISCIPLINE"]


@dataclass(slots=True)
class Case:
    """Something that was held against an agent on a day, by a policy's story."""

    day: int
    kind: CaseKind
    event_id: str
    report_late: bool = False


@dataclass(slots=True)
class Agent:
    """An agent, from the contract on; days are counts since 1970-01-01."""

    index: int
    joined: int
    branch: str
    shares_phone: bool
    cases: list[Case] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    shared_stream: str = ""

    @property
    def ref(self) -> str:
        """The agent's id in every system."""
        return f"A-{self.index + 1:05d}"

    @property
    def stream(self) -> str:
        """The agent's stream."""
        return f"agent/A-{self.index + 1:05d}"

    @property
    def office(self) -> str:
        """The local office that scans receipts."""
        return f"{self.branch}-OFFICE"


@dataclass(slots=True)
class Policy:
    """A policy as it is planned; the stories fill in what they decide on the way.

    units   ``effective``, ``signed``, ``printed``, ``delivered`` and ``returned`` are days,
            ``scanned`` and the callback's milestones are moments
    """

    index: int
    agent: Agent
    fault: str = ""
    mishap: str = ""
    claim: float | None = None
    complaint: float | None = None
    effective: int = 0
    signed: int = 0
    printed: int = 0
    delivered: int = 0
    issued: int = 0
    returned: int | None = None
    scanned: int | None = None
    channel: str = "AGENT"
    long_term: bool = True
    single: bool = False
    premium_fen: int = 0
    commission_fen: int = 0
    product: str = ""
    payment_years: int = 1
    term_years: int = 1
    customer: str = ""
    contact: str = ""
    receipt_late: bool = False
    milestones: list[tuple[int, str]] = field(default_factory=list)
    ended: int | None = None
    id: str = field(init=False)
    stream: str = field(init=False)
    by_agent: tuple[str, str] = field(init=False)
    by_customer: tuple[str, str] = field(init=False)
    by_staff: tuple[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.id = f"P-{self.index + 1:07d}"
        self.stream = f"policy/{self.id}"
        self.customer = f"C-{self.index + 1:07d}"
        self.by_agent = ("AGENT", self.agent.ref)
        self.by_customer = ("CUSTOMER", self.customer)
        self.by_staff = ("STAFF", f"S-{self.agent.branch}-{self.index % 7 + 1}")

    @property
    def commissionable(self) -> bool:
        """Whether the commission rules apply: individual agency, long-term (SCP-02)."""
        return self.long_term and self.channel == "AGENT"

    def called_back(self, moment: int, state: str) -> None:
        """Note where the callback stands from a moment on."""
        self.milestones.append((moment, state))


@dataclass(slots=True)
class Claim:
    """A claim as it is planned; ``reported`` is a day, the kind is that of its breach or empty."""

    id: str
    kind: str
    outcome: str
    reported: int
    death: bool
    sum_fen: int = 0

    @property
    def stream(self) -> str:
        """The claim's stream."""
        return f"claim/{self.id}"

    @property
    def clerk(self) -> tuple[str, str]:
        """The clerk who handles it."""
        return "STAFF", f"CLK-{self.reported % 40 + 1:02d}"


@dataclass(slots=True, kw_only=True)
class Complaint:
    """A complaint as it is planned.

    units   ``filed`` is a day; ``days`` count from there to the feedback, without the pause
    """

    id: str
    kind: str
    way: str
    filed: int
    days: int
    pause: int
    claim_id: str
    cause: str = ""
    moment: int = 0
    accepted: int = 0

    @property
    def stream(self) -> str:
        """The complaint's stream."""
        return f"complaint/{self.id}"

    @property
    def handler(self) -> tuple[str, str]:
        """The person who handles it, who is not the agent."""
        return "STAFF", f"H-{self.filed % 30 + 1:02d}"
