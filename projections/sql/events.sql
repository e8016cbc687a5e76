-- model    events: the audit trail, one row an event, exactly as the ledger holds it
-- key      position
-- reads    policy.* claim.* complaint.* agent.*
-- source   the ledger; names and types of the envelope
-- units    *_at: instants, shown at Asia/Shanghai
-- column   position BIGINT: place in the ledger, from 1 without gaps
-- column   event_id VARCHAR: the id that the source system gave the event
-- column   stream VARCHAR: what the event is about, aggregate/id
-- column   version BIGINT: place in its stream, from 1 without gaps
-- column   type VARCHAR: name of the event without its version
-- column   schema_version INTEGER: version of the event's contract
-- column   occurred_at TIMESTAMPTZ: when it happened (business time)
-- column   recorded_at TIMESTAMPTZ: when it became known to the ledger
-- column   actor_type VARCHAR: kind of actor: CUSTOMER, AGENT, STAFF, SYSTEM or REGULATOR
-- column   actor_ref VARCHAR: reference of the actor
-- column   source_system VARCHAR: system that reported the event
-- column   source_position VARCHAR: where it was read: topic, partition and offset, or file and
--          line
-- column   correlation_id VARCHAR: the piece of work it belongs to, if known
-- column   causation_id VARCHAR: id of the event that caused it, if known
-- column   reason VARCHAR: why the one who recorded it did so, where a person had to say it
-- column   payload JSON: the fields of the event, canonical JSON
SELECT
    position,
    event_id,
    stream,
    version,
    type,
    schema_version::INTEGER AS schema_version,
    occurred_at,
    recorded_at,
    actor_type,
    actor_ref,
    source_system,
    feed,
    feed_line,
    correlation_id,
    causation_id,
    reason,
    payload::JSON AS payload
FROM batch;

SELECT
    position,
    event_id,
    stream,
    version,
    type,
    schema_version,
    occurred_at,
    recorded_at,
    actor_type,
    actor_ref,
    source_system,
    feed || ':' || feed_line AS source_position,
    correlation_id,
    causation_id,
    reason,
    payload
FROM state;
