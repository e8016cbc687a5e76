"""Everything the ledger knows about one policy, in its own stream and in others."""

from typing import TYPE_CHECKING

from adapters.ledger import read
from domain.errors import Misused, NotFound
from domain.facts import Recorded

if TYPE_CHECKING:
    from eventsourcing.sqlite import SQLiteCursor


def find_policy(db: "SQLiteCursor", text: str) -> str:
    """The stream of the policy with this id or printed number.

    raises  NotFound; Misused if several policies carry the number
    """
    stream = text if text.startswith("policy/") else f"policy/{text}"
    db.execute("SELECT 1 FROM streams WHERE name = ?", (stream,))
    if db.fetchone():
        return stream
    numbered = {found.fact.stream for found in read.mentioning(db, f"policy_no/{text}")}
    match sorted(numbered):
        case [only]:
            return only
        case []:
            raise NotFound(
                f"find the policy {text}",
                "no fact about a policy of this id or number is recorded",
                'look for it with: policytrail query "SELECT policy_id, policy_no FROM policies"',
            )
        case several:
            raise Misused(
                f"find the policy {text}",
                f"{len(several)} policies carry this number: {', '.join(several)}",
                "name one of them",
            )


def policy_file(db: "SQLiteCursor", stream: str, known_us: int | None = None) -> list[Recorded]:
    """The policy's own events and those of its claims, complaints and agents that bear on it.

    A claim or complaint comes whole, if a fact known by ``known_us`` names the policy; of an agent
    come only the facts that name it.

    shape  in order of position, each once
    """
    found = {event.position: event for event in read.of_stream(db, stream)}
    names = [stream]
    for name in names:
        for mention in read.mentioning(db, name):
            if known_us is not None and mention.recorded_us > known_us:
                continue
            other = mention.fact.stream
            whole = mention.fact.aggregate in ("claim", "complaint")
            events = read.of_stream(db, other) if whole else [mention]
            found.update((event.position, event) for event in events)
            if mention.fact.aggregate == "claim" and other not in names:
                names.append(other)
    return [found[position] for position in sorted(found)]
