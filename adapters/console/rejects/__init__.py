"""What was not recorded as it came: lines that were turned away, facts that contradict."""
