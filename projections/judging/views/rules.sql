-- model    rules: the rules in force that facts can break
-- key      rule rule_version
-- source   the rulebooks in force; rules that are only read by decisions are not here
-- units    dates in Asia/Shanghai, both included
-- not here all that a rule says: policytrail rules show ID
-- column   rule VARCHAR: id of the rule
-- column   rule_version INTEGER: its version
-- column   book VARCHAR: rulebook
-- column   book_version VARCHAR: version of the rulebook
-- column   kind VARCHAR: what it demands, such as obligation or time_window
-- column   severity VARCHAR: info, minor, major or critical
-- column   source VARCHAR: instrument and article, or document
-- column   text_en VARCHAR: the rule in English
-- column   text_zh VARCHAR: the rule in Chinese
-- column   in_force_from DATE: first day in force; empty if it has none
-- column   in_force_to DATE: last day in force; empty if it has none
SELECT
    rule, rule_version, book, book_version, kind, severity, source, text_en, text_zh, in_force_from, in_force_to
FROM folds.rules
