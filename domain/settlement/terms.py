"""The terms of the settlement: every number and date that a run goes by."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from domain.calendar import add_months
from domain.enums import SalesChannel

CHINA = timezone(timedelta(hours=8))  # Asia/Shanghai; no summer time since 1991


@dataclass(frozen=True, slots=True)
class Charge:
    """A fixed amount that the agent loses for good, and the rule that takes it."""

    fen: int
    rule_id: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run goes by; the defaults are the company's own rules of 2010, as built in.

    units   days of the month, natural months, fen, percent; ``from_effective`` is the first
            effective date of a policy in scope, ``long_term`` None if it does not matter
    source  SET-01, RCP-01, RCP-02, CBK-13, CBK-14, SCP-01 (AMB-01), SCP-02
    """

    rulebook: str = "cpic"
    version: str = "2010-09"
    cut_off_day: int = 20
    receipt_months: int = 3
    receipt_late: Charge = Charge(2_000, "RCP-02")
    phone_changed: Charge = Charge(4_000, "CBK-13")
    forfeit_rule: str = "CBK-14"
    forfeit_percent: int = 100
    net_floor_fen: int = 0
    channels: frozenset[SalesChannel] = frozenset({SalesChannel.AGENT})
    long_term: bool | None = True
    from_effective: date = date(2010, 9, 1)

    def cut_off(self, month: str) -> datetime:
        """The instant of a month's run; what occurs at it or later is for the next one (SET-01).

        units   ``month`` as YYYY-MM; 00:00 in Asia/Shanghai
        """
        year, number = map(int, month.split("-"))
        return datetime(year, number, self.cut_off_day, tzinfo=CHINA)

    def receipt_due(self, effective_on: date) -> date:
        """Last day on which a returned receipt is in time.

        units   natural months; a day that does not exist becomes the last of its month (AMB-21)
        source  RCP-01: late means *exceeding* three months, so the same day is in time
        """
        return add_months(effective_on, self.receipt_months)


CPIC_TERMS = Terms()
"""The company's own rules (document 004), in force from September 2010; the built-in book's."""
