-- model    complaints: where each complaint stands, and who answers for it
-- key      complaint_id
-- reads    complaint.*
-- source   P-09; a fact that can happen once is taken from its first report in business order, a
--          fact
--          that can be restated from its last
-- units    *_on: dates in Asia/Shanghai; *_at: instants; *_fen: 1/100 yuan; paused_seconds: seconds
-- not here whether a clock was kept: that needs a rulebook and working days
-- column   complaint_id VARCHAR: id of the complaint
-- column   phase VARCHAR: furthest step: UNKNOWN, FILED, ACCEPTED, INVESTIGATED, RESOLVED,
--          FED_BACK,
--          WITHDRAWN or CLOSED
-- column   customer_ref VARCHAR: who complained
-- column   policy_id VARCHAR: policy it is about, if any
-- column   claim_id VARCHAR: claim it is about, if any
-- column   agent_id VARCHAR: agent it is about, if any
-- column   channel VARCHAR: how it came in
-- column   source VARCHAR: DIRECT, REGULATOR, MEDIA or ASSOCIATION
-- column   cause VARCHAR: what it is about
-- column   received_at TIMESTAMPTZ: when it was received
-- column   complainant_count BIGINT: number of complainants
-- column   accepted_at TIMESTAMPTZ: when it was accepted
-- column   grade BIGINT: grade given at the acceptance
-- column   category VARCHAR: category given at the acceptance
-- column   handler_ref VARCHAR: who handles it
-- column   handler_conflict_checked BOOLEAN: the handler was checked for a conflict of interest
-- column   owner_ref VARCHAR: who answers for it, as last assigned
-- column   owner_type VARCHAR: AGENT, DEPARTMENT or BRANCH
-- column   caused_by_owner BOOLEAN: the owner caused it
-- column   investigated_at TIMESTAMPTZ: end of the last investigation
-- column   facts_verified BOOLEAN: it found the facts to be true
-- column   responsible_party VARCHAR: whom it holds responsible
-- column   misleading_category VARCHAR: kind of misleading sale it found
-- column   investigations BIGINT: number of investigations
-- column   extended_due_on DATE: due date of the last extension
-- column   extension_level VARCHAR: COMPLEX or ESPECIALLY_COMPLEX
-- column   extensions BIGINT: number of extensions
-- column   pauses BIGINT: number of pauses of the clock
-- column   resumptions BIGINT: number of resumptions of the clock
-- column   paused_since TIMESTAMPTZ: start of the open pause; empty if the clock runs
-- column   paused_seconds BIGINT: length of the ended pauses, whole seconds
-- column   resolved_at TIMESTAMPTZ: when it was last decided
-- column   measure VARCHAR: NEGOTIATION, MEDIATION, COMPENSATION or OTHER
-- column   compensation_fen BIGINT: compensation in the last decision
-- column   resolutions BIGINT: number of decisions
-- column   feedback_at TIMESTAMPTZ: when the complainant was first told
-- column   feedback_channel VARCHAR: how
-- column   remedies_explained BOOLEAN: remedies were explained then
-- column   satisfaction_score DOUBLE: last score for the handling
-- column   satisfaction_accepted BOOLEAN: the complainant accepted the result then
-- column   escalations BIGINT: times it went higher or outside
-- column   escalated_at TIMESTAMPTZ: when it first did
-- column   escalated_to VARCHAR: where it last went: SUPERIOR, REGULATOR, MEDIA or COURT
-- column   reviews_requested BIGINT: reviews requested
-- column   review_requested_on DATE: day of the first request
-- column   reviews_decided BIGINT: reviews decided
-- column   review_decided_on DATE: day of the last decision
-- column   review_outcome VARCHAR: its outcome
-- column   withdrawn_at TIMESTAMPTZ: when it was withdrawn
-- column   closed_at TIMESTAMPTZ: when it was closed
-- column   archive_ref VARCHAR: where it is archived
-- column   closed_loop BOOLEAN: accepted, investigated, resolved and fed back (CMP-03)
-- column   accountabilities BIGINT: parties held to account
-- column   accountability_fen BIGINT: sum of the amounts imposed
-- column   accountable_party VARCHAR: party of the last of them
-- column   rectifications BIGINT: root causes put right
-- column   rectified_on DATE: day of the first of them
-- column   alerts_acknowledged BIGINT: risk alerts acknowledged
-- column   deviations_accepted BIGINT: breaches that a person accepted until a day
-- column   events BIGINT: number of facts about the complaint
-- column   first_occurred_at TIMESTAMPTZ: when the earliest of them happened
-- column   last_occurred_at TIMESTAMPTZ: when the latest of them happened
-- column   last_recorded_at TIMESTAMPTZ: when the latest known became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 11) AS complaint_id,
    first_fact(type = 'complaint.ComplaintFiled', moment, payload, '{"customer_ref": "VARCHAR",
        "policy_id": "VARCHAR", "claim_id": "VARCHAR", "agent_id": "VARCHAR", "channel": "VARCHAR",
        "source": "VARCHAR", "cause": "VARCHAR", "received_at": "TIMESTAMPTZ",
        "complainant_count": "BIGINT"}') AS filed,
    first_fact(type = 'complaint.ComplaintAccepted', moment, payload,
        '{"accepted_at": "TIMESTAMPTZ",
        "grade": "BIGINT", "category": "VARCHAR", "handler_ref": "VARCHAR",
        "handler_conflict_checked": "BOOLEAN"}') AS accepted,
    last_fact(type = 'complaint.ComplaintOwnerAssigned', moment, payload, '{"owner_ref": "VARCHAR",
        "owner_type": "VARCHAR", "caused_by_owner": "BOOLEAN"}') AS owned,
    last_fact(type = 'complaint.ComplaintInvestigated', moment, payload,
        '{"facts_verified": "BOOLEAN",
        "responsible_party": "VARCHAR", "misleading_category": "VARCHAR",
        "completed_at": "TIMESTAMPTZ"}') AS investigated,
    counted(type = 'complaint.ComplaintInvestigated') AS investigations,
    last_fact(type = 'complaint.ComplaintDeadlineExtended', moment, payload,
        '{"new_due_on": "DATE", "level": "VARCHAR"}') AS extended,
    counted(type = 'complaint.ComplaintDeadlineExtended') AS extensions,
    LIST({
        'moment': moment, 'pauses': type = 'complaint.ComplaintClockPaused',
        'reason': payload ->> 'reason'
    }) FILTER (
        WHERE type IN ('complaint.ComplaintClockPaused', 'complaint.ComplaintClockResumed')
    ) AS clock,
    counted(type = 'complaint.ComplaintClockPaused') AS pauses,
    counted(type = 'complaint.ComplaintClockResumed') AS resumptions,
    last_fact(type = 'complaint.ComplaintResolved', moment, payload, '{"measure": "VARCHAR",
        "compensation_fen": "BIGINT", "decided_at": "TIMESTAMPTZ"}') AS resolved,
    counted(type = 'complaint.ComplaintResolved') AS resolutions,
    first_fact(type = 'complaint.ComplaintFeedbackGiven', moment, payload,
        '{"given_at": "TIMESTAMPTZ",
        "channel": "VARCHAR", "remedies_explained": "BOOLEAN"}') AS fed_back,
    last_fact(type = 'complaint.ComplaintSatisfactionRecorded', moment, payload,
        '{"score": "DOUBLE", "accepted": "BOOLEAN"}') AS satisfaction,
    counted(type = 'complaint.ComplaintEscalated') AS escalations,
    first_fact(type = 'complaint.ComplaintEscalated', moment, payload,
        '{"escalated_at": "TIMESTAMPTZ"}') AS escalated,
    last_fact(type = 'complaint.ComplaintEscalated', moment, payload,
        '{"to": "VARCHAR"}') AS went_to,
    counted(type = 'complaint.ComplaintReviewRequested') AS reviews_requested,
    first_fact(type = 'complaint.ComplaintReviewRequested', moment, payload,
        '{"requested_on": "DATE"}') AS review_requested,
    counted(type = 'complaint.ComplaintReviewDecided') AS reviews_decided,
    last_fact(type = 'complaint.ComplaintReviewDecided', moment, payload,
        '{"decided_on": "DATE", "outcome": "VARCHAR"}') AS reviewed,
    first_fact(type = 'complaint.ComplaintWithdrawn', moment, payload,
        '{"at": "TIMESTAMPTZ", "archive_ref": "VARCHAR"}') AS withdrawn,
    first_fact(type = 'complaint.ComplaintClosed', moment, payload,
        '{"at": "TIMESTAMPTZ", "archive_ref": "VARCHAR"}') AS closed,
    counted(type = 'complaint.AccountabilityImposed') AS accountabilities,
    SUM(CASE
        WHEN type = 'complaint.AccountabilityImposed' THEN (payload ->> 'amount_fen')::BIGINT
    END) AS accountability_fen,
    last_fact(type = 'complaint.AccountabilityImposed', moment, payload,
        '{"party_ref": "VARCHAR"}') AS accountable,
    counted(type = 'complaint.RootCauseRectified') AS rectifications,
    first_fact(type = 'complaint.RootCauseRectified', moment, payload,
        '{"completed_on": "DATE"}') AS rectified,
    counted(type = 'complaint.AlertAcknowledged') AS alerts_acknowledged,
    counted(type = 'complaint.DeviationAccepted') AS deviations_accepted,
    COUNT(*) AS events,
    MIN(occurred_at) AS first_occurred_at,
    MAX(occurred_at) AS last_occurred_at,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type LIKE 'complaint.%'
GROUP BY complaint_id;

WITH timed AS (
    SELECT
        *,
        -- the clock stands from the first pause until every paused reason is resumed
        list_reduce(
            list_sort(clock),
            lambda so_far, step: {
                'reasons': CASE
                    WHEN step.pauses THEN list_distinct(list_append(so_far.reasons, step.reason))
                    ELSE list_filter(so_far.reasons, lambda reason: reason <> step.reason)
                END,
                'since': CASE
                    WHEN step.pauses THEN COALESCE(so_far.since, time_of(step.moment))
                    WHEN len(list_filter(so_far.reasons, lambda reason: reason <> step.reason)) > 0
                        THEN so_far.since
                END,
                'micros': so_far.micros + CASE
                    WHEN step.pauses OR so_far.since IS NULL THEN 0
                    WHEN len(list_filter(so_far.reasons, lambda reason: reason <> step.reason)) > 0
                        THEN 0
                    ELSE epoch_us(time_of(step.moment)) - epoch_us(so_far.since)
                END
            },
            {'reasons': []::VARCHAR[], 'since': NULL::TIMESTAMPTZ, 'micros': 0::BIGINT}
        ) AS paused
    FROM state
)
SELECT
    complaint_id,
    CASE
        WHEN closed IS NOT NULL THEN 'CLOSED'
        WHEN withdrawn IS NOT NULL THEN 'WITHDRAWN'
        WHEN fed_back IS NOT NULL THEN 'FED_BACK'
        WHEN resolved IS NOT NULL THEN 'RESOLVED'
        WHEN investigated IS NOT NULL THEN 'INVESTIGATED'
        WHEN accepted IS NOT NULL THEN 'ACCEPTED'
        WHEN filed IS NOT NULL THEN 'FILED'
        ELSE 'UNKNOWN'
    END AS phase,
    filed.value.customer_ref AS customer_ref,
    filed.value.policy_id AS policy_id,
    filed.value.claim_id AS claim_id,
    filed.value.agent_id AS agent_id,
    filed.value.channel AS channel,
    filed.value.source AS source,
    filed.value.cause AS cause,
    filed.value.received_at AS received_at,
    filed.value.complainant_count AS complainant_count,
    accepted.value.accepted_at AS accepted_at,
    accepted.value.grade AS grade,
    accepted.value.category AS category,
    accepted.value.handler_ref AS handler_ref,
    accepted.value.handler_conflict_checked AS handler_conflict_checked,
    owned.value.owner_ref AS owner_ref,
    owned.value.owner_type AS owner_type,
    owned.value.caused_by_owner AS caused_by_owner,
    investigated.value.completed_at AS investigated_at,
    investigated.value.facts_verified AS facts_verified,
    investigated.value.responsible_party AS responsible_party,
    investigated.value.misleading_category AS misleading_category,
    investigations,
    extended.value.new_due_on AS extended_due_on,
    extended.value.level AS extension_level,
    extensions,
    pauses,
    resumptions,
    paused.since AS paused_since,
    COALESCE(paused.micros, 0) // 1000000 AS paused_seconds,
    resolved.value.decided_at AS resolved_at,
    resolved.value.measure AS measure,
    resolved.value.compensation_fen AS compensation_fen,
    resolutions,
    fed_back.value.given_at AS feedback_at,
    fed_back.value.channel AS feedback_channel,
    fed_back.value.remedies_explained AS remedies_explained,
    satisfaction.value.score AS satisfaction_score,
    satisfaction.value.accepted AS satisfaction_accepted,
    escalations,
    escalated.value.escalated_at AS escalated_at,
    went_to.value.to AS escalated_to,
    reviews_requested,
    review_requested.value.requested_on AS review_requested_on,
    reviews_decided,
    reviewed.value.decided_on AS review_decided_on,
    reviewed.value.outcome AS review_outcome,
    withdrawn.value.at AS withdrawn_at,
    closed.value.at AS closed_at,
    COALESCE(closed.value.archive_ref, withdrawn.value.archive_ref) AS archive_ref,
    accepted IS NOT NULL AND investigated IS NOT NULL AND resolved IS NOT NULL
    AND fed_back IS NOT NULL AS closed_loop,
    accountabilities,
    TRY_CAST(COALESCE(accountability_fen, 0) AS BIGINT) AS accountability_fen,
    accountable.value.party_ref AS accountable_party,
    rectifications,
    rectified.value.completed_on AS rectified_on,
    alerts_acknowledged,
    deviations_accepted,
    events,
    first_occurred_at,
    last_occurred_at,
    last_recorded_at,
    last_position
FROM timed;
