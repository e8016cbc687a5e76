-- What an appraisal goes by: the indicators of every agent in a period. One row an agent and metric.
--
-- $first, $last   first and last day of the period, dates in Asia/Shanghai
-- agent_id        every agent under contract at any time in the period, and any other with a figure
-- ended           the contract had ended by the last day of the period
-- metric          RECEIPT_RETURN   policies whose receipt fell due in the period (RCP-01, M-R2); in the
--                                  numerator those that came back in time; policies cancelled in the
--                                  cooling-off period are on neither side (SCP-04)
--                 CALLBACK_RESULT  policies whose callback flow ended in the period, exempted ones on
--                                  neither side (AMB-09, M-C5); in the numerator those with a clean round
--                 PERSISTENCY      annual premium, in fen, of the policies of M-P13 whose cohort's month plus
--                                  14 ends in the period, and of those among them that are kept; by the
--                                  same SQL as the metric, as known now
--                 FALSE_INFO_CASES findings of false or incomplete customer data in the period (GAT-02)
--                 QUALITY_POINTS   quality points that stand, of half-years that end in the period
-- numerator       as above; of the last two metrics the figure itself
-- denominator     as above; NULL for the last two
-- missed          ids of the policies in the denominator that are not in the numerator, sorted; for
--                 false data, of the policies concerned
WITH sold AS (
    SELECT * FROM policies WHERE agent_id IS NOT NULL
),

receipt_return AS (
    SELECT
        sold.agent_id,
        sold.policy_id,
        1::BIGINT AS weight,
        COALESCE(receipts.status = 'ON_TIME', FALSE) AS hit
    FROM receipts
    INNER JOIN sold ON sold.policy_id = receipts.policy_id
    WHERE
        receipts.due_on BETWEEN $first AND $last
        AND COALESCE(sold.end_reason <> 'COOLING_OFF', TRUE)
),

callback_ends AS (
    SELECT
        policy_id,
        final_result,
        COALESCE(
            CASE final_round
                WHEN 'FIRST' THEN first_ended_at
                WHEN 'SECOND' THEN second_ended_at
                WHEN 'MANUAL' THEN manual_ended_at
            END,
            issue_found_at
        ) AS ended_at
    FROM callbacks
    WHERE standing NOT IN ('PENDING', 'MANUAL_PENDING', 'EXEMPTED')
),

callback_result AS (
    SELECT
        sold.agent_id,
        sold.policy_id,
        1::BIGINT AS weight,
        COALESCE(ends.final_result = 'SUCCESS_CLEAN', FALSE) AS hit
    FROM callback_ends AS ends
    INNER JOIN sold ON sold.policy_id = ends.policy_id
    WHERE (ends.ended_at AT TIME ZONE 'UTC' + INTERVAL 8 HOUR)::DATE BETWEEN $first AND $last
),

persistency AS (
    SELECT
        agent_id,
        policy_id,
        denominator::BIGINT AS weight,
        len(numerator_positions) > 0 AS hit
    FROM metric_items_p13(TIMESTAMPTZ '9999-12-31 00:00:00+00', NULL)
    WHERE
        agent_id IS NOT NULL
        AND last_day(months_after(first_day_of(period), 14)) BETWEEN $first AND $last
),

shares AS (
    SELECT 'RECEIPT_RETURN' AS metric, agent_id, policy_id, weight, hit FROM receipt_return
    UNION ALL
    SELECT 'CALLBACK_RESULT' AS metric, agent_id, policy_id, weight, hit FROM callback_result
    UNION ALL
    SELECT 'PERSISTENCY' AS metric, agent_id, policy_id, weight, hit FROM persistency
),

false_info AS (
    SELECT
        agent_id,
        COUNT(*) AS cases,
        list_sort(LIST(DISTINCT policy_id)) AS missed
    FROM false_info_cases
    WHERE found_on BETWEEN $first AND $last
    GROUP BY agent_id
),

points AS (
    SELECT agent_id, SUM(points_net) AS points
    FROM agent_quality
    WHERE last_day BETWEEN $first AND $last
    GROUP BY agent_id
),

appraised AS (
    SELECT agent_id FROM agents
    WHERE contracted_on <= $last AND (terminated_on IS NULL OR terminated_on >= $first)
    UNION
    SELECT agent_id FROM shares
    UNION
    SELECT agent_id FROM false_info
    UNION
    SELECT agent_id FROM points
),

figures AS (
    SELECT
        appraised.agent_id,
        names.metric,
        COALESCE(SUM(shares.weight) FILTER (WHERE shares.hit), 0)::DECIMAL(38, 1) AS numerator,
        COALESCE(SUM(shares.weight), 0)::DECIMAL(38, 1) AS denominator,
        COALESCE(
            LIST(shares.policy_id ORDER BY shares.policy_id) FILTER (WHERE NOT shares.hit), []
        ) AS missed
    FROM appraised
    CROSS JOIN (VALUES ('RECEIPT_RETURN'), ('CALLBACK_RESULT'), ('PERSISTENCY')) AS names (metric)
    LEFT JOIN shares ON shares.agent_id = appraised.agent_id AND shares.metric = names.metric
    GROUP BY appraised.agent_id, names.metric
    UNION ALL
    SELECT
        appraised.agent_id,
        'FALSE_INFO_CASES' AS metric,
        COALESCE(false_info.cases, 0)::DECIMAL(38, 1) AS numerator,
        NULL AS denominator,
        COALESCE(false_info.missed, []) AS missed
    FROM appraised
    LEFT JOIN false_info ON false_info.agent_id = appraised.agent_id
    UNION ALL
    SELECT
        appraised.agent_id,
        'QUALITY_POINTS' AS metric,
        COALESCE(points.points, 0)::DECIMAL(38, 1) AS numerator,
        NULL AS denominator,
        [] AS missed
    FROM appraised
    LEFT JOIN points ON points.agent_id = appraised.agent_id
)

SELECT
    figures.agent_id,
    COALESCE(agents.terminated_on <= $last, FALSE) AS ended,
    figures.metric,
    figures.numerator,
    figures.denominator,
    figures.missed
FROM figures
LEFT JOIN agents ON agents.agent_id = figures.agent_id
ORDER BY figures.agent_id, figures.metric;
