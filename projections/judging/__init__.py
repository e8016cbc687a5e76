"""Judging by rulebooks in SQL: what bears on rules, obligations with their clocks, findings."""
