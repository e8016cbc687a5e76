-- metric       M-L2: closure rate
-- zh           结案率
-- numerator    those whose last closing or reopening in the month is a closing
-- denominator  claims that were open at the start of the month, or were registered or reopened in it
-- kind         ratio
-- unit         claims
-- period       month
-- grain        claim
-- groups       agent branch channel product cohort
-- matures      on the last day of the month
-- source       domain 4.6
WITH claims AS (
    SELECT *, registered.day AS registered_on, month_no(today) AS this_month
    FROM claim_profiles(effective, known)
    WHERE registered IS NOT NULL
),
turns AS (
    SELECT
        fact.stream, fact.day, fact.moment, fact.type = 'claim.ClaimClosed' AS closes,
        claims.registered_on, claims.this_month, claims.today
    FROM metric_facts_at(effective, known) AS fact
    INNER JOIN claims ON claims.stream = fact.stream
    WHERE fact.type IN ('claim.ClaimClosed', 'claim.ClaimReopened')
),
days AS (
    SELECT
        stream, day, registered_on, this_month, MAX({'moment': moment, 'closes': closes}) AS last_turn
    FROM turns
    GROUP BY ALL
),
standings AS (
    SELECT
        stream, registered_on, this_month, day AS since, LEAD(day) OVER by_day AS until,
        MAX(last_turn) OVER (by_day ROWS UNBOUNDED PRECEDING) AS last_turn
    FROM days
    WINDOW by_day AS (PARTITION BY stream ORDER BY day)
),
open_spans AS (
    SELECT
        stream, this_month, position_of(last_turn.moment) AS position,
        GREATEST(registered_on, since) AS since, until
    FROM standings
    WHERE NOT last_turn.closes
    UNION ALL
    SELECT claims.stream, claims.this_month, NULL, claims.registered_on, early.day
    FROM claims
    LEFT JOIN (SELECT stream, MIN(day) AS day FROM turns GROUP BY stream) AS early
        ON early.stream = claims.stream
),
months AS (
    SELECT stream, month, LIST(DISTINCT position ORDER BY position) AS positions
    FROM (
        SELECT stream, position, UNNEST(
            range(month_no(since) + 1, LEAST(month_no(until), this_month) + 1)
        ) AS month
        FROM open_spans
        UNION ALL
        SELECT stream, registered.position, month_no(registered_on) FROM claims
        UNION ALL
        SELECT stream, position_of(moment), month_no(day)
        FROM turns
        WHERE NOT closes AND month_no(day) >= month_no(registered_on)
    )
    GROUP BY stream, month
),
last_turns AS (
    SELECT stream, month_no(day) AS month, UNNEST(arg_max(
        {'position': position_of(moment), 'closes': closes}, moment
    ))
    FROM turns
    WHERE day <= today
    GROUP BY stream, month
)
SELECT
    named.period,
    NULL AS part,
    claim.claim_id AS subject,
    claim.policy_id,
    claim.groups,
    COALESCE(last_turns.closes, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, [last_turns.position]) AS numerator_positions,
    list_sort(list_distinct(
        [claim.registered.position] || known_of(months.positions)
    )) AS denominator_positions,
    named.last_day AS matures_on
FROM months
INNER JOIN named_months(effective, known) AS named ON named.month = months.month
INNER JOIN claims AS claim ON claim.stream = months.stream
LEFT JOIN last_turns ON last_turns.stream = months.stream AND last_turns.month = months.month
