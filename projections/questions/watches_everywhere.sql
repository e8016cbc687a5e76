-- The watches whose values are compared with those of all other streams.
SELECT DISTINCT role.watch
FROM folds.rule_roles AS role
INNER JOIN folds.rules AS rule ON rule.rule_no = role.rule_no
WHERE rule.kind = 'shared_value'
