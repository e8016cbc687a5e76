"""What is decided about agents: quality points, appraisals, reports to the regulator (P-10)."""
