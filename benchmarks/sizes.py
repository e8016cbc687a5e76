"""How much data each kind of run takes."""

from dataclasses import dataclass, replace

EVENTS_A_POLICY = 29  # of simulated portfolios, over their seven years


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of a run.

    ``small``, ``middle`` and ``large`` are policies of simulated portfolios: ledgers of about 29
    events each. ``held_back`` lines at the end of each portfolio are not in its ledger: they are
    what is recorded on top of it. ``sampled`` events are enough for references that are so slow
    that nobody would wait for more.
    """

    name: str
    small: int
    middle: int
    large: int
    held_back: int
    sampled: int
    batches: int
    fresh_seconds: int
    fresh_rate: int
    few: int
    some: int
    starts: int
    seed: int = 1

    @property
    def words(self) -> dict[str, str]:
        """The sizes as labels say them."""
        lines = {
            name: _rounded(getattr(self, name) * EVENTS_A_POLICY)
            for name in ("small", "middle", "large")
        }
        arriving = f"{self.fresh_rate:,} a second for {self.fresh_seconds} s"
        return lines | {"sampled": _rounded(self.sampled), "arriving": arriving}

    def rounds(self, kind: str) -> int:
        """How often a case of this kind is run."""
        found: int = getattr(self, kind)
        return found

    def with_rounds(self, rounds: int) -> "Sizes":
        """The same sizes, each case run as often as this."""
        return replace(self, few=rounds, some=rounds, starts=rounds)

    def with_large(self, policies: int) -> "Sizes":
        """The same with another large ledger; the name says that it is not the usual one."""
        return replace(self, name=f"{self.name}, large changed", large=policies)

    def for_scale(self, policies: int, held_back: int, batches: int) -> "Sizes":
        """One size for every ledger, and how much comes on top of it."""
        return replace(
            self,
            name="scale",
            small=policies,
            middle=policies,
            large=policies,
            held_back=held_back,
            batches=batches,
        )


def _rounded(events: int) -> str:
    if events >= 1_000_000:  # noqa: PLR2004
        return f"{round(events / 1e6, 1):g} M"
    return f"{round(events, -3):,}" if events > 5_000 else f"{events:,}"  # noqa: PLR2004


FULL = Sizes(
    name="full",
    small=34_500,
    middle=103_500,
    large=345_000,
    held_back=620_000,
    sampled=50_000,
    batches=30,
    fresh_seconds=300,
    fresh_rate=2_000,
    few=1,
    some=3,
    starts=15,
)
QUICK = Sizes(
    name="quick",
    small=1_000,
    middle=3_000,
    large=3_000,
    held_back=41_000,
    sampled=3_000,
    batches=2,
    fresh_seconds=20,
    fresh_rate=2_000,
    few=1,
    some=3,
    starts=5,
)
SMOKE = Sizes(
    name="smoke",
    small=60,
    middle=60,
    large=60,
    held_back=500,
    sampled=100,
    batches=1,
    fresh_seconds=1,
    fresh_rate=300,
    few=1,
    some=1,
    starts=1,
)
