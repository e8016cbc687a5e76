"""Build the read models anew beside the old ones, compare, swap."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from adapters.duckdb import files
from adapters.duckdb.audit import audit
from adapters.duckdb.catching_up import BATCH, Progress, catch_up
from adapters.duckdb.connection import (
    ANSWERING_LIMIT,
    THREADS,
    answering,
    reading,
    writing,
)
from adapters.duckdb.digest import Digest, digests_of
from adapters.duckdb.files import settle, swap_in
from adapters.duckdb.layout import fingerprints
from adapters.duckdb.publish import sole
from adapters.duckdb.store import Store
from domain.errors import PolicytrailError, WorkspaceBusy
from projections.catalog import Model, catalogue, digested
from projections.ports import EventSource

_ATTEMPTED = "rebuild the read models"
Compared = Literal["equal", "differs", "changed", "absent"]


@dataclass(frozen=True, slots=True)
class ModelDigest:
    """What a rebuilt read model says, and how it compares with the one it replaces.

    ``compared`` at the position of the old one: ``changed`` if its SQL is no longer the same,
    ``absent`` if there was none that could be read and came from this ledger
    """

    model: str
    rows: int
    digest: str
    compared: Compared


@dataclass(frozen=True, slots=True)
class _Old:
    position: int
    digests: dict[str, Digest]
    fingerprints: dict[str, str]


def rebuild(
    source: EventSource,
    live: Path,
    published: Path,
    models: Sequence[Model] | None = None,
    on_progress: Progress | None = None,
    *,
    batch: int = BATCH,
    on_kept: Callable[[Path], None] | None = None,
) -> list[ModelDigest]:
    """Fold the whole ledger into new files and swap them in, or leave the old ones as they are.

    Read models of another ledger may be the last trace of it: they are set aside, and ``on_kept``
    is told where.

    raises  WorkspaceBusy, Damaged if the result fails an audit, LedgerUnavailable
    """
    models = catalogue() if models is None else models
    with sole(live, published, _ATTEMPTED) as place:
        old = _look_at(live, published, source, models)
        fresh = files.beside(live)
        files.lay_out(fresh, _ATTEMPTED, source.ledger_id, models)
        with writing(fresh, _ATTEMPTED, zone="UTC") as con:
            store = Store(con, models)
            if old.position:
                catch_up(store, source, batch=batch, end=old.position, on_progress=on_progress)
                store.make_ready()  # to digest what is not judged yet judges all of it at once
            then = _digested(con) if old.digests else {}
            catch_up(store, source, batch=batch, on_progress=on_progress)
            store.make_ready()
            now = (then if store.checkpoint.position == old.position else {}) or _digested(con)
            _audit(con)
            store.join()
        kept = _set_aside(published, source) or _set_aside(live, source)
        if kept and on_kept:
            on_kept(kept)
        swap_in(fresh, live)  # first: an older live file would be gone on with after a crash
        place.hand_over()
        return [_compared(digest, then.get(digest.model), old) for digest in now.values()]


def _digested(con: duckdb.DuckDBPyConnection) -> dict[str, Digest]:
    with answering(con):
        return _digests(con, catalogue())


def _audit(con: duckdb.DuckDBPyConnection) -> None:
    with answering(con):
        audit(con)


def _look_at(live: Path, published: Path, source: EventSource, models: Sequence[Model]) -> _Old:
    """What the old read models say: those that a crash left half-way, or else the published."""
    absent = _Old(0, {}, {})
    if not live.exists() and not published.exists():
        return absent
    try:
        with _open(live, published) as con:
            mark = Store(con, models).checkpoint
            if mark.ledger_id != source.ledger_id or mark.position > source.last_position():
                return absent
            known = fingerprints(con)
            current = [m for m in models if known.get(m.name) == m.fingerprint]
            return _Old(mark.position, _digests(con, current), known)
    except WorkspaceBusy:
        raise
    except PolicytrailError:
        return absent


@contextmanager
def _open(live: Path, published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    if live.exists():
        with writing(live, _ATTEMPTED, zone="UTC") as con, answering(con):
            yield con
    else:
        with reading(
            published, _ATTEMPTED, zone="UTC", threads=THREADS, memory=ANSWERING_LIMIT
        ) as con:
            yield con


def _set_aside(path: Path, source: EventSource) -> Path | None:
    if not path.exists():
        return None
    try:
        with reading(path, _ATTEMPTED) as con:
            theirs = str(
                con.execute("SELECT ledger_id FROM projection_checkpoint").fetchall()[0][0]
            )
    except (PolicytrailError, IndexError):
        return None
    if theirs == source.ledger_id:
        return None
    if files.log_of(path).exists():  # a crash has left it, with what the file lacks
        with writing(path, _ATTEMPTED) as con:
            con.execute("CHECKPOINT")
    aside = path.with_name(f"read_models.{theirs[:8]}.duckdb")
    settle(path, aside)
    return aside


def _digests(con: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> dict[str, Digest]:
    return {digest.model: digest for digest in digests_of(con, digested(models))}


def _compared(now: Digest, then: Digest | None, old: _Old) -> ModelDigest:
    compared: Compared
    if now.model in old.digests:
        compared = "equal" if old.digests[now.model] == then else "differs"
    else:
        compared = "changed" if now.model in old.fingerprints else "absent"
    return ModelDigest(now.model, now.rows, now.value, compared)
