-- model    agent_quality: each agent's quality points, training and denials, by half-year
-- key      agent_id period
-- reads    agent.QualityPointsDeducted agent.QualityPointsRevoked agent.ControlledDocumentOverdue
--          agent.TrainingCompleted agent.PromotionDenied agent.RankMaintenanceDenied
--          agent.EliteClubDisqualified
-- source   section 3.5, M-A7; GAT-01, GAT-03, TRN-01; natural half-years, January to June, July to
--          December
-- units    points with one decimal; a deduction belongs to the half-year in which its own period
--          ends, whenever it was made or revoked; everything else to that of its day; *_day: dates in
--          Asia/Shanghai
-- not here whether the points are as many as the rulebook says: policytrail points --dry-run
-- column   agent_id VARCHAR: id of the agent
-- column   period VARCHAR: half-year, YYYY-H1 or YYYY-H2
-- column   first_day DATE: its first day
-- column   last_day DATE: its last day
-- column   deductions BIGINT: deductions of points, revoked ones included
-- column   points_deducted DECIMAL(18,1): their points
-- column   deductions_revoked BIGINT: of these, named by a revocation
-- column   points_revoked DECIMAL(18,1): their points
-- column   points_net DECIMAL(18,1): points that stand
-- column   items STRUCT(item_no BIGINT, deductions BIGINT, points DECIMAL(18,1))[]: what stands, by
--          item of the points table; empty if nothing does
-- column   documents_overdue BIGINT: reports of controlled documents overdue
-- column   trainings BIGINT: courses completed
-- column   training_minutes BIGINT: minutes of courses passed
-- column   promotions_denied BIGINT: promotions denied, whichever period they were denied for
-- column   ranks_denied BIGINT: rank maintenance denied, likewise
-- column   elite_disqualifications BIGINT: disqualifications from the elite club, likewise
-- column   failed_indicators VARCHAR[]: indicators that these name, each once; empty if none
-- column   events BIGINT: number of facts behind this row, revocations not counted
-- column   last_recorded_at TIMESTAMPTZ: when the latest of them became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 7) AS agent_id,
    half_year_of(COALESCE(
        payload ->> 'period_end', payload ->> 'completed_on', payload ->> 'decided_on',
        payload ->> 'on', '0001-01-01'
    )::DATE) AS period,
    LIST({
        'event_id': event_id, 'item_no': (payload ->> 'item_no')::BIGINT,
        'points': TRY_CAST(payload ->> 'points' AS DECIMAL(18, 1))
    }) FILTER (WHERE type = 'agent.QualityPointsDeducted') AS deductions,
    LIST(payload ->> 'original_event_id') FILTER (
        WHERE type = 'agent.QualityPointsRevoked'
    ) AS revoked,
    counted(type = 'agent.ControlledDocumentOverdue') AS documents_overdue,
    counted(type = 'agent.TrainingCompleted') AS trainings,
    total(
        type = 'agent.TrainingCompleted' AND (payload ->> 'passed') = 'true', payload, 'minutes'
    ) AS training_minutes,
    counted(type = 'agent.PromotionDenied') AS promotions_denied,
    counted(type = 'agent.RankMaintenanceDenied') AS ranks_denied,
    counted(type = 'agent.EliteClubDisqualified') AS elite_disqualifications,
    LIST(json_transform(payload -> 'failed_indicators', '["VARCHAR"]')) FILTER (
        WHERE type IN (
            'agent.PromotionDenied', 'agent.RankMaintenanceDenied', 'agent.EliteClubDisqualified'
        )
    ) AS failed,
    counted(type <> 'agent.QualityPointsRevoked') AS events,
    MAX(CASE WHEN type <> 'agent.QualityPointsRevoked' THEN recorded_at END) AS last_recorded_at,
    MAX(CASE WHEN type <> 'agent.QualityPointsRevoked' THEN position END) AS last_position
FROM batch
WHERE type IN (
    'agent.QualityPointsDeducted', 'agent.QualityPointsRevoked', 'agent.ControlledDocumentOverdue',
    'agent.TrainingCompleted', 'agent.PromotionDenied', 'agent.RankMaintenanceDenied',
    'agent.EliteClubDisqualified'
)
GROUP BY agent_id, period;

WITH revocations AS (
    SELECT agent_id, flatten(LIST(revoked)) AS ids
    FROM state
    WHERE revoked IS NOT NULL
    GROUP BY agent_id
),

entries AS (
    SELECT
        entry.agent_id,
        entry.period,
        entry.deduction.item_no AS item_no,
        entry.deduction.points AS points,
        list_contains(COALESCE(revocations.ids, []), entry.deduction.event_id) AS is_revoked
    FROM (SELECT agent_id, period, UNNEST(deductions) AS deduction FROM state) AS entry
    LEFT JOIN revocations ON revocations.agent_id = entry.agent_id
),

standing AS (
    SELECT agent_id, period, item_no, COUNT(*) AS deductions, SUM(points) AS points
    FROM entries
    WHERE NOT is_revoked
    GROUP BY agent_id, period, item_no
),

items AS (
    SELECT agent_id, period, LIST({
        'item_no': item_no, 'deductions': deductions,
        'points': TRY_CAST(points AS DECIMAL(18, 1))
    } ORDER BY item_no) AS items
    FROM standing
    GROUP BY agent_id, period
),

points AS (
    SELECT
        agent_id,
        period,
        COUNT(*) AS deductions,
        SUM(points) AS points_deducted,
        COUNT(*) FILTER (WHERE is_revoked) AS deductions_revoked,
        COALESCE(SUM(points) FILTER (WHERE is_revoked), 0) AS points_revoked
    FROM entries
    GROUP BY agent_id, period
)

SELECT
    state.agent_id,
    state.period,
    half_year_starts(state.period) AS first_day,
    (half_year_starts(state.period) + INTERVAL 6 MONTH - INTERVAL 1 DAY)::DATE AS last_day,
    COALESCE(points.deductions, 0) AS deductions,
    TRY_CAST(COALESCE(points.points_deducted, 0) AS DECIMAL(18, 1)) AS points_deducted,
    COALESCE(points.deductions_revoked, 0) AS deductions_revoked,
    TRY_CAST(COALESCE(points.points_revoked, 0) AS DECIMAL(18, 1)) AS points_revoked,
    TRY_CAST(
        COALESCE(points.points_deducted - points.points_revoked, 0) AS DECIMAL(18, 1)
    ) AS points_net,
    items.items,
    state.documents_overdue,
    state.trainings,
    TRY_CAST(state.training_minutes AS BIGINT) AS training_minutes,
    state.promotions_denied,
    state.ranks_denied,
    state.elite_disqualifications,
    list_sort(list_distinct(flatten(state.failed))) AS failed_indicators,
    state.events,
    state.last_recorded_at,
    state.last_position
FROM state
LEFT JOIN points ON points.agent_id = state.agent_id AND points.period = state.period
LEFT JOIN items ON items.agent_id = state.agent_id AND items.period = state.period
WHERE state.events > 0;
