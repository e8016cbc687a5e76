"""Everything that can go wrong in words a person can act on.

PolicytrailError
├── Refused             a decision that the state of the aggregate forbids
├── NotFound            a stream, policy, file or report that nobody has recorded
├── Misused             an argument that cannot mean anything
├── WorkspaceBusy       another process is writing this workspace
├── Fenced              a partition has another reader by now; nothing was written
├── LedgerUnavailable   the ledger cannot be opened, read or written now
├── BrokerUnavailable   no Kafka broker answers, or none that can be used
├── AccessDenied        a broker refuses the login, or what was asked of it
├── Damaged             stored bytes are not what was stored
└── Mismatched          files that do not belong together, or to this version of the program

The message says what was attempted, why not, and the way out: "attempted: why not; way out". How a
program ends after one of them is the command line's business.
"""


class PolicytrailError(Exception):
    """A failure with its reason and the way out."""

    def __init__(self, attempted: str, why: str, way_out: str | None = None) -> None:
        self.attempted = attempted
        self.why = why
        self.way_out = way_out
        super().__init__(attempted, why, way_out)

    def __str__(self) -> str:
        """Say in one sentence what was attempted, why not, and the way out."""
        tail = f"; {self.way_out}" if self.way_out else ""
        return f"{self.attempted}: {self.why}{tail}"


class Refused(PolicytrailError):
    """A decision was refused, because the aggregate's state forbids it under ``rule``."""

    def __init__(
        self, attempted: str, why: str, way_out: str | None = None, *, rule: str | None = None
    ) -> None:
        super().__init__(attempted, why, way_out)
        self.rule = rule

    def __str__(self) -> str:
        """Say it in one sentence, with the rule's id in brackets."""
        return f"{super().__str__()} ({self.rule})" if self.rule else super().__str__()


class NotFound(PolicytrailError):
    """What was asked for is not recorded."""


class Misused(PolicytrailError):
    """An argument was given that cannot mean anything."""


class WorkspaceBusy(PolicytrailError):
    """Another process is writing the workspace."""


class Fenced(PolicytrailError):
    """A partition has another reader by now, or stands elsewhere; nothing was written."""


class LedgerUnavailable(PolicytrailError):
    """The ledger cannot be opened, read or written now."""


class BrokerUnavailable(PolicytrailError):
    """No Kafka broker answers in time, or none that can be used."""


class AccessDenied(PolicytrailError):
    """A broker refuses the login, or what was asked of it."""


class Damaged(PolicytrailError):
    """Stored bytes are not what was stored."""


class Mismatched(PolicytrailError):
    """Files do not belong together, or another version of the program wrote them."""
