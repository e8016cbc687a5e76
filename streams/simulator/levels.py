"""The levels of a simulated portfolio: how big, how often, how well, and how badly."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Self

from streams.simulator.clock import date_of, day_of
from streams.simulator.kinds import GROUPS, KINDS

_SLACK_DAYS = 400


def _usual() -> Mapping[str, float]:
    return MappingProxyType({name: kind.rate for name, kind in KINDS.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Shares of the facts that reach us badly; everything else comes once, in time and in form."""

    late: float = 0.01
    """Known days or weeks after it occurred, when later facts of its stream are known already."""
    duplicate: float = 0.008
    """The same fact again, later; every third with its JSON keys in another order."""
    conflict: float = 0.002
    """The same source and id again, later, with one field of the data changed."""
    malformed: float = 0.004
    """A spoilt copy sent shortly before the fact itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What a simulated portfolio looks like; every share is between 0 and 1.

    source  domain reference, 4.9 and 5.4; shares of nobody's stating are set to give every event
            type a place
    """

    first_effective: date = date(2019, 1, 1)
    """First day on which a policy may take effect."""
    sales_years: int = 5
    """Years over which the policies take effect, evenly."""
    until: date = date(2025, 12, 31)
    """Nothing occurs or arrives after this day."""
    policies_per_agent: int = 40
    """Each agent sold this many policies, one after the other in number."""
    branches: int = 12
    """Branches B01, B02, ... that the agents belong to."""

    declined: float = 0.03
    """Applications that underwriting declined or postponed; they never become policies."""
    single_premium: float = 0.25
    """Policies with one premium only."""
    short_term: float = 0.05
    """Policies of one year, outside the commission rules (SCP-02)."""
    other_channels: float = 0.15
    """Policies not sold by individual agents, outside the commission rules (SCP-02)."""
    first_round: float = 0.80
    """First rounds of callbacks that succeed (5.4: under 80 % at some insurers)."""
    exempted: float = 0.012
    """Policies with a proper request for exemption from the callback; a quarter is rejected."""
    called_early: float = 0.012
    """Policies called back early at the agent's proper request."""
    cancelled: float = 0.025
    """Policies cancelled in the cooling-off period."""
    persistency: float = 0.90
    """Second-year premiums paid within grace (4.9: collection 90 %)."""
    later_persistency: float = 0.96
    """The same for each later year."""
    reinstated: float = 0.30
    """Lapsed policies that are reinstated within half a year."""
    paid_online: float = 0.20
    """Renewal premiums paid online (4.9)."""
    paid_at_home: float = 0.10
    """Renewal premiums collected at the door (4.9)."""
    claims: float = 0.08
    """Policies with a claim."""
    complaints: float = 0.03
    """Policies with a complaint."""
    surveyed: float = 0.35
    """Policies with a satisfaction survey."""
    answered: float = 0.60
    """Surveys that are answered."""
    satisfied: float = 0.885
    """Answers of 80 and more of 100 (4.9: 85 % to 92.3 %)."""
    with_commission: bool = True
    """Whether a finance system reports what it decided about commission."""
    with_points: bool = True
    """Whether an agency system reports the quality points it deducted."""

    noise: Noise = field(default_factory=Noise)
    """How facts reach us."""
    breaches: Mapping[str, float] = field(default_factory=_usual)
    """Share of each kind of breach; ``kinds.py`` says of what, and which rule is broken."""

    def __post_init__(self) -> None:
        last = self.first_effective.replace(year=self.first_effective.year + self.sales_years)
        if day_of(self.until) - day_of(last) < _SLACK_DAYS:
            raise ValueError(
                f"simulate until {self.until}: policies are sold until {last}; "
                f"set until to {date_of(day_of(last) + _SLACK_DAYS)} or later, or fewer sales_years"
            )
        unknown = sorted(set(self.breaches) - set(KINDS))
        if unknown:
            raise ValueError(f"unknown kinds of breach: {', '.join(unknown)}; see kinds.py")
        for name, group in GROUPS.items():
            if sum(self.breaches.get(kind, 0.0) for kind in group) > 1:
                raise ValueError(f"the breaches of the group {name} sum up to more than 1")

    @classmethod
    def clean(cls) -> Self:
        """Levels of a portfolio in which no rule is broken and every fact arrives as it should.

        Exemptions are left out too: the law of the cooling-off period (REG-B1) knows none.
        """
        noise = Noise(late=0.0, duplicate=0.0, conflict=0.0, malformed=0.0)
        return cls(noise=noise, breaches=MappingProxyType({}), exempted=0.0)

    def with_breaches(self, **rates: float) -> Self:
        """The same levels with other shares for the named kinds of breach."""
        return replace(self, breaches=MappingProxyType({**self.breaches, **rates}))

    def group(self, name: str) -> dict[str, float]:
        """Shares of the kinds of one group, in the order of the table."""
        return {kind: self.breaches.get(kind, 0.0) for kind in GROUPS[name]}

    def as_dict(self) -> dict[str, Any]:
        """The levels as plain JSON."""
        plain = asdict(replace(self, breaches={}))
        plain["breaches"] = dict(self.breaches)
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in plain.items()}
