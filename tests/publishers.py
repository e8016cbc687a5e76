"""A ledger with decisions, and publishers of it with small batches."""

from adapters.console.publishing.publication import Outlets, Publication
from adapters.kafka.sending import Sender
from adapters.kafka.settings import Settings
from adapters.ledger.ledger import Ledger
from adapters.ledger.publishing import standing
from adapters.ledger.read import of_source
from adapters.ledger.reading import LedgerReader
from domain.facts import Recorded
from streams.fixtures import FIXTURES
from streams.intake import Line, batches
from streams.topics import read
from tests.brokers import Broker
from tests.console import Console
from tests.lines import event
from tests.outlets import Outlet

SMALL = 2_000  # bytes: a few decisions a batch
DECISIONS = ("commission", "quality", "reports", "recorded")


def settled(console: Console) -> None:
    """A policy whose commission is held and then released, and one that is forfeited."""
    for name in ("F02-scanned-at-the-cut-off", "F11a-manual-visit-failed"):
        assert console("ingest", str(FIXTURES / f"{name}.ndjson"), "--no-project").code == 0
    for month in ("2010-09", "2010-10"):
        assert console("settle", month, "--no-project").code == 0


def decide(console: Console, *numbers: int) -> None:
    """Record facts of policytrail's own source, and one of another's between them."""
    lines = [
        event(n, subject=f"policy/P-{n % 7}", source="policytrail" if n % 5 else "elsewhere")
        for n in numbers
    ]
    console.workspace.mkdir(exist_ok=True)
    with Ledger(console.workspace / "ledger.sqlite") as ledger:
        for batch in batches([Line(n, raw, n) for n, raw in enumerate(lines, 1)]):
            ledger.record("decided", batch)


def decided(console: Console) -> list[Recorded]:
    """What policytrail has recorded, by position."""
    with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
        return ledger.ask(lambda db: of_source(db, "policytrail", 0, 2**62, 2**31))


def decisions_only(ours: Outlet) -> tuple[str, ...]:
    """Options that leave findings out, for which the read models would be made first."""
    return (*ours.options, *(word for one in DECISIONS for word in ("--topic", ours.name(one))))


def kept(console: Console, publisher: str = "policytrail") -> int:
    """The position that is kept for a publisher."""
    with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
        found = ledger.ask(lambda db: standing(db, publisher))
    return found.position if found else 0


def outlets(ours: Outlet, batch_bytes: int = SMALL) -> Outlets:
    """The topics as a run is given them, with small batches."""
    names = [ours.name(one) for one in DECISIONS]
    return Outlets(read(ours.declaration.read_text()), names, batch_bytes=batch_bytes)


def settings(broker: Broker, timeout: float = 3.0) -> Settings:
    """How the broker is reached."""
    return Settings((broker.address,), timeout)


def step(publication: Publication, where: Settings) -> None:
    """Send one batch and remember it."""
    batch = publication.next_batch()
    assert batch is not None
    with Sender(where, "publish") as sender:
        sender.send(batch.messages)
    publication.acknowledged(batch)
