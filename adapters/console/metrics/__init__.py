"""Metrics by period, what a cell is made of, and the alerts of those that miss a threshold."""
