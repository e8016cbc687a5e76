"""How far the published read models have come."""

from dataclasses import dataclass
from pathlib import Path

from adapters.duckdb.connection import reading
from projections.catalog import catalogue


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """One read model as readers see it; ``current`` says whether today's SQL made it."""

    model: str
    position: int
    rows: int
    current: bool


def status(published: Path) -> tuple[ModelStatus, ...]:
    """The published read models; none before the first publication.

    raises  Damaged, Mismatched
    """
    if not published.exists():
        return ()
    with reading(published, "look at the read models") as con:
        position = con.execute("SELECT position FROM projection_checkpoint").fetchall()[0][0]
        known = dict(con.execute("SELECT model, fingerprint FROM projection_models").fetchall())
        return tuple(
            ModelStatus(
                model=model.name,
                position=position,
                rows=con.execute(f"SELECT COUNT(*) FROM {model.name}").fetchall()[0][0],
                current=known[model.name] == model.fingerprint,
            )
            for model in catalogue()
            if model.name in known
        )
