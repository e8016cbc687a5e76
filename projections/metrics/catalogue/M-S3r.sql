-- metric       M-S3r: reinstatement rate
-- zh           保单复效率
-- numerator    those followed by a reinstatement before another lapse
-- denominator  lapses
-- kind         ratio
-- unit         events
-- period       month of the lapse
-- grain        event
-- groups       agent branch channel product cohort
-- source       domain 4.4
SELECT
    month_of(turn.day) AS period,
    NULL AS part,
    turn.position::VARCHAR AS subject,
    turn.policy_id,
    policy.groups,
    COALESCE(NOT turn.next_turn.is_lapse, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, [turn.next_turn.position]) AS numerator_positions,
    [turn.position] AS denominator_positions,
    NULL AS matures_on
FROM policy_turns(effective, known) AS turn
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = turn.policy_id
WHERE turn.is_lapse
