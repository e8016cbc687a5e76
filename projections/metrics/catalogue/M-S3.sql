-- metric       M-S3: lapse rate
-- zh           保单失效率
-- numerator    those after which the policy lapsed before the next was due
-- denominator  instalments due
-- kind         ratio
-- unit         instalments
-- period       month of the due day
-- grain        instalment
-- groups       agent branch channel product cohort
-- matures      60 days after the due day
-- source       domain 4.4, PRM-02
WITH dues AS (
    SELECT
        policy_id,
        concat_ws('/', policy_id, policy_year, instalment_no) AS subject,
        due.position AS position,
        due.day AS due_on,
        MIN(due.day) OVER (
            PARTITION BY policy_id ORDER BY due.day
            RANGE BETWEEN INTERVAL 1 DAY FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS next_due_on
    FROM policy_instalments(effective, known)
    WHERE due IS NOT NULL
),
lapses AS (
    SELECT dues.subject, arg_min(turn.position, turn.moment) AS position
    FROM dues
    INNER JOIN policy_turns(effective, known) AS turn
        ON turn.policy_id = dues.policy_id AND turn.is_lapse
    WHERE turn.day >= dues.due_on AND COALESCE(turn.day < dues.next_due_on, TRUE)
    GROUP BY dues.subject
)
SELECT
    month_of(dues.due_on) AS period,
    NULL AS part,
    dues.subject,
    dues.policy_id,
    policy.groups,
    lapses.position IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([lapses.position]) AS numerator_positions,
    [dues.position] AS denominator_positions,
    dues.due_on + 60 AS matures_on
FROM dues
LEFT JOIN lapses ON lapses.subject = dues.subject
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = dues.policy_id
