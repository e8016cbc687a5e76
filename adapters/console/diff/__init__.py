"""What changed between two moments, and by which events."""
