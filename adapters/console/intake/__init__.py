"""Facts in: from files, by hand, simulated; and the demo of it."""
