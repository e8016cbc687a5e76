"""Reading the ledger for decisions about agents: the facts of a few types, by agent."""

import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from domain.discipline.facts import Known
from domain.events import EVENT_TYPES

_FACTS = """
SELECT s.name, e.occurred_us, e.position, e.event_id, t.topic, e.payload
FROM events e NOT INDEXED CROSS JOIN types t USING (type_no) CROSS JOIN streams s USING (stream_no)
WHERE e.type_no IN (SELECT type_no FROM types WHERE name IN (SELECT value FROM json_each(:types)))
"""
_FACTS_OF = """
SELECT s.name, e.occurred_us, e.position, e.event_id, t.topic, e.payload
FROM json_each(:streams) wanted CROSS JOIN streams s ON s.name = wanted.value
CROSS JOIN events e ON e.stream_no = s.stream_no CROSS JOIN types t USING (type_no)
WHERE t.name IN (SELECT value FROM json_each(:types))
"""
_HEADS = """
SELECT s.name, MAX(e.version)
FROM json_each(?) wanted CROSS JOIN streams s ON s.name = wanted.value
CROSS JOIN events e ON e.stream_no = s.stream_no
GROUP BY s.stream_no
"""


class AgentFile(NamedTuple):
    """An agent's stream, the version up to which it is told, and the facts that were asked for."""

    stream: str
    version: int
    facts: list[Known]

    @property
    def agent_id(self) -> str:
        """The agent."""
        return self.stream.partition("/")[2]


def every_agent(
    db: SQLiteCursor, types: Collection[str], others: Collection[str] = ()
) -> list[AgentFile]:
    """The agents with facts of these types (named without version), and the streams of others.

    shape   by the name of the stream
    """
    db.execute(_FACTS, {"types": json.dumps(sorted(types))})
    return _files(db, db.fetchall(), others)


def these_agents(
    db: SQLiteCursor, types: Collection[str], streams: Collection[str]
) -> list[AgentFile]:
    """The same for some streams only, whether or not they have any such fact."""
    values = {"types": json.dumps(sorted(types)), "streams": json.dumps(sorted(streams))}
    db.execute(_FACTS_OF, values)
    return _files(db, db.fetchall(), streams)


def _files(
    db: SQLiteCursor, rows: Sequence[Sequence[object]], others: Collection[str]
) -> list[AgentFile]:
    facts: dict[str, list[Known]] = {stream: [] for stream in others}
    for stream, occurred_us, position, event_id, topic, payload in rows:
        event = EVENT_TYPES[str(topic)].model_validate_json(payload)  # type: ignore[arg-type]  # bytes
        known = Known(occurred_us, position, event_id, event)  # type: ignore[arg-type]  # as declared
        facts.setdefault(str(stream), []).append(known)
    db.execute(_HEADS, (json.dumps(sorted(facts)),))
    heads = dict(db.fetchall())
    return [AgentFile(name, heads.get(name, 0), facts[name]) for name in sorted(facts)]
