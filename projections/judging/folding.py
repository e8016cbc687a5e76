"""The fold of ``rule_facts``, put together of what each event type is to the rules.

It imports no model: whoever has the pieces can fold a few events without reading a rulebook.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Piece(NamedTuple):
    """What one event type is to the rules, as SQL; times are read once, outside of it.

    shape   ``taken`` is the list of payload fields that are looked at, called ``x`` in ``marks``,
            which is the list of watches that the event matches, with NULL for one that it does not
    """

    type: str
    taken: str
    marks: str


_FOLD = """SELECT
    mark.watch AS watch,
    stream,
    position,
    occurred_at,
    recorded_at,
    COALESCE(local_time(mark.dated), local_of(occurred_at)) AS at_time,
    mark.matching AS matching,
    mark.value AS value,
    mark.other AS other,
    names,
    slice_of(stream) AS slice
FROM (
    SELECT stream, position, occurred_at, recorded_at, names, UNNEST(list_filter(CASE type
{marks}
    END, lambda mark: mark IS NOT NULL)) AS mark
    FROM (
        SELECT type, stream, position, occurred_at, recorded_at, actor_type, actor_ref,
            payload ->> 'policy_id' AS names,
            CASE type
{taken}
            END AS x
        FROM batch
        WHERE type IN ({types})
    )
)"""


def fold_of(pieces: Iterable[Piece]) -> str:
    """The fold over the events of these types; at least one."""
    found = [*pieces]
    return _FOLD.format(
        marks="\n".join(f"        WHEN '{one.type}' THEN {one.marks}" for one in found),
        taken="\n".join(f"        WHEN '{one.type}' THEN {one.taken}" for one in found),
        types=", ".join(f"'{one.type}'" for one in found),
    )
