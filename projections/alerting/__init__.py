"""Alerts: the thresholds of the rulebooks held against the metrics."""
