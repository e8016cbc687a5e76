"""Whether the read models say what the ledger and the rulebooks in force say; what to do if not."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.console.common import say
from adapters.console.rules.books import Held
from adapters.console.verdicts.options import About, about
from adapters.duckdb.errors import REBUILD
from adapters.duckdb.status import Standing, standing
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Mismatched, NotFound
from projections.catalog import Model

_ATTEMPTED = "ask the read models"


@dataclass(frozen=True, slots=True)
class UpTo:
    """How far the read models go, and whether they were made under the rulebooks in force."""

    position: int
    ledger_position: int
    rulebooks_in_force: bool


def looked_up(
    place: Workspace, books: Held, whom: str | None, *, project: bool
) -> tuple[About, UpTo]:
    """Whom a question is about, and how far the read models go once they are up to date.

    raises  NotFound, Misused, Mismatched, Damaged, WorkspaceBusy, LedgerUnavailable
    """
    with LedgerReader(place.ledger) as ledger:
        found = About() if whom is None else about(ledger, whom)
        return found, up_to_date(ledger, place, books.models, project=project)


def up_to_date(
    ledger: LedgerReader, place: Workspace, models: Sequence[Model], *, project: bool
) -> UpTo:
    """Bring the read models up to date if that is wanted and needed; say what they still lack.

    raises  NotFound if there are none; Mismatched if they come from another ledger; Damaged,
            WorkspaceBusy, LedgerUnavailable
    """
    last = ledger.last_position()
    stands = standing(place.published, models)
    if project and (stands is None or stands.position < last or stands.otherwise):
        from adapters.console.agents.common import catch_up

        catch_up(ledger, place)
        stands = standing(place.published, models)
    if stands is None:
        why = "no read models have been published"
        raise NotFound(_ATTEMPTED, why, "run `policytrail project`")
    if stands.ledger_id != ledger.ledger_id:
        raise Mismatched(_ATTEMPTED, "they come from another ledger", REBUILD)
    _warn(stands, last)
    return UpTo(stands.position, last, not stands.otherwise)


def _warn(stands: Standing, last: int) -> None:
    if stands.position < last:
        say(
            f"the read models go up to position {stands.position:,} of {last:,}: what they lack is"
            " not judged; run `policytrail project`, then this again"
        )
    if stands.otherwise:
        say(
            "the read models were made under other rulebooks than those in force, or by another"
            " version of policytrail; run `policytrail project`, then this again"
        )
