"""The report: headline figures, charts with their tables, findings, quality of the data."""
