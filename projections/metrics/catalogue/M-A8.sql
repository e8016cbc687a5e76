-- metric       M-A8: agents with false customer information
-- zh           客户信息不真实代理人数
-- numerator    agents with a FalseCustomerInfoFound
-- kind         count
-- unit         agents
-- period       quarter of the finding
-- grain        agent
-- groups       agent branch
-- source       domain 4.8
SELECT
    quarter_of(agent.day) AS period,
    NULL AS part,
    agent.agent_id AS subject,
    NULL AS policy_id,
    profile.groups,
    1 AS numerator,
    NULL AS denominator,
    LIST(agent.position ORDER BY agent.position) AS numerator_positions,
    [] AS denominator_positions,
    NULL AS matures_on
FROM metric_facts_at(effective, known) AS agent
INNER JOIN agent_profiles(effective, known) AS profile ON profile.agent_id = agent.agent_id
WHERE agent.type = 'agent.FalseCustomerInfoFound'
GROUP BY agent.agent_id, profile.groups, quarter_of(agent.day)
