"""Who looks, as the command line or the environment says it, and that it is kept."""

import json
import unicodedata
from collections.abc import Mapping
from typing import Annotated, NamedTuple

import typer

from adapters.workspace import Workspace
from domain.errors import Misused

_LONGEST = 500  # characters of a name or a purpose
AuditorOption = Annotated[
    str | None,
    typer.Option(
        "--auditor",
        metavar="NAME",
        envvar="POLICYTRAIL_AUDITOR",
        help="Who looks: it is kept, with the purpose.",
    ),
]
PurposeOption = Annotated[
    str | None,
    typer.Option(
        "--purpose", metavar="TEXT", envvar="POLICYTRAIL_PURPOSE", help="Why the auditor looks."
    ),
]


class Looker(NamedTuple):
    """Who looks, and why."""

    auditor: str
    purpose: str


def looker(auditor: str | None, purpose: str | None) -> Looker | None:
    """Who looks, and why; None if nobody said so.

    raises  Misused if one is said without the other, or is no text
    """
    if auditor is None and purpose is None:
        return None
    told = {"--auditor": auditor, "--purpose": purpose}
    for option, text in told.items():
        if text is None or not text.strip():
            why, way_out = f"{option} is missing", "who looks says why: name both"
            raise Misused("keep who looked", why, way_out)
        if len(text) > _LONGEST or any(unicodedata.category(c)[0] == "C" for c in text):
            why = f"{option} has a control character or more than {_LONGEST} characters"
            raise Misused("keep who looked", why, "write it in plain words")
    return Looker(str(auditor).strip(), str(purpose).strip())


def keep(
    place: Workspace,
    who: Looker | None,
    command: str,
    about: str | None,
    asked: Mapping[str, object],
) -> int:
    """Keep that somebody looks, before the answer is given; the number that it was kept under.

    raises  NotFound, Damaged, WorkspaceBusy, LedgerUnavailable
    """
    from adapters.ledger.accesses import AccessLedger
    from domain.evidence.access import Look

    auditor, purpose = who or (None, None)
    told = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
    with AccessLedger(place.ledger, create=False) as ledger:
        return ledger.look(Look(auditor, purpose, command, about, told)).number
