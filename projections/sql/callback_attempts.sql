-- model    callback_attempts: every dial of a callback, one row each
-- key      position
-- reads    policy.CallbackAttempted
-- source   P-04, CBK-02 to CBK-04, CBK-10
-- units    dialed_on, dialed_time: clock of China (UTC+8)
-- not here whether a dial was allowed: that needs a rulebook
-- column   position BIGINT: position of the dial in the ledger
-- column   event_id VARCHAR: id of the event
-- column   policy_id VARCHAR: id of the policy
-- column   round VARCHAR: FIRST, SECOND or MANUAL
-- column   attempt_no BIGINT: number of the dial as reported
-- column   dialed_at TIMESTAMPTZ: when it was dialled
-- column   dialed_on DATE: day of the dial
-- column   dialed_time TIME: time of the day of the dial
-- column   answered BOOLEAN: somebody answered
-- column   failure_category VARCHAR: TEMPORARY, NUMBER_PROBLEM, REFUSED or OTHER
-- column   failure_reason VARCHAR: reason within the category
-- column   caller_id VARCHAR: number shown to the customer
-- column   recording_ref VARCHAR: reference of the recording
-- column   source_system VARCHAR: system that reported the dial
-- column   occurred_at TIMESTAMPTZ: business time of the event
-- column   recorded_at TIMESTAMPTZ: when it became known
SELECT
    position,
    event_id,
    substr(stream, 8) AS policy_id,
    json_transform(payload, '{"round": "VARCHAR", "attempt_no": "BIGINT",
        "dialed_at": "TIMESTAMPTZ", "answered": "BOOLEAN", "failure_category": "VARCHAR",
        "failure_reason": "VARCHAR", "caller_id": "VARCHAR", "recording_ref": "VARCHAR"}') AS dial,
    source_system,
    occurred_at,
    recorded_at
FROM batch
WHERE type = 'policy.CallbackAttempted';

WITH local AS (
    SELECT *, dial.dialed_at AT TIME ZONE 'UTC' + INTERVAL 8 HOUR AS dialed
    FROM state
)
SELECT
    position,
    event_id,
    policy_id,
    dial.round AS round,
    dial.attempt_no AS attempt_no,
    dial.dialed_at AS dialed_at,
    dialed::DATE AS dialed_on,
    dialed::TIME AS dialed_time,
    dial.answered AS answered,
    dial.failure_category AS failure_category,
    dial.failure_reason AS failure_reason,
    dial.caller_id AS caller_id,
    dial.recording_ref AS recording_ref,
    source_system,
    occurred_at,
    recorded_at
FROM local;
