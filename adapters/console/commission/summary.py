"""What a settlement run decided, by agent and by reason: counts and amounts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from domain.events import Event
from domain.events.policy_commission import (
    CommissionAccrued,
    CommissionDeducted,
    CommissionForfeited,
    CommissionHeld,
    CommissionReleased,
    CommissionSettled,
)

_ORDER = ("ACCRUED", "SETTLED", "RELEASED", "HELD", "DEDUCTED", "FORFEITED")


@dataclass(slots=True)
class Cell:
    """How many policies, and how much."""

    policies: int = 0
    fen: int = 0

    def add(self, fen: int) -> None:
        """Count one more."""
        self.policies += 1
        self.fen += fen


Cells = defaultdict[tuple[str, str], Cell]


def _cells() -> Cells:
    return defaultdict(Cell)


@dataclass(slots=True)
class Summary:
    """Decisions counted twice over: by reason, and by agent.

    A hold with two reasons counts under both, so the holds by reason add up to more than all holds;
    under its agent it counts once.
    """

    AGENT_HEADINGS: ClassVar[tuple[str, ...]] = (
        "policies",
        "settled yuan",
        "released yuan",
        "held yuan",
        "deducted yuan",
        "forfeited yuan",
    )
    by_reason: Cells = field(default_factory=_cells)
    by_agent: Cells = field(default_factory=_cells)
    policies: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, agent_id: str, events: Iterable[Event]) -> None:
        """Count what was decided about one policy."""
        self.policies[agent_id] += 1
        for event in events:
            decision, reasons, fen = _told(event)
            self.by_agent[agent_id, decision].add(fen)
            for reason in reasons:
                self.by_reason[decision, reason].add(fen)

    def plain(self) -> dict[str, object]:
        """The summary for programs, in fen."""
        return {
            "by_reason": [
                {"decision": decision, "reason": reason or None}
                | {"policies": cell.policies, "fen": cell.fen}
                for (decision, reason), cell in self._reasons()
            ],
            "by_agent": [
                {"agent_id": agent, "policies": self.policies[agent]}
                | {f"{name.lower()}_fen": self._fen(agent, name) for name in _ORDER}
                for agent in self._agents()
            ],
        }

    def reason_rows(self) -> list[tuple[object, ...]]:
        """Decision, reason, policies, yuan."""
        return aligned(
            (decision, reason, cell.policies, yuan(cell.fen))
            for (decision, reason), cell in self._reasons()
        )

    def agent_rows(self) -> list[tuple[object, ...]]:
        """Agent, policies and yuan, the hardest hit first."""
        return aligned(
            (agent, self.policies[agent])
            + tuple(yuan(self._fen(agent, name)) for name in _ORDER[1:])
            for agent in self._agents()
        )

    def _reasons(self) -> list[tuple[tuple[str, str], Cell]]:
        return sorted(self.by_reason.items(), key=lambda item: (_ORDER.index(item[0][0]), item[0]))

    def _agents(self) -> list[str]:
        """Agents by what they lost for good, then by what is held from them."""

        def hit(agent: str) -> tuple[int, int, str]:
            lost = self._fen(agent, "FORFEITED") + self._fen(agent, "DEDUCTED")
            return -lost, -self._fen(agent, "HELD"), agent

        return sorted(self.policies, key=hit)

    def _fen(self, agent: str, decision: str) -> int:
        cell = self.by_agent.get((agent, decision))
        return cell.fen if cell else 0


def _told(event: Event) -> tuple[str, tuple[str, ...], int]:
    """The decision, its reasons (one empty if it has none), and the amount."""
    match event:
        case CommissionHeld():
            return "HELD", tuple(event.reasons), event.amount_fen
        case CommissionDeducted():
            return "DEDUCTED", (event.reason,), event.amount_fen
        case CommissionForfeited():
            return "FORFEITED", (event.reason,), event.amount_fen
        case CommissionSettled():
            return "SETTLED", ("",), event.net_fen
        case CommissionReleased():
            return "RELEASED", ("",), event.net_fen
        case CommissionAccrued():
            return "ACCRUED", ("",), event.amount_fen
        case _:
            raise TypeError(f"no decision of a run: {event.TOPIC}")


def aligned(rows: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Amounts are text, so that they have two decimals; under each other they end alike."""
    filled = list(rows)
    widths = [max(len(str(cell)) for cell in column) for column in zip(*filled, strict=True)]
    return [
        tuple(
            cell.rjust(width) if isinstance(cell, str) and cell[-3:-2] == "." else cell
            for cell, width in zip(row, widths, strict=True)
        )
        for row in filled
    ]


def yuan(fen: int) -> str:
    """An amount in fen as yuan with two decimals."""
    return f"{fen / 100:,.2f}"
