"""Agents in a period: points, appraisals, and the report to the regulator."""
